"""Files that leave: entered once each, marked with who and when, masked unless right and purpose are given."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from cases.actions.people import PersonText
from cases.exports import CLEAR_COLUMNS, COLUMNS
from cases.models import ImportBatch
from config import doctor
from core import clock, exports, files, jobs
from core.choices import JobState
from core.models import ExportRecord, Job, Notice, StoredFile
from dispatch.choices import SlipState
from tests.builders import (
    NOW,
    auditor,
    commander,
    director,
    letter_of,
    liaison,
    many_cases,
    registered,
    secretary,
    security,
    slip_at,
    stranger,
    window,
)
from tests.pages import download, text

pytestmark = pytest.mark.django_db
PURPOSE = {"reason": "contact", "note": "十一月逐户回访，交本中心两名回访员", "confirmed": "on"}


def exported(client, url: str = "/cases/export/", **data) -> ExportRecord:
    assert client.post(url, data).status_code == 302
    jobs.run_due()
    assert Job.objects.latest("id").state == JobState.DONE
    return ExportRecord.objects.latest("id")


def book_of(record: ExportRecord):
    return load_workbook(BytesIO(files.path_of(record.file).read_bytes()))


def test_each_export_is_entered_once_with_all_that_was_asked(sign_in):
    many_cases(3)
    record = exported(sign_in(director()), "/cases/export/?state=open&q=王小强")
    assert ExportRecord.objects.count() == 1
    assert (record.officer_id, record.kind, record.title, record.rows) == (
        director().pk,
        "case_export",
        "事项清单",
        0,
    )
    assert (record.words, record.is_masked, record.downloads) == ("查找：王*强；状态：在办", True, 0)
    assert "state=open" in record.query
    assert record.digest == StoredFile.objects.get(pk=record.file_id).sha256


def test_whom_one_looked_for_is_not_in_the_register_in_clear(sign_in):
    exported(sign_in(director()), "/cases/export/?q=13800001234")
    row = ExportRecord.objects.values_list("words", flat=True).get()
    assert "13800001234" not in row
    with transaction.atomic():
        found = ExportRecord.objects.extra(where=["query LIKE '%%1380000%%'"])
        assert not found.exists()


def test_the_register_of_letters_is_entered_too(sign_in):
    letter_of(slip_at(SlipState.ISSUED))
    record = exported(sign_in(director()), "/letters/export/")
    assert (record.title, record.rows) == ("函件登记簿", 1)


def test_the_workbook_names_officer_and_time_on_every_page_and_on_a_sheet_of_its_own(sign_in):
    many_cases(2)
    record = exported(sign_in(director()))
    book = book_of(record)
    said = book["导出说明"]["A2"].value
    at = f"{record.at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"
    assert said == f"主任（第1街道综治中心主任）{at} 导出，共 2 行"
    assert book.worksheets[0].oddFooter.left.text == said
    assert (book.properties.creator, book.properties.description) == ("主任", said)
    assert book.worksheets[0].max_row == 3


def test_an_ampersand_in_the_purpose_breaks_no_footer(sign_in):
    registered()
    record = exported(sign_in(director()), "/cases/export/clear/", **(PURPOSE | {"note": "A&B <c> \x00 &P"}))
    book = book_of(record)
    assert "A&B <c>" in book["导出说明"]["A2"].value
    assert "A&&B" in zipfile.ZipFile(files.path_of(record.file)).read(
        "xl/worksheets/sheet1.xml"
    ).decode().replace("&amp;", "&")


def test_an_exported_list_can_be_imported_again(sign_in):
    many_cases(4)
    client = sign_in(director())
    record = exported(client)
    again = SimpleUploadedFile("事项清单.xlsx", files.path_of(record.file).read_bytes())
    response = client.post(reverse("import_list"), {"file": again, "mode": "history"})
    batch = ImportBatch.objects.latest("id")
    assert (response.status_code, batch.sheet) == (302, "事项清单")


def test_a_job_taken_up_again_is_entered_once(sign_in, monkeypatch):
    client = sign_in(director())
    client.post("/cases/export/")
    job = Job.objects.get()
    keep = exports.register

    def killed(**_what) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(exports, "register", killed)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_due()
    monkeypatch.setattr(exports, "register", keep)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.now() - timedelta(minutes=5))
    jobs.run_due()
    assert (ExportRecord.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_in_clear_only_with_the_right_a_purpose_and_a_second_confirmation(sign_in):
    people = (PersonText("王小强", "13800001234", "530199198112113972"), PersonText("李梅"))
    registered(people=people)
    officer = security()
    record = exported(sign_in(director()), "/cases/export/clear/", **PURPOSE)
    sheet = book_of(record).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0] == tuple(column.title for column in CLEAR_COLUMNS)
    assert lines[1][len(COLUMNS) :] == ("王小强；李梅", "13800001234；", "530199198112113972；")
    assert (record.is_masked, record.purpose) == (
        False,
        "联系当事人办理事项：十一月逐户回访，交本中心两名回访员",
    )
    assert "用途：联系当事人" in sheet.oddFooter.left.text
    notice = Notice.objects.get(recipient_id=officer.pk)
    assert ("主任导出了含个人信息的 1 件事项" in notice.text, notice.url) == (True, "/exports/")


@pytest.mark.parametrize("missing", ["reason", "note", "confirmed"])
def test_without_one_of_them_nothing_is_exported_and_what_was_typed_stays(sign_in, missing):
    data = {key: value for key, value in PURPOSE.items() if key != missing}
    response = sign_in(director()).post("/cases/export/clear/", data)
    assert (response.status_code, Job.objects.count()) == (422, 0)
    assert missing == "note" or "十一月逐户回访" in text(response)


@pytest.mark.parametrize("who", [window, secretary, liaison, security, auditor])
def test_whoever_may_not_reads_why_and_sees_no_button(sign_in, who):
    client = sign_in(who())
    response = client.post("/cases/export/clear/", PURPOSE)
    assert (response.status_code, "遮盖的导出" in text(response)) == (403, True)
    assert "export/clear" not in text(client.get("/cases/"))


def test_a_right_lost_before_the_job_ran_stops_it(sign_in):
    client = sign_in(director())
    client.post("/cases/export/clear/", PURPOSE)
    who = director()
    who.officer.appointments.update(until_on=(clock.now() - timedelta(days=2)).date())
    jobs.run_due()
    job = Job.objects.get()
    assert (job.state, "遮盖的导出" in job.sentence, ExportRecord.objects.count()) == (
        JobState.FAILED,
        True,
        0,
    )


def test_a_restricted_case_is_in_no_export_of_whom_it_does_not_name(sign_in):
    registered(is_restricted=True)
    registered()
    assert exported(sign_in(commander()), "/cases/export/clear/", **PURPOSE).rows == 1


def test_downloads_are_counted(sign_in):
    client = sign_in(director())
    record = exported(client)
    for _ in range(2):
        download(client, f"/jobs/{record.job_id}/file/")
    record.refresh_from_db()
    assert (record.downloads, record.downloaded_at is not None) == (2, True)


def test_after_its_days_the_file_is_deleted_and_says_so_and_the_row_stays(sign_in):
    client = sign_in(director())
    record = exported(client)
    assert record.expires_at == record.at + timedelta(days=30)
    assert exports.expire(record.at + timedelta(days=29)) == 0
    with transaction.atomic():
        assert exports.expire(record.at + timedelta(days=30)) == 1
    assert exports.expire(record.at + timedelta(days=30)) == 0
    record.refresh_from_db()
    assert (record.file, record.deleted_at is not None, StoredFile.objects.count()) == (None, True, 0)
    response = client.get(f"/jobs/{record.job_id}/file/")
    assert (response.status_code, "请按原来的条件重新导出" in text(response)) == (409, True)
    assert "下载" not in text(client.get(f"/jobs/{record.job_id}/"))


@pytest.mark.django_db(transaction=True)
def test_the_bytes_go_with_the_row(sign_in):
    record = exported(sign_in(director()))
    path = files.path_of(record.file)
    assert path.exists()
    exports.expire(record.at + timedelta(days=30))
    assert not path.exists()
    assert doctor.stored_files(NOW) == []


def test_everybody_sees_their_own_and_the_watchers_all(sign_in):
    mine = exported(sign_in(director()))
    theirs = exported(sign_in(secretary()))
    own = text(sign_in(secretary()).get("/exports/"))
    assert ("共 1 件" in own, theirs.file_name in own, mine.file_name == theirs.file_name) == (
        True,
        True,
        mine.file_name == theirs.file_name,
    )
    for who in (security, auditor):
        page = text(sign_in(who()).get("/exports/"))
        assert ("共 2 件" in page, "主任" in page, "秘书" in page) == (True, True, True)
    assert "没有导出记录" in text(sign_in(stranger()).get("/exports/"))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?officer=主任", 1), ("?officer=无此人", 0), ("?masked=no", 0), ("?masked=yes", 1), ("?since=2000-01-01", 1),
        ("?until=2000-01-01", 0), ("?since=0000-00-00", 1), ("?masked=%00", 1), ("?cursor=x", 1), ("?officer=%00", 1),
    ],
)  # fmt: skip
def test_the_register_is_filtered(sign_in, query, count):
    exported(sign_in(director()))
    response = sign_in(auditor()).get(f"/exports/{query}")
    assert (response.status_code, len(response.context["page"].rows)) == (200, count)


def test_the_register_costs_the_same_with_a_thousand_rows(sign_in, django_assert_max_num_queries):
    record = exported(sign_in(director()))
    client = sign_in(auditor())
    with django_assert_max_num_queries(30) as few:
        client.get("/exports/")
    for _ in range(60):
        record.pk = None
        record.save()
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/exports/")


def test_the_database_wants_a_purpose_for_what_is_in_clear(sign_in):
    exported(sign_in(director()))
    with pytest.raises(IntegrityError), transaction.atomic():
        ExportRecord.objects.update(is_masked=False)
