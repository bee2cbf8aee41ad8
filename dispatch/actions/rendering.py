"""From row to file: numbered letters are written by the worker, once each, wherever it dies."""

from __future__ import annotations

import logging
import threading
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from cases.actions.accused import tell
from core import audit, files
from core.documents import DocumentError, Renderer, why_not_template
from core.refusals import incomplete, insist
from dispatch.actions.letters import letter_paper
from dispatch.actions.readers import Readers
from dispatch.choices import LetterKind, LetterState
from dispatch.models import Letter, LetterTemplate
from dispatch.permissions import letters as permissions
from governance.standing import Standing

log = logging.getLogger(__name__)
BUILT_IN = Path(__file__).resolve().parent.parent / "data" / "letter.docx"
MAX_ATTEMPTS = 3
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMES = uuid.UUID("6f1d2c5a-9d0e-4b57-8a77-2f5b1c2e9a10")
_CHUNK = 100
_one_at_a_time = threading.Lock()

# every variable a template may use, with what it is
SAMPLE: dict[str, Any] = {
    "issuer": "望湖街道综治中心",
    "number": "望综提〔2026〕3号",
    "title": "关于按期办理交办事项的提醒函",
    "addressee": "望湖街道市场监督管理所",
    "paragraphs": ["我中心于2026年11月2日9时30分将事项交你单位办理。", "请抓紧办理。"],
    "reckoning": "办结期限自2026年11月2日9时30分起算，至2026年11月23日17时30分止。",
    "closing": "特此提醒。",
    "date": "2026年11月24日",
}


def current_template() -> bytes:
    """The newest uploaded template, else the built-in one."""
    newest = LetterTemplate.objects.select_related("file").order_by("-id").first()
    return (files.path_of(newest.file) if newest else BUILT_IN).read_bytes()


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
    done, last, template = 0, 0, b""
    waiting = Letter.objects.filter(state=LetterState.NUMBERED).select_related("centre", "unit")
    while letters := list(waiting.filter(pk__gt=last).order_by("pk")[:_CHUNK]):
        template = template or current_template()
        for letter in letters:
            done += _render(renderer, template, letter, at)
        last = letters[-1].pk
    return done


def _render(renderer: Renderer, template: bytes, letter: Letter, at: datetime) -> bool:
    try:
        document = renderer.render(template, letter_paper(letter))
    except DocumentError as error:
        log.warning("letter %s was not written: %s", letter.pk, error.sentence)
        _failed(letter, error.sentence, at)
        return False
    return _record(letter, document, at)


@transaction.atomic
def _record(letter: Letter, document: bytes, at: datetime) -> bool:
    """The state first, then the bytes under the letter's own name, then their row: killed anywhere between, nothing
    is recorded and the next sweep writes over the same bytes. False when another process was first."""
    waiting = Letter.objects.select_for_update().filter(pk=letter.pk, state=LetterState.NUMBERED)
    if not waiting.exists():
        return False
    kind = LetterKind(letter.kind).label
    stored = files.store(
        ContentFile(document, name=f"{kind}_{letter.number}.docx"),
        by=None,
        at=at,
        kind=_WORD,
        identifier=uuid.uuid5(_NAMES, f"letter:{letter.pk}"),
    )
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.RENDERED, file=stored, rendered_at=at, last_error=""
    )
    return True


@transaction.atomic
def _failed(letter: Letter, sentence: str, at: datetime) -> None:
    """Tried again by the next sweeps; after three times the centre is told and somebody has to look."""
    attempts = letter.attempts + 1
    is_over = attempts >= MAX_ATTEMPTS
    state = LetterState.FAILED if is_over else LetterState.NUMBERED
    won = Letter.objects.filter(pk=letter.pk, state=LetterState.NUMBERED, attempts=letter.attempts).update(
        attempts=attempts, state=state, last_error=sentence[:300]
    )
    if won and is_over:
        text = f"{LetterKind(letter.kind).label} {letter.number} 没有生成：{sentence}"
        page = reverse("letter_show", args=[letter.pk])
        tell(letter.case, Readers(at).assigners(letter.centre_id), text, page, at=at)


@transaction.atomic
def replace_template(*, by: Standing, content: bytes, note: str, at: datetime) -> LetterTemplate:
    """A template that was filled on trial becomes the one in use; earlier ones stay as versions."""
    insist(permissions.why_not_replace_template(by))
    if not content:
        insist(incomplete("文件是空的，请重新选择。"))
    insist(why_not_template(content, SAMPLE))
    stored = files.store(
        ContentFile(content, name=f"函件模板_{at:%Y%m%d_%H%M}.docx"), by=by.officer.pk, at=at, kind=_WORD
    )
    template = LetterTemplate.objects.create(file=stored, note=note, uploaded_by=by.officer, uploaded_at=at)
    audit.record(by=by, verb="replace_template", about=template, note=note, at=at)
    return template
