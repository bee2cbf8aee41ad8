"""Uploads as they arrive: what is larger than allowed is not written to disk, and the form stays whole."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """Swallow the chunks beyond MAX_UPLOAD_MB; the form sees a file just above the limit and says so."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.MAX_UPLOAD_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        return None
