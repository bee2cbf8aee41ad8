"""What of the desk waits for an officer on the first page."""

from datetime import datetime

from django.urls import reverse

from cases.models import Case
from cases.waiting import Rows, case_rows, lines
from core.registry import Waiting
from governance.choices import Capability
from governance.standing import Standing
from risk.choices import ItemState
from risk.models import Assessment, DeliberationItem

_COLUMNS = ("pk", "case__number", "case__title", "case__party_line", "case__area__label", "case__next_due_at")


def _to_assess(standing: Standing, at: datetime) -> Rows:
    rows = Assessment.objects.visible_to(standing).open().order_by("rank", "id")
    return lines(rows, _COLUMNS, "risk_desk_show", reverse("risk_desk"))


def _red(standing: Standing, at: datetime) -> Rows:
    rows = Assessment.objects.visible_to(standing).open().filter(is_red=True).order_by("rank", "id")
    return lines(rows, _COLUMNS, "risk_desk_show", reverse("risk_desk") + "?red=on")


def _high(standing: Standing, at: datetime) -> Rows:
    cases = Case.objects.visible_to(standing).open().filter(level="high")
    return case_rows(cases, reverse("case_list") + "?level=high&state=open&sort=due")


def _to_confirm(standing: Standing, at: datetime) -> Rows:
    """Lower levels that another commander proposed in a meeting one sits in."""
    rows = (
        DeliberationItem.objects.visible_to(standing)
        .in_force()
        .filter(state=ItemState.TO_CONFIRM, deliberation__meeting__attendances__officer=standing.officer)
        .exclude(decided_by=standing.officer)
        .order_by("id")
    )
    return lines(rows, _COLUMNS, "item_show", reverse("deliberation_list"))


WAITING = (
    Waiting("red", "红旗待看", 2, lambda who: who.may(Capability.COMMAND), _red),
    Waiting("high", "高风险在办", 3, lambda who: who.may(Capability.COMMAND), _high),
    Waiting("meeting_lowering", "研判下调待确认", 5, lambda who: who.may(Capability.COMMAND), _to_confirm),
    Waiting("assess", "待预评", 4, lambda who: who.may(Capability.PRE_ASSESS), _to_assess),
)
