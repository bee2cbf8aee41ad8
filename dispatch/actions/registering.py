"""The register of official documents: a row is entered when a number is given; who got it, who opened it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.urls import reverse

from cases.actions.accused import hearers
from cases.models import Exclusion
from core.messages import outbox
from core.messages.choices import MessageState
from core.messages.models import Message, MessageChannel
from core.models import StoredFile
from dispatch.actions.readers import Readers
from dispatch.choices import DeliveryChannel, LetterState, PaperKind, PaperState
from dispatch.models import Delivery, Letter, Paper, Slip
from governance.models import Officer
from governance.standing import Standing

_CHUNK = 500


def page_of(paper: Paper) -> str:
    return reverse("paper_show", args=[paper.pk])


def enter_slip(slip: Slip, at: datetime) -> Paper:
    """The row of a slip that has just been signed and rung for, in the transaction that signs it. Cost: four queries,
    four more where channels are set up."""
    paper = Paper.objects.create(**_of_slip(slip))
    readers = Readers(at)
    told = hearers(slip.case, readers.handlers(slip.unit_id), at)
    deliver([(paper, slip.unit_id, told)], at)
    note_messages([paper])
    return paper


def _of_slip(slip: Slip) -> dict[str, Any]:
    return {
        "kind": PaperKind.SLIP,
        "centre_id": slip.centre_id,
        "case_id": slip.case_id,
        "slip_id": slip.pk,
        "unit_id": slip.unit_id,
        "number": slip.number,
        "title": slip.case.title[:200],
        "addressee": slip.unit.name,
        "signed_by_id": slip.signed_by_id,
        "numbered_at": slip.signed_at,
    }


def of_letter(letter: Letter) -> dict[str, Any]:
    """The columns of the register that a letter fills."""
    return {
        "kind": letter.kind,
        "centre_id": letter.centre_id,
        "case_id": letter.case_id,
        "letter_id": letter.pk,
        "unit_id": letter.unit_id,
        "number": letter.number,
        "title": letter.title,
        "addressee": letter.unit.name,
        "signed_by_id": letter.signed_by_id,
        "numbered_at": letter.numbered_at,
        "scan_id": letter.scan_id,
    }


@transaction.atomic
def enter_letters(letters: Sequence[Letter], readers: Readers) -> None:
    """Numbered letters into the register, before their files are written; what stands there already stays.

    Cost: two queries when nothing is new, some four more for a whole chunk of new ones.
    """
    ids = [one.pk for one in letters]
    known = set(Paper.objects.filter(letter__in=ids, void_at=None).values_list("letter_id", flat=True))
    Paper.objects.filter(letter__in=known, void_at=None, state=PaperState.FAILED).update(
        state=PaperState.NUMBERED, last_error=""
    )
    new = [one for one in letters if one.pk not in known]
    if not new:
        return
    Paper.objects.bulk_create((Paper(**of_letter(one)) for one in new), ignore_conflicts=True)
    rows = Paper.objects.filter(letter__in=[one.pk for one in new], void_at=None)
    hidden = Exclusion.objects.accused_in({one.case_id for one in new}, readers.at.date())
    sent = []
    for paper in rows:
        upwards = paper.kind == PaperKind.ESCALATION
        there = readers.assigners(paper.unit_id) if upwards else readers.handlers(paper.unit_id)
        sent.append((paper, paper.unit_id, [one for one in there if (paper.case_id, one) not in hidden]))
    deliver(sent)
    note_messages(list(rows))


def deliver(sent: Iterable[tuple[Paper, int | None, Collection[int]]], at: datetime | None = None) -> None:
    """A line for each officer who was told by the bell; a unit where nobody can be told gets the paper itself."""
    lines = []
    for paper, unit, officers in sent:
        when = at or paper.numbered_at
        lines += [
            Delivery(paper=paper, unit_id=unit, officer_id=one, channel=DeliveryChannel.BELL, sent_at=when)
            for one in officers
        ]
        if not officers and unit:
            note = "单位没有能在系统里看文件的人员，请送纸质件"
            lines.append(Delivery(paper=paper, unit_id=unit, channel=DeliveryChannel.PAPER, note=note))
    Delivery.objects.bulk_create(lines, ignore_conflicts=True)


def note_messages(papers: Collection[Paper]) -> None:
    """A line for each message that left beside the bell. Call it after the bell was rung, at the moment of the number.

    Cost: nothing without channels, else four queries for any number of documents.
    """
    if outbox.channels():
        enter_messages(papers)


def enter_messages(papers: Collection[Paper]) -> None:
    """As `note_messages`, whether or not a channel is on now: for rows of before."""
    bells = Delivery.objects.filter(paper__in=papers, channel=DeliveryChannel.BELL)
    units = {(paper, officer): unit for paper, officer, unit in bells.values_list("paper", "officer", "unit")}
    pages = {url: paper.pk for paper in papers for url in _rung_for(paper)}
    messages = Message.objects.filter(
        officer__in={officer for _, officer in units},
        created_at__in={paper.numbered_at for paper in papers},
        notice__url__in=pages,
    )
    names = dict(MessageChannel.objects.values_list("pk", "name"))
    lines = []
    for message in messages.select_related("notice", "digest"):
        paper = pages[message.notice.url] if message.notice else 0
        if (paper, message.officer_id) in units:
            unit = units[paper, message.officer_id]
            line = Delivery(paper_id=paper, unit_id=unit, officer_id=message.officer_id, message=message)
            line.channel, line.way = DeliveryChannel.MESSAGE, names[message.channel_id]
            lines.append(_copied(line))
    Delivery.objects.bulk_create(lines, ignore_conflicts=True)


def _rung_for(paper: Paper) -> Iterator[str]:
    """The addresses a notice about this document may have."""
    yield page_of(paper)
    if paper.slip_id:
        yield reverse("slip_show", args=[paper.slip_id])
    if paper.letter_id:
        yield reverse("letter_show", args=[paper.letter_id])


# what the outbox never touches again
_SETTLED = (MessageState.SENT, MessageState.SEEN)
_LOST = (MessageState.FAILED, MessageState.GIVEN_UP)


def follow_messages() -> int:
    """Copy to the register what became of messages since the last call; how many lines. Twice does no harm.

    Cost: one query over the lines whose message is under way or lost, one UPDATE for each 500 that changed.
    """
    done = 0
    # a message that failed again is in the same state for another reason
    now = {name: Coalesce(f"message__digest__{name}", f"message__{name}") for name in ("state", "attempts")}
    moved = Delivery.objects.filter(message__isnull=False).exclude(**now)
    while lines := list(moved.select_related("message__digest").order_by("message")[:_CHUNK]):
        done += Delivery.objects.bulk_update(
            [_copied(line) for line in lines], ["state", "attempts", "sent_at", "note", "message"]
        )
    return done


def _copied(line: Delivery) -> Delivery:
    assert line.message is not None  # noqa: S101 - whoever calls has just looked it up
    sent = line.message.digest or line.message
    line.state, line.attempts, line.sent_at, line.note = sent.state, sent.attempts, sent.sent_at, ""
    if sent.state in _LOST:
        line.note = sent.last_error[:200]
    elif line.message.digest:
        line.note = "并入每日汇总"
    if sent.state in _SETTLED:
        line.message = None
    return line


def enter_missing() -> int:
    """What was numbered before there was a register, and the demonstration's: how many. Files of old ones stay on paper
    for slips; a letter's state is its own."""
    states = {
        LetterState.NUMBERED: PaperState.NUMBERED,
        LetterState.RENDERED: PaperState.RENDERED,
        LetterState.FAILED: PaperState.FAILED,
    }
    made: list[Paper] = []
    done = 0
    slips = Slip.objects.filter(number__isnull=False, signed_at__isnull=False, papers=None)
    for slip in slips.select_related("case", "unit", "acknowledged_by").iterator(chunk_size=_CHUNK):
        who = slip.acknowledged_by.name if slip.acknowledged_by else ""
        received = {"received_at": slip.acknowledged_at, "received_by": who} if who else {}
        made.append(Paper(**_of_slip(slip), state=PaperState.FILED, **received))
        done += _written(made)
    letters = Letter.objects.filter(number__isnull=False, papers=None)
    for letter in letters.select_related("unit").iterator(chunk_size=_CHUNK):
        state = states.get(LetterState(letter.state), PaperState.FILED)
        file = {"file_id": letter.file_id, "rendered_at": letter.rendered_at}
        made.append(Paper(**of_letter(letter), state=state, **file))
        done += _written(made)
    return done + _written(made, least=1)


def _written(made: list[Paper], least: int = _CHUNK) -> int:
    if len(made) < least:
        return 0
    count = len(Paper.objects.bulk_create(made, ignore_conflicts=True))
    made.clear()
    return count


def mark_opened(standing: Standing, at: datetime, **which: Any) -> None:
    """That an addressee has opened the document of this slip, letter or row. Cost: one query, two the first time."""
    rows = Delivery.objects.filter(officer=standing.officer, opened_at=None)
    mine = list(
        rows.filter(**{f"paper__{name}": row for name, row in which.items()}).values_list("pk", flat=True)
    )
    if mine:
        Delivery.objects.filter(pk__in=mine, opened_at=None).update(opened_at=at)


def received(slip: Slip, by: Officer, at: datetime) -> None:
    """The unit has acknowledged its slip: the row of the document says so. Cost: one statement."""
    rows = Paper.objects.filter(slip=slip, void_at=None, received_at=None)
    rows.update(received_at=at, received_by=by.name[:40])


def scanned(file: StoredFile, **which: Slip | Letter) -> None:
    """The signed and sealed paper of this slip or letter came back: the register has it too. Cost: one statement."""
    Paper.objects.filter(**which, void_at=None).update(scan=file)


def void_of(slip: Slip, by: Officer, why: str, at: datetime) -> None:
    """A void slip's document is void with it; its number stays in the register. Cost: one statement."""
    Paper.objects.filter(slip=slip, void_at=None).update(void_at=at, void_by=by, void_why=why[:300])
