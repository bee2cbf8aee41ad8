"""Stored files: what may be kept, where it lies, how it is handed out."""

from __future__ import annotations

import hashlib
import os
import uuid
import zipfile
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse

from core import pictures
from core.models import StoredFile
from core.refusals import Refusal, Refused, incomplete

MAX_FILES = 9
# content, not the name, decides: (leading bytes, offset, content type, endings)
_KINDS: tuple[tuple[bytes, int, str, tuple[str, ...]], ...] = (
    (b"\xff\xd8\xff", 0, "image/jpeg", (".jpg", ".jpeg")),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png", (".png",)),
    (b"WEBP", 8, "image/webp", (".webp",)),
    (b"%PDF-", 0, "application/pdf", (".pdf",)),
    (b"PK\x03\x04", 0, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)),
    (b"PK\x03\x04", 0, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)),
    (b"\xd0\xcf\x11\xe0", 0, "application/octet-stream", (".doc", ".xls", ".wps", ".et")),
    (b"ID3", 0, "audio/mpeg", (".mp3",)),
    (b"ftyp", 4, "video/mp4", (".mp4", ".m4a")),
)
# without .heic an iPhone turns its photographs into JPEG by itself
ACCEPT = ".jpg,.jpeg,.png,.webp,.pdf,.doc,.docx,.xls,.xlsx,.wps,.et,.mp3,.m4a,.mp4,.txt"
# the same in words
TAKES = "图片、PDF、Word、Excel、录音（mp3、m4a）、mp4、txt"
_INLINE = (*pictures.TYPES, "application/pdf")
_PICTURE_ENDINGS = tuple(end for _, _, kind, ends in _KINDS if kind in pictures.TYPES for end in ends)
_HEIC = (".heic", ".heif")
_OFFICE = (".docx", ".xlsx")
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_UNPACKED_MAX, _PARTS_MAX = 1 << 30, 20_000
# whatever a user stored acts as a stranger to our pages: no script, no form, an origin of its own
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; sandbox"


def clean_name(name: str) -> str:
    """A file name to keep: without folders and control characters, its ending kept, 120 characters at most."""
    base = "".join(one for one in name.replace("\\", "/").rsplit("/", 1)[-1] if one.isprintable()).strip(" .")
    stem, dot, ending = base.rpartition(".")
    return f"{stem[: 119 - len(ending)]}.{ending[:10]}" if dot and stem else base[:120] or "未命名"


def content_type(name: str, head: bytes) -> str | None:
    """The content type when the bytes are what the ending says, None when they are not or not allowed."""
    ending = Path(name).suffix.lower()
    if ending == ".txt":
        return "text/plain" if b"\x00" not in head else None
    for lead, offset, kind, endings in _KINDS:
        if ending in endings and head[offset : offset + len(lead)] == lead:
            return kind
    return None


class Prepared(SimpleUploadedFile):
    """An upload as it will be kept: a picture already drawn anew."""


def why_not_store(upload: File[bytes], takes: str = TAKES) -> Refusal | None:
    """Why an upload is not accepted: empty, too large, not what its name says, or with macros inside."""
    name = clean_name(upload.name or "")
    if not upload.size:
        return incomplete(f"文件“{name}”是空的，请重新选择。")
    if upload.size > settings.MAX_UPLOAD_BYTES:
        return incomplete(f"文件“{name}”超过 {settings.MAX_UPLOAD_MB} MB，请压缩或拆分后再传。")
    if name.lower().endswith(_HEIC):
        return incomplete(
            f"“{name}”是 HEIC 照片，拍摄地点去不掉，请转成 jpg 再传（iPhone：设置—相机—格式—兼容性最佳）。"
        )
    upload.seek(0)
    head = upload.read(64)
    upload.seek(0)
    if content_type(name, head) is None:
        return incomplete(f"文件“{name}”的内容与后缀不符或类型不支持。可用：{takes}。")
    if why := _why_not_open(upload, name, head):
        return incomplete(f"文件“{name}”{why}。")
    return None


def _why_not_open(upload: File[bytes], name: str, head: bytes) -> str:
    """What is wrong inside an Office file, "" when nothing is."""
    macros = "带有宏，可能有病毒，请另存为不带宏的 docx 或 xlsx 再传"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        tail = b""
        for chunk in upload.chunks(1 << 20):
            if _OLE_MACROS in tail + chunk:
                return macros
            tail = chunk[-len(_OLE_MACROS) :]
        return ""
    if not name.lower().endswith(_OFFICE):
        return ""
    try:
        with zipfile.ZipFile(upload) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return "已损坏，打不开，请重新另存后再传"
    finally:
        upload.seek(0)
    names = {one.filename.lower() for one in parts}
    if any(one.endswith("vbaproject.bin") for one in names):
        return macros
    if len(parts) > _PARTS_MAX or sum(one.file_size for one in parts) > _UNPACKED_MAX:
        return "解开后大得不正常，请检查来源，或拆分后再传"
    if "[content_types].xml" not in names:
        return "不是 Word 或 Excel 文件，请重新另存后再传"
    return ""


def prepare(upload: File[bytes], takes: str = TAKES) -> File[bytes] | Refusal:
    """The upload as it is kept, or why it is not (`takes`: what the field takes, in words): a picture is drawn anew,
    everything else stays as it is."""
    if refusal := why_not_store(upload, takes):
        return refusal
    name = clean_name(upload.name or "")
    kind = content_type(name, upload.read(64))
    upload.seek(0)
    if kind not in pictures.TYPES:
        return upload
    try:
        return Prepared(name, pictures.redraw(upload, kind), content_type=kind)
    except pictures.NotAPicture as error:
        return incomplete(f"文件“{name}”{error}。")


def path_of(file: StoredFile) -> Path:
    return Path(settings.FILES_DIR) / file.id.hex[:2] / file.id.hex


def digest_of(upload: File[bytes]) -> str:
    """What `StoredFile.sha256` would be; the upload is ready to be read again."""
    digest = hashlib.sha256()
    for chunk in upload.chunks(1 << 20):
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def store(
    upload: File[bytes],
    *,
    by: int | None,
    at: datetime,
    kind: str | None = None,
    identifier: uuid.UUID | None = None,
) -> StoredFile:
    """Write the bytes, then the row. A transaction that fails later leaves bytes without a row, never the reverse.

    A picture that no form has prepared is drawn anew here; the row's digest is that of the bytes kept. `kind` says
    that the bytes are ours. Work that is done again after a crash names its own `identifier`, so that the bytes are
    written over, not beside.
    """
    name = clean_name(upload.name or "")
    if kind is None and not isinstance(upload, Prepared) and Path(name).suffix.lower() in _PICTURE_ENDINGS:
        prepared = prepare(upload)
        if isinstance(prepared, Refusal):
            raise Refused(prepared)
        upload = prepared
    identifier = identifier or uuid.uuid4()
    target = Path(settings.FILES_DIR) / identifier.hex[:2] / identifier.hex
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size, head = hashlib.sha256(), 0, b""
    temporary = target.with_suffix(".part")
    upload.seek(0)
    with temporary.open("wb") as out:
        for chunk in upload.chunks(1 << 20):
            head = head or chunk[:64]
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(target)
    return StoredFile.objects.create(
        id=identifier,
        name=name,
        content_type=kind or content_type(name, head) or "application/octet-stream",
        size=size,
        sha256=digest.hexdigest(),
        stored_by_id=by,
        stored_at=at,
    )


def erase(file: StoredFile, at: datetime) -> None:
    """The bytes go, the row stays with its digest: what was kept can still be told from what never was."""
    path_of(file).unlink(missing_ok=True)
    StoredFile.objects.filter(pk=file.pk, erased_at=None).update(erased_at=at)


def hand_out(file: StoredFile) -> FileResponse:
    """The file as a download; pictures and PDF open in the browser, without any right to run anything."""
    disposition = "inline" if file.content_type in _INLINE else "attachment"
    response = FileResponse(path_of(file).open("rb"), content_type=file.content_type)
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(file.name)}"
    response["Content-Length"] = str(file.size)
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = _POLICY
    return response
