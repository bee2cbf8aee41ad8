"""Boundaries without a database: what is read, what is refused and why, which points lie inside."""

import json
import math

import pytest

from governance import geometry
from governance.geometry import BadShape, contains, read_shape

SQUARE = [[102.0, 25.0], [103.0, 25.0], [103.0, 26.0], [102.0, 26.0], [102.0, 25.0]]
HOLE = [[102.4, 25.4], [102.6, 25.4], [102.6, 25.6], [102.4, 25.6], [102.4, 25.4]]
FAR = [[104.0, 25.0], [105.0, 25.0], [105.0, 26.0], [104.0, 26.0], [104.0, 25.0]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def wrong(given) -> str:
    with pytest.raises(BadShape) as caught:
        read_shape(given)
    return caught.value.sentence


@pytest.mark.parametrize(
    ("x", "y", "inside"),
    [
        (102.1, 25.1, True),
        (102.5, 25.5, False),  # in the hole
        (103.5, 25.5, False),
        (104.5, 25.5, True),  # in the second polygon
        (102.5, 26.1, False),
        (101.9, 25.5, False),
    ],
)
def test_a_point_lies_in_one_polygon_and_in_none_of_its_holes(x, y, inside):
    shape = read_shape({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [FAR]]})
    assert contains(shape, x, y) is inside


def test_a_point_on_a_shared_edge_has_exactly_one_home():
    east = read_shape(polygon([[103.0, 25.0], [104.0, 25.0], [104.0, 26.0], [103.0, 26.0], [103.0, 25.0]]))
    west = read_shape(polygon(SQUARE))
    assert [contains(one, 103.0, 25.5) for one in (west, east)].count(True) == 1


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (None, "这里是空"),
        ({"type": "Point", "coordinates": [102, 25]}, "这里是Point"),
        ({"type": "Polygon"}, "没有坐标"),
        (polygon(), "没有坐标"),
        (polygon([[102, 25], [103, 25], [102, 25]]), "至少要有四个点"),
        (polygon(SQUARE[:-1]), "没有闭合"),
        (polygon([[y, x] for x, y in SQUARE]), "经纬度写反了"),
        (polygon([[0, 0], [1, 0], [1, 1], [0, 0]]), "不在国内"),
        (polygon([[3355443.0, 2e6], [1, 0], [1, 1], [3355443.0, 2e6]]), "不在国内"),
        (polygon([["102", "25"], [1, 0], [1, 1], ["102", "25"]]), "两个数"),
        (polygon([[True, 25], [1, 0], [1, 1], [True, 25]]), "两个数"),
        (polygon([[math.nan, 25], [103, 25], [103, 26], [math.nan, 25]]), "不在国内"),
        (polygon([[10**400, 25], [103, 25], [103, 26], [10**400, 25]]), "不在国内"),
        (polygon([[102, 25], [103, 25], [102.5, 25], [102, 25]]), "没有面积"),
        (polygon([[102, 25], [103, 26], [103, 25], [102, 26.5], [102, 25]]), "自己相交"),
        (polygon(SQUARE, FAR), "洞不在外圈之内"),
        (polygon([[102 + n * 1e-5, 25] for n in range(30_000)]), "超过 20,000 个"),
    ],
)
def test_what_is_no_boundary_is_refused_in_words(given, word):
    assert word in wrong(given)


@pytest.mark.parametrize(
    "text", ["", "[]", "1", "{", '{"type": "FeatureCollection", "features": []}', "[" * 100_000, "\0"]
)
def test_what_is_no_geojson_is_refused_in_words(text):
    with pytest.raises(BadShape):
        geometry.features(geometry.parse(text))


def test_a_geometry_a_feature_and_a_collection_are_all_read():
    feature = {"type": "Feature", "properties": {"code": "1"}, "geometry": polygon(SQUARE)}
    for given in (polygon(SQUARE), feature, {"type": "FeatureCollection", "features": [feature]}):
        ((_, found),) = geometry.features(geometry.parse(json.dumps(given)))
        assert read_shape(found) == [[[tuple(point) for point in SQUARE]]]


def test_a_circle_of_many_points_is_simplified_and_stays_where_it_was():
    ring = [
        [102.5 + 0.01 * math.cos(n * math.tau / 5000), 25.5 + 0.01 * math.sin(n * math.tau / 5000)]
        for n in range(5000)
    ]
    shape = read_shape(polygon([*ring, ring[0]]))
    assert 20 < len(shape[0][0]) < 200
    assert shape[0][0][0] == shape[0][0][-1]
    assert contains(shape, 102.5099, 25.5)
    assert not contains(shape, 102.5101, 25.5)
    assert geometry.area_of(shape[0][0]) == pytest.approx(math.pi * 0.0001, rel=0.01)


def test_the_drawing_has_the_north_on_top_and_fits_the_sheet():
    shape = read_shape(polygon(SQUARE))
    drawing = geometry.Drawing([geometry.box_of(shape)])
    assert drawing.at(102.0, 26.0) == (0.0, 0.0)
    assert drawing.at(103.0, 25.0)[1] > 0
    assert drawing.path(shape).startswith("M")
    middle = drawing.middle(shape)
    assert middle == pytest.approx(drawing.at(102.5, 25.5), abs=1)
