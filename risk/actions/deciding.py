"""What officers do on the desk: decide, or have something judged anew."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from cases.actions import board
from cases.actions.history import locked, write
from cases.choices import Level
from cases.models import Case
from core.refusals import insist
from governance.choices import Capability
from governance.standing import Standing
from risk.actions import alarm
from risk.actions.screening import assessment_facts, ground, screening_facts, suggested_factors, text_of
from risk.actions.versions import catalogue_of
from risk.choices import AssessmentState, AssessmentVerb, DeskReason, FactorState, Origin
from risk.models import AssessedFactor, Assessment, Screening
from risk.permissions import assessing as permissions
from risk.permissions.assessing import Mark
from risk.rules.scoring import score
from risk.workflow import MOVES


@transaction.atomic
def decide(
    *, by: Standing, assessment: Assessment, marks: Mapping[str, Mark], seen: str, note: str, at: datetime
) -> Assessment:
    """Confirm or remove each factor, add what the reader missed; score and level follow and stay for ever.

    `marks` holds a mark for each factor of the assessment and for each added one, `seen` the digest of the text that
    the officer read. Errors: Refused for whoever may not, comes second, read another text or left something open.
    """
    case = locked(assessment.case)
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("version", "screening", "decided_by")
        .get(pk=assessment.pk)
    )
    assessment.case = case
    insist(permissions.why_not_decide(by, assessment))
    catalogue = catalogue_of(assessment.version)
    factors = {one.code: one for one in assessment.factors.all()}
    insist(permissions.why_not_finish(assessment, factors, marks, catalogue, seen))
    for code, mark in marks.items():
        factor = factors.get(code) or AssessedFactor(
            assessment=assessment,
            code=code,
            points=catalogue.factors[code].points,
            origin=Origin.ADDED,
        )
        factor.state, factor.note, factor.decided_by, factor.decided_at = (
            mark.state,
            mark.note,
            by.officer,
            at,
        )
        factors[code] = factor
    AssessedFactor.objects.bulk_update(
        [one for one in factors.values() if one.pk], ["state", "note", "decided_by", "decided_at"]
    )
    AssessedFactor.objects.bulk_create(one for one in factors.values() if not one.pk)
    result = score([one.code for one in factors.values() if one.state == FactorState.CONFIRMED], catalogue)
    assessment.points, assessment.level = result.points, result.level
    assessment.red_flags, assessment.is_red = list(result.red_flags), bool(result.red_flags)
    assessment.note, assessment.decided_by, assessment.decided_at = note, by.officer, at
    assessment.appointment = by.under(Capability.PRE_ASSESS, about=assessment.case)
    _move(by=by, case=case, assessment=assessment, verb=AssessmentVerb.DECIDE, at=at)
    was_level = case.level
    board.grade(case=case, level=result.level, red_flag=assessment.is_red)
    if result.level != Level.LOW.value and result.level != was_level:
        alarm.tell_commanders(case, decision_text(case, result.level, result.points), at)
    return assessment


def decision_text(case: Case, level: str, points: int) -> str:
    """What the commanders' bell says: no name, no story, only the masked party line."""
    where = f"{case.area.label}，{case.party_line}，{case.number}"
    return f"评定为{Level(level).label}，{points} 分（{where}），请查看"


@transaction.atomic
def reassess(*, by: Standing, case: Case, note: str, at: datetime) -> Assessment:
    """Put a case on the desk by hand: what the reader finds now, and what was confirmed by hand before, to be judged."""
    case = locked(case)
    insist(permissions.why_not_reassess(by, case))
    on = ground(at, {case.category_id: case.category.code} if case.category_id and case.category else {})
    facts = screening_facts(case, text_of(case), on)
    screening, _ = Screening.objects.get_or_create(
        case=case,
        version=on.version,
        text_sha=facts["text_sha"],
        defaults={name: value for name, value in facts.items() if name != "version_id"} | {"read_at": at},
    )
    last = Assessment.objects.filter(case=case).decided().order_by("-id").first()
    assessment = Assessment(
        case=case,
        screening=screening,
        why=DeskReason.OFFICER,
        opened_at=at,
        reason=note,
        **assessment_facts(facts, case.received_at),
    )
    _move(by=by, case=case, assessment=assessment, verb=AssessmentVerb.REASSESS, at=at)
    found = [AssessedFactor(assessment=assessment, **one) for one in suggested_factors(facts, on.catalogue)]
    codes = {one.code for one in found}
    if last is not None:
        found += [
            AssessedFactor(assessment=assessment, code=one.code, points=on.catalogue.factors[one.code].points,
                           origin=one.origin, phrases=one.phrases, note=one.note)
            for one in last.factors.filter(state=FactorState.CONFIRMED)
            if one.code not in codes and one.code in on.catalogue.factors
        ]  # fmt: skip
    AssessedFactor.objects.bulk_create(found)
    alarm.name_assessors([case], at)
    return assessment


def _move(
    *,
    by: Standing,
    case: Case,
    assessment: Assessment,
    verb: AssessmentVerb,
    at: datetime,
) -> None:
    """The one place that writes an assessment's `state`, with its line of history.

    Units read the history too: it tells that a case was judged, not how (trap 30).
    """
    move = MOVES[verb]
    assessment.state = move.target
    assessment.save()
    capability = by.right(*move.capabilities, about=case)
    about = {"level": assessment.level} if assessment.state == AssessmentState.DECIDED else {}
    write(by=by, case=case, verb=verb, at=at, about=about, capability=capability)
