"""Why not: asking one person one thing, answering, taking the question back. The rows given are the locked ones."""

from dataclasses import dataclass

from django.db.models import Q

from cases.models import Case, Exclusion, Grant
from cases.permissions import lacking
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.choices import Capability
from governance.models import Appointment, Officer
from governance.standing import Standing
from risk.choices import Asked, AssessmentState, AssessmentVerb
from risk.models import Assessment, Question
from risk.workflow import MOVES

# what each of them holds
_HOLDING = {
    Asked.GRID: Capability.PATROL,
    Asked.LIAISON: Capability.HANDLE,
    Asked.WINDOW: Capability.INTAKE,
}


@dataclass(frozen=True)
class Addressee:
    """Somebody who may be asked, and as what."""

    officer: Officer
    asked_as: Asked
    title: str


def addressees(standing: Standing, case: Case) -> list[Addressee]:
    """Whom one may ask about this case: its first receiver, the grid workers of its place, who handles it at its lead
    unit, the windows of its centre; each once, never oneself, never whoever the case accuses (trap 26), of a
    restricted case only those already named. Cost: three queries, four for a restricted case.
    """
    codes = case.area.path.strip(".").split(".")
    held = (
        Appointment.objects.held_on(standing.at.date())
        .filter(
            Q(officer=case.owner_id)
            | Q(post__unit__in=[one for one in (case.lead_unit_id, case.centre_id) if one])
            | Q(area__code__in=codes)
        )
        .exclude(officer=standing.officer)
        .select_related("officer", "post", "area")
        .order_by("id")
    )
    found: dict[int, Addressee] = {}
    for asked_as in Asked:
        for one in held:
            if _is(asked_as, one, case):
                found.setdefault(one.officer_id, Addressee(one.officer, asked_as, one.post.title))
    accused = {pk for _, pk in Exclusion.objects.accused_in([case.pk], standing.at.date())}
    if case.is_restricted:
        named = {case.owner_id} | set(
            Grant.objects.in_force(standing.at).filter(case=case).values_list("officer_id", flat=True)
        )
        found = {pk: one for pk, one in found.items() if pk in named}
    return [one for pk, one in found.items() if pk not in accused]


def _is(asked_as: Asked, held: Appointment, case: Case) -> bool:
    if asked_as == Asked.OWNER:
        return held.officer_id == case.owner_id
    if _HOLDING[asked_as] not in held.post.capabilities:
        return False
    match asked_as:
        case Asked.GRID:
            # whose own grid it is, not everybody above it
            return held.area is not None and case.area.path.startswith(held.area.path)
        case Asked.LIAISON:
            return held.post.unit_id == case.lead_unit_id
        case _:
            return held.post.unit_id == case.centre_id


def why_not_ask(standing: Standing, assessment: Assessment) -> Refusal | None:
    """May this officer ask about this clue at all (for the button)."""
    if refusal := lacking(
        standing,
        assessment.case,
        *MOVES[AssessmentVerb.DECIDE].capabilities,
        otherwise="您的岗位没有“预评”职责，不能请人补充。请由专班成员在预评台提问。",
    ):
        return refusal
    if assessment.state != AssessmentState.OPEN:
        return wrong_state("这件线索已评定，不用再补充。有新情况的，请在事项页“送预评”。")
    return None


def why_not_address(assessment: Assessment, to: Officer, allowed: list[Addressee]) -> Refusal | None:
    if to.pk not in {one.officer.pk for one in allowed}:
        return incomplete(f"不能请{to}补充：须回避、未被指定知悉，或与本事项无关。请另选一人。")
    if Question.objects.open().filter(assessment=assessment, to=to).exists():
        return incomplete(f"已经请{to}补充、还没有答复。请等答复，或先撤回再问。")
    return None


def why_not_answer(standing: Standing, question: Question) -> Refusal | None:
    if question.to_id != standing.pk:
        return forbidden(f"这个问题请{question.to}本人答复。知道情况的，请在事项页“记事”。")
    return _why_not_open(question)


def why_not_withdraw(standing: Standing, question: Question) -> Refusal | None:
    refusal = lacking(
        standing,
        question.case,
        *MOVES[AssessmentVerb.DECIDE].capabilities,
        otherwise=f"撤回提问由提问人{question.made_by}或有“预评”职责的同事办理。",
    )
    if refusal is not None and question.made_by_id != standing.pk:
        return refusal
    return _why_not_open(question)


def _why_not_open(question: Question) -> Refusal | None:
    if question.answered_at is not None:
        return wrong_state(f"{question.answered_by}已补充，请刷新查看。")
    if question.withdrawn_at is not None:
        return wrong_state("这个问题已撤回，不用再答复。")
    if question.assessment.state != AssessmentState.OPEN:
        return wrong_state("这件线索已评定，不用再补充。有新情况的，请在事项页“记事”。")
    return None
