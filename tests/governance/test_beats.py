"""Police grids beside the governance grids: what matches, and what stands alone on either side."""

import pytest

from core.refusals import Refused
from governance.actions.places import save_beat
from governance.choices import AreaLevel, Capability, Sees, UnitKind
from governance.models import Area, Beat, Unit
from tests.builders import NOW, administrator, area, beat, officer, secretary, street, unit
from tests.pages import text

pytestmark = pytest.mark.django_db


def station() -> Unit:
    return unit(street().area, "派出所", UnitKind.POLICE_STATION)


def saved(row=None, **more):
    facts = {"code": "J1", "name": "一号", "station": station(), "parent": None, "closed_on": None}
    return save_beat(by=administrator(), beat=row, facts=facts | more, at=NOW)


def test_a_grid_and_its_police_grid_stand_in_one_line_with_who_patrols(sign_in):
    one = beat()
    Area.objects.filter(pk=street().grid.pk).update(beat=one)
    officer(one.station, Capability.PATROL, sees=Sees.AREA, name="张磊", area=street().community)
    page = text(sign_in(secretary()).get("/beats/match/"))
    assert (one.name in page, "张磊" in page, "没有对应的警务网格" in page) == (True, True, False)


def test_what_stands_alone_is_shown_on_both_sides(sign_in):
    beat()
    page = text(sign_in(secretary()).get("/beats/match/"))
    assert "没有对应的警务网格" in page
    assert '<section class="panel" id="alone">' in page


def test_only_what_does_not_match_is_listed_when_asked(sign_in):
    other = area(f"{street().community.code}002", "第九网格", AreaLevel.GRID4, street().community)
    Area.objects.filter(pk=other.pk).update(beat=beat())
    page = text(sign_in(secretary()).get("/beats/match/?only=unmatched"))
    assert (street().grid.name in page, "第九网格" in page) == (True, False)


def test_a_responsibility_area_with_police_grids_below_it_does_not_stand_alone(sign_in):
    above = beat("J1")
    one = beat("J2", parent=above)
    Area.objects.filter(pk=street().grid.pk).update(beat=one)
    page = text(sign_in(secretary()).get("/beats/match/"))
    assert 'id="alone"' not in page
    assert above.name in page


def test_what_is_below_a_matched_grid_follows_it_and_what_is_above_is_matched_by_its_parts(sign_in):
    Area.objects.filter(pk=street().grid.pk).update(beat=beat(), level=AreaLevel.GRID4)
    area(f"{street().grid.code}1", "第一片", AreaLevel.GRID5, street().grid)
    page = text(sign_in(secretary()).get("/beats/match/"))
    assert ("随上级网格" in page, "没有对应的警务网格" in page) == (True, False)
    Area.objects.filter(pk=street().community.pk).update(level=AreaLevel.GRID3)
    page = text(sign_in(secretary()).get("/beats/match/"))
    assert ("由下级网格分别对应" in page, "没有对应的警务网格" in page) == (True, False)


@pytest.mark.parametrize("asked", ["?street=000", "?level=x&only=y", "?page=999999", "?street=%00"])
def test_what_cannot_be_read_shows_everything(sign_in, asked):
    assert street().grid.name in text(sign_in(secretary()).get(f"/beats/match/{asked}"))


def test_a_thousand_grids_cost_as_much_as_ten(sign_in, django_assert_max_num_queries):
    one = beat()
    Area.objects.bulk_create(
        Area(
            code=f"x{n}", name=f"{n}网格", label=f"{n}网格", level=AreaLevel.GRID4, parent=street().community,
            path=f"{street().community.path}x{n}.", beat=one,
        )
        for n in range(1128)
    )  # fmt: skip
    client = sign_in(secretary())
    with django_assert_max_num_queries(17):
        page = text(client.get("/beats/match/"))
    assert "共 1129 个网格" in page


def test_a_police_grid_belongs_to_a_police_station():
    with pytest.raises(Refused, match="不是派出所"):
        saved(station=unit(street().area, "图书馆"))


def test_a_code_is_taken_once():
    saved()
    with pytest.raises(Refused, match="已被别的"):
        saved()


def test_responsibility_areas_have_one_level():
    above = saved(code="A")
    below = saved(code="B", parent=above)
    with pytest.raises(Refused, match="责任区只有一层"):
        saved(code="C", parent=below)
    with pytest.raises(Refused, match="责任区只有一层"):
        saved(above, code="A", parent=saved(code="D"))


def test_a_police_grid_in_use_is_not_closed():
    one = saved()
    Area.objects.filter(pk=street().grid.pk).update(beat=one)
    with pytest.raises(Refused, match="对应 1 个网格"):
        saved(one, closed_on=NOW.date())
    assert Beat.objects.get(pk=one.pk).closed_on is None
