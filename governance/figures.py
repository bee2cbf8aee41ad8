"""Figures of the command structure: who sits where on a day, which communities have merged their centres, what matches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from governance.choices import GRIDS, AreaLevel, Half, Presence, UnitKind, Zone
from governance.models import Area, Beat, Merger, Room, Stationing, Turn, Unit


@dataclass(frozen=True)
class Present:
    """A unit in turn at a centre on a day: which half, and who."""

    stationing: Stationing
    half: Half
    person: str


@dataclass(frozen=True)
class Seat:
    """A window or room on a day: whose it is, who is there in turn."""

    room: Room
    turns: list[Present]


@dataclass(frozen=True)
class Layout:
    """A centre on a day: its zones with their seats, those in turn without a seat, who can be called."""

    zones: list[tuple[Zone, list[Seat]]]
    unseated: list[Present]
    absent: list[Stationing]
    residents: list[Stationing]
    on_call: list[Stationing]


def turns_on(turns: list[Turn], day: date, *, is_workday: bool) -> list[Turn]:
    """The turns of one unit that hold on a day: dated ones replace weekly ones; those rest on days of rest."""
    dated = [one for one in turns if one.day == day]
    if dated:
        return [one for one in dated if one.half != Half.ABSENT]
    weekly = [one for one in turns if one.day is None and one.weekday == str(day.isoweekday())]
    return weekly if is_workday else []


def layout_of(centre: Unit, day: date, *, is_workday: bool) -> Layout:
    """Who is where at a centre. Cost: three queries."""
    is_open = Q(closed_on=None) | Q(closed_on__gt=day)
    found = Stationing.objects.filter(is_open, centre=centre).select_related("unit", "liaison")
    stationings = list(found.order_by("unit__area__path", "unit_id"))
    turns: dict[int, list[Turn]] = defaultdict(list)
    for turn in Turn.objects.filter(is_open, stationing__in=stationings).order_by("weekday", "day", "id"):
        turns[turn.stationing_id].append(turn)
    present: list[Present] = []
    absent: list[Stationing] = []
    for one in stationings:
        if one.presence != Presence.ROTATING:
            continue
        held = turns_on(turns[one.pk], day, is_workday=is_workday)
        present += [Present(one, Half(turn.half), turn.person) for turn in held]
        if not held:
            absent.append(one)
    rooms = list(
        Room.objects.open_on(day).filter(centre=centre).select_related("unit").order_by("kind", "id")
    )
    rooms.sort(key=lambda room: room.kind != "window")
    seats = [Seat(room, [one for one in present if one.stationing.room_id == room.pk]) for room in rooms]
    seated = {room.pk for room in rooms}
    return Layout(
        zones=[(zone, [seat for seat in seats if seat.room.zone == zone]) for zone in Zone],
        unseated=[one for one in present if one.stationing.room_id not in seated],
        absent=absent,
        residents=[one for one in stationings if one.presence == Presence.RESIDENT],
        on_call=[one for one in stationings if one.presence == Presence.ON_CALL],
    )


@dataclass
class MergedShare:
    """Of the communities of a street, those whose four centres work as one."""

    street: Area | None
    rows: list[tuple[Area, Merger | None, bool]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def merged(self) -> int:
        return sum(merged for *_, merged in self.rows)

    @property
    def percent(self) -> str:
        return f"{self.merged / self.total:.0%}" if self.total else "—"


def merged_shares(paths: tuple[str, ...], day: date) -> tuple[MergedShare, list[MergedShare]]:
    """融合率 on a day, in all and by street: merged communities ÷ open communities. Cost: three queries."""
    below = Area.objects.below(*paths)
    communities = list(below.open_on(day).filter(level=AreaLevel.COMMUNITY).order_by("path"))
    facts = {one.area_id: one for one in Merger.objects.filter(area__in=communities)}
    codes = {code for one in communities for code in one.path.strip(".").split(".")}
    streets = {one.path: one for one in Area.objects.filter(code__in=codes, level=AreaLevel.STREET)}
    whole, by_street = MergedShare(None), dict[str, MergedShare]()
    for one in communities:
        home = next((street for path, street in streets.items() if one.path.startswith(path)), None)
        fact = facts.get(one.pk)
        row = (one, fact, bool(fact and fact.merged_on and fact.merged_on <= day))
        share = by_street.setdefault(home.path if home else "", MergedShare(home))
        share.rows.append(row)
        whole.rows.append(row)
    return whole, [by_street[path] for path in sorted(by_street)]


def grids_below(paths: tuple[str, ...], day: date) -> QuerySet[Area]:
    """The open grids of an area."""
    return Area.objects.below(*paths).open_on(day).filter(level__in=GRIDS)


@dataclass(frozen=True)
class Match:
    """A grid and its police grid: its own, or that of a grid above it; `by_parts` when those below it have theirs."""

    grid: int
    beat: int | None
    is_own: bool
    by_parts: bool

    @property
    def is_alone(self) -> bool:
        return self.beat is None and not self.by_parts


def matches_of(paths: tuple[str, ...], day: date, level: str = "") -> list[Match]:
    """Every open grid of an area with its police grid, in the order of the tree. Cost: one query, a few values a grid."""
    rows = list(grids_below(paths, day).order_by("path").values_list("pk", "path", "level", "beat"))
    own = {path: beat for _, path, _, beat in rows if beat}
    parts = {head for path in own for head in _above(path)}
    found = []
    for pk, path, of_level, beat in rows:
        if not level or of_level == level:
            above = beat or next((own[head] for head in _above(path) if head in own), None)
            found.append(Match(pk, above, bool(beat), path in parts))
    return found


def _above(path: str) -> list[str]:
    """The paths above this one, nearest first."""
    parts = path.strip(".").split(".")
    return [".".join(parts[:n]) + "." for n in range(len(parts) - 1, 0, -1)]


def beats_of(paths: tuple[str, ...], day: date) -> QuerySet[Beat]:
    """The open police grids of the stations there; what has some below it is a responsibility area."""
    is_open = Q(closed_on=None) | Q(closed_on__gt=day)
    stations = Unit.objects.filter(area__in=Area.objects.below(*paths))
    return Beat.objects.filter(is_open, station__in=stations, children=None)


def centres_below(paths: tuple[str, ...], day: date) -> list[Unit]:
    """The open centres of an area, larger first. Cost: one query."""
    rows = Unit.objects.open_on(day).filter(kind=UnitKind.CENTRE, area__in=Area.objects.below(*paths))
    return list(rows.select_related("area").order_by("area__path", "id"))
