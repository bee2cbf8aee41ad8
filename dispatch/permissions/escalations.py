"""Why not: a commander asks the level above, that level answers."""

from __future__ import annotations

from cases.choices import State
from cases.models import Case
from cases.permissions import lacking
from core.refusals import Refusal, forbidden, wrong_state
from dispatch.choices import EscalationLevel, EscalationState
from dispatch.models import Escalation
from dispatch.querysets.letters import READS_LETTERS
from governance.choices import Capability
from governance.duty import seat_of
from governance.models import Unit
from governance.standing import Standing


def why_not_escalate(standing: Standing, case: Case) -> Refusal | None:
    if refusal := lacking(
        standing,
        case,
        Capability.COMMAND,
        otherwise="您的岗位没有“指挥”职责，提级由指挥长提请，请先报指挥长。",
    ):
        return refusal
    if case.state not in (State.REGISTERED, State.ACCEPTED):
        return wrong_state(f"事项现在是“{State(case.state).label}”，不需要提级；没有办好的先重新办理。")
    if Escalation.objects.open().filter(case=case).exists():
        return wrong_state("已经提级，正在协调，进展看“提级”一栏。还要再往上的，由受理的那一级再提级。")
    return None


def why_not_level(case: Case, up: tuple[EscalationLevel, Unit] | None) -> Refusal | None:
    if up is None:
        return wrong_state("上面没有可以提请的一级，请在本级协调。")
    if Escalation.objects.open().filter(case=case, level=up[0]).exists():
        return wrong_state(f"已经提级到{up[0].label}，还没有结束，请刷新查看。")
    return None


def _why_not_answer(standing: Standing, escalation: Escalation) -> Refusal | None:
    """Who speaks for the level: its director or commanders; for the leading group its commanders only."""
    rights = [Capability.COMMAND]
    if escalation.level != EscalationLevel.LEADING:
        rights += [Capability.ASSIGN, Capability.SUPERVISE]
    held = standing.centres_with(*rights)
    if escalation.to_centre in held or seat_of(escalation.to_centre) in standing.centres_with(
        Capability.COMMAND
    ):
        return None
    return forbidden(
        f"这件提级由{escalation.get_level_display()}（{escalation.to_centre}）答复，您的岗位没有那里的“指挥”或“督办”职责。"
    )


def _why_not_in(escalation: Escalation, *states: EscalationState) -> Refusal | None:
    if escalation.state in states:
        return None
    label = EscalationState(escalation.state).label
    return wrong_state(f"这件提级现在是“{label}”，可能有同事刚刚处理过，请刷新查看。")


def _why_not_alone(escalation: Escalation) -> Refusal | None:
    """While the next level has not answered, this one cannot end it."""
    if Escalation.objects.open().filter(below=escalation.pk).exists():
        return wrong_state("已再提请上一级，请等上一级交回以后再办。")
    return None


def why_not_accept(standing: Standing, escalation: Escalation) -> Refusal | None:
    return _why_not_answer(standing, escalation) or _why_not_in(escalation, EscalationState.ASKED)


def why_not_refuse(standing: Standing, escalation: Escalation) -> Refusal | None:
    return why_not_accept(standing, escalation)


def why_not_give_opinion(standing: Standing, escalation: Escalation) -> Refusal | None:
    return _why_not_answer(standing, escalation) or _why_not_in(escalation, EscalationState.ACCEPTED)


def why_not_list_escalation(standing: Standing, escalation: Escalation) -> Refusal | None:
    """Before the deliberation of the level that was asked; what was not taken yet is taken by it."""
    if refusal := _why_not_answer(standing, escalation):
        return refusal
    if refusal := _why_not_in(escalation, EscalationState.ASKED, EscalationState.ACCEPTED):
        return refusal
    if escalation.waits_for_deliberation:
        return wrong_state("已经列入本级研判，议定以后意见自动记入，请到“研判”查看。")
    state = State(escalation.case.state)
    if state not in (State.REGISTERED, State.ACCEPTED):
        return wrong_state(f"事项现在是“{state.label}”，不再研判。")
    return None


def why_not_hand_down(standing: Standing, escalation: Escalation) -> Refusal | None:
    return why_not_give_opinion(standing, escalation) or _why_not_alone(escalation)


def why_not_escalate_further(standing: Standing, escalation: Escalation) -> Refusal | None:
    if refusal := _why_not_answer(standing, escalation):
        return refusal
    if seat_of(escalation.to_centre) not in standing.centres_with(Capability.COMMAND):
        return forbidden("再提级由本级指挥长提请，您的岗位没有那里的“指挥”职责。")
    if escalation.level == EscalationLevel.LEADING:
        return wrong_state("领导小组之上没有再上一级，请在本级签署意见。")
    return _why_not_in(escalation, EscalationState.ACCEPTED) or _why_not_alone(escalation)


def why_not_withdraw(standing: Standing, escalation: Escalation) -> Refusal | None:
    if seat_of(escalation.from_centre) not in standing.centres_with(Capability.COMMAND):
        return forbidden(f"撤回提级由{escalation.from_centre}有“指挥”职责的同事办理。")
    if refusal := _why_not_in(escalation, EscalationState.ASKED, EscalationState.ACCEPTED):
        return refusal
    return _why_not_alone(escalation)


def why_not_read_escalations(standing: Standing) -> Refusal | None:
    if standing.may(*READS_LETTERS):
        return None
    return forbidden("您的岗位没有办理提级的职责，没有提级台账。")
