"""Boundaries of areas: drawn one by one or from one collection, given out again, and asked where a point lies."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.actions.areas import draw_boundary
from governance.geometry import read_shape
from governance.locate import locate
from governance.models import Area, Boundary
from tests.builders import NOW, administrator, stranger, street
from tests.pages import text

pytestmark = pytest.mark.django_db


def box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


WIDE, NARROW = box(102.0, 25.0, 103.0, 26.0), box(102.2, 25.2, 102.4, 25.4)


def drawn(area, shape):
    draw_boundary(by=administrator(), area=area, shape=read_shape(shape), at=NOW)


def collection(*features):
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": properties, "geometry": shape}
                for properties, shape in features
            ],
        }
    )


def test_a_point_is_in_the_deepest_open_area_that_holds_it():
    home = street()
    drawn(home.area, WIDE)
    drawn(home.grid, NARROW)
    today = NOW.date()
    assert locate(102.3, 25.3, on=today) == home.grid
    assert locate(102.9, 25.9, on=today) == home.area
    assert locate(110.0, 25.9, on=today) is None
    Area.objects.filter(pk=home.grid.pk).update(closed_on=today)
    assert locate(102.3, 25.3, on=today) == home.area
    assert locate(102.3, 25.3, on=today - timedelta(days=1)) == home.grid


def test_finding_a_point_costs_one_query(django_assert_num_queries):
    drawn(street().area, WIDE)
    drawn(street().grid, NARROW)
    with django_assert_num_queries(1):
        locate(102.3, 25.3, on=NOW.date())


def test_a_boundary_is_pasted_replaced_and_taken_away(sign_in):
    client, area = sign_in(administrator()), street().grid
    url = f"/areas/{area.pk}/boundary/"
    assert client.post(url, {"text": json.dumps(WIDE)}).status_code == 302
    assert client.post(url, {"text": json.dumps(NARROW)}).status_code == 302
    assert Boundary.objects.get(area=area).box == (102.2, 25.2, 102.4, 25.4)
    assert client.post(url, {"clear": "on"}).status_code == 302
    assert not Boundary.objects.filter(area=area).exists()


@pytest.mark.parametrize("given", ["", "不是 GeoJSON", "{}", "\0", "x" * 1_000_000, json.dumps(WIDE)[:-3]])
def test_what_cannot_be_read_is_refused_and_stays_in_the_field(sign_in, given):
    page = sign_in(administrator()).post(f"/areas/{street().grid.pk}/boundary/", {"text": given})
    assert page.status_code == 422
    assert given.replace("\0", "")[:20] in text(page)
    assert Boundary.objects.count() == 0


def test_a_file_too_large_is_refused(sign_in):
    file = SimpleUploadedFile("大.geojson", b" " * (5 * 1024 * 1024 + 1))
    page = sign_in(administrator()).post(f"/areas/{street().grid.pk}/boundary/", {"file": file})
    assert (page.status_code, "超过 5 MB" in text(page)) == (422, True)


def test_a_collection_is_matched_by_code_or_name_and_the_rest_is_told(sign_in):
    home, other = street(), street(2)
    body = collection(
        ({"code": home.grid.code}, NARROW),
        ({"名称": home.community.name}, WIDE),
        ({"code": other.grid.code}, NARROW),
        ({"name": "月球"}, NARROW),
        ({}, NARROW),
        ({"code": home.area.code}, {"type": "Point", "coordinates": [1, 2]}),
        ({"code": home.grid.code}, WIDE),
    )
    file = SimpleUploadedFile("边界.geojson", body.encode())
    # as the form sends it: with a key, for which the file has been read once already
    page = text(sign_in(administrator()).post("/areas/boundaries/", {"file": file, "once": "一次"}))
    assert "已更新 2 个区域的边界，5 个没有用上" in page
    assert set(Boundary.objects.values_list("area", flat=True)) == {home.grid.pk, home.community.pk}
    assert (
        "不在您管理的范围内" in page,
        "属性里没有代码" in page,
        "这里是Point" in page,
        "已经有一个要素" in page,
    ) == (True,) * 4


def test_two_areas_of_one_name_are_not_guessed(sign_in):
    home = street()
    Area.objects.filter(pk=home.community.pk).update(name=home.grid.name)
    page = text(
        sign_in(administrator()).post(
            "/areas/boundaries/", {"text": collection(({"name": home.grid.name}, WIDE))}
        )
    )
    assert "请在属性里写代码" in page
    assert Boundary.objects.count() == 0


def test_what_was_given_out_is_read_in_again(sign_in):
    client = sign_in(administrator())
    drawn(street().grid, NARROW)
    drawn(street().area, WIDE)
    out = client.get("/areas/boundaries/export/")
    before = dict(Boundary.objects.values_list("area", "shape"))
    page = text(client.post("/areas/boundaries/", {"text": out.content.decode()}))
    assert "已更新 2 个" in page
    assert dict(Boundary.objects.values_list("area", "shape")) == before


def test_another_street_gives_nothing_out(sign_in):
    drawn(street().grid, NARROW)
    client = sign_in(stranger())
    assert client.get("/areas/boundaries/export/").json()["features"] == []
    assert client.get(f"/areas/boundaries/export/?below={street().area.code}").status_code == 404
    assert client.get(f"/areas/{street().grid.pk}/boundary/").status_code == 404


def test_the_map_leads_to_what_lies_in_the_area(sign_in):
    client = sign_in(administrator())
    page = text(client.get(f"/areas/{street().area.pk}/"))
    assert "还没有边界" in page
    drawn(street().community, WIDE)
    page = text(client.get(f"/areas/{street().area.pk}/"))
    assert '<svg class="area-map"' in page
    assert f'href="/areas/{street().community.pk}/"' in page


def test_the_map_goes_down_where_one_thing_covers_all(sign_in):
    drawn(street().community, WIDE)
    drawn(street().grid, NARROW)
    page = text(sign_in(administrator()).get(f"/areas/{street().area.pk}/"))
    svg = page[page.index('<svg class="area-map"') :]
    assert f'href="/areas/{street().grid.pk}/"' in svg[: svg.index("</svg>")]
