"""Why not move, write on or hand over a case."""

from datetime import timedelta

from django.db.models import Q

from cases import rules
from cases.choices import OPEN_STATES, ContactResult, State, Verb
from cases.models import Case, Contact, Exclusion, FollowUpDraw, Party
from cases.permissions.asking import lacking, why_not
from cases.workflow import MOVES
from core import switches
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from core.registry import registry
from governance.choices import Capability
from governance.models import Appointment, Officer
from governance.standing import Standing

ATTEMPTS = "follow_up_attempts"


def why_not_register(standing: Standing) -> Refusal | None:
    if standing.centre_for(*MOVES[Verb.REGISTER].capabilities) is not None:
        return None
    return forbidden("您的岗位没有“受理登记”职责，不能登记事项。")


def why_not_accept(standing: Standing, case: Case) -> Refusal | None:
    return why_not(Verb.ACCEPT, standing, case)


def why_not_complete(standing: Standing, case: Case) -> Refusal | None:
    """A case that a unit is working on is completed by approving its answer."""
    refusal = why_not(Verb.COMPLETE, standing, case)
    if refusal is None and case.lead_unit_id is not None:
        return wrong_state("事项已交办给单位，请在交办单上审核其反馈，或先收回交办单。")
    return refusal


def why_not_reopen(standing: Standing, case: Case) -> Refusal | None:
    """A closed case may be reopened for `REOPEN_DAYS`; a row of an old ledger has no such limit: nobody here closed it."""
    refusal = why_not(Verb.REOPEN, standing, case)
    closed = case.closed_at if case.state == State.CLOSED and not case.is_history else None
    if refusal is None and closed is not None and standing.at >= closed + timedelta(days=rules.REOPEN_DAYS):
        return wrong_state(
            f"结案已满 {rules.REOPEN_DAYS} 天（默认期限），不能重新办理。请登记一件新事项，并写明原编号 {case.number}。"
        )
    return refusal


def why_not_close(standing: Standing, case: Case) -> Refusal | None:
    """Closing asks for the first call of this round unless it was not drawn, or for as many attempts as are set; and for
    what upper apps ask: whoever commands may sign why it stays open."""
    refusal = why_not(Verb.CLOSE, standing, case)
    if refusal is not None:
        return refusal
    done = list(
        Contact.objects.filter(case=case, done_at__gte=case.completed_at)
        .order_by("-done_at")
        .values_list("result", flat=True)
    )
    if not done:
        drawn = FollowUpDraw.objects.filter(case=case).order_by("-id").values_list("is_drawn", flat=True)
        if drawn.first() is not False:
            return incomplete("还没有回访。请由经办人以外的同事回访后再结案。")
    asked = int(switches.value(ATTEMPTS))
    if done and done[0] == ContactResult.UNREACHED and len(done) < asked:
        return incomplete(f"回访 {len(done)} 次未接通，还不到 {asked} 次，请再回访后结案。")
    left = [] if standing.may(Capability.COMMAND, about=case) else registry.left_open(case, standing.at)
    if left:
        return incomplete(
            f"还没有闭环：{'、'.join(left)}。闭环后可以结案；确需提前结案的，由指挥长写明理由签字。"
        )
    return None


def why_unsigned(left: list[str], reason: str) -> Refusal | None:
    """Who closes what is not done writes why."""
    if not left or reason.strip():
        return None
    return incomplete(f"还没有闭环：{'、'.join(left)}。提前结案由您签字负责，请写明理由。")


def why_not_conclude(standing: Standing, case: Case) -> Refusal | None:
    return _while_no_unit_works(Verb.CONCLUDE, standing, case)


def why_not_forward(standing: Standing, case: Case) -> Refusal | None:
    return _while_no_unit_works(Verb.FORWARD, standing, case)


def why_not_transfer(standing: Standing, case: Case) -> Refusal | None:
    return _while_no_unit_works(Verb.TRANSFER, standing, case)


def why_not_withdraw(standing: Standing, case: Case) -> Refusal | None:
    return _while_no_unit_works(Verb.WITHDRAW, standing, case)


def why_not_take_back(standing: Standing, case: Case) -> Refusal | None:
    return why_not(Verb.TAKE_BACK, standing, case)


def _while_no_unit_works(verb: Verb, standing: Standing, case: Case) -> Refusal | None:
    refusal = why_not(verb, standing, case)
    if refusal is None and case.lead_unit_id is not None:
        return wrong_state(f"事项正由单位办理，请先收回交办单再{verb.label}。")
    return refusal


def why_not_remark(standing: Standing, case: Case) -> Refusal | None:
    """Whoever sees the case and holds a post may add a remark, at any state."""
    return None if standing.appointments else forbidden("您目前没有任职，不能记事。")


def why_not_hand_over_case(standing: Standing, case: Case, officer: Officer | None = None) -> Refusal | None:
    """Without a successor: may this officer give the case another first receiver at all (for the button)."""
    if case.owner_id != standing.pk and not standing.may(Capability.ASSIGN, Capability.COMMAND, about=case):
        return forbidden("交接由首接责任人本人，或有“交办”“指挥”职责的人员办理。")
    if case.state not in OPEN_STATES:
        return wrong_state(f"事项现在是“{State(case.state).label}”，不再办理，不需要交接。")
    if officer is None:
        return None
    if officer.pk == case.owner_id:
        return incomplete(f"{officer}已是首接责任人，请另选一人。")
    held = Appointment.objects.held_on(standing.at.date()).filter(officer=officer)
    units = dict(held.values_list("post__unit_id", "post__unit__area__path"))
    if not units:
        return incomplete(f"{officer}目前没有任职，请另选一人。")
    here = case.centre.area.path
    if not any(path.startswith(here) or here.startswith(path) for path in units.values()):
        return incomplete(f"{officer}不在{case.centre.area}任职，不能接手这里的事项，请另选一人。")
    if Exclusion.objects.filter(Q(unit__in=units) | Q(officer=officer, unit=None), case=case).exists():
        return incomplete(f"本事项按规定须由{officer}回避，请另选一人。")
    return None


def why_not_amend(standing: Standing, case: Case) -> Refusal | None:
    if refusal := lacking(
        standing,
        case,
        *MOVES[Verb.ACCEPT].capabilities,
        otherwise="您的岗位没有“受理登记”职责，不能更正事项。",
    ):
        return refusal
    if case.state == State.CLOSED:
        return wrong_state("事项已结案，不能更正。确需更正请先重新办理，或以“记事”补充说明。")
    return None


def why_not_amend_person(standing: Standing, party: Party) -> Refusal | None:
    return why_not_amend(standing, party.case)


def holds(standing: Standing, case: Case) -> bool:
    """Whether it is in this officer's hands: the first receiver's, or by what upper apps gave out (an open slip)."""
    return case.owner_id == standing.pk or any(one(standing, case) for one in registry.holders)
