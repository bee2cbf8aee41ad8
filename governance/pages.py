"""The roster of a street or a district on any day: the mechanism with its people, derived from appointments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core.rules import mask_phone
from governance.choices import AppointmentKind, AreaLevel, Capability, Slot
from governance.models import Appointment, Area, Post, Unit
from governance.permissions.structure import seen_paths
from governance.standing import Standing

# who rings others day and night: their posts see whole work telephones of their own street
RINGS = (
    Capability.COMMAND,
    Capability.INSTRUCT,
    Capability.ASSIGN,
    Capability.INTAKE,
    Capability.PRE_ASSESS,
    Capability.SUPERVISE,
    Capability.ADMINISTER,
)
_ALWAYS = (Slot.LEADER, Slot.TWO, Slot.THREE, Slot.ONE)
_TITLES = {
    Slot.LEADER: ("责任领导", "街道党工委书记"),
    Slot.TWO: ("2　双指挥长", "统一组织、指挥、调度"),
    Slot.THREE: ("3　专职力量", "综治中心主任、派出所副所长、司法所所长"),
    Slot.ONE: ("(1)　派出法庭", "没有派出法庭的街道不设"),
    Slot.TASK_FORCE: ("专班", "抽调组成，由“3”和“(1)”指导"),
    Slot.N: ("N　基层力量", "职能部门、社区和网格"),
    Slot.SUPPORT: ("保障", "窗口、会议和系统"),
    Slot.DISTRICT: ("区级", ""),
}


@dataclass(frozen=True)
class Person:
    """Who holds a seat: `phone` as the reader may see it, `rings` when it may be dialled."""

    name: str
    phone: str
    rings: bool
    words: str


@dataclass
class Seats:
    """A post with its holders; `vacant` seats are shown in red."""

    post: Post
    people: list[Person] = field(default_factory=list)
    vacant: int = 0


@dataclass
class Corner:
    """A unit's seats in one part of the mechanism."""

    unit: Unit
    seats: list[Seats] = field(default_factory=list)


@dataclass
class Part:
    """One part of the mechanism: the 2, the 3, the (1), the task force, the N …"""

    key: str
    title: str
    note: str
    corners: list[Corner] = field(default_factory=list)
    is_missing: bool = False


def places(standing: Standing) -> list[Area]:
    """The streets and districts whose roster the officer may read, one's own street first. Cost: one query, or two."""
    levels = (AreaLevel.DISTRICT, AreaLevel.STREET)
    own = standing.centre.area.path if standing.centre else ""
    around = Area.objects.filter(code__in=own.strip(".").split("."), level=AreaLevel.STREET)
    below = Area.objects.below(*seen_paths(standing)).filter(level__in=levels)
    found = list((around | below).open_on(standing.at.date()).order_by("path"))
    return sorted(
        found, key=lambda area: not (own and own.startswith(area.path) and area.level == AreaLevel.STREET)
    )


def sees_phones(standing: Standing, place: Area) -> bool:
    """Whether work telephones of this place are shown whole."""
    reach = [
        (one.area or one.post.unit.area).path
        for one in standing.appointments
        if any(right in one.post.capabilities for right in RINGS)
    ]
    return any(path.startswith(place.path) or place.path.startswith(path) for path in reach)


def roster(place: Area, day: date, standing: Standing) -> list[Part]:
    """The mechanism of a place on a day. Cost: two queries."""
    posts = (
        Post.objects.open_on(day).select_related("unit__area").order_by("unit__area__path", "unit_id", "id")
    )
    if place.level == AreaLevel.STREET:
        posts = posts.filter(unit__area__path__startswith=place.path)
    else:
        posts = posts.filter(unit__area=place)
    seats = {post.pk: Seats(post) for post in posts}
    whole = sees_phones(standing, place)
    counted: dict[int, int] = {}
    for one in _held(seats, day, standing.at.date()):
        seats[one.post_id].people.append(_person(one, whole=whole or one.officer_id == standing.pk))
        if one.kind != AppointmentKind.DEPUTY:
            counted[one.post_id] = counted.get(one.post_id, 0) + 1
    for pk, seat in seats.items():
        seat.vacant = max(seat.post.seats - counted.get(pk, 0), 0)
    return _parts(place, seats.values())


def _held(posts: Iterable[int], day: date, today: date) -> Iterable[Appointment]:
    """On a past day also of officers whose accounts are switched off by now."""
    rows = Appointment.objects.filter(post__in=list(posts))
    rows = rows.held_on(day) if day >= today else rows.in_days(day, day).filter(from_on__lte=day)
    rows = rows.select_related("officer", "area", "home_unit", "deputises__officer").order_by("id")
    return sorted(rows, key=lambda one: one.kind == AppointmentKind.DEPUTY)


def _person(one: Appointment, *, whole: bool) -> Person:
    words = []
    if one.deputises is not None:
        words.append(f"代理{one.deputises.officer.name}，至 {one.until_on:%m-%d}")
    elif one.kind == AppointmentKind.CONCURRENT:
        words.append("兼任")
    if one.home_unit is not None:
        words.append(f"抽调自{one.home_unit}" + (f"，至 {one.until_on:%m-%d}" if one.until_on else ""))
    if one.area is not None:
        words.append(one.area.name)
    phone = one.officer.phone
    return Person(
        one.officer.name, phone if whole else mask_phone(phone), whole and bool(phone), "；".join(words)
    )


def _parts(place: Area, seats: Iterable[Seats]) -> list[Part]:
    parts = {slot: Part(slot.value, *_TITLES[slot]) for slot in _TITLES}
    for seat in seats:
        corners = parts[Slot(seat.post.slot)].corners
        if not corners or corners[-1].unit.pk != seat.post.unit_id:
            corners.append(Corner(seat.post.unit))
        corners[-1].seats.append(seat)
    if place.level != AreaLevel.STREET:
        parts[Slot.LEADER].title, parts[Slot.LEADER].note = "召集人", "区委书记、区长和分管领导"
        parts[Slot.TASK_FORCE].title, parts[Slot.TASK_FORCE].note = "区级专班和辅导团", ""
        return [part for part in parts.values() if part.corners]
    parts[Slot.TWO].is_missing = not parts[Slot.TWO].corners
    parts[Slot.THREE].is_missing = not parts[Slot.THREE].corners
    parts[Slot.LEADER].is_missing = not parts[Slot.LEADER].corners
    return [part for slot, part in parts.items() if part.corners or slot in _ALWAYS]
