"""Stored files: content decides, names are kept clean, bytes before rows, handed out without any right to run."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from core import files
from core.forms import FilesField
from core.models import StoredFile
from tests.builders import NOW, PNG, picture

KEPT = [
    ("照片.jpg", b"\xff\xd8\xff\xe0x"),
    ("照片.PNG", PNG),
    ("照片.webp", b"RIFFxxxxWEBPx"),
    ("照片.heic", b"\0\0\0\x18ftypheicx"),
    ("文书.pdf", b"%PDF-1.7"),
    ("文书.docx", b"PK\x03\x04x"),
    ("台账.xlsx", b"PK\x03\x04x"),
    ("台账.xls", b"\xd0\xcf\x11\xe0x"),
    ("录音.mp3", b"ID3x"),
    ("录像.mp4", b"\0\0\0\x18ftypisom"),
    ("说明.txt", "说明".encode()),
]
REFUSED = [
    ("程序.exe", b"MZ"),
    ("网页.html", b"<html>"),
    ("图.svg", b"<svg onload='x'/>"),
    ("程序.png", b"MZ\x90"),
    ("网页.jpg", b"<script>"),
    ("二进制.txt", b"a\0b"),
    ("没有后缀", PNG),
    ("照片.jpg.exe", b"\xff\xd8\xff"),
    ("表.xls", b"PK\x03\x04"),
]


@pytest.mark.parametrize(("name", "content"), KEPT)
def test_what_its_name_says_is_kept(name, content):
    assert files.why_not_store(SimpleUploadedFile(name, content)) is None


@pytest.mark.parametrize(("name", "content"), REFUSED)
def test_what_its_name_does_not_say_is_refused_in_words(name, content):
    refusal = files.why_not_store(SimpleUploadedFile(name, content))
    assert (refusal.kind, name in refusal.sentence) == ("incomplete", True)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a.png", "a.png"),
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\x\\照片.png", "照片.png"),
        ("a\x00b\n.png", "ab.png"),
        ("<script>.png", "<script>.png"),
        ("𠮷㛃😀.png", "𠮷㛃😀.png"),
        ("...", "未命名"),
        ("", "未命名"),
        ("\u202egnp.exe.png", "gnp.exe.png"),
    ],
)
def test_a_name_is_kept_without_folders_and_control_characters(given, kept):
    assert files.clean_name(given) == kept


def test_a_long_name_keeps_its_ending():
    name = files.clean_name("长" * 300 + ".png")
    assert (len(name), name.endswith(".png")) == (120, True)


@pytest.mark.django_db
def test_the_bytes_are_on_disk_before_the_row_and_unchanged():
    stored = files.store(picture(), by=None, at=NOW)
    assert files.path_of(stored).read_bytes() == PNG
    assert (stored.sha256, stored.size) == (hashlib.sha256(PNG).hexdigest(), len(PNG))
    assert list(files.path_of(stored).parent.glob("*.part")) == []


@pytest.mark.django_db
def test_bytes_that_cannot_be_written_leave_no_row(settings, tmp_path):
    blocked = tmp_path / "files"
    blocked.write_text("a file where the folder should be")
    settings.FILES_DIR = blocked
    with pytest.raises(OSError, match="files"):
        files.store(picture(), by=None, at=NOW)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "shown"),
    [("a.png", "inline"), ("a.pdf", "inline"), ("a.txt", "attachment"), ("a.docx", "attachment")],
)
def test_only_pictures_and_pdf_open_in_the_browser(name, shown):
    content = {one.rpartition(".")[2].lower(): data for one, data in KEPT}[name[2:]]
    response = files.hand_out(files.store(SimpleUploadedFile(name, content), by=None, at=NOW))
    assert response["Content-Disposition"].startswith(shown)
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content) == content
    response.file_to_stream.close()


def field(*uploads, required: bool = False):
    return FilesField(required=required).clean(list(uploads))


def test_none_is_allowed_unless_a_file_is_asked_for():
    assert field() == []
    with pytest.raises(Exception, match="请选择文件"):
        field(required=True)


def test_more_than_nine_at_once_are_refused_in_words():
    assert len(field(*[picture() for _ in range(9)])) == 9
    with pytest.raises(Exception, match="一次最多 9 个文件"):
        field(*[picture() for _ in range(10)])


def test_one_bad_file_of_many_is_named():
    with pytest.raises(Exception, match="坏的"):
        field(picture("好的.png"), SimpleUploadedFile("坏的.png", b"MZ"))


def test_an_upload_beyond_the_limit_is_not_kept_in_full(settings):
    settings.MAX_UPLOAD_BYTES = 100_000
    upload = SimpleUploadedFile("大.png", PNG + b"\0" * 1_000_000)
    request = RequestFactory().post("/x/", {"papers": upload})
    received = request.FILES["papers"]
    assert settings.MAX_UPLOAD_BYTES < received.size < 500_000
    assert "超过" in files.why_not_store(received).sentence
