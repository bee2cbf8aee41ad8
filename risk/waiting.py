"""What of the desk waits for an officer on the first page."""

from datetime import datetime

from django.urls import reverse

from cases.models import Case
from cases.waiting import CEILING, SHOWN, Rows, case_rows, lines
from core.registry import Waiting
from governance.choices import Capability
from governance.standing import Standing
from risk.models import Assessment, RiskWarning
from risk.workflow import READERS

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


def _warnings(standing: Standing, at: datetime) -> Rows:
    """Nobody judged them yet; the most urgent first, then what waits longest."""
    rows = RiskWarning.objects.visible_to(standing).unacknowledged().most_urgent_first()
    found = list(rows.values_list("pk", "rule__name", "text", "area__label")[:CEILING])
    shown = [
        {
            "url": reverse("warning_show", args=[pk]),
            "number": name,
            "title": text,
            "note": where,
            "due_at": None,
        }
        for pk, name, text, where in found[:SHOWN]
    ]
    return len(found), shown, reverse("warning_list")


WAITING = (
    Waiting("red", "红旗待看", 2, lambda who: who.may(Capability.COMMAND), _red),
    Waiting("high", "高风险在办", 3, lambda who: who.may(Capability.COMMAND), _high),
    Waiting("warning", "预警待确认", 3, lambda who: who.may(*READERS), _warnings),
    Waiting("assess", "待预评", 4, lambda who: who.may(Capability.PRE_ASSESS), _to_assess),
)
