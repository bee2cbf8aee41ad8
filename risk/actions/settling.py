"""How an assessment goes from state to state: onto the desk, decided for good, or sent back to be judged anew."""

from collections.abc import Iterable
from datetime import datetime

from cases.actions.history import write
from cases.choices import Level
from cases.models import Case
from governance.standing import Standing
from risk.actions import alarm, flags
from risk.actions.grading import grade
from risk.actions.screening import assessment_facts, ground, screening_facts, suggested_factors, text_of
from risk.choices import AssessmentState, AssessmentVerb, DeskReason, FactorState, LevelVerb
from risk.models import AssessedFactor, Assessment, Screening
from risk.workflow import MOVES


def move(
    *, by: Standing, case: Case, assessment: Assessment, verb: AssessmentVerb | LevelVerb, at: datetime
) -> None:
    """The one place that writes an assessment's `state`, with its line of history.

    Units read the history too: it tells that a case was judged, not how (trap 30). What two persons decide has the
    lines of its level change.
    """
    edge = MOVES[verb]
    if edge.sources and assessment.state not in edge.sources:
        raise ValueError(f"{verb} does not lead from {assessment.state}")  # a why_not_ was forgotten
    assessment.state = edge.target
    assessment.save()
    if isinstance(verb, AssessmentVerb):
        about = {"level": assessment.level} if assessment.state == AssessmentState.DECIDED else {}
        capability = by.right(*edge.capabilities, about=case)
        write(by=by, case=case, verb=verb, at=at, about=about, capability=capability)


def settle(
    *, by: Standing, case: Case, assessment: Assessment, verb: AssessmentVerb | LevelVerb, at: datetime
) -> None:
    """The decision stands from now on: the board has its level, a red flag in it asks the commander."""
    move(by=by, case=case, assessment=assessment, verb=verb, at=at)
    words = decision_text(case, assessment.level, assessment.points, is_uncertain=assessment.is_uncertain)
    grade(case=case, level=assessment.level, red_flag=assessment.is_red, at=at, words=words)
    if assessment.is_red:
        flags.raise_flags([(case, assessment.screening_id, assessment.red_flags)], at, seen_by=by)


def decision_text(case: Case, level: str, points: int, *, is_uncertain: bool = False) -> str:
    """What the commanders' bell says: no name, no story, only the masked party line."""
    where = f"{case.area.label}，{case.party_line}，{case.number}"
    doubt = "，要素不明过多" if is_uncertain else ""
    return f"评定为{Level(level).label}，{points} 分{doubt}（{where}），请查看"


def put_on_desk(
    *, case: Case, why: DeskReason, reason: str, before: Iterable[AssessedFactor], at: datetime
) -> Assessment:
    """A new open assessment, not saved yet with its factors: what the reader finds now and what people named before."""
    on = ground(at, {case.category_id: case.category.code} if case.category_id and case.category else {})
    facts = screening_facts(case, text_of(case), on)
    screening, _ = Screening.objects.get_or_create(
        case=case,
        version=on.version,
        text_sha=facts["text_sha"],
        defaults={name: value for name, value in facts.items() if name != "version_id"} | {"read_at": at},
    )
    assessment = Assessment.objects.create(
        case=case,
        screening=screening,
        why=why,
        opened_at=at,
        reason=reason[:500],
        **assessment_facts(facts, case.received_at),
    )
    found = [AssessedFactor(assessment=assessment, **one) for one in suggested_factors(facts, on.catalogue)]
    codes = {one.code for one in found}
    found += [
        AssessedFactor(assessment=assessment, code=one.code, points=on.catalogue.factors[one.code].points,
                       origin=one.origin, phrases=one.phrases, note=one.note)
        for one in before
        if one.state == FactorState.CONFIRMED and one.code not in codes and one.code in on.catalogue.factors
    ]  # fmt: skip
    AssessedFactor.objects.bulk_create(found)
    alarm.name_assessors([case], at)
    return assessment
