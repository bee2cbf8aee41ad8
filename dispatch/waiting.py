"""What of slips and follow-up waits for an officer on the first page."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from django.urls import reverse

from cases.choices import State
from cases.models import Case, Contact
from cases.waiting import CEILING, SHOWN, Needs, Rows, case_rows, lines
from core import switches
from core.registry import OpenWork, Ownerless, Waiting
from dispatch.actions import handover
from dispatch.actions.ending import TO_NAME
from dispatch.actions.slips import CHECKED
from dispatch.actions.watch import report_due
from dispatch.choices import CallAnswer, LetterState, SlipState
from dispatch.models import Callout, EmergencyTask, Letter, Slip, TimeRequest
from dispatch.querysets.slips import SlipQuerySet, commanded
from governance.choices import Capability
from governance.duty import leaders_at, mode_at
from governance.models import ModeSwitch
from governance.standing import Standing


def _slip_rows(slips: SlipQuerySet, column: str, url: str) -> Rows:
    columns = ("pk", "number", "case__title", "unit__short_name", "case__area__label", column)
    return lines(slips.order_by(column, "id"), columns, "slip_show", url)


def _to_acknowledge(standing: Standing, at: datetime) -> Rows:
    slips = Slip.objects.for_units_of(standing).filter(state=SlipState.ISSUED)
    return _slip_rows(slips, "acknowledge_due_at", reverse("slip_list") + "?side=unit&state=issued")


def _in_hand(standing: Standing, at: datetime) -> Rows:
    slips = Slip.objects.for_units_of(standing).filter(state=SlipState.ACKNOWLEDGED)
    return _slip_rows(slips, "due_at", reverse("slip_list") + "?side=unit&state=acknowledged")


def _to_approve(standing: Standing, at: datetime) -> Rows:
    slips = Slip.objects.to_approve(standing)
    return _slip_rows(slips, "due_at", reverse("slip_list") + "?side=centre&state=answered")


def _to_sign(standing: Standing, at: datetime) -> Rows:
    columns = ("pk", "case__number", "case__title", "unit__short_name", "case__area__label", "due_at")
    url = reverse("slip_list") + "?state=to_sign"
    return lines(Slip.objects.to_sign(standing).order_by("drafted_at", "id"), columns, "slip_show", url)


def _to_check(standing: Standing, at: datetime) -> Rows:
    columns = ("pk", "case__number", "case__title", "unit__short_name", "case__area__label", "due_at")
    drafts = Slip.objects.to_check(standing).order_by("drafted_at", "id")
    return lines(drafts, columns, "slip_show", reverse("slip_list") + "?state=checking")


def _to_name(standing: Standing, at: datetime) -> Rows:
    """What two units returned, in the areas that the officer commands."""
    cases = Case.objects.visible_to(standing).filter(
        state=State.ACCEPTED, lead_unit=None, awaited=TO_NAME, centre__in=commanded(standing)
    )
    return case_rows(cases, f"{reverse('case_list')}?state=accepted&sort=due&awaited={quote(TO_NAME)}")


def _letters_to_sign(standing: Standing, at: datetime) -> Rows:
    columns = ("pk", "case__number", "case__title", "unit__short_name", "title", "due_at")
    letters = Letter.objects.to_sign(standing).order_by("created_at", "id")
    return lines(letters, columns, "letter_show", reverse("letter_list") + "?state=proposed")


def _to_follow_up(standing: Standing, at: datetime) -> Rows:
    """Planned calls that somebody else handled."""
    contacts = Contact.objects.visible_to(standing).ripe(at).not_handled_by(standing)
    columns = ("case_id", "case__number", "case__title", "case__party_line", "case__area__label", "due_at")
    return lines(contacts.order_by("due_at", "id"), columns, "case_show", reverse("follow_up_list"))


def time_requests(standing: Standing, at: datetime) -> Rows:
    """What units asked about their clocks and this officer answers."""
    asked = TimeRequest.objects.to_decide(standing).order_by("due_at", "id")
    columns = ("slip_id", "slip__number", "slip__case__title", "slip__unit__short_name", "why", "due_at")
    return lines(asked, columns, "slip_show", reverse("time_request_list") + "?state=open")


def emergencies(standing: Standing, at: datetime) -> Rows:
    """Where the officer is called out and has not answered, then the tasks given there. Cost: two queries."""
    calls = Callout.objects.unanswered_by(standing.pk).order_by("called_at", "id")
    tasks = EmergencyTask.objects.filter(
        officer=standing.pk, done_at=None, dropped_at=None, emergency__closed_at=None
    )
    place = ("emergency_id", "emergency__centre__short_name", "emergency__title", "emergency__place")
    found = [(*row, None) for row in calls.values_list(*place)[:CEILING]]
    columns = (*place[:2], "text", "emergency__place", "due_at")
    found += tasks.order_by("due_at", "id").values_list(*columns)[:CEILING]
    rows = [
        {
            "url": reverse("emergency_show", args=[pk]),
            "number": who,
            "title": title,
            "note": where,
            "due_at": due,
        }
        for pk, who, title, where, due in found[:SHOWN]
    ]
    return min(len(found), CEILING), rows, reverse("emergency_list")


def _emergency_needs(who: Standing) -> Needs:
    called = {"officer_id": who.pk, "answer": CallAnswer.CALLED}
    task = {"officer_id": who.pk, "done_at": None, "dropped_at": None}
    return reverse("emergency_list"), [(Callout, called), (EmergencyTask, task)]


def _everybody(_who: Standing) -> bool:
    return True


def _report_needs(_who: Standing) -> Needs:
    return reverse("duty_log"), [(ModeSwitch, {"ended_at": None})]


def _sign_needs(_who: Standing) -> Needs:
    states = (SlipState.DRAFTED, SlipState.COUNTERSIGNING)
    return reverse("slip_list") + "?state=to_sign", [(Slip, {"state": states})]


def _letters_needs(_who: Standing) -> Needs:
    return reverse("letter_list") + "?state=proposed", [(Letter, {"state": LetterState.PROPOSED})]


def _in_state(state: SlipState) -> Callable[[Standing], Needs]:
    def needs(who: Standing) -> Needs:
        url = f"{reverse('slip_list')}?side=unit&state={state.value}"
        return url, [(Slip, {"unit_id": who.unit_ids, "state": state})]

    return needs


def _handles(who: Standing) -> bool:
    return who.may(Capability.HANDLE)


def _checks(who: Standing) -> bool:
    """Asked for only where the centre has drafts read over."""
    return who.may(Capability.ASSIGN, Capability.COMMAND) and bool(switches.value(CHECKED))


def _assigns(who: Standing) -> bool:
    return who.may(Capability.ASSIGN)


def _report(standing: Standing, at: datetime) -> Rows:
    """The summary of the watch that 急时 or 战时 asks for and that is missing: for the leader on duty."""
    centre = standing.centre
    running = mode_at(centre, at) if centre else None
    if centre is None or running is None or standing.pk not in leaders_at(centre, at):
        return 0, [], reverse("duty_log")
    url = f"{reverse('duty_log')}?centre={centre.pk}"
    if (due := report_due(running, at)) is None:
        return 0, [], url
    title = f"{running.get_mode_display()}值班小结还没有写"
    row = {"url": url, "number": centre.short_name, "title": title, "note": "", "due_at": due}
    return 1, [row], url


def _may_lead(who: Standing) -> bool:
    return who.may(Capability.COMMAND, Capability.INSTRUCT, Capability.ASSIGN, Capability.SUPERVISE)


WAITING = (
    # the lowest order: whoever is called out sees nothing before it
    Waiting("emergency", "应急点调和任务", 0, _everybody, emergencies, needs=_emergency_needs),
    Waiting("report", "值班小结", 2, _may_lead, _report, needs=_report_needs),
    Waiting("name_unit", "等我指定承办", 2, lambda who: who.may(Capability.COMMAND), _to_name),
    Waiting("check_draft", "等我核稿", 3, _checks, _to_check),
    Waiting("sign", "等我签发：交办单", 3, lambda who: who.may(Capability.COMMAND), _to_sign,
        needs=_sign_needs),
    Waiting(
        "sign_letter", "等我签发：函件", 4, lambda who: who.may(Capability.COMMAND), _letters_to_sign,
        needs=_letters_needs),
    Waiting("acknowledge", "待签收", 6, _handles, _to_acknowledge, needs=_in_state(SlipState.ISSUED)),
    Waiting("in_hand", "待反馈", 7, _handles, _in_hand, needs=_in_state(SlipState.ACKNOWLEDGED)),
    Waiting("approve", "待审核", 15, _assigns, _to_approve),
    Waiting(
        "follow_up", "待回访", 30, lambda who: who.may(Capability.INTAKE, Capability.ASSIGN), _to_follow_up),
)  # fmt: skip


def _taken(standing: Standing, at: datetime) -> tuple[str, str]:
    return f"共 {handover.taken_by(standing.officer).count()} 件", ""


def _orders(standing: Standing, at: datetime) -> tuple[str, str]:
    return f"共 {handover.orders_of(standing.officer, at)} 份", ""


OPEN_WORK = (
    # what a unit has is taken over by the unit: nobody is kept from leaving by it
    OpenWork("taken", "我签收、未反馈的交办单", 40, _taken, hand_over=handover.hand_slips),
    OpenWork(
        "orders", "我签署的常设签发令", 50, _orders,
        amount=handover.orders_of, hand_over=handover.end_orders),
)  # fmt: skip


def _slips_without(standing: Standing | None, at: datetime, most: int) -> list[dict[str, str]]:
    columns = ("pk", "number", "case__title", "unit__short_name")
    lost = Slip.objects.ownerless(standing, at.date()).order_by("due_at", "id")
    return [
        {
            "title": f"{number} {title}" if standing else str(number),
            "note": f"{unit}现在没有承办人员",
            "url": reverse("slip_show", args=[pk]),
            "fix": "收回另交",
            "fix_url": reverse("recall", args=[pk]),
        }
        for pk, number, title, unit in lost.values_list(*columns)[:most]
    ]


OWNERLESS = (Ownerless("slips", "单位没有承办人的交办单", 30, _slips_without),)
