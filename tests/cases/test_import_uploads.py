"""Uploads that cannot be read, are too large or have odd names: refused in words, kept, handed out again."""

import io
import zipfile
from unittest.mock import patch

import pytest
from django.urls import reverse

from cases.choices import ImportState
from cases.models import ImportBatch
from core import jobs
from core.choices import JobState
from core.models import Job, StoredFile
from tests.builders import NOW, stranger, window
from tests.cases.ledgers import URL, begun, csv_file, imported, row, sent, shown, totals, xlsx
from tests.pages import download, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(sign_in):
    return sign_in(window())


@pytest.fixture
def file(tmp_path):
    return lambda *rows, name="台账.xlsx", **more: xlsx(tmp_path / name, *rows, **more)


def zip_bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (300 << 20))
    return content.getvalue()


BAD = {
    "empty": (b"", "空文件"),
    "only blanks": (b"\n\n", "没有任何内容"),
    "not a spreadsheet": (b"%PDF-1.4 something", "不是表格"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "不是表格"),
    "damaged": (b"PK\x03\x04" + b"\x01" * 300, "损坏"),
    "password": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") * 3, "设有密码"),
    "a damaged xls named xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为"),
    "a web page": (b"<html><table><tr><td>x</td></tr></table></html>", "网页格式"),
    "random": (bytes(range(256)) * 20, "不是表格"),
}


@pytest.mark.parametrize(("content", "sentence"), BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_read_is_refused_in_words_beside_the_field(clerk, content, sentence):
    response = sent(clerk, content, mode="live")
    assert response.status_code == 422
    assert sentence in "".join(response.context["form"].errors["file"])
    assert response.context["form"]["mode"].value() == "live"
    assert not Job.objects.exists()


@pytest.mark.parametrize("what", [what for what in BAD if what != "empty"])
def test_a_file_that_cannot_be_read_is_kept_with_the_sentence_and_handed_out(clerk, what):
    content, sentence = BAD[what]
    sent(clerk, content, name="坏的.xlsx")
    batch = ImportBatch.objects.get()
    assert (batch.state, totals(batch)) == (ImportState.FAILED, (0, 0, 0, 0))
    page = text(clerk.get(URL))
    assert batch.problems.get().sentence in page
    assert reverse("import_file", args=[batch.pk]) in page
    assert sentence in text(shown(clerk, batch))
    kept, _ = download(clerk, reverse("import_file", args=[batch.pk]))
    assert kept == content


def test_an_unreadable_file_sent_twice_is_kept_once(clerk):
    for key in ("key-1", "key-1", "key-2"):
        sent(clerk, BAD["damaged"][0], once=key)
    assert ImportBatch.objects.count() == StoredFile.objects.count() == 1


def test_an_unreadable_file_is_neither_started_nor_continued(clerk):
    sent(clerk, BAD["damaged"][0])
    batch = ImportBatch.objects.get()
    assert "继续导入" not in text(shown(clerk, batch))
    for name in ("import_start", "import_resume", "import_discard"):
        assert clerk.post(reverse(name, args=[batch.pk]), {"once": name}).status_code == 409


def test_an_unreadable_file_is_known_to_its_centre_only(clerk, sign_in):
    sent(clerk, BAD["damaged"][0])
    batch = ImportBatch.objects.get()
    client = sign_in(stranger())
    assert client.get(reverse("import_file", args=[batch.pk])).status_code == 404
    assert batch.file.name not in text(client.get(URL))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(clerk):
    response = sent(clerk, zip_bomb())
    assert (response.status_code, "解开后过大" in text(response)) == (422, True)
    assert StoredFile.objects.get().size < 1 << 20


def test_a_file_over_the_limit_is_refused(clerk, settings, file):
    settings.MAX_UPLOAD_BYTES = 1000
    response = sent(clerk, file(*(row(serial) for serial in range(1, 50))))
    assert (response.status_code, "的上限" in text(response)) == (422, True)
    assert not StoredFile.objects.exists()


def test_without_a_file_the_form_says_so(clerk):
    response = clerk.post(URL, {"mode": "history"})
    assert (response.status_code, "请选择台账文件" in text(response)) == (422, True)


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.csv", "../../etc/passwd", "a\x00b.csv", "长" * 300 + ".xlsx"]
)
def test_any_file_name_is_kept_or_cut(clerk, tmp_path, name):
    response = sent(clerk, csv_file(tmp_path / "a.csv", row()), name=name)
    assert response.status_code == 302
    page = shown(clerk, ImportBatch.objects.get())
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_a_stored_file_that_is_gone_is_said_in_words(clerk, file):
    batch = begun(file(row()))
    batch.job = jobs.submit("import_ledger", title="x", owner=None, arguments={"batch": batch.pk}, at=NOW)
    batch.save()
    with patch("cases.actions.importing.ledger.read_sheets", side_effect=FileNotFoundError):
        jobs.run_due()
    batch.refresh_from_db()
    assert (batch.state, batch.job.state) == (ImportState.FAILED, JobState.FAILED)
    assert "原文件不在了" in text(shown(clerk, batch))


def test_cells_with_markup_are_shown_as_text(clerk, file):
    batch = imported(file(row(text="<script>alert(1)</script>", time="2026-02-30")))
    page = shown(clerk, batch)
    assert b"<script>alert(1)" not in page.content
    assert "<script>alert(1)" in text(page)
