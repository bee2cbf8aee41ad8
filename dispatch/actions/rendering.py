"""From row to file: numbered letters are written by the worker, once each, wherever it dies."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from cases.actions.accused import tell
from core import audit, clock, files, pdf
from core.documents import DocumentError, Renderer, why_not_template
from core.jobs import JobFailed
from core.models import Job, StoredFile
from core.notices import notify
from core.refusals import incomplete, insist
from dispatch.actions.letters import letter_paper
from dispatch.actions.paper_text import BUILT_IN as BUILT_INS
from dispatch.actions.paper_text import SAMPLES, as_typed, paper_words
from dispatch.actions.readers import Readers
from dispatch.actions.registering import enter_letters, page_of
from dispatch.choices import LetterKind, LetterState, PaperKind, PaperState, TemplateKind
from dispatch.models import Letter, LetterTemplate, Paper
from dispatch.permissions import letters as permissions
from governance.models import Unit
from governance.standing import Standing

log = logging.getLogger(__name__)
BUILT_IN = BUILT_INS[TemplateKind.LETTER]
MAX_ATTEMPTS = 3
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMES = uuid.UUID("6f1d2c5a-9d0e-4b57-8a77-2f5b1c2e9a10")
_CHUNK = 100
_one_at_a_time = threading.Lock()
# what `paper_words` reads
_WITH = (
    "slip__case__area", "slip__unit", "slip__centre", "slip__drafted_by", "slip__signed_by", "slip__acknowledged_by",
    "slip__main__unit", "slip__checked_by", "slip__first_signed_by", "letter__slip", "case", "centre",
    "minutes__meeting__host", "signed_by",
)  # fmt: skip

SAMPLE: dict[str, Any] = SAMPLES[TemplateKind.LETTER]


def current_template(kind: str = TemplateKind.LETTER, centre_id: int | None = None) -> bytes:
    """The newest one the centre uploaded, else the newest for all centres, else the built-in one. Cost: one or two
    queries."""
    newest = LetterTemplate.objects.select_related("file").filter(kind=kind).order_by("-id")
    own = newest.filter(centre=centre_id).first() if centre_id else None
    found = own or newest.filter(centre=None).first()
    return (files.path_of(found.file) if found and found.file else BUILT_INS[kind]).read_bytes()


def _templates() -> Callable[[str, int], bytes]:
    """Each read once a sweep."""
    return cache(lambda kind, centre_id: current_template(kind, centre_id))  # noqa: PLW0108 - looked up at each call


def render_pending(at: datetime) -> int:
    """Write the files of all numbered letters; how many. A second call in this process waits for nobody and does nothing.

    Two processes may fill the same letter; only one records it. Cost: 10 ms a letter.
    """
    if not _one_at_a_time.acquire(blocking=False):
        return 0
    try:
        with Renderer() as renderer:
            return _render_all(renderer, at)
    finally:
        _one_at_a_time.release()


def _render_all(renderer: Renderer, at: datetime) -> int:
    done, last, template, readers = 0, 0, _templates(), Readers(at)
    waiting = Letter.objects.filter(state=LetterState.NUMBERED).select_related("centre", "unit", "slip")
    while letters := list(waiting.filter(pk__gt=last).order_by("pk")[:_CHUNK]):
        enter_letters(letters, readers)
        for letter in letters:
            done += _render(renderer, template(TemplateKind.LETTER, letter.centre_id), letter, at)
        last = letters[-1].pk
    return done


def render_papers(at: datetime) -> int:
    """As `render_pending`, for slips, minutes and notices."""
    if not _one_at_a_time.acquire(blocking=False):
        return 0
    try:
        with Renderer() as renderer:
            return _render_papers(renderer, at)
    finally:
        _one_at_a_time.release()


def _render_papers(renderer: Renderer, at: datetime) -> int:
    done, template = 0, _templates()
    for kind in (PaperKind.SLIP, PaperKind.MINUTES, PaperKind.NOTICE):
        # one kind after the other: the child keeps its template
        last, waiting = 0, Paper.objects.filter(kind=kind, state=PaperState.NUMBERED).select_related(*_WITH)
        while papers := list(waiting.filter(pk__gt=last).order_by("pk")[:_CHUNK]):
            for paper in papers:
                done += _render_paper(renderer, template(kind.template, paper.centre_id), paper, at)
            last = papers[-1].pk
    return done


def _render_paper(renderer: Renderer, template: bytes, paper: Paper, at: datetime) -> bool:
    try:
        document = renderer.render(template, as_typed(paper_words(paper)))
    except DocumentError as error:
        log.warning("paper %s was not written: %s", paper.pk, error.sentence)
        _paper_failed(paper, error.sentence, at)
        return False
    return _record_paper(paper, document, at)


@transaction.atomic
def _record_paper(paper: Paper, document: bytes, at: datetime) -> bool:
    """As `_record`: the state, the bytes under the row's own name, their row; False when another process was first."""
    rows = Paper.objects.select_for_update().filter(pk=paper.pk, state=PaperState.NUMBERED, round=paper.round)
    if not rows.exists():
        return False
    stored = _stored(document, paper.get_kind_display(), paper.number, f"paper:{paper.pk}:{paper.round}", at)
    Paper.objects.filter(pk=paper.pk).update(
        state=PaperState.RENDERED, file=stored, rendered_at=at, last_error=""
    )
    return True


@transaction.atomic
def _paper_failed(paper: Paper, sentence: str, at: datetime) -> None:
    """As `_failed`: after three times whoever keeps the register is told."""
    attempts = paper.attempts + 1
    is_over = attempts >= MAX_ATTEMPTS
    won = Paper.objects.filter(pk=paper.pk, state=PaperState.NUMBERED, attempts=paper.attempts).update(
        attempts=attempts,
        state=PaperState.FAILED if is_over else PaperState.NUMBERED,
        last_error=sentence[:300],
    )
    if won and is_over:
        text, page = f"{paper.get_kind_display()} {paper.number} 没有生成：{sentence}", page_of(paper)
        people = Readers(at).assigners(paper.centre_id)
        if paper.case is not None:
            tell(paper.case, people, text, page, at=at)
        else:
            notify(people, text, page, at=at)


def _render(renderer: Renderer, template: bytes, letter: Letter, at: datetime) -> bool:
    try:
        document = renderer.render(
            template, as_typed(letter_paper(letter) | {"kind": letter.get_kind_display(), "cc": ""})
        )
    except DocumentError as error:
        log.warning("letter %s was not written: %s", letter.pk, error.sentence)
        _failed(letter, error.sentence, at)
        return False
    return _record(letter, document, at)


@transaction.atomic
def _record(letter: Letter, document: bytes, at: datetime) -> bool:
    """The state first, then the bytes under the letter's own name, then their row: killed anywhere between, nothing
    is recorded and the next sweep writes over the same bytes. False when another process was first."""
    waiting = Letter.objects.select_for_update().filter(
        pk=letter.pk, state=LetterState.NUMBERED, number=letter.number
    )
    if not waiting.exists():
        return False
    row = Paper.objects.filter(letter=letter, void_at=None).first()
    # written for the first time, or for a new number, or asked for anew: a name of its own
    again = f":{row.pk}:{row.round}" if row and (row.round or _was_void(letter)) else ""
    stored = _stored(
        document, LetterKind(letter.kind).label, letter.number or "", f"letter:{letter.pk}{again}", at
    )
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.RENDERED, file=stored, rendered_at=at, last_error=""
    )
    Paper.objects.filter(letter=letter, void_at=None).update(
        state=PaperState.RENDERED, file=stored, rendered_at=at, last_error=""
    )
    return True


def _was_void(letter: Letter) -> bool:
    return Paper.objects.filter(letter=letter, void_at__isnull=False).exists()


def _stored(document: bytes, kind: str, number: str, name: str, at: datetime) -> StoredFile:
    return files.store(
        ContentFile(document, name=f"{kind}_{number}.docx"),
        by=None,
        at=at,
        kind=_WORD,
        identifier=uuid.uuid5(_NAMES, name),
    )


@transaction.atomic
def _failed(letter: Letter, sentence: str, at: datetime) -> None:
    """Tried again by the next sweeps; after three times the centre is told and somebody has to look."""
    attempts = letter.attempts + 1
    is_over = attempts >= MAX_ATTEMPTS
    state = LetterState.FAILED if is_over else LetterState.NUMBERED
    won = Letter.objects.filter(pk=letter.pk, state=LetterState.NUMBERED, attempts=letter.attempts).update(
        attempts=attempts, state=state, last_error=sentence[:300]
    )
    if won:
        Paper.objects.filter(letter=letter, void_at=None).update(
            attempts=attempts,
            state=PaperState.FAILED if is_over else PaperState.NUMBERED,
            last_error=sentence[:300],
        )
    if won and is_over:
        text = f"{LetterKind(letter.kind).label} {letter.number} 没有生成：{sentence}"
        page = reverse("letter_show", args=[letter.pk])
        tell(letter.case, Readers(at).assigners(letter.centre_id), text, page, at=at)


@transaction.atomic
def replace_template(
    *,
    by: Standing,
    content: bytes,
    note: str,
    at: datetime,
    kind: str = TemplateKind.LETTER,
    centre: Unit | None = None,
) -> LetterTemplate:
    """A template that was filled on trial becomes the one in use (for one centre, or for all without their own);
    earlier ones stay as versions."""
    insist(permissions.why_not_replace_template(by, centre))
    if not content:
        insist(incomplete("文件是空的，请重新选择。"))
    insist(why_not_template(content, SAMPLES[kind]))
    name = f"{TemplateKind(kind).label}模板_{at:%Y%m%d_%H%M}.docx"
    stored = files.store(ContentFile(content, name=name), by=by.officer.pk, at=at, kind=_WORD)
    return _put_in_use(by, kind, centre, stored, note, at)


@transaction.atomic
def back_to_built_in(
    *, by: Standing, at: datetime, kind: str = TemplateKind.LETTER, centre: Unit | None = None
) -> LetterTemplate:
    """From now on the built-in template again; what was uploaded stays as versions."""
    insist(permissions.why_not_replace_template(by, centre))
    return _put_in_use(by, kind, centre, None, "恢复内置模板", at)


def _put_in_use(
    by: Standing, kind: str, centre: Unit | None, file: StoredFile | None, note: str, at: datetime
) -> LetterTemplate:
    template = LetterTemplate.objects.create(
        kind=kind, centre=centre, file=file, note=note, uploaded_by=by.officer, uploaded_at=at
    )
    audit.record(by=by, verb="replace_template", about=template, note=note, at=at)
    return template


def run_pdf(job: Job, _progress: Callable[[int, int], None]) -> None:
    """The PDF of a document, kept beside its Word file; called again it does nothing more than is left."""
    paper = Paper.objects.select_related("file", "pdf").get(pk=job.arguments["paper"])
    if paper.file is None:
        raise JobFailed("Word 文件还没有生成，生成后再转成 PDF。")
    source = paper.file
    if paper.pdf is None:
        try:
            content = pdf.to_pdf(files.path_of(source).read_bytes())
        except pdf.PdfError as error:
            raise JobFailed(error.sentence) from error
        name = f"{source.name.removesuffix('.docx')}.pdf"
        at = clock.now()
        with transaction.atomic():
            stored = files.store(ContentFile(content, name=name), by=None, at=at, kind="application/pdf")
            # asked for anew meanwhile: this is no longer its PDF
            if not Paper.objects.filter(pk=paper.pk, pdf=None, file=source).update(pdf=stored):
                raise JobFailed("文件已经重新生成，请再点一次“生成 PDF”。")
        paper.pdf = stored
    job.result_file = paper.pdf
    job.sentence = f"{paper.number} 的 PDF 已生成，可以在公文页下载。"
    job.save(update_fields=["result_file", "sentence"])
