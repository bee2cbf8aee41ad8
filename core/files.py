"""Stored files: what may be kept, where it lies, how it is handed out."""

from __future__ import annotations

import hashlib
import os
import uuid
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.http import FileResponse

from core.models import StoredFile
from core.refusals import Refusal, incomplete

MAX_FILES = 9
# content, not the name, decides: (leading bytes, offset, content type, endings)
_KINDS: tuple[tuple[bytes, int, str, tuple[str, ...]], ...] = (
    (b"\xff\xd8\xff", 0, "image/jpeg", (".jpg", ".jpeg")),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png", (".png",)),
    (b"WEBP", 8, "image/webp", (".webp",)),
    (b"ftypheic", 4, "image/heic", (".heic",)),
    (b"%PDF-", 0, "application/pdf", (".pdf",)),
    (b"PK\x03\x04", 0, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)),
    (b"PK\x03\x04", 0, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)),
    (b"\xd0\xcf\x11\xe0", 0, "application/octet-stream", (".doc", ".xls", ".wps", ".et")),
    (b"ID3", 0, "audio/mpeg", (".mp3",)),
    (b"ftyp", 4, "video/mp4", (".mp4", ".m4a")),
)
ACCEPT = ".jpg,.jpeg,.png,.webp,.heic,.pdf,.doc,.docx,.xls,.xlsx,.wps,.et,.mp3,.m4a,.mp4,.txt"
_INLINE = ("image/jpeg", "image/png", "image/webp", "application/pdf")


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


def why_not_store(upload: File[bytes]) -> Refusal | None:
    """Why an upload is not accepted: empty, too large, or not what its name says."""
    name = clean_name(upload.name or "")
    if not upload.size:
        return incomplete(f"文件“{name}”是空的，请重新选择。")
    if upload.size > settings.MAX_UPLOAD_BYTES:
        return incomplete(f"文件“{name}”超过 {settings.MAX_UPLOAD_MB} MB，请压缩或拆分后再传。")
    upload.seek(0)
    head = upload.read(64)
    upload.seek(0)
    if content_type(name, head) is None:
        return incomplete(
            f"文件“{name}”的内容与后缀不符或类型不支持。可用：图片、PDF、Word、Excel、录音（mp3、m4a）、mp4、txt。"
        )
    return None


def path_of(file: StoredFile) -> Path:
    return Path(settings.FILES_DIR) / file.id.hex[:2] / file.id.hex


def digest_of(upload: File[bytes]) -> str:
    """What `StoredFile.sha256` would be."""
    digest = hashlib.sha256()
    for chunk in upload.chunks(1 << 20):
        digest.update(chunk)
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

    Work that is done again after a crash names its own `identifier`, so that the bytes are written over, not beside.
    """
    name = clean_name(upload.name or "")
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


def hand_out(file: StoredFile) -> FileResponse:
    """The file as a download; pictures and PDF open in the browser, without any right to run anything."""
    disposition = "inline" if file.content_type in _INLINE else "attachment"
    response = FileResponse(path_of(file).open("rb"), content_type=file.content_type)
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(file.name)}"
    response["Content-Length"] = str(file.size)
    response["Cache-Control"] = "private, no-store"
    return response
