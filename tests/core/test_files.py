"""Stored files: content decides, names are kept clean, bytes before rows, handed out without any right to run."""

import hashlib
import io
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image

from core import files, pictures
from core.forms import FilesField
from core.models import StoredFile
from core.refusals import Refusal, Refused
from tests.builders import NOW, PNG, picture


def drawn(kind: str, size=(8, 4), mode="RGB", **more) -> bytes:
    """A real picture, red on its left half."""
    picture, out = Image.new(mode, size), io.BytesIO()
    picture.paste(Image.new(mode, (size[0] // 2, size[1]), "red" if mode == "RGB" else 0))
    picture.save(out, kind, **more)
    return out.getvalue()


def photograph(orientation: int = 1) -> bytes:
    """A JPEG as a phone makes it: where, when, with what, turned."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "某手机", orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (25.0, 2.0, 11.0), 3: "E", 4: (102.0, 42.0, 0.0)})
    return drawn("JPEG", exif=exif, comment=b"13800001234")


def packed(*names: str, size: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"x" * size)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0" + bytes(600)
KEPT = [
    ("照片.jpg", photograph()),
    ("照片.PNG", PNG),
    ("照片.webp", drawn("WEBP")),
    ("文书.pdf", b"%PDF-1.7"),
    ("文书.docx", packed("[Content_Types].xml", "word/document.xml")),
    ("台账.xlsx", packed("[Content_Types].xml", "xl/workbook.xml")),
    ("台账.xls", OLE),
    ("录音.mp3", b"ID3x"),
    ("录像.mp4", b"\0\0\0\x18ftypisom"),
    ("说明.txt", "说明".encode()),
]
REFUSED = [
    ("程序.exe", b"MZ"),
    ("网页.html", b"<html>"),
    ("脚本.js", b"alert(1)"),
    ("图.svg", b"<svg onload='x'/>"),
    ("程序.png", b"MZ\x90"),
    ("网页.jpg", b"<script>"),
    ("二进制.txt", b"a\0b"),
    ("没有后缀", PNG),
    ("照片.jpg.exe", b"\xff\xd8\xff"),
    ("表.xls", b"PK\x03\x04"),
    ("照片.heic", b"\0\0\0\x18ftypheicx"),
    ("半张.jpg", photograph()[:300]),
    ("空图.jpg", b"\xff\xd8\xff\xe0x"),
    ("改名.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"),
    ("动图.webp", drawn("WEBP", save_all=True, append_images=[Image.new("RGB", (8, 4))])),
    ("坏的.docx", b"PK\x03\x04x"),
    ("压缩包.docx", packed("readme.md")),
    ("宏.docx", packed("[Content_Types].xml", "word/vbaProject.bin")),
    ("宏.xlsx", packed("[Content_Types].xml", "xl/vbaProject.bin")),
    ("宏.xls", OLE + b"\0" + "_VBA_PROJECT".encode("utf-16-le")),
]


@pytest.mark.parametrize(("name", "content"), KEPT)
def test_what_its_name_says_is_kept(name, content):
    assert not isinstance(files.prepare(SimpleUploadedFile(name, content)), Refusal)


@pytest.mark.parametrize(("name", "content"), REFUSED)
def test_what_its_name_does_not_say_is_refused_in_words(name, content):
    refusal = files.prepare(SimpleUploadedFile(name, content))
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
@pytest.mark.parametrize(("name", "content"), KEPT)
def test_the_bytes_are_on_disk_before_the_row_and_the_row_is_about_what_is_kept(name, content):
    stored = files.store(SimpleUploadedFile(name, content), by=None, at=NOW)
    kept = files.path_of(stored).read_bytes()
    assert kept == content or stored.content_type in pictures.TYPES
    assert (stored.sha256, stored.size) == (hashlib.sha256(kept).hexdigest(), len(kept))
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
    assert b"".join(response.streaming_content)
    assert "sandbox" in response["Content-Security-Policy"]
    assert ("script" in response["Content-Security-Policy"]) is False
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


# pictures


def kept(name: str, content: bytes) -> bytes:
    return files.prepare(SimpleUploadedFile(name, content)).read()


def test_a_photograph_is_kept_without_where_when_and_with_what():
    before, after = photograph(), kept("a.jpg", photograph())
    assert Image.open(io.BytesIO(before)).getexif().get_ifd(0x8825)
    picture = Image.open(io.BytesIO(after))
    assert (dict(picture.getexif()), "comment" in picture.info, picture.format) == ({}, False, "JPEG")
    for secret in (b"Exif", b"13800001234", "某手机".encode()):
        assert secret not in after


def test_a_photograph_taken_sideways_stands_upright():
    picture = Image.open(io.BytesIO(kept("a.jpg", photograph(orientation=6))))
    assert picture.size == (4, 8)
    assert picture.getpixel((2, 0))[0] > picture.getpixel((2, 7))[0]


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_in_any_colours_is_kept(mode):
    assert Image.open(io.BytesIO(kept("a.jpg", drawn("JPEG", mode=mode)))).mode in ("L", "RGB")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_drawing_with_or_without_transparency_stays_as_it_looks(mode):
    before = drawn("PNG", mode=mode)
    assert Image.open(io.BytesIO(kept("a.png", before))).convert("RGBA").tobytes() == (
        Image.open(io.BytesIO(before)).convert("RGBA").tobytes()
    )


def test_what_is_hidden_behind_a_picture_is_gone():
    assert b"<script>" not in kept("a.png", PNG + b"<script>alert(1)</script>")
    assert b"<script>" not in kept("a.jpg", photograph() + b"<script>alert(1)</script>")


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_opened():
    vast = bytearray(PNG)
    vast[16:24] = (100_000).to_bytes(4, "big") * 2
    vast[29:33] = zlib.crc32(vast[12:29]).to_bytes(4, "big")
    assert "过大" in files.prepare(SimpleUploadedFile("大.png", bytes(vast))).sentence


def test_an_office_file_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(files, "_UNPACKED_MAX", 1000)
    bomb = packed("[Content_Types].xml", "xl/sheet.xml", size=10_000)
    assert "大得不正常" in files.prepare(SimpleUploadedFile("表.xlsx", bomb)).sentence


@pytest.mark.django_db
def test_a_picture_that_no_form_has_seen_is_drawn_anew_or_refused_all_the_same():
    stored = files.store(SimpleUploadedFile("a.jpg", photograph()), by=None, at=NOW)
    assert b"Exif" not in files.path_of(stored).read_bytes()
    with pytest.raises(Refused, match="打不开"):
        files.store(SimpleUploadedFile("a.jpg", photograph()[:300]), by=None, at=NOW)
