"""Rows kept by hand: the list, the form, the workbook out and in, with units as the example."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from core import files, jobs
from core.models import ExportRecord, Job
from governance.choices import UnitKind
from governance.models import Unit
from tests.builders import administrator, liaison, stranger, street, unit, window
from tests.pages import text

pytestmark = pytest.mark.django_db

TITLES = ["名称", "简称", "类型", "所在区域"]
LIBRARY = {"name": "街道图书馆", "short_name": "图书馆", "kind": "social_body"}


def typed(**more):
    return LIBRARY | {"area": street().area.code} | more


def workbook(*lines, titles=TITLES) -> SimpleUploadedFile:
    book, out = Workbook(), io.BytesIO()
    for line in (titles, *lines):
        book.active.append(list(line))
    book.save(out)
    return SimpleUploadedFile("单位.xlsx", out.getvalue())


def imported(client, file) -> Job:
    response = client.post("/units/import/", {"file": file})
    assert response.status_code == 302, text(response)
    jobs.run_due()
    return Job.objects.get(kind="upkeep_import")


def test_a_unit_is_added_and_changed_in_its_form(sign_in):
    client = sign_in(administrator())
    assert client.post("/units/add/", typed()).status_code == 302
    row = Unit.objects.get(name="街道图书馆")
    client.post(f"/units/{row.pk}/", typed(phone="0871-65550000"))
    row.refresh_from_db()
    assert (row.phone, row.kind, row.area) == ("0871-65550000", UnitKind.SOCIAL_BODY, street().area)


def test_what_was_typed_stays_when_it_is_refused(sign_in):
    page = sign_in(administrator()).post("/units/add/", typed(area="没有这个地方", phone="123"))
    assert page.status_code == 422
    assert "没有找到区域“没有这个地方”" in text(page)
    assert 'value="123"' in text(page)


def test_a_second_unit_of_the_same_name_is_refused_in_words(sign_in):
    unit(street().area, "街道图书馆")
    page = sign_in(administrator()).post("/units/add/", typed())
    assert (page.status_code, "已有“街道图书馆”" in text(page)) == (422, True)


def test_the_list_finds_and_tells_how_many(sign_in):
    unit(street().area, "街道图书馆")
    page = text(sign_in(administrator()).get("/units/?q=图书馆"))
    assert "街道图书馆" in page
    assert "共 1 条" in page
    assert "没有符合条件" in text(sign_in(administrator()).get("/units/?q=水族馆"))


def test_the_list_costs_the_same_at_ten_and_at_a_thousand_rows(sign_in, django_assert_max_num_queries):
    Unit.objects.bulk_create(
        Unit(name=f"第{n}单位", short_name=f"{n}", kind=UnitKind.DEPARTMENT, area=street().area)
        for n in range(1000)
    )
    client = sign_in(administrator())
    with django_assert_max_num_queries(9):
        assert "共 1" in text(client.get("/units/"))


def test_others_read_it_and_are_told_who_may_change_it(sign_in):
    client, row = sign_in(window()), street().unit
    assert "管理员" in text(client.get(f"/units/{row.pk}/"))
    assert client.post(f"/units/{row.pk}/", typed()).status_code == 403
    assert client.get("/units/add/").status_code == 403


def test_another_street_is_not_there(sign_in):
    client = sign_in(stranger())
    assert client.get(f"/units/{street().unit.pk}/").status_code == 404
    assert street().unit.name not in text(client.get("/units/"))


def test_an_administrator_keeps_only_below_his_own_post(sign_in):
    page = sign_in(administrator()).post("/units/add/", typed(area=street(2).area.code))
    assert (page.status_code, "不在您管理的范围内" in text(page)) == (403, True)
    assert not Unit.objects.filter(name="街道图书馆").exists()


def test_a_workbook_adds_changes_and_leaves_alone(sign_in):
    unit(street().area, "街道图书馆", UnitKind.SOCIAL_BODY)
    place = street().area.code
    job = imported(
        sign_in(administrator()),
        workbook(
            ("街道图书馆", "图书馆", "社会组织", place),
            ("街道文化站", "文化站", "职能部门", place),
            ("街道文化站", "文化站", "职能部门", place),
        ),
    )
    assert job.result == {"added": 1, "changed": 1, "same": 1, "rejected": 0}
    assert Unit.objects.get(name="街道图书馆").short_name == "图书馆"


def test_a_bad_line_stops_no_other_and_comes_back_with_its_reason(sign_in):
    place = street().area.code
    job = imported(
        sign_in(administrator()),
        workbook(
            ("街道文化站", "文化站", "文化馆", place),
            ("街道图书馆", "图书馆", "社会组织", "990099"),
            ("街道档案室", "档案室", "职能部门", street(2).area.code),
            ("街道广播站", "广播站", "职能部门", place),
        ),
    )
    assert job.result["added"] == 1
    back = load_workbook(io.BytesIO(files.path_of(job.result_file).read_bytes())).active
    said = [row[1] for row in back.iter_rows(min_row=2, values_only=True)]
    assert ["类型" in said[0], "没有找到区域" in said[1], "不在您管理的范围内" in said[2]] == [True] * 3
    assert [row[0] for row in back.iter_rows(min_row=2, values_only=True)] == [2, 3, 4]


def test_what_was_exported_reads_in_again_without_a_change(sign_in):
    client = sign_in(administrator())
    street()
    out = b"".join(client.post("/units/export/").streaming_content)
    job = imported(client, SimpleUploadedFile("单位.xlsx", out))
    assert (job.result["added"], job.result["changed"], job.result["rejected"]) == (0, 0, 0)
    assert job.result["same"] == Unit.objects.filter(area__path__startswith=street().area.path).count()


@pytest.mark.parametrize(
    "file",
    [
        workbook(("x",), titles=["别的"]),
        SimpleUploadedFile("单位.xlsx", b"PK\x03\x04 broken"),
        SimpleUploadedFile("单位.xlsx", b""),
    ],
    ids=["no heading", "broken", "empty"],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(sign_in, file):
    page = sign_in(administrator()).post("/units/import/", {"file": file})
    assert page.status_code == 422
    assert Job.objects.count() == 0


def test_a_file_of_another_kind_is_told_which_this_form_takes(sign_in):
    """Not everything the product takes elsewhere."""
    client, content = sign_in(administrator()), b"\x89PNG\r\n\x1a\n"
    pages = [
        text(client.post("/units/import/", {"file": SimpleUploadedFile(name, content)}))
        for name in ("单位.png", "单位.xlsx")
    ]
    assert "这里只收 Excel 工作簿（.xlsx），“单位.png”不是" in pages[0]
    assert "可用：Excel 工作簿（.xlsx）。" in pages[1]
    for page in pages:
        assert 'accept=".xlsx"' in page
        assert "mp3" not in page


def test_an_export_is_asked_for_by_a_form_as_it_writes_a_line_in_the_register(sign_in):
    client = sign_in(administrator())
    assert client.get("/units/export/").status_code == 405
    assert not ExportRecord.objects.exists()
    page = text(client.get("/units/?q=街道"))
    assert 'method="post"' in page
    assert "/units/export/?q=" in page
    list(client.post("/units/export/?q=街道").streaming_content)
    assert "查找：" in ExportRecord.objects.get().words


def test_a_code_in_full_width_digits_is_understood(sign_in):
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in street().area.code)
    given = {"name": "图书馆", "short_name": "图书馆", "kind": "social", "area": wide}
    page = sign_in(administrator()).post("/units/add/", given)
    assert "没有找到区域" not in text(page)
    assert "没有找到区域" in text(sign_in(administrator()).post("/units/add/", given | {"area": "９"}))


def test_too_long_a_text_is_refused_in_plain_words(sign_in):
    page = sign_in(administrator()).post("/units/add/", {"name": "长" * 5000})
    assert "最多 80 个字，现在有 5000 个" in text(page)


def test_a_formula_is_text_in_the_workbook(sign_in):
    unit(street().area, "=HYPERLINK(1)")
    out = b"".join(sign_in(administrator()).post("/units/export/?q=HYPERLINK").streaming_content)
    cell = load_workbook(io.BytesIO(out)).active["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_field_suggests_what_its_officer_may_look_up(sign_in):
    place = street().area
    lines = sign_in(liaison()).get("/suggest/area/", {"q": place.name[:2]}).json()["lines"]
    assert any(line.startswith(place.code) for line in lines)
    assert sign_in(stranger()).get("/suggest/area/", {"q": place.code}).json()["lines"] == []
    assert sign_in(liaison()).get("/suggest/nothing/").status_code == 404
