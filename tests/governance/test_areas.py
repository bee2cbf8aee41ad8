"""Areas: added, moved with all below them, closed by a date, found in a tree of thousands."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cases.models import Case
from core import jobs
from core.models import AuditLine, Job
from core.refusals import Refused
from governance.actions.areas import close_area, move_area, renew_labels, save_area
from governance.choices import AreaLevel, Capability, Sees
from governance.models import Appointment, Area, Beat
from tests.builders import (
    NOW,
    administrator,
    area,
    case_at,
    district,
    grid_worker,
    officer,
    registered,
    standing,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db


def keeper():
    """Keeps the whole district."""
    bureau = unit(district(), "区大数据局")
    return officer(bureau, Capability.ADMINISTER, sees=Sees.NOTHING, name="区管理员")


def facts(**more):
    given = {
        "code": "530199001009", "name": "新社区", "level": AreaLevel.COMMUNITY, "parent": street().area, "beat": None,
        "closed_on": None, "successor": None,
    }  # fmt: skip
    return given | more


def as_they_are(row, **more):
    kept = {
        name: getattr(row, name)
        for name in ("code", "name", "level", "parent", "beat", "closed_on", "successor")
    }
    return kept | more


def added(**more) -> Area:
    return save_area(by=keeper(), area=None, facts=facts(**more), at=NOW)


def moved(row, parent, by=None) -> Area:
    return move_area(by=by or keeper(), area=row, parent=parent, at=NOW)


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.refusal.sentence


def test_a_new_area_gets_its_path_and_its_label():
    place = added()
    grid = added(code="530199001009001", name="1网格", level=AreaLevel.GRID4, parent=place)
    building = added(code="530199001009901", name="1幢", level=AreaLevel.BUILDING, parent=grid)
    assert building.path == "5301.530199.530199001.530199001009.530199001009001.530199001009901."
    assert (place.label, grid.label, building.label) == ("新社区", "新社区 1网格", "新社区 1幢")


def test_a_moved_area_takes_everything_below_it_along():
    home, other = street(), street(2)
    moved(home.community, other.area)
    home.grid.refresh_from_db()
    assert home.grid.path == f"{other.area.path}{home.community.code}.{home.grid.code}."
    assert home.grid.label == f"{home.community.name} {home.grid.name}"
    assert Area.objects.get(pk=home.community.pk).parent == other.area


def test_labels_follow_a_grid_into_another_community_and_a_new_name():
    home, other = street(), street(2)
    grid = moved(home.grid, other.community)
    assert grid.label == f"{other.community.name} {home.grid.name}"
    save_area(by=keeper(), area=other.community, facts=as_they_are(other.community, name="碧桂社区"), at=NOW)
    grid.refresh_from_db()
    assert grid.label == f"碧桂社区 {home.grid.name}"
    assert renew_labels(other.area.path) == 0


def test_sight_follows_a_move_at_once_and_cases_keep_their_area():
    case = registered()
    outside, inside = stranger(), window()
    assert not Case.objects.visible_to(outside).filter(pk=case.pk).exists()
    moved(street().community, street(2).area)
    assert Case.objects.visible_to(standing(outside)).filter(pk=case.pk).exists()
    assert not Case.objects.visible_to(standing(inside)).exclude(owner=inside.officer).exists()
    case.refresh_from_db()
    assert case.area == street().grid


def test_a_move_is_written_down_with_who_and_from_where_to_where():
    moved(street().community, street(2).area)
    line = AuditLine.objects.get(verb="area_move")
    assert line.officer == keeper().officer
    assert line.note == f"由{street().area.name}移到{street(2).area.name}"


def test_an_area_never_hangs_below_itself():
    said = refusal(moved, street().community, street().grid)
    assert "不能作它的上级" in said
    assert "不能作它的上级" in refusal(moved, street().community, street().community)


@pytest.mark.parametrize(
    ("level", "above"),
    [
        (AreaLevel.STREET, "community"),
        (AreaLevel.COMMUNITY, "grid"),
        (AreaLevel.GRID3, "grid"),
        (AreaLevel.GRID4, "grid"),
        (AreaLevel.CITY, "area"),
    ],
)
def test_an_impossible_level_is_refused_in_words(level, above):
    said = refusal(added, level=level, parent=getattr(street(), above))
    assert f"{level.label}不能放在" in said


def test_a_level_does_not_change_above_what_it_holds():
    row = street().community
    said = refusal(save_area, by=keeper(), area=row, facts=as_they_are(row, level=AreaLevel.BUILDING), at=NOW)
    assert "下面还有四级网格" in said


def test_a_code_is_taken_once_and_for_ever():
    assert "已被" in refusal(added, code=street().community.code)
    row = street().community
    assert "不能更改" in refusal(save_area, by=keeper(), area=row, facts=as_they_are(row, code="9"), at=NOW)


def test_only_a_grid_has_a_police_grid():
    station = unit(street().area, "派出所")
    beat = Beat.objects.create(code="J1", name="一号警务网格", station=station)
    assert "网格才对应" in refusal(added, beat=beat)


def test_every_area_but_the_root_has_one_above_it():
    assert "请填写上级区域" in refusal(added, parent=None)
    root = district().parent
    save_area(
        by=officer(unit(root, "市局"), Capability.ADMINISTER),
        area=root,
        facts=as_they_are(root, name="昆明"),
        at=NOW,
    )
    assert Area.objects.get(pk=root.pk).name == "昆明"


def test_too_many_levels_are_refused_before_the_column_is_full():
    place = street().grid
    while len(place.path) + 24 < 300 - 24:
        place = area(f"{len(place.path):023d}", "一层", AreaLevel.GROUP, place)
    deep = added(code="9" * 20, name="小区", level=AreaLevel.COMPOUND, parent=place)
    assert len(deep.path) <= 300
    assert "层级太深" in refusal(added, code="8" * 24, name="一幢", level=AreaLevel.BUILDING, parent=deep)
    other = added(code="7" * 22, name="新社区", parent=street().area)
    assert "层级太深" in refusal(
        moved, street().grid, added(code="6" * 24, level=AreaLevel.GRID3, parent=other)
    )


def test_an_administrator_moves_only_inside_what_he_keeps():
    by = administrator()
    with pytest.raises(Refused):
        moved(street().community, street(2).area, by=by)
    with pytest.raises(Refused):
        moved(street(2).community, street().area, by=by)


def test_an_area_with_open_cases_or_appointments_is_not_closed_and_says_how_many():
    case_at("accepted")
    grid_worker()
    said = refusal(close_area, by=keeper(), area=street().grid, on=NOW.date(), successor=None, at=NOW)
    assert "还有 1 件在办、1 个任职" in said
    assert "请填写接续区域来接，或先办结、免职" in said


def closed(row, successor, on=None, by=None) -> Area:
    return close_area(by=by or keeper(), area=row, on=on or NOW.date(), successor=successor, at=NOW)


def test_a_successor_takes_open_cases_units_lower_areas_and_the_police_grid():
    case, done = case_at("accepted"), case_at("closed")
    row, other = street().community, added()
    committee = unit(row, "居委会")
    Area.objects.filter(pk=street().grid.pk).update(beat=None)
    Case.objects.filter(pk__in=[case.pk, done.pk]).update(area=row)
    closed(row, other)
    for one in (case, done, committee):
        one.refresh_from_db()
    assert (case.area, done.area, committee.area) == (other, row, other)
    assert Area.objects.get(pk=street().grid.pk).path == f"{other.path}{street().grid.code}."
    assert case.entries.latest("id").note == f"{row.label}撤销，所属区域改为{other.label}"
    line = AuditLine.objects.get(verb="area_close")
    assert "接续：新社区" in line.note
    assert "1 个单位、1 个下级区域、1 件在办" in line.note


def test_a_grid_gives_its_police_grid_to_a_successor_without_one():
    station = unit(street().area, "派出所")
    beat = Beat.objects.create(code="B1", name="1号警务网格", station=station)
    Area.objects.filter(pk=street().grid.pk).update(beat=beat)
    other = added(code="530199001001099", level=AreaLevel.GRID4, parent=street().community)
    closed(street().grid, other)
    assert Area.objects.get(pk=other.pk).beat == beat


def test_grid_workers_of_the_place_itself_are_placed_anew_by_hand_and_nothing_moves_until_then():
    case = case_at("accepted")
    grid_worker()
    said = refusal(closed, case.area, added())
    assert "1 个任职，不随区域转移" in said
    case.refresh_from_db()
    assert case.area == street().grid


def test_cases_stay_with_their_centre_so_the_successor_lies_where_it_works():
    case_at("accepted")
    assert "不在它的范围内" in refusal(closed, street().grid, street(2).community)


def test_a_successor_with_a_unit_of_that_name_or_a_centre_of_its_own_takes_neither():
    for place in (street().community, street(2).community):
        unit(place, "居委会")
    assert "同名单位不能并存" in refusal(closed, street().community, street(2).community)
    assert "已有综治中心" in refusal(closed, street().area, street(2).area)


def test_a_day_ahead_is_refused_while_something_hangs_on_the_area():
    case_at("accepted")
    said = refusal(closed, street().grid, street().community, on=NOW.date() + timedelta(days=1))
    assert "请到撤销当天再填" in said


def test_an_administrator_gives_work_only_to_what_he_keeps():
    case_at("accepted")
    with pytest.raises(Refused):
        closed(street().grid, street(2).community, by=administrator())


def test_the_form_closes_an_area_with_open_cases_by_naming_its_successor(sign_in):
    case = case_at("accepted")
    row = street().grid
    given = {"code": row.code, "name": row.name, "level": row.level, "parent": street().community.code}
    given |= {"closed_on": NOW.date().isoformat(), "successor": street().community.code}
    page = sign_in(keeper()).post(f"/areas/{row.pk}/", given, follow=True)
    case.refresh_from_db()
    assert (f"由{street().community.label}接续" in text(page), case.area) == (True, street().community)


def test_an_area_that_holds_nothing_is_closed_with_its_successor_and_opened_again():
    place = added()
    close_area(by=keeper(), area=place, on=NOW.date(), successor=street().community, at=NOW)
    place.refresh_from_db()
    assert (place.closed_on, place.successor) == (NOW.date(), street().community)
    assert not Area.objects.open_on(NOW.date()).filter(pk=place.pk).exists()
    close_area(by=keeper(), area=place, on=None, successor=None, at=NOW)
    place.refresh_from_db()
    assert (place.closed_on, place.successor) == (None, None)
    assert AuditLine.objects.filter(verb__in=["area_close", "area_open"]).count() == 2


def test_ended_cases_and_appointments_do_not_hold_an_area():
    case_at("closed")
    grid_worker()
    Appointment.objects.filter(area=street().grid).update(until_on="2020-01-01")
    close_area(by=keeper(), area=street().grid, on=NOW.date(), successor=None, at=NOW)
    assert Area.objects.get(pk=street().grid.pk).closed_on == NOW.date()


def test_a_workbook_moves_an_area_by_the_code_of_its_parent(sign_in):
    client = sign_in(keeper())
    street(), street(2)
    out = b"".join(client.post("/areas/export/?q=530199001001").streaming_content)
    changed = _with(out, "上级区域", street(2).area.code)
    client.post("/areas/import/", {"file": SimpleUploadedFile("区域.xlsx", changed)})
    jobs.run_due()
    assert Job.objects.get().result["changed"] == 1
    assert Area.objects.get(code="530199001001").path.startswith(street(2).area.path)


def test_what_was_exported_reads_in_again_without_a_change(sign_in):
    client = sign_in(keeper())
    street(), street(2)
    out = b"".join(client.post("/areas/export/").streaming_content)
    client.post("/areas/import/", {"file": SimpleUploadedFile("区域.xlsx", out)})
    jobs.run_due()
    result = Job.objects.get().result
    assert (result["same"], result["rejected"], result["changed"]) == (7, 0, 0)


def _with(out: bytes, title: str, value: str) -> bytes:
    """The workbook with another value in the first data row that has this community's code."""
    book = load_workbook(io.BytesIO(out))
    page = book.active
    titles = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if row[titles.index("代码")].value == "530199001001":
            row[titles.index(title)].value = value
        else:
            page.delete_rows(row[0].row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# pages


def test_the_tree_opens_one_level_at_a_time_with_plain_links(sign_in):
    client = sign_in(keeper())
    street()
    top = text(client.get("/areas/tree/"))
    assert street().area.name in top
    assert street().community.name not in top
    assert f"?open={street().area.pk}" in top
    opened = text(client.get(f"/areas/tree/?open={street().area.pk}"))
    assert street().community.name in opened


def test_a_swap_holds_the_opened_area_alone(sign_in):
    client, url = sign_in(keeper()), f"/areas/tree/?open={street().area.pk}"
    part = client.get(url, headers={"HX-Request": "true"})
    assert "HX-Request" in part["Vary"]
    assert "<html" not in text(part)
    assert street().community.name in text(part)
    assert text(part).strip().replace(" ", "").replace("\n", "") in text(client.get(url)).replace(
        " ", ""
    ).replace("\n", "")


@pytest.mark.parametrize(
    "asked",
    ["?open=99999999", "?open=x", "?open=" + "9" * 30, "?open=%00", "?q=%00𠮷😀", "?q=" + "长" * 5000],
)
def test_the_tree_survives_what_people_type(sign_in, asked):
    assert sign_in(keeper()).get(f"/areas/tree/{asked}").status_code == 200


def test_the_tree_finds_by_name_and_by_code(sign_in):
    client = sign_in(keeper())
    street(), street(2)
    assert street().grid.label in text(client.get(f"/areas/tree/?q={street().grid.name}"))
    assert street(2).area.name not in text(client.get(f"/areas/tree/?q={street().area.code}"))
    assert "没有符合的区域" in text(client.get("/areas/tree/?q=月球"))


def test_another_street_is_not_in_the_tree(sign_in):
    street(2)
    client = sign_in(administrator())
    assert street(2).area.name not in text(client.get("/areas/tree/"))
    assert client.get(f"/areas/{street(2).area.pk}/").status_code == 404
    assert street(2).area.name not in text(client.get(f"/areas/tree/?open={street(2).area.pk}"))


def test_a_tree_of_two_thousand_areas_costs_no_more_than_a_small_one(sign_in):
    client, home = sign_in(keeper()), street()
    client.get("/areas/tree/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(f"/areas/tree/?open={home.community.pk}")
    Area.objects.bulk_create(
        Area(
            code=f"x{n}", name=f"{n}网格", label=f"{n}网格", level=AreaLevel.GRID4, parent=home.community,
            path=f"{home.community.path}x{n}.",
        )
        for n in range(2000)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        page = client.get(f"/areas/tree/?open={home.community.pk}")
    assert len(many) == len(few)
    assert "还有 1501 个" in text(page)


def test_the_page_of_an_area_says_what_hangs_on_it_and_where_it_was(sign_in):
    case_at("accepted")
    moved(street().community, street(2).area)
    page = text(sign_in(keeper()).get(f"/areas/{street().community.pk}/"))
    assert "1 件在办" in page
    assert f"由{street().area.name}移到{street(2).area.name}" in page


def test_what_was_typed_stays_when_a_move_is_refused(sign_in):
    row = street().community
    given = {"code": row.code, "name": "改过的名字", "level": row.level, "parent": street().grid.code}
    page = sign_in(keeper()).post(f"/areas/{row.pk}/", given)
    assert page.status_code == 422
    assert ("不能作它的上级" in text(page), "改过的名字" in text(page)) == (True, True)


def test_a_successor_needs_the_day_of_closing(sign_in):
    row = added()
    given = {
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "parent": street().area.code,
        "successor": street().community.code,
    }
    page = sign_in(keeper()).post(f"/areas/{row.pk}/", given)
    assert (page.status_code, "也请填撤销日期" in text(page)) == (422, True)
