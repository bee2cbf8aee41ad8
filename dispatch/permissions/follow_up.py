"""Why not: follow-up, the calling list, the lawful end."""

from datetime import datetime, timedelta

from cases.choices import ContactResult, State
from cases.models import Case, Contact, Entry
from cases.permissions import lacking, why_not_conclude
from cases.querysets import handled_by
from core import switches
from core.clock import ZONE
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.choices import Capability
from governance.standing import Standing

# who may call back; history names the post that carries the first of these
CALLERS = (Capability.INTAKE, Capability.ASSIGN, Capability.SUPERVISE)
# who keeps the plan of calls and the script
KEEPERS = (Capability.ASSIGN, Capability.COMMAND)
CLAIM_MINUTES, ROUNDS = "follow_up_claim_minutes", "follow_up_rounds"
LATEST = timedelta(days=14)


def why_not_call(standing: Standing) -> Refusal | None:
    """The calling list is for those who call at all."""
    if standing.may(*CALLERS):
        return None
    return forbidden("您的岗位没有“受理登记”或“督办”职责，不能回访。")


def why_not_follow_up(standing: Standing, case: Case) -> Refusal | None:
    """Nobody follows up what they, or somebody of their unit, handled (trap 21)."""
    if refusal := lacking(
        standing, case, *CALLERS, otherwise="您的岗位没有“受理登记”或“督办”职责，不能回访。"
    ):
        return refusal
    if case.state not in (State.COMPLETED, State.CLOSED):
        return wrong_state(f"事项现在是“{State(case.state).label}”，办结之后才回访。")
    if case.state == State.CLOSED and not _is_planned(case, standing.at):
        return wrong_state(f"事项现在是“{State(case.state).label}”，没有到期的回访。")
    own = Entry.objects.filter(handled_by(standing), case=case).values_list("officer", flat=True)
    handlers = set(own)
    if standing.pk in handlers:
        return forbidden("您经办过这件事项，回访须由其他同事进行。")
    if handlers or case.lead_unit_id in standing.unit_ids:
        return forbidden("您所在的单位经办过这件事项，回访须由其他单位的同事进行，请交综治中心回访。")
    return None


def _is_planned(case: Case, at: datetime) -> bool:
    return Contact.objects.filter(case=case, done_at=None, planned_at__lte=at).exists()


def why_not_take(standing: Standing, contact: Contact) -> Refusal | None:
    """A row that a colleague is calling about at this moment."""
    until = contact.claimed_until
    if until is None or until <= standing.at or contact.claimed_by_id == standing.pk:
        return None
    return wrong_state(
        f"{contact.claimed_by}正在拨打这一件（保留到 {until.astimezone(ZONE):%H:%M}），请先拨下一件。"
    )


def why_not_hold(standing: Standing, contact: Contact) -> Refusal | None:
    """What asks that this officer is calling: done already, or taken over by a colleague."""
    if contact.done_at is not None:
        return wrong_state("这次回访已有同事记录，请拨下一件。")
    return why_not_follow_up(standing, contact.case) or why_not_take(standing, contact)


def why_not_put_off(standing: Standing, contact: Contact, later_at: datetime | None = None) -> Refusal | None:
    if refusal := why_not_hold(standing, contact):
        return refusal
    if later_at is not None and not standing.at < later_at <= standing.at + LATEST:
        return incomplete("请填今后 14 天以内的时间。")
    return None


def why_not_show_phones(standing: Standing, contact: Contact) -> Refusal | None:
    if refusal := why_not_hold(standing, contact):
        return refusal
    if contact.claimed_by_id != standing.pk or contact.claimed_until is None:
        return wrong_state("请先在“开始拨打”里领取这一件，再显示电话。")
    return None


def unhappy_rounds(case: Case) -> int:
    return Contact.objects.filter(case=case, result=ContactResult.DISSATISFIED).count()


def why_not_end_lawfully(standing: Standing, case: Case) -> Refusal | None:
    """Only after so many unhappy rounds as the office has set; signed by a commander (trap 29)."""
    if refusal := why_not_conclude(standing, case):
        return refusal
    asked, had = int(switches.value(ROUNDS)), unhappy_rounds(case)
    if had < asked:
        return wrong_state(
            f"当事人回访不满意 {had} 轮，还不到 {asked} 轮，请继续办理。不满意满 {asked} 轮后才能依法按程序办结。"
        )
    return None


def why_not_keep_calls(standing: Standing) -> Refusal | None:
    if standing.may(*KEEPERS):
        return None
    return forbidden("回访计划和话术由有“交办”或“指挥”职责的同事维护，请联系中心主任。")


def why_not_see_calls(standing: Standing) -> Refusal | None:
    return why_not_call(standing)
