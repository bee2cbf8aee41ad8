"""What every verb on a slip does: lock, move, tell, keep the files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from cases.actions import papers
from cases.actions.accused import tell
from cases.actions.history import locked, write
from cases.models import Attachment, Case, Entry
from core import sequences
from core.models import StoredFile
from dispatch.choices import MODE_WORDS, SlipFileKind, SlipVerb
from dispatch.models import Slip, SlipPaper, SlipReport
from dispatch.querysets.slips import RUNNING, UNSIGNED
from dispatch.workflow import MOVES, Side
from governance.choices import Capability, SlipMode
from governance.duty import commanders_of, seat_of
from governance.models import Appointment, Unit
from governance.standing import Standing


def slip_number(centre: Unit, at: datetime, mode: str = SlipMode.ASSIGN) -> str:
    """XX综交〔2026〕12号: per centre, year and mark (交, 商, 转, 移), without gaps, given at signing."""
    scope = "slip" if mode == SlipMode.ASSIGN else f"slip-{mode}"
    serial = sequences.take(f"{scope}:{centre.number_prefix}", at.year)
    return f"{centre.document_name}{MODE_WORDS[mode].mark}〔{at.year}〕{serial}号"


def assist_number(lead: Slip) -> str:
    """XX综交〔2026〕12号之2: the series stays the lead's. Call it with the case locked."""
    return f"{lead.number}之{Slip.objects.filter(main=lead).count() + 1}"


def subject_of(slip: Slip) -> str:
    return f"slip:{slip.pk}"


def page_of(slip: Slip) -> str:
    return reverse("slip_show", args=[slip.pk])


def locked_slip(slip: Slip) -> tuple[Slip, Case]:
    """The case first, then the slip: always in this order, so two officers never wait for each other in a ring."""
    case = locked(slip.case)
    fresh = (
        Slip.objects.select_for_update(of=("self",)).select_related("unit", "centre__area").get(pk=slip.pk)
    )
    fresh.case = case
    return fresh, case


def _move(
    *,
    by: Standing,
    slip: Slip,
    verb: SlipVerb,
    at: datetime,
    note: str = "",
    capability: Capability | None = None,
    more: dict[str, Any] | None = None,
) -> Entry:
    """The one place that writes a slip's `state`, with its line in the history of the case; an edge without a target
    writes the row and its line."""
    move = MOVES[verb]
    before = slip.state if move.sources else ""
    if move.target is not None:
        slip.state = move.target
        if slip.state not in (*UNSIGNED, *RUNNING):
            slip.ended_at = at
    slip.save()
    about: dict[str, Any] = {"slip": slip.pk}
    if slip.number:  # a draft names no unit in the history
        about |= {"number": slip.number, "unit": slip.unit.short_name}
    sides = {Side.UNIT: slip.unit_id, Side.CENTRE: slip.centre_id, Side.COMMAND: None, Side.CHECK: None}
    said = MODE_WORDS[slip.mode].verb if verb == SlipVerb.ASSIGN else verb
    return write(
        by=by,
        case=slip.case,
        verb=said,
        at=at,
        note=note,
        about=about | (more or {}),
        capability=capability or move.capability,
        unit_id=None if capability else sides[move.side],
        from_state=before,
        to_state=slip.state,
    )


# the other action modules move slips through here
move = _move


def tell_unit(unit: Unit, capability: Capability, text: str, slip: Slip, at: datetime) -> None:
    """The bell of everybody in a unit who holds this capability, as far as they may hear of the case."""
    held = Appointment.objects.held_on(at.date()).of_units(unit.pk).with_capability(capability)
    tell(slip.case, [one.officer_id for one in held], text, page_of(slip), at=at)


def tell_drafter(slip: Slip, text: str, at: datetime) -> None:
    """Ring for who drafted the slip, where somebody did."""
    if slip.drafted_by_id:
        tell(slip.case, [slip.drafted_by_id], text, page_of(slip), at=at)


def commanders_for(slip: Slip, at: datetime, *but: int | None) -> list[int]:
    """Ids of the commanders who may sign the slip, `but` those."""
    return [one for one in commanders_of(seat_of(slip.centre).area, at) if one not in but]


def keep_files(
    slip: Slip,
    files: Sequence[StoredFile],
    entry: Entry,
    kind: SlipFileKind,
    report: SlipReport | None = None,
) -> None:
    """Hang files on the line of history and say what they are to the slip."""
    if not files:
        return
    papers.attach(case=slip.case, files=files, entry=entry)
    hung = Attachment.objects.filter(entry=entry, file__in=files).order_by("id")
    SlipPaper.objects.bulk_create(
        SlipPaper(slip=slip, attachment=one, kind=kind, report=report) for one in hung
    )
