"""The commander's day: every figure with the address of exactly the rows behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.urls import reverse

from analysis.rules import Rate
from cases.choices import CONTENT, JUDGED, Channel, ContactKind
from cases.models import Case, Contact
from cases.rules import MANY, few
from core import clock
from core.clock import ZONE
from dispatch.choices import LetterState, SlipState
from dispatch.models import Letter, Slip
from governance.choices import AreaLevel, Capability
from governance.models import Area, DutyShift
from governance.standing import Standing
from risk.actions import desk_times
from risk.models import Assessment
from risk.permissions.assessing import may_read

TREND_DAYS = 30
PLACES_DAYS = 7
SHOWN = 8
CLUES = 5
# the worst; the whole list is one tap away
UNITS = 12
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Share:
    """One line of a breakdown: `number` rows at `url`; `width` is its part of the longest line, 0 to 100."""

    label: str
    number: int
    url: str
    width: int = 0
    more: int = 0
    more_url: str = ""


def cases_at(**query: object) -> str:
    """The case list with this filter."""
    return f"{reverse('case_list')}?{urlencode(query)}"


@dataclass(frozen=True)
class Flow:
    """What came in and what was completed over the last `TREND_DAYS` days, by day; today's by channel; by area what
    came in the last `PLACES_DAYS` days."""

    days: tuple[date, ...]
    came: dict[date, int]
    ended: dict[date, int]
    channels: dict[str, int]
    areas: dict[int, int]

    @property
    def today(self) -> int:
        return self.came.get(self.days[-1], 0)

    @property
    def change(self) -> str:
        return f"昨日 {self.came.get(self.days[-2], 0)} 件"


def flow(standing: Standing, at: datetime) -> Flow:
    """Without imported history. Cost: three queries over the days' own indexes."""
    days = tuple(at.date() - timedelta(days=back) for back in reversed(range(TREND_DAYS)))
    since = clock.start_of(days[0])
    cases = Case.objects.visible_to(standing, whole=True).live()
    until = clock.start_of(days[-1] + timedelta(days=1))
    arrived = (
        cases.filter(received_at__gte=since, received_at__lt=until)
        .annotate(day=TruncDate("received_at", tzinfo=ZONE))
        .values_list("day", "channel")
        .annotate(number=Count("pk"))
        .order_by()
    )
    came: dict[date, int] = defaultdict(int)
    channels: dict[str, int] = defaultdict(int)
    for day, channel, number in arrived:
        came[day] += number
        if day == days[-1]:
            channels[channel] += number
    lately = clock.start_of(days[-PLACES_DAYS])
    areas = dict(
        cases.filter(received_at__gte=lately, received_at__lt=until)
        .values_list("area_id")
        .annotate(number=Count("pk"))
        .order_by()
    )
    ended = (
        cases.filter(completed_at__gte=since, completed_at__lte=at)
        .annotate(day=TruncDate("completed_at", tzinfo=ZONE))
        .values_list("day")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return Flow(days, dict(came), dict(ended), dict(channels), areas)


def by_channel(found: Flow) -> list[Share]:
    """Today's cases by channel, most first."""
    today = found.days[-1]
    rows = sorted(found.channels.items(), key=lambda row: -row[1])
    return _scaled(
        [
            Share(
                Channel(channel).label,
                number,
                cases_at(channel=channel, since=today, until=today, history="no"),
            )
            for channel, number in rows
        ]
    )


def by_community(standing: Standing, found: Flow) -> list[Share]:
    """The last week's cases by community, most first; what lies above the communities is not a line. Cost: one query."""
    areas = Area.objects.below(*standing.area_paths).values_list("pk", "path", "name", "level")
    communities = {path: (pk, name) for pk, path, name, level in areas if level == AreaLevel.COMMUNITY}
    counts: dict[str, int] = defaultdict(int)
    for pk, path, _name, _level in areas:
        home = next((one for one in _above(path) if one in communities), None)
        if home is not None and pk in found.areas:
            counts[home] += found.areas[pk]
    rows = sorted(counts.items(), key=lambda row: -row[1])[:SHOWN]
    since, until = found.days[-PLACES_DAYS], found.days[-1]
    return _scaled(
        [
            Share(
                communities[path][1],
                number,
                cases_at(area=communities[path][0], since=since, until=until, history="no"),
            )
            for path, number in rows
        ]
    )


def _above(path: str) -> list[str]:
    """The path itself and those above it: "1.2.3." → "1.2.3.", "1.2.", "1."."""
    parts = path.rstrip(".").split(".")
    return [".".join(parts[:n]) + "." for n in range(len(parts), 0, -1)]


@dataclass(frozen=True)
class Lateness:
    """Late and soon late in all, and by the unit that has it."""

    late: int
    soon: int
    units: list[Share]


def lateness(standing: Standing, at: datetime) -> Lateness:
    """Open cases whose next deadline has passed, or passes within a day. Cost: one query."""
    rows = (
        Case.objects.visible_to(standing)
        .filter(next_due_at__lte=at + SOON)
        .values_list("lead_unit", "lead_unit__short_name")
        .annotate(
            late=Count("pk", filter=Q(next_due_at__lte=at)), soon=Count("pk", filter=Q(next_due_at__gt=at))
        )
        .order_by("-late", "-soon", "lead_unit")
    )
    found = list(rows)
    units = [
        Share(
            name or "未交办",
            late,
            _of_unit(unit, "late"),
            more=soon,
            more_url=_of_unit(unit, "soon"),
        )
        for unit, name, late, soon in found
    ]
    return Lateness(sum(row[2] for row in found), sum(row[3] for row in found), _scaled(units[:UNITS]))


def _of_unit(unit: int | None, due: str) -> str:
    return cases_at(due=due, sort="due", **({"unit": unit} if unit else {"unassigned": "on"}))


def _scaled(rows: list[Share]) -> list[Share]:
    longest = max((row.number for row in rows), default=0) or 1
    return [
        Share(row.label, row.number, row.url, round(100 * row.number / longest), row.more, row.more_url)
        for row in rows
    ]


def dangerous(standing: Standing, clues: Collection[Assessment] = ()) -> tuple[int, list[Case]]:
    """Open cases of high level or under a red flag: how many, and the first few, flags first, without those that stand
    among the clues already. Who may not read scores sees those of high level."""
    cases = Case.objects.visible_to(standing).dangerous(flags=may_read(standing))
    rows = (
        cases.select_related("area", "lead_unit")
        .only("number", "title", "party_line", "state", "level", "red_flag", "awaited", "acted_at", "next_due_at",
              "area__label", "lead_unit__short_name")
        .order_by("-red_flag", "next_due_at", "id")
    )  # fmt: skip
    above = {one.case_id for one in clues}
    shown = [case for case in rows[: SHOWN + len(above)] if case.pk not in above]
    return cases.count(), shown[:SHOWN]


def withheld(standing: Standing) -> str:
    """不足 5 件, 17 件: open restricted cases of the areas that others are named on; "" for none. Cost: one query."""
    cases = Case.objects.withheld_from(standing).open().order_by()
    return few(cases[: MANY + 1].count())


@dataclass(frozen=True)
class ToSign:
    """What waits for this commander's name: how many, and where they are listed."""

    slips: int
    letters: int
    slips_url: str
    letters_url: str


def to_sign(standing: Standing) -> ToSign | None:
    """None for who does not command. Cost: two queries."""
    if not standing.may(Capability.COMMAND):
        return None
    return ToSign(
        Slip.objects.to_sign(standing).count(),
        Letter.objects.to_sign(standing).count(),
        f"{reverse('slip_list')}?{urlencode({'state': SlipState.DRAFTED})}",
        f"{reverse('letter_list')}?{urlencode({'state': LetterState.PROPOSED})}",
    )


def clues(standing: Standing) -> tuple[int, list[Assessment]] | None:
    """Dangerous texts that nobody has judged yet: how many, and the first few; None for who may not read scores.

    Cost: two queries.
    """
    if not may_read(standing):
        return None
    waiting = Assessment.objects.visible_to(standing).open().dangerous()
    return waiting.count(), list(waiting.with_row().order_by("rank", "id")[:CLUES])


def pace(standing: Standing) -> desk_times.Pace | None:
    """How long this week's decisions on the desk took, on cases in sight; None for who may not read scores. One query."""
    if not may_read(standing):
        return None
    day = standing.at.date()
    return desk_times.median(standing, clock.start_of(day - timedelta(days=day.weekday())))


@dataclass(frozen=True)
class Satisfaction:
    """This month's follow-up: how many of those who judged were 满意 or 基本满意 (domain.md 5.2, row 8)."""

    happy: int
    judged: int
    url: str

    @property
    def rate(self) -> str:
        return Rate(self.happy, self.judged).words

    @property
    def words(self) -> str:
        return f"满意 {self.happy} / 评价 {self.judged}" if self.judged else "本月还没有评价"


def satisfaction(standing: Standing, at: datetime) -> Satisfaction:
    """Calls of this month that reached somebody who judged. Cost: one query."""
    first = at.date().replace(day=1)
    called = Contact.objects.seen_singly(standing).filter(
        kind=ContactKind.FOLLOW_UP, done_at__gte=clock.start_of(first), done_at__lte=at
    )
    results = dict(called.values_list("result").annotate(number=Count("pk")).order_by())
    happy, judged = (sum(results.get(one, 0) for one in those) for those in (CONTENT, JUDGED))
    url = f"{reverse('follow_up_list')}?{urlencode({'show': 'reached', 'since': first, 'until': at.date()})}"
    return Satisfaction(happy, judged, url)


def on_duty(standing: Standing, at: datetime) -> list[DutyShift]:
    """Who has the watch now and who has it next, of the centres below the officer's areas. Cost: one query."""
    below = Area.objects.below(*standing.area_paths).values("pk")
    shifts = DutyShift.objects.in_force().filter(
        centre__area__in=below, until_at__gt=at, from_at__lte=at + timedelta(days=1)
    )
    return list(shifts.select_related("leader", "staff", "centre").order_by("centre", "from_at")[:12])


@dataclass(frozen=True)
class Chart:
    """In and out by day as a drawing of 600 × 105 units: bars with their address, a line, three days' names."""

    bars: list[dict[str, Any]]
    line: str
    ticks: list[dict[str, Any]]
    top: int


def chart(found: Flow) -> Chart:
    """Bars of what came, a line of what ended; the fullest day fills the height."""
    top = max([1, *found.came.values(), *found.ended.values()])
    step = 600 / len(found.days)

    def height(number: int) -> float:
        return round(80 * number / top, 1)

    bars, points, ticks = [], [], []
    for order, day in enumerate(found.days):
        came, ended = found.came.get(day, 0), found.ended.get(day, 0)
        x = round(order * step, 1)
        bars.append(
            {
                "x": x + 2,
                "y": 85 - height(came),
                "width": round(step - 4, 1),
                "height": height(came),
                "title": f"{day.month}月{day.day}日：来件 {came}，办结 {ended}",
                "url": cases_at(since=day, until=day, history="no"),
            }
        )
        points.append(f"{round(x + step / 2, 1)},{85 - height(ended)}")
        if order % 7 == 2:
            ticks.append({"x": round(x + step / 2, 1), "text": f"{day.month}-{day.day}"})
    return Chart(bars, " ".join(points), ticks, top)
