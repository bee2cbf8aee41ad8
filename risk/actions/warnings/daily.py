"""The daily sheet from live rows, and the bell that says in the morning that it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from cases.models import Case
from core import clock, paging, switches
from core.notices import notify_all
from governance.choices import Capability
from governance.models import Appointment, Officer
from governance.standing import Standing, standing_at
from risk.actions.warnings import reviews
from risk.actions.warnings.kinds import silence
from risk.actions.warnings.sweeping import parameters_of
from risk.models import Assessment, DailyBell, RiskWarning, WarningRule

SWITCH = "daily_sheet_bell"
HOUR = time(8)
# who was asleep until then is told no more
UNTIL = time(12)
# lines of one part of the sheet: it is one A4
SHOWN = 8


@dataclass(frozen=True)
class Part:
    """How many there are, the first few, where they all stand."""

    count: int
    rows: list[Any]
    url: str = ""

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Sheet:
    since: datetime
    fresh: Part
    waiting: Part
    red: Part
    reviews: Part
    silent: Part
    # the days of silence that count
    silent_days: int
    # whether the hazard ledger is there to tell of reviews


def sheet_of(standing: Standing, at: datetime) -> Sheet:
    """What the officer sees of yesterday and today. Cost: some fourteen queries."""
    since = clock.start_of((at.astimezone(clock.ZONE) - timedelta(days=1)).date())
    warnings = RiskWarning.objects.visible_to(standing)
    fresh, open_ = warnings.since(since), warnings.unacknowledged()
    # what is new and waits stands in the first part alone
    waiting = open_.filter(fired_at__lt=since)
    red = Assessment.objects.visible_to(standing).open().filter(is_red=True)
    days, level = _silence()
    dangerous = silence.of_level(Case.objects.visible_to(standing).live(), level)
    silent = silence.silent_since(dangerous, at - timedelta(days=days))
    listed = reverse("warning_list")
    due = reviews.due(standing, at.astimezone(clock.ZONE).date(), SHOWN)
    return Sheet(
        since,
        _part(fresh, fresh.most_urgent_first().with_row(), f"{listed}?state=all&since=yesterday"),
        _part(waiting, waiting.most_urgent_first().with_row(), listed),
        _part(red, red.order_by("rank", "id").select_related("case__area"), reverse("risk_desk") + "?red=on"),
        Part(*due),
        _part(silent, silent.order_by("noted_at", "pk").select_related("area", "owner"),
              reverse("case_list") + "?danger=on"),
        days,
    )  # fmt: skip


def _part(counted: Any, ordered: Any, url: str) -> Part:
    return Part(paging.count_of(counted), list(ordered[:SHOWN]), url)


def _silence() -> tuple[int, str]:
    """Days and level of the general rule; on the sheet they count also while the rule is off."""
    rule = WarningRule.objects.filter(kind=silence.KIND.key, area=None).order_by("id").first()
    given = parameters_of(rule) if rule else silence.KIND.defaults()
    return int(str(given["days"])), str(given["level"])


def ring_in_the_morning(at: datetime) -> int:
    """One bell each morning for every commander; how many rang. The day's row is the claim: a second sweep rings nothing."""
    local = at.astimezone(clock.ZONE)
    if not HOUR <= local.time() < UNTIL or not switches.value(SWITCH):
        return 0
    with transaction.atomic():
        _, is_first = DailyBell.objects.get_or_create(day=local.date(), defaults={"rung_at": at})
        return _ring(at) if is_first else 0


def _ring(at: datetime) -> int:
    held = Appointment.objects.held_on(at.date()).with_capability(Capability.COMMAND)
    officers = Officer.objects.filter(pk__in={one.officer_id for one in held}).order_by("pk")
    bells = [(one.pk, _words(standing_at(one, at), at), reverse("risk_daily")) for one in officers]
    notify_all(bells, at=at)
    return len(bells)


def _words(standing: Standing, at: datetime) -> str:
    """Counts of what this commander sees: nobody's bell counts what accuses him."""
    sheet = sheet_of(standing, at)
    parts = [
        f"新预警 {sheet.fresh.count} 条",
        f"更早未确认 {sheet.waiting.count} 条",
        f"红旗 {sheet.red.count} 件",
        f"该复核 {sheet.reviews.count} 件",
        f"没有动静 {sheet.silent.count} 件",
    ]
    return "每日风险单：" + "，".join(parts)
