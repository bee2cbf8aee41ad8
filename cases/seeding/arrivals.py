"""When cases come in: day by day over the months, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from cases.choices import Channel
from cases.seeding.hours import Hours
from core.clock import ZONE

_REST_DAY = 0.25  # so much comes in on a day of rest, all of it from the grids
_WEIGHTS = {
    Channel.VISIT: 24,
    Channel.GRID: 24,
    Channel.POLICE: 15,
    Channel.CALL: 11,
    Channel.HOTLINE: 9,
    Channel.ONLINE: 8,
    Channel.CANVASS: 5,
    Channel.LETTER: 2,
    Channel.FORWARDED: 2,
}


@dataclass(frozen=True)
class Scene:
    """A case wanted at a stage: what it is about, who has it, and how many working days ago it came in."""

    stage: str
    ago: int
    channel: Channel = Channel.VISIT
    category: str = ""
    unit: str = ""
    # the key of a dangerous story
    story: str = ""


@dataclass(frozen=True)
class Arrival:
    at: datetime
    channel: Channel
    scene: Scene | None = None


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))


def arrivals(
    *, count: int, months: int, until: datetime, scenes: Sequence[Scene], hours: Hours, random: Random
) -> Iterator[list[Arrival]]:
    """One list a day, in order of time, `count` in all; scenes stand on their day. Bounded memory."""
    staged: dict[date, list[Arrival]] = {}
    for scene in scenes[:count]:
        arrival = _staged(scene, until, hours)
        staged.setdefault(arrival.at.date(), []).append(arrival)
    ordinary = count - len(scenes[:count])
    first = min([months_before(until.date(), months) + timedelta(days=1), *staged])
    days = [first + timedelta(days=n) for n in range((until.date() - first).days + 1)]
    weights = [1.0 if hours.calendar.is_workday(day) else _REST_DAY for day in days]
    # the last day counts by what has passed of it between 8 and 20 o'clock
    weights[-1] *= min(max((until.hour + until.minute / 60 - 8) / 12, 0.0), 1.0)
    whole, passed, given = sum(weights), 0.0, 0
    for day, weight in zip(days, weights, strict=True):
        passed += weight
        wanted = round(ordinary * passed / whole) - given
        given += wanted
        today = [_ordinary(day, until, hours, random) for _ in range(wanted)]
        yield sorted([*today, *staged.get(day, [])], key=lambda one: one.at)


def _ordinary(day: date, until: datetime, hours: Hours, random: Random) -> Arrival:
    """On the last day nothing comes in after the last moment: a grid worker reported it earlier that day."""
    channel = Channel.GRID
    if hours.calendar.is_workday(day):
        channel = random.choices(list(_WEIGHTS), weights=list(_WEIGHTS.values()))[0]
    at = hours.waking(day) if channel == Channel.GRID else hours.in_office(day)
    if at > until:
        passed = int((until - datetime.combine(day, time(), ZONE)).total_seconds())
        channel, at = Channel.GRID, until - timedelta(seconds=random.randint(0, min(passed, 7200)))
    return Arrival(at, channel)


def _staged(scene: Scene, until: datetime, hours: Hours) -> Arrival:
    """In the first hour of that working day, or of the one before when that lies after the last moment."""
    for ago in (scene.ago, scene.ago + 1):
        day = hours.workday_before(until.date(), ago)
        at = hours.opening(day)
        if at <= until:
            break
    return Arrival(at, scene.channel, scene)
