"""What the working calendar offers to the frame: menu entries, the missing year on the first page."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.registry import MenuEntry, Waiting, registry
from governance.models import CalendarYear
from governance.permissions.calendar import why_not_keep_calendar
from governance.permissions.structure import kept_paths
from governance.registration.structure import GROUP
from governance.standing import Standing

# the next year's holidays are published in November; from October on it is asked for
ASKED_FROM_MONTH = 10


def missing(standing: Standing, at: datetime) -> tuple[int, list[dict[str, Any]], str]:
    """Years whose calendar is missing, for whoever keeps it."""
    url = reverse("calendar_year_list")
    if why_not_keep_calendar(standing) is not None:
        return 0, [], url
    years = [at.year] if at.month < ASKED_FROM_MONTH else [at.year, at.year + 1]
    known = set(CalendarYear.objects.filter(year__in=years).values_list("year", flat=True))
    rows = [
        {
            "url": url,
            "number": str(year),
            "title": f"录入 {year} 年放假和调休安排",
            "note": "没有录入前，跨到这一年的期限按周一至周五暂估",
            "due_at": None,
        }
        for year in years
        if year not in known
    ]
    return len(rows), rows, url


def register() -> None:
    registry.verbs.update(
        calendar_day="更新工作日历", calendar_year="登记已公布年份", local_closing="登记本地休息日"
    )
    registry.add(
        MenuEntry(
            "calendar_day", "工作日历", "calendar_day_list", "calendar", 217,
            lambda who: bool(kept_paths(who)), group=GROUP,
        ),
        MenuEntry(
            "local_closing", "本地休息日", "local_closing_list", "calendar-due", 218,
            lambda who: bool(kept_paths(who)), group=GROUP,
        ),
        Waiting("calendar", "工作日历待录入", 90, lambda who: bool(kept_paths(who)), missing),
    )  # fmt: skip
