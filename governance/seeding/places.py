"""Boundaries, police grids, rooms, units stationed and merged communities of the demonstration district."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from governance import geometry
from governance.choices import AreaLevel, Capability, Half, Presence, RoomKind, UnitKind, Weekday, Zone
from governance.models import Appointment, Area, Beat, Boundary, Merger, Room, Stationing, Turn, Unit
from governance.seeding import Plan, district_code

# the made-up district lies on a plain where there is none
_WEST, _SOUTH, _EAST, _NORTH = 102.70, 25.00, 102.86, 25.12
_DRAWN = (
    AreaLevel.DISTRICT, AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.GRID3, AreaLevel.GRID4,
    AreaLevel.GRID5,
)  # fmt: skip
_WAVE = 0.0006
_STREET_ROOMS = (
    ("综合受理窗口", Zone.RECEPTION, RoomKind.WINDOW, 0, False, ""),
    ("信访接待窗口", Zone.RECEPTION, RoomKind.WINDOW, 0, False, "党政办"),
    ("法律服务窗口", Zone.RECEPTION, RoomKind.WINDOW, 0, False, "司法所"),
    ("轮驻窗口", Zone.RECEPTION, RoomKind.WINDOW, 0, False, ""),
    ("调解一室", Zone.RESOLUTION, RoomKind.ROOM, 10, True, ""),
    ("调解二室", Zone.RESOLUTION, RoomKind.ROOM, 8, True, ""),
    ("心理疏导室", Zone.RESOLUTION, RoomKind.ROOM, 4, True, "心理服务站"),
    ("会商研判室", Zone.COMMAND, RoomKind.ROOM, 16, True, ""),
    ("指挥调度室", Zone.COMMAND, RoomKind.ROOM, 12, False, ""),
)
_SMALL_ROOMS = (
    ("受理窗口", Zone.RECEPTION, RoomKind.WINDOW, 0, False, ""),
    ("调解室", Zone.RESOLUTION, RoomKind.ROOM, 8, True, ""),
    ("网格指挥室", Zone.COMMAND, RoomKind.ROOM, 6, True, ""),
)
_RESIDENT = ("派出所", "司法所", "人民调解委员会", "心理服务站")
_ROTATING = (("人社所", "1", Half.DAY), ("市场监管所", "3", Half.MORNING), ("妇联", "5", Half.AFTERNOON))
_ON_CALL = ("综合执法队", "城建办", "民政办", "卫健办")


@transaction.atomic
def seed_places(plan: Plan) -> None:
    """Write what is missing; what exists stays as it is."""
    root = Area.objects.get(code=district_code())
    areas = list(Area.objects.below(root.path).filter(level__in=_DRAWN).order_by("path"))
    _draw(root, areas, plan)
    streets = [area for area in areas if area.level == AreaLevel.STREET]
    for street in streets:
        _beats(street, [area for area in areas if area.path.startswith(street.path)])
    for centre in Unit.objects.filter(kind=UnitKind.CENTRE, area__in=areas).select_related("area"):
        _furnish(centre, plan.until.date())
    _mergers(streets, [area for area in areas if area.level == AreaLevel.COMMUNITY])


def _draw(root: Area, areas: list[Area], plan: Plan) -> None:
    """Every area takes its share of its parent's box; the shares of a parent meet without gaps."""
    missing = {area.pk for area in areas} - set(
        Boundary.objects.filter(area__in=areas).values_list("area", flat=True)
    )
    below: dict[int | None, list[Area]] = {}
    for area in areas:
        below.setdefault(area.parent_id, []).append(area)
    boxes = {root.pk: (_WEST, _SOUTH, _EAST, _NORTH)}
    for area in areas:
        children = below.get(area.pk, [])
        for order, child in enumerate(children):
            places = _PLACES if area.pk == root.pk else len(children)
            boxes[child.pk] = _share(boxes[area.pk], order, places)
    rows = []
    for area in areas:
        if area.pk in missing:
            shape: geometry.Shape = [[_wavy(boxes[area.pk])]]
            west, south, east, north = geometry.box_of(shape)
            rows.append(
                Boundary(
                    area=area,
                    shape=shape,
                    west=west,
                    south=south,
                    east=east,
                    north=north,
                    drawn_at=plan.until,
                )
            )
    Boundary.objects.bulk_create(rows, batch_size=500)


# room for every street there may be, so that more streets move nobody
_PLACES = 20


def _share(box: geometry.Box, order: int, count: int) -> geometry.Box:
    """The order-th cell of a box cut into rows and columns."""
    west, south, east, north = box
    columns = max(round((count * 1.3) ** 0.5), 1)
    rows = -(-count // columns)
    row, column = divmod(order, columns)
    in_row = count - row * columns if row == rows - 1 else columns
    wide, high = (east - west) / in_row, (north - south) / rows
    top = north - row * high
    return west + column * wide, top - high, west + (column + 1) * wide, top


def _wavy(box: geometry.Box) -> geometry.Ring:
    """The edge of a box with its corners shifted, by the corner alone: neighbours shift the same corner alike."""
    west, south, east, north = box
    corners = [(west, south), (east, south), (east, north), (west, north)]
    ring = [_shifted(x, y) for x, y in corners]
    return [*ring, ring[0]]


def _shifted(x: float, y: float) -> geometry.Point:
    x, y = round(x, 6), round(y, 6)
    if x in (_WEST, _EAST) or y in (_SOUTH, _NORTH):
        return x, y
    turn = int(x * 1e5) * 7 + int(y * 1e5) * 13
    return round(x + (turn % 7 - 3) * _WAVE / 12, 6), round(y + (turn % 5 - 2) * _WAVE / 8, 6)


def _beats(street: Area, areas: list[Area]) -> None:
    """A responsibility area for every two communities, a police grid for every two grids; each fifth community's last
    grid has none, and one police grid of the street has no grid."""
    station = Unit.objects.filter(area=street, kind=UnitKind.POLICE_STATION).first()
    if station is None or Beat.objects.filter(station=station).exists():
        return
    communities = [area for area in areas if area.level == AreaLevel.COMMUNITY]
    code = f"J{street.code[-3:]}"
    name = street.name.removesuffix("街道")
    grids: list[Area] = []
    for order, community in enumerate(communities):
        if order % 2 == 0:
            above = Beat.objects.create(
                code=f"{code}{order // 2 + 1:02d}", name=f"{name}第{order // 2 + 1}责任区", station=station
            )
        own = [
            area for area in areas if area.level == AreaLevel.GRID4 and area.path.startswith(community.path)
        ]
        for place in range(0, len(own), 2):
            number = f"{order + 1:02d}{place // 2 + 1}"
            beat = Beat.objects.create(
                code=f"{code}-{number}",
                name=f"{community.name.removesuffix('社区')}{place // 2 + 1}号警务网格",
                station=station,
                parent=above,
            )
            for grid in own[place : place + 2]:
                if not (order % 5 == 4 and grid is own[-1]):
                    grid.beat = beat
                    grids.append(grid)
    Beat.objects.create(code=f"{code}-99", name=f"{name}夜巡机动网格", station=station)
    Area.objects.bulk_update(grids, ["beat"], batch_size=500)


def _furnish(centre: Unit, day: date) -> None:
    """Windows and rooms, who sits there, who comes in turn, who is called."""
    if Room.objects.filter(centre=centre).exists():
        return
    units = {one.short_name: one for one in Unit.objects.filter(area=centre.area)}
    is_street = centre.area.level == AreaLevel.STREET
    rooms = {
        name: Room.objects.create(
            centre=centre,
            zone=zone,
            kind=kind,
            name=name,
            capacity=capacity,
            is_bookable=bookable,
            unit=units.get(short),
        )
        for name, zone, kind, capacity, bookable, short in (_STREET_ROOMS if is_street else _SMALL_ROOMS)
    }
    if not is_street:
        return
    present = [(short, Presence.RESIDENT) for short in _RESIDENT]
    present += [(short, Presence.ROTATING) for short, *_ in _ROTATING]
    present += [(short, Presence.ON_CALL) for short in _ON_CALL]
    stationed = {}
    held = Appointment.objects.filter(post__unit__in=units.values()).order_by("-id").select_related("officer")
    liaisons = {one.post.unit_id: one.officer for one in held.with_capability(Capability.HANDLE)}
    for short, presence in present:
        if short not in units:
            continue
        on_call = presence == Presence.ON_CALL
        stationed[short] = Stationing.objects.create(
            centre=centre,
            unit=units[short],
            presence=presence,
            room=rooms["轮驻窗口"] if presence == Presence.ROTATING else None,
            liaison=liaisons.get(units[short].pk) if on_call else None,
        )
    turns = [
        Turn(stationing=stationed[short], weekday=Weekday(weekday), half=half)
        for short, weekday, half in _ROTATING
        if short in stationed
    ]
    court = units.get("派出法庭")
    if court is not None:
        one = Stationing.objects.create(
            centre=centre, unit=court, presence=Presence.ROTATING, room=rooms["轮驻窗口"]
        )
        turns += [Turn(stationing=one, day=day + timedelta(days=7 * n), half=Half.MORNING) for n in range(4)]
    Turn.objects.bulk_create(turns)


def _mergers(streets: list[Area], communities: list[Area]) -> None:
    """The first and the last community of a street are merged, each third has all four apart, the rest two."""
    rows = []
    known = set(Merger.objects.values_list("area", flat=True))
    for street in streets:
        own = [area for area in communities if area.path.startswith(street.path)]
        for order, area in enumerate(own):
            merged = order in (0, len(own) - 1)
            rows.append(
                Merger(
                    area=area,
                    has_governance=True,
                    has_petition=merged or order % 3 == 2,
                    has_mediation=True,
                    has_grid=merged or order % 3 == 2,
                    merged_on=date(2025, 3 + order % 9, 1) if merged else None,
                )
            )
    Merger.objects.bulk_create(row for row in rows if row.area_id not in known)
