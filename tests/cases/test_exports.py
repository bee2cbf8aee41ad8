"""The workbook of the list: all rows, the same rows, masked, text stays text."""

from io import BytesIO
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from cases.actions.people import PersonText
from cases.choices import State
from cases.exports import COLUMNS
from cases.models import Case
from core import jobs
from core.choices import JobState
from core.models import Job, Notice
from tests.builders import director, many_cases, registered, secretary, stranger
from tests.cases.test_list import numbers
from tests.pages import download

pytestmark = pytest.mark.django_db


def exported(client, query: str = "") -> list[tuple]:
    """The lines of the workbook, its head first, fetched as an officer does."""
    response = client.post(f"/cases/export/{query}")
    assert response.status_code == 302
    jobs.run_due()
    job = Job.objects.latest("id")
    assert (job.state, response["Location"]) == (JobState.DONE, f"/jobs/{job.pk}/")
    content, _ = download(client, f"/jobs/{job.pk}/file/")
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("query", ["", "?state=completed", "?q=M2026-000"])
def test_the_file_has_exactly_the_rows_of_all_pages_of_the_list(sign_in, query):
    """Trap 16."""
    client = sign_in(director())
    many_cases(120)
    many_cases(60, State.COMPLETED)
    lines = exported(client, query)
    shown = numbers(client, query)
    assert len(shown) > 50
    assert [line[0] for line in lines[1:]] == shown
    assert lines[0] == tuple(column.title for column in COLUMNS)


@pytest.mark.parametrize("count", [1100, pytest.param(6100, marks=pytest.mark.deep)])
def test_there_is_no_hidden_limit(sign_in, count):
    """Trap 16: another system stops at 6,000; ours reads by the thousand."""
    many_cases(count)
    assert len(exported(sign_in(director()))) == count + 1


def test_names_are_masked_like_on_the_page(sign_in):
    registered(people=(PersonText("王小强", "13800001234"), PersonText("李梅")))
    line = exported(sign_in(director()))[1]
    assert "王*强 等 2 人" in line
    assert not {"王小强", "13800001234"} & set(line)


@pytest.mark.parametrize(
    "title", ['=HYPERLINK("http://x.cn","点")', "+86", "-1+1", "@SUM(A1)", "<script>", "𠮷㛃😀", "1_x000D_2"]
)
def test_text_stays_text(sign_in, title):
    """Trap 25: what looks like a formula is opened as words."""
    case = registered(title=title)
    client = sign_in(director())
    response = client.post("/cases/export/")
    assert response.status_code == 302
    jobs.run_due()
    content, _ = download(client, f"/jobs/{Job.objects.get().pk}/file/")
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    cell = sheet.cell(2, 6)
    assert (cell.data_type, cell.value.lstrip("'")) == ("s", title)
    assert sheet.cell(2, 1).value == case.number


def test_an_empty_list_is_a_workbook_with_its_head(sign_in):
    assert len(exported(sign_in(stranger()))) == 1


def test_the_bell_rings_with_the_number_of_rows(sign_in):
    many_cases(3)
    exported(sign_in(secretary()))
    assert Notice.objects.get().text == "导出事项清单：共 3 件，可以下载。"


def test_nobody_else_fetches_the_file(sign_in):
    exported(sign_in(director()))
    job = Job.objects.get()
    for url in (f"/jobs/{job.pk}/", f"/jobs/{job.pk}/file/"):
        assert sign_in(secretary()).get(url).status_code == 404


def test_the_file_name_says_what_and_when(sign_in):
    client = sign_in(director())
    exported(client)
    _, response = download(client, f"/jobs/{Job.objects.get().pk}/file/")
    assert quote("事项清单_20261117_1000.xlsx") in response["Content-Disposition"]


def test_an_export_may_run_twice_without_harm(sign_in):
    client = sign_in(director())
    many_cases(2)
    exported(client)
    first = Job.objects.get()
    Job.objects.update(state=JobState.PENDING)
    jobs.run_due()
    assert Job.objects.get().result == first.result
    assert Case.objects.count() == 2


def test_the_export_asked_for_twice_with_one_form_is_one_job(sign_in):
    client = sign_in(director())
    for _ in range(2):
        client.post("/cases/export/", {"once": "key-1"})
    assert Job.objects.count() == 1


def test_the_progress_that_htmx_asks_for_is_that_part_of_the_page(sign_in):
    client = sign_in(director())
    client.post("/cases/export/")
    url = f"/jobs/{Job.objects.get().pk}/"
    for _ in range(2):
        part = client.get(url, headers={"HX-Request": "true"})
        whole = client.get(url)
        assert part.content.strip() in whole.content
        assert (part["Vary"].split(", ").count("HX-Request"), b"<html" in part.content) == (1, False)
        jobs.run_due()
