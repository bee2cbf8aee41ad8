"""Word to PDF with LibreOffice, where it is installed: a process of its own, with its own profile, that can be stopped."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from datetime import datetime
from pathlib import Path

SECONDS = 60.0
_NAMES = ("soffice", "libreoffice")
# it takes some 200 MB: never two at once in a process
_one_at_a_time = threading.Lock()


class PdfError(Exception):
    """No PDF came out; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def office() -> str | None:
    """Where LibreOffice is, None when it is not installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def to_pdf(document: bytes, *, seconds: float = SECONDS) -> bytes:
    """The document as PDF. Errors: PdfError when there is no LibreOffice, it fails, or takes too long and is killed."""
    program = office()
    if program is None:
        raise PdfError("这台服务器没有安装 LibreOffice，不能生成 PDF。")
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        source, target = Path(folder) / "paper.docx", Path(folder) / "paper.pdf"
        source.write_bytes(document)
        profile = (Path(folder) / "profile").as_uri()
        command = [
            program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
            "--convert-to", "pdf:writer_pdf_Export", "--outdir", folder, str(source),
        ]  # fmt: skip
        _run(command, folder, seconds)
        if not target.exists():
            raise PdfError("LibreOffice 没有生成 PDF，请下载 Word 文件后另存。")
        return target.read_bytes()


def _run(command: list[str], folder: str, seconds: float) -> None:
    """In a session of its own: what hangs is killed with all its children."""
    nothing = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 - the program that was found, and paths of our own
        command,
        cwd=folder,
        env={**os.environ, "HOME": folder},
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise PdfError(
            f"LibreOffice 超过 {seconds:g} 秒没有完成，已停止；请下载 Word 文件后另存。"
        ) from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def check(_at: datetime) -> list[tuple[str, str, str]]:
    """For the doctor: what is missing without it is said, and is no fault."""
    if office():
        return []
    return [("info", "pdf", "没有安装 LibreOffice，公文页没有“生成 PDF”；Word 文件不受影响。")]
