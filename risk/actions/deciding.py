"""What officers do on the desk: decide, or have something judged anew."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from cases.actions.history import locked, write
from cases.models import Case
from core.refusals import insist
from governance.choices import Capability
from governance.standing import Standing
from risk.actions import levels, settling
from risk.actions.versions import catalogue_of
from risk.choices import AssessmentVerb, DeskReason, FactorState, LevelVerb, Origin
from risk.models import AssessedFactor, Assessment
from risk.permissions import assessing as permissions
from risk.permissions.assessing import Mark
from risk.querysets import AssessmentQuerySet
from risk.rules.catalogue import Catalogue
from risk.rules.levels import higher, is_higher
from risk.rules.scoring import Score, score
from risk.rules.unknown import is_uncertain
from risk.workflow import MOVES


@transaction.atomic
def decide(
    *, by: Standing, assessment: Assessment, marks: Mapping[str, Mark], seen: str, note: str, at: datetime
) -> Assessment:
    """Judge each factor, add what the reader missed; score and level follow and stay for ever.

    `marks` holds a mark for each factor of the assessment and for each one marked by hand, `seen` the digest of the
    text that the officer read. What lowers the level, or sets aside a suggested 5-point factor, is only proposed:
    the case keeps the higher level until a second person confirms. Errors: Refused for whoever may not, comes second,
    read another text, left something open or gives no reason for a lowering.
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
    confirmed = [code for code, mark in marks.items() if mark.state == FactorState.CONFIRMED]
    result = score(confirmed, catalogue)
    stood = standing_level(case, assessment)
    aside = _set_aside(case, assessment, factors, marks)
    is_lowering = is_higher(stood, result.level) or bool(aside)
    reason = note or _said_of(factors, marks)
    if is_lowering:
        insist(permissions.why_not_lower(reason))
    _write(by, assessment, factors, marks, catalogue, at)
    _note(by, assessment, result, marks, note, at)
    if is_lowering:
        settling.move(by=by, case=case, assessment=assessment, verb=LevelVerb.PROPOSE, at=at)
        kept = higher(stood, result.level)
        levels.wait_for_second(by=by, assessment=assessment, kept=kept, aside=aside, reason=reason, at=at)
    else:
        settling.settle(by=by, case=case, assessment=assessment, verb=AssessmentVerb.DECIDE, at=at)
    return assessment


def _said_of(factors: Mapping[str, AssessedFactor], marks: Mapping[str, Mark]) -> str:
    """What was written beside the suggestions that do not count: nobody types a reason twice."""
    notes = (marks[code].note for code in sorted(factors) if marks[code].state != FactorState.CONFIRMED)
    return "；".join(dict.fromkeys(one for one in notes if one))[:1000]


def standing_level(case: Case, assessment: Assessment) -> str:
    """What a lowering is measured by: the case's level and, the first time somebody judges a text, what was read."""
    screening = assessment.screening
    if case.level and _judged(case, assessment).exists():
        return case.level
    return higher(case.level, screening.level)


def _judged(case: Case, assessment: Assessment) -> AssessmentQuerySet:
    """Earlier decisions on this very text."""
    return Assessment.objects.filter(case=case, screening=assessment.screening_id).decided()


def _set_aside(
    case: Case, assessment: Assessment, factors: Mapping[str, AssessedFactor], marks: Mapping[str, Mark]
) -> list[str]:
    """The suggested 5-point factors that this decision does not count, without those that two set aside before."""
    aside = [
        code
        for code, factor in factors.items()
        if permissions.is_heavy(factor) and marks[code].state != FactorState.CONFIRMED
    ]
    if not aside:
        return []
    before = AssessedFactor.objects.filter(assessment__in=_judged(case, assessment), code__in=aside)
    settled = set(before.exclude(state=FactorState.CONFIRMED).values_list("code", flat=True))
    return sorted(set(aside) - settled)


def _write(
    by: Standing,
    assessment: Assessment,
    factors: Mapping[str, AssessedFactor],
    marks: Mapping[str, Mark],
    catalogue: Catalogue,
    at: datetime,
) -> None:
    """The word on each factor, with who said it."""
    known, fresh = [], []
    for code, mark in marks.items():
        factor = factors.get(code)
        if factor is None:
            points = catalogue.factors[code].points
            factor = AssessedFactor(assessment=assessment, code=code, points=points, origin=Origin.ADDED)
            fresh.append(factor)
        else:
            known.append(factor)
        factor.state, factor.note = mark.state, mark.note
        factor.decided_by, factor.decided_at = by.officer, at
    AssessedFactor.objects.bulk_update(known, ["state", "note", "decided_by", "decided_at"])
    AssessedFactor.objects.bulk_create(fresh)


def _note(
    by: Standing, assessment: Assessment, result: Score, marks: Mapping[str, Mark], note: str, at: datetime
) -> None:
    """What the officer's marks come to."""
    unknown = sum(mark.state == FactorState.UNKNOWN for mark in marks.values())
    assessment.points, assessment.level = result.points, result.level
    assessment.red_flags, assessment.is_red = list(result.red_flags), bool(result.red_flags)
    assessment.is_uncertain = is_uncertain(unknown, len(marks))
    assessment.note, assessment.decided_by, assessment.decided_at = note, by.officer, at
    assessment.appointment = by.under(Capability.PRE_ASSESS, about=assessment.case)


@transaction.atomic
def reassess(*, by: Standing, case: Case, note: str, at: datetime) -> Assessment:
    """Put a case on the desk by hand: what the reader finds now, and what was confirmed by hand before, to be judged."""
    case = locked(case)
    insist(permissions.why_not_reassess(by, case))
    last = Assessment.objects.filter(case=case).decided().order_by("-id").first()
    before = last.factors.all() if last is not None else ()
    assessment = settling.put_on_desk(case=case, why=DeskReason.OFFICER, reason=note, before=before, at=at)
    right = by.right(*MOVES[AssessmentVerb.REASSESS].capabilities, about=case)
    write(by=by, case=case, verb=AssessmentVerb.REASSESS, at=at, capability=right)
    return assessment
