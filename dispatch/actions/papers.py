"""Official documents are issued, received, filed, voided and issued anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from cases.actions.accused import hearers
from cases.actions.history import locked, write
from core import audit, files, sequences
from core.notices import notify
from core.refusals import incomplete, insist
from dispatch import rules
from dispatch.actions.letters import letter_scope
from dispatch.actions.paper_text import INTERNAL
from dispatch.actions.readers import Readers
from dispatch.actions.registering import deliver, note_messages, of_letter, page_of
from dispatch.choices import DeliveryChannel, LetterKind, LetterState, PaperKind, PaperState, PaperVerb
from dispatch.models import Letter, Paper
from dispatch.permissions import papers as permissions
from governance.models import Meeting, Unit
from governance.standing import Standing

# 发文字号 of what has no number of its own before: 望综纪〔2026〕6号
MARKS = {PaperKind.MINUTES: "纪", PaperKind.NOTICE: "通"}


def issue_page(meeting: Meeting) -> str:
    return reverse("minutes_issue", args=[meeting.pk])


# --- issuing


def _number(centre: Unit, kind: PaperKind, at: datetime) -> str:
    serial = sequences.take(f"paper:{kind}:{centre.number_prefix}", at.year)
    return f"{centre.document_name}{MARKS[kind]}〔{at.year}〕{serial}号"


@transaction.atomic
def issue_notice(
    *, by: Standing, title: str, units: Sequence[Unit], body: str, cc: str, at: datetime, addressee: str = ""
) -> Paper:
    """A notice of the centre to units: numbered, entered, everybody there told at once; the worker writes the file."""
    insist(permissions.why_not_issue_notice(by))
    centre = by.centre_for(*permissions.SIGNERS)
    assert centre is not None  # noqa: S101 - why_not_issue_notice
    if found := INTERNAL.search(f"{title}\n{body}"):
        insist(incomplete(f"发给单位的文件不写内部评估用语，请改写“{found[0]}”。"))
    paper = Paper.objects.create(
        kind=PaperKind.NOTICE,
        centre=centre,
        unit=units[0] if len(units) == 1 else None,
        number=_number(centre, PaperKind.NOTICE, at),
        title=title,
        addressee=addressee or "、".join(one.name for one in units)[:300],
        cc=cc,
        body=body,
        signed_by=by.officer,
        numbered_at=at,
    )
    _send(paper, [one.pk for one in units], at)
    audit.record(by=by, verb=PaperVerb.ISSUE_NOTICE, about=paper, note=title, at=at)
    return paper


def _send(paper: Paper, unit_ids: Iterable[int], at: datetime) -> None:
    """To all in these units who handle what comes in."""
    readers = Readers(at)
    sent = [(paper, unit, readers.handlers(unit) or readers.assigners(unit)) for unit in unit_ids]
    deliver(sent, at)
    people = {one for *_, officers in sent for one in officers}
    notify(people, f"{paper.get_kind_display()} {paper.number}：{paper.title}", page_of(paper), at=at)
    note_messages([paper])


@transaction.atomic
def issue_minutes(*, by: Standing, meeting: Meeting, cc: str, at: datetime, title: str = "") -> Paper:
    """The newest version of the minutes as an official document; all who were invited get it."""
    row = Meeting.objects.select_for_update(of=("self",)).select_related("centre", "host").get(pk=meeting.pk)
    insist(permissions.why_not_issue_minutes(by, row))
    newest = row.minutes.first()
    assert newest is not None  # noqa: S101 - why_not_issue_minutes
    paper = Paper.objects.create(
        kind=PaperKind.MINUTES,
        centre=row.centre,
        minutes=newest,
        number=_number(row.centre, PaperKind.MINUTES, at),
        title=title or row.title,
        cc=cc,
        signed_by=row.host,
        numbered_at=at,
    )
    _send_minutes(paper, row, by, at)
    audit.record(by=by, verb=PaperVerb.ISSUE_MINUTES, about=paper, note=paper.title, at=at)
    return paper


def _send_minutes(paper: Paper, meeting: Meeting, by: Standing, at: datetime) -> None:
    people = list(meeting.attendances.values_list("officer_id", flat=True))
    deliver([(paper, None, people)], at)
    text = f"会议纪要 {paper.number}：{paper.title}"
    notify([one for one in people if one != by.pk], text, page_of(paper), at=at)
    note_messages([paper])


# --- receiving


@transaction.atomic
def receive(*, by: Standing, paper: Paper, at: datetime) -> Paper:
    """A unit signs for a letter or a notice; one that went to several is received when all have signed."""
    paper = _locked(paper)
    insist(permissions.why_not_receive(by, paper))
    mine = by.unit_ids_with(*permissions.RECEIVERS) & permissions.addressed_units(paper)
    lines = paper.deliveries.filter(unit__in=mine, received_at=None)
    lines.update(received_at=at)
    lines.filter(officer=by.officer, opened_at=None).update(opened_at=at)
    total = set(paper.deliveries.values_list("unit_id", flat=True))
    left = set(paper.deliveries.filter(received_at=None).values_list("unit_id", flat=True))
    if not left:
        _set(paper, received_at=at, received_by=by.name if len(total) <= 1 else f"{len(total)} 个单位")
    _note(by, paper, PaperVerb.RECEIVE, at)
    return paper


@transaction.atomic
def file_receipt(
    *, by: Standing, paper: Paper, file: File[bytes], received_by: str, received_at: datetime, at: datetime
) -> Paper:
    """The signed return slip on paper: who took it and when, with its picture."""
    paper = _locked(paper)
    insist(permissions.why_not_file_receipt(by, paper))
    if received_at > at or received_at < paper.numbered_at:
        insist(incomplete("签收时间应在签发之后、现在之前，请核对。"))
    facts: dict[str, Any] = {"receipt": files.store(file, by=by.pk, at=at)}
    if paper.received_at is None:
        facts |= {"received_at": received_at, "received_by": received_by}
        paper.deliveries.filter(channel=DeliveryChannel.PAPER, sent_at=None).update(
            sent_at=received_at, received_at=received_at
        )
    _set(paper, **facts)
    _note(by, paper, PaperVerb.FILE_RECEIPT, at, f"{received_by}签收")
    return paper


@transaction.atomic
def file_scan(*, by: Standing, paper: Paper, file: File[bytes], at: datetime) -> Paper:
    """The paper as it was signed and sealed; a later scan takes the place of an earlier one."""
    paper = _locked(paper)
    insist(permissions.why_not_file_scan(by, paper))
    _set(paper, scan=files.store(file, by=by.pk, at=at))
    _note(by, paper, PaperVerb.FILE_SCAN, at)
    return paper


@transaction.atomic
def render_paper(*, by: Standing, paper: Paper, at: datetime) -> Paper:
    """Written once more, as things stand and with the template in use; the earlier file is kept in the store."""
    paper = _locked(paper)
    insist(permissions.why_not_render(by, paper))
    _again(paper)
    _note(by, paper, PaperVerb.RENDER, at)
    return paper


def _again(paper: Paper) -> None:
    anew = {"state": PaperState.NUMBERED, "attempts": 0, "last_error": ""}
    _set(paper, round=paper.round + 1, pdf=None, **anew)
    if paper.letter_id:
        Letter.objects.filter(pk=paper.letter_id).update(**anew | {"state": LetterState.NUMBERED})


# --- void and anew


@transaction.atomic
def void_paper(*, by: Standing, paper: Paper, why: str, at: datetime) -> Paper:
    """It counts no more; its number is never given again, and whoever had it is told."""
    paper = _locked(paper)
    insist(permissions.why_not_void(by, paper))
    _void(by, paper, why, at)
    _note(by, paper, PaperVerb.VOID, at, why)
    _tell(by, paper, f"{paper.get_kind_display()} {paper.number} 已作废", at)
    return paper


def _void(by: Standing, paper: Paper, why: str, at: datetime) -> None:
    _set(paper, void_at=at, void_why=why, void_by=by.officer)


@transaction.atomic
def reissue_paper(
    *, by: Standing, paper: Paper, why: str, at: datetime, title: str = "", body: str = ""
) -> Paper:
    """Void, and the same under a new number; a notice may be corrected, minutes take their newest version."""
    paper = _locked(paper)
    insist(permissions.why_not_reissue(by, paper))
    old, units = paper, permissions.addressed_units(paper)
    _void(by, old, why, at)
    if (letter := old.letter) is not None:
        letter.number, letter.numbered_at, letter.signed_by = _letter_number(letter, at), at, by.officer
        anew = {
            "state": LetterState.NUMBERED,
            "file": None,
            "rendered_at": None,
            "attempts": 0,
            "last_error": "",
            # the new paper is stamped anew; the old one keeps its scan in the register
            **dict.fromkeys(("sealed_by", "sealed_at", "scan", "scanned_by", "scanned_at")),
        }
        _set(old, scan=old.scan or letter.scan)
        letter.scan = None
        signed = {"number": letter.number, "numbered_at": at, "signed_by": by.officer}
        Letter.objects.filter(pk=letter.pk).update(**signed, **anew)
        new = Paper.objects.create(**of_letter(letter))
    else:
        new = Paper.objects.create(
            kind=old.kind,
            centre=old.centre,
            unit=old.unit,
            minutes=old.minutes.meeting.minutes.first() if old.minutes else None,
            number=_number(old.centre, PaperKind(old.kind), at),
            title=title or old.title,
            addressee=old.addressee,
            cc=old.cc,
            body=body or old.body,
            signed_by=by.officer,
            numbered_at=at,
        )
    if found := INTERNAL.search(f"{new.title}\n{new.body}"):
        insist(incomplete(f"发给单位的文件不写内部评估用语，请改写“{found[0]}”。"))
    _set(old, reissued_as=new)
    _note(by, old, PaperVerb.REISSUE, at, f"{why}，重发为 {new.number}")
    if new.minutes is not None:
        _send_minutes(new, new.minutes.meeting, by, at)
    elif new.case is not None:
        readers = Readers(at)
        there = readers.assigners if new.kind == PaperKind.ESCALATION else readers.handlers
        deliver([(new, one, hearers(new.case, there(one), at)) for one in units], at)
        _tell(by, new, f"{old.number} 已作废，重发为 {new.number}：{new.title}", at)
        note_messages([new])
    else:
        _send(new, units, at)
    return new


def _letter_number(letter: Letter, at: datetime) -> str:
    kind = LetterKind(letter.kind)
    serial = sequences.take(letter_scope(kind, letter.centre), at.year)
    return rules.letter_number(kind, letter.centre.document_name, at.year, serial)


def _tell(by: Standing, paper: Paper, text: str, at: datetime) -> None:
    """Whoever got it by the bell, and may still hear of the case."""
    got = {one for one in paper.deliveries.values_list("officer_id", flat=True) if one} - {by.pk}
    people = hearers(paper.case, got, at) if paper.case else got
    notify(people, text, page_of(paper), at=at)


# --- together


def _locked(paper: Paper) -> Paper:
    """The case first, as everywhere, then the row."""
    case = locked(paper.case) if paper.case is not None else None
    rows = Paper.objects.select_for_update(of=("self",)).select_related(
        "slip", "letter__centre", "letter__unit", "minutes__meeting", "centre__area", "unit"
    )
    fresh = rows.get(pk=paper.pk)
    if case is not None:
        fresh.case = case
    return fresh


def _set(paper: Paper, **columns: object) -> None:
    Paper.objects.filter(pk=paper.pk).update(**columns)
    for name, value in columns.items():
        setattr(paper, name, value)


def _note(by: Standing, paper: Paper, verb: PaperVerb, at: datetime, note: str = "") -> None:
    """On the case where there is one, else in the audit; a unit reads the case's history, so it names what it may."""
    if paper.case is not None:
        about = {"paper": paper.pk, "number": paper.number}
        said = f"{paper.get_kind_display()} {paper.number}{'：' if note else ''}{note}"
        write(by=by, case=paper.case, verb=verb, at=at, note=said, about=about)
    else:
        audit.record(by=by, verb=verb, about=paper, note=note, at=at)
