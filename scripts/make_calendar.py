"""Write governance/data/calendar.json, the seed of the working calendar, from the chinesecalendar library.

Run it again when the library knows a new year: `python scripts/make_calendar.py`. A year it does not know is
absent. A day stands under its own year, also when the notice of the next year declared it (2022-12-31).
"""

import json
from datetime import date
from pathlib import Path
from typing import TypedDict

from chinese_calendar.constants import holidays, workdays

TARGET = Path(__file__).resolve().parent.parent / "governance" / "data" / "calendar.json"
FIRST_YEAR = 2019

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}

# The notices that changed a year already arranged; the library's days follow them.
AMENDMENTS = {
    2019: "国务院办公厅关于调整2019年劳动节假期安排的通知",
    2020: "国务院办公厅关于延长2020年春节假期的通知",
}


class Year(TypedDict):
    """One year of the file: the notice it comes from, then day → Chinese name."""

    source: str
    rest: dict[str, str]
    work: dict[str, str]


def make_year(year: int) -> Year:
    """The named holidays and make-up days that fall in this year, in order of date."""
    notice = f"国务院办公厅关于{year}年部分节假日安排的通知"
    return {
        "source": "；".join([notice, AMENDMENTS[year]] if year in AMENDMENTS else [notice]),
        "rest": {day.isoformat(): NAMES[holidays[day]] for day in _days_of(year, holidays)},
        "work": {day.isoformat(): f"{NAMES[workdays[day]]}调休" for day in _days_of(year, workdays)},
    }


def make_calendar() -> dict[str, dict[str, Year]]:
    """The whole file: {"years": {"2019": …}}, up to the last year whose 国庆节 the library knows."""
    last = max(day.year for day, name in holidays.items() if name == "National Day")
    return {"years": {str(year): make_year(year) for year in range(FIRST_YEAR, last + 1)}}


def _days_of(year: int, table: dict[date, str]) -> list[date]:
    return sorted(day for day in table if day.year == year)


if __name__ == "__main__":
    text = json.dumps(make_calendar(), ensure_ascii=False, indent=2)
    TARGET.write_text(text + "\n", encoding="utf-8")
