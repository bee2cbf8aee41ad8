"""Pure sums on boundaries: GeoJSON read and checked, simplified, asked whether a point lies inside, drawn as SVG."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
# outer ring first, then its holes
Polygon = list[Ring]
Shape = list[Polygon]
# west, south, east, north
Box = tuple[float, float, float, float]

POINTS_MAX = 20_000
FEATURES_MAX = 5_000
# about two metres: what an office draws is no finer
TOLERANCE = 0.00002
_DIGITS = 6
# the mainland with its seas
_EAST, _NORTH = (73.0, 135.5), (3.0, 54.0)


class BadShape(ValueError):
    """Not a boundary; the sentence is Chinese and says what to mend."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def parse(text: str) -> Mapping[str, Any]:
    """The JSON object of a GeoJSON text. Errors: BadShape."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadShape("不是 GeoJSON：内容读不出来，请核对是否粘贴完整。") from error
    if not isinstance(found, dict):
        raise BadShape("不是 GeoJSON：最外层应是一个对象，以 { 开头。")
    return found


def features(found: Mapping[str, Any]) -> list[tuple[dict[str, Any], Any]]:
    """(properties, geometry) of each feature of a collection, or of the one feature or geometry. Errors: BadShape."""
    kind = found.get("type")
    if kind == "FeatureCollection":
        several = found.get("features")
        if not isinstance(several, list) or not several:
            raise BadShape("这个 FeatureCollection 里没有要素（features 为空）。")
        if len(several) > FEATURES_MAX:
            raise BadShape(f"一次最多 {FEATURES_MAX:,} 个要素，请拆分后分别上传。")
    else:
        several = [found if kind == "Feature" else {"geometry": found}]
    return [_feature(one) for one in several]


def _feature(one: Any) -> tuple[dict[str, Any], Any]:
    one = one if isinstance(one, dict) else {}
    properties = one.get("properties")
    return (properties if isinstance(properties, dict) else {}, one.get("geometry"))


def read_shape(geometry: Any) -> Shape:
    """A Polygon or MultiPolygon, checked and simplified. Errors: BadShape with what is wrong, and where."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadShape(f"边界须是面（Polygon 或 MultiPolygon），这里是{kind if kind else '空'}。")
    given = geometry.get("coordinates")
    polygons = [given] if kind == "Polygon" else given
    if not isinstance(polygons, list) or not polygons:
        raise BadShape("坐标是空的。")
    shape, points = [], 0
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise BadShape("有一个面没有坐标。")
        rings = [_ring(ring) for ring in polygon]
        points += sum(map(len, rings))
        if points > POINTS_MAX:
            raise BadShape(f"坐标点超过 {POINTS_MAX:,} 个，请先在绘图软件里简化。")
        shape.append(rings)
    for polygon in shape:
        _check_polygon(polygon)
    return [[simplified(ring) for ring in polygon] for polygon in shape]


def _ring(given: Any) -> Ring:
    if not isinstance(given, list) or len(given) < 4:
        raise BadShape("每一圈边界至少要有四个点，首尾相同。")
    if len(given) > POINTS_MAX:
        raise BadShape(f"坐标点超过 {POINTS_MAX:,} 个，请先在绘图软件里简化。")
    ring = [_point(one) for one in given]
    if ring[0] != ring[-1]:
        raise BadShape(f"有一圈边界没有闭合：最后一点应与第一点（{ring[0][0]}, {ring[0][1]}）相同。")
    return ring


def _point(given: Any) -> Point:
    numbers = given[:2] if isinstance(given, list) else []
    if len(numbers) < 2 or any(isinstance(one, bool) or not isinstance(one, int | float) for one in numbers):
        raise BadShape("有坐标不是 [经度, 纬度] 两个数。")
    x, y = numbers
    if _EAST[0] <= x <= _EAST[1] and _NORTH[0] <= y <= _NORTH[1]:
        return round(float(x), _DIGITS), round(float(y), _DIGITS)
    if _EAST[0] <= y <= _EAST[1] and _NORTH[0] <= x <= _NORTH[1]:
        raise BadShape(f"坐标 [{x}, {y}] 的经纬度写反了，应先经度后纬度。")
    raise BadShape(f"坐标 [{_short(x)}, {_short(y)}] 不在国内，应是经纬度（度），如 [102.71, 25.04]。")


def _short(number: float) -> str:
    return str(number)[:20]


def _check_polygon(polygon: Polygon) -> None:
    outer = polygon[0]
    if abs(area_of(outer)) < 1e-12:
        raise BadShape("有一圈边界没有面积。")
    for ring in polygon:
        if crossing := _crossing(ring):
            raise BadShape(f"边界线自己相交了，在 ({crossing[0]}, {crossing[1]}) 附近，请在绘图软件里改正。")
    for hole in polygon[1:]:
        if not all(_in_ring(outer, *point) or point in outer for point in hole[:-1]):
            raise BadShape("有一个洞不在外圈之内。")


def area_of(ring: Ring) -> float:
    """Square degrees, positive when the ring runs against the clock."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _crossing(ring: Ring) -> Point | None:
    """Where two edges of a ring cross properly; edges that only touch are let pass. Sweeps from west to east."""
    edges = sorted((min(a[0], b[0]), max(a[0], b[0]), a, b) for a, b in pairwise(ring) if a != b)
    active: list[tuple[float, Point, Point]] = []
    for west, east, a, b in edges:
        active = [one for one in active if one[0] >= west]
        low, high = min(a[1], b[1]), max(a[1], b[1])
        for _, c, d in active:
            if min(c[1], d[1]) <= high and max(c[1], d[1]) >= low and _cross(a, b, c, d):
                return a
        active.append((east, a, b))
    return None


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    # nearer than a few centimetres is on the line
    return 0.0 if abs(turn) < 1e-14 else turn


def simplified(ring: Ring, tolerance: float = TOLERANCE) -> Ring:
    """The ring without points that lie within the tolerance of the line (Douglas and Peucker); never below four."""
    if len(ring) <= 5:
        return ring
    # a closed ring has no ends: cut it at the point farthest from its first
    far = max(range(len(ring)), key=lambda at: math.dist(ring[at], ring[0]))
    kept = {0, far, len(ring) - 1}
    waiting = [(0, far), (far, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        at = max(range(first + 1, last), key=lambda one: _off(ring[one], ring[first], ring[last]))
        if _off(ring[at], ring[first], ring[last]) > tolerance:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    return [ring[at] for at in sorted(kept)] if len(kept) >= 4 else ring


def _off(point: Point, a: Point, b: Point) -> float:
    length = math.dist(a, b)
    if not length:
        return math.dist(point, a)
    return abs((b[0] - a[0]) * (a[1] - point[1]) - (a[0] - point[0]) * (b[1] - a[1])) / length


def box_of(shape: Shape) -> Box:
    xs = [x for polygon in shape for x, _ in polygon[0]]
    ys = [y for polygon in shape for _, y in polygon[0]]
    return min(xs), min(ys), max(xs), max(ys)


def contains(shape: Sequence[Sequence[Sequence[Sequence[float]]]], x: float, y: float) -> bool:
    """Whether the point lies inside one polygon and in none of its holes. A point on a shared line has one home."""
    return any(
        _in_ring(polygon[0], x, y) and not any(_in_ring(hole, x, y) for hole in polygon[1:])
        for polygon in shape
    )


def _in_ring(ring: Sequence[Sequence[float]], x: float, y: float) -> bool:
    """Ray casting towards the east."""
    inside = False
    x1, y1 = ring[-1]
    for x2, y2 in ring:
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
        x1, y1 = x2, y2
    return inside


def geometry_of(shape: Any) -> dict[str, Any]:
    """The shape as a GeoJSON geometry."""
    return {"type": "MultiPolygon", "coordinates": shape}


# the drawing's width; its height follows
WIDTH = 1000


class Drawing:
    """Shapes of a neighbourhood on one sheet, north up: `view_box`, and a path and a middle for each shape."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        found = list(boxes)
        self.west, self.north = min(one[0] for one in found), max(one[3] for one in found)
        east, south = max(one[2] for one in found), min(one[1] for one in found)
        # a degree of longitude is shorter than one of latitude
        self.squeeze = math.cos(math.radians((self.north + south) / 2))
        self.scale = WIDTH / max((east - self.west) * self.squeeze, (self.north - south) * 1.6, 1e-9)
        wide, high = (east - self.west) * self.squeeze * self.scale, (self.north - south) * self.scale
        self.view_box = f"-8 -8 {wide + 16:.0f} {high + 16:.0f}"

    def at(self, x: float, y: float) -> Point:
        return (
            round((x - self.west) * self.squeeze * self.scale, 1),
            round((self.north - y) * self.scale, 1),
        )

    def path(self, shape: Any) -> str:
        return "".join(self._rings(shape))

    def _rings(self, shape: Any) -> Iterator[str]:
        for polygon in shape:
            for ring in polygon:
                points = [self.at(*point) for point in ring[:-1]]
                yield "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"

    def middle(self, shape: Any) -> Point:
        """Where a name is written: the middle of mass of the largest polygon."""
        ring = max((polygon[0] for polygon in shape), key=lambda one: abs(area_of(one)))
        whole = area_of(ring) * 6
        if not whole:
            return self.at(*ring[0])
        pairs = list(pairwise(ring))
        x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / whole
        y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / whole
        return self.at(x, y)
