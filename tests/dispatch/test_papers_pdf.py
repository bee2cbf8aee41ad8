"""PDF of official documents: made by LibreOffice in the worker, killed when it hangs, absent where it is not installed."""

import os
import shutil
import time
from pathlib import Path

import pytest
from django.urls import reverse

from core import jobs, pdf
from core.documents import Renderer
from core.models import Job
from dispatch.actions import papers
from dispatch.actions.paper_text import BUILT_IN, SAMPLES
from dispatch.choices import LetterKind, PaperKind, TemplateKind
from tests.builders import NOW, director, liaison
from tests.dispatch.test_papers import registered_letter
from tests.pages import download, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def fake_office(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.fixture
def office(tmp_path, monkeypatch):
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder


def test_without_libreoffice_there_is_no_button_and_the_doctor_only_says_so(sign_in, monkeypatch):
    monkeypatch.setattr(pdf, "office", lambda: None)
    paper = registered_letter()
    assert "生成 PDF" not in text(sign_in(director()).get(reverse("paper_show", args=[paper.pk])))
    assert [level for level, *_ in pdf.check(NOW)] == ["info"]
    with pytest.raises(pdf.PdfError, match="没有安装"):
        pdf.to_pdf(b"x")


def test_a_pdf_is_made_in_the_worker_and_kept_beside_the_word_file(sign_in, office):
    fake_office(office, 'while [ "$1" != --outdir ]; do shift; done; printf "%%PDF-1.7" > "$2/paper.pdf"')
    paper = registered_letter()
    client = sign_in(liaison())
    assert "生成 PDF" in text(client.get(reverse("paper_show", args=[paper.pk])))
    client.post(reverse("make_pdf", args=[paper.pk]), {"once": "k"})
    jobs.run(jobs.claim(Job.objects.get().pk, NOW))
    content, response = download(client, reverse("paper_pdf", args=[paper.pk]))
    assert (content, response["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    papers.render_paper(by=director(), paper=paper, at=NOW)
    paper.refresh_from_db()
    assert paper.pdf is None  # of a file that is no longer the newest


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_an_office_that_hangs_is_killed_with_its_children(office):
    fake_office(office, f"sleep 60 & echo $! > {office}/child; sleep 60")
    with pytest.raises(pdf.PdfError, match="已停止"):
        pdf.to_pdf(b"x", seconds=0.5)
    child = int((office / "child").read_text())
    deadline = time.monotonic() + 5
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(child)


def test_an_office_that_fails_is_said_in_words(office):
    fake_office(office, "exit 1")
    with pytest.raises(pdf.PdfError, match="没有生成 PDF"):
        pdf.to_pdf(b"x")


@pytest.mark.deep
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", TemplateKind)
def test_libreoffice_opens_every_built_in_template(kind):
    with Renderer() as renderer:
        filled = renderer.render(BUILT_IN[kind].read_bytes(), SAMPLES[kind])
    assert pdf.to_pdf(filled).startswith(b"%PDF-")


def test_kinds_of_letters_are_kinds_of_documents():
    assert set(LetterKind.values) < set(PaperKind.values)
