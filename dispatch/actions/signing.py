"""Who answers for a slip with the name: read over, signed, signed by a second commander, refused, stamped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from cases.actions import board
from core.models import StoredFile
from core.refusals import insist
from dispatch.actions.moving import keep_files, locked_slip, move, tell_drafter
from dispatch.actions.registering import scanned
from dispatch.actions.slips import ask_to_sign, await_second, give_assists, issue, needs_second
from dispatch.choices import SlipFileKind, SlipVerb
from dispatch.models import Slip
from dispatch.permissions.slips import (
    why_not_check_draft,
    why_not_countersign,
    why_not_first_sign,
    why_not_refuse,
    why_not_seal_slip,
    why_not_sign,
    why_not_turn_down,
)
from governance.choices import Capability
from governance.standing import Standing

# whose right a draft is read over under
READERS = (Capability.ASSIGN, Capability.COMMAND)


@transaction.atomic
def check_draft(*, by: Standing, slip: Slip, at: datetime) -> Slip:
    """Read over by somebody else than who wrote it: now it waits for the commander."""
    slip, _ = locked_slip(slip)
    insist(why_not_check_draft(by, slip))
    slip.checked_by, slip.checked_at = by.officer, at
    move(by=by, slip=slip, verb=SlipVerb.CHECK, at=at, capability=by.right(*READERS))
    ask_to_sign(by, slip, at)
    return slip


@transaction.atomic
def turn_down(*, by: Standing, slip: Slip, note: str, at: datetime) -> Slip:
    """Not ready for a signature: the draft ends with its reason."""
    slip, case = locked_slip(slip)
    insist(why_not_turn_down(by, slip))
    slip.refusal = note
    move(by=by, slip=slip, verb=SlipVerb.TURN_DOWN, at=at, note=note, capability=by.right(*READERS))
    board.await_move(case, "")
    tell_drafter(slip, f"核稿退回：{case.title}（{note}）", at)
    return slip


@transaction.atomic
def sign(*, by: Standing, slip: Slip, at: datetime) -> Slip:
    """A commander signs what the director drafted; number and clocks start now, by the level the case has now. Where two
    sign, this is the first name."""
    slip, case = locked_slip(slip)
    insist(why_not_sign(by, slip))
    if needs_second(case):
        return await_second(by, slip, at)
    return _signed(by, slip, SlipVerb.SIGN, at)


@transaction.atomic
def first_sign(*, by: Standing, slip: Slip, at: datetime) -> Slip:
    """The first of two names, whatever the switch says."""
    slip, _ = locked_slip(slip)
    insist(why_not_first_sign(by, slip))
    return await_second(by, slip, at)


@transaction.atomic
def countersign(*, by: Standing, slip: Slip, at: datetime) -> Slip:
    """The second commander's name sends it out."""
    slip, _ = locked_slip(slip)
    insist(why_not_countersign(by, slip))
    return _signed(by, slip, SlipVerb.COUNTERSIGN, at)


def _signed(by: Standing, slip: Slip, verb: SlipVerb, at: datetime) -> Slip:
    slip = issue(by, slip, verb, at, slip.requirement)
    give_assists(by, slip, slip.wished_units.order_by("pk"), at)
    tell_drafter(slip, f"已签发 {slip.number}：{slip.case.title}", at)
    return slip


@transaction.atomic
def refuse(*, by: Standing, slip: Slip, note: str, at: datetime) -> Slip:
    """Not so: the draft ends with its reason and the case waits for the director again."""
    slip, case = locked_slip(slip)
    insist(why_not_refuse(by, slip))
    slip.refusal = note
    move(by=by, slip=slip, verb=SlipVerb.REFUSE, at=at, note=note)
    board.await_move(case, "")
    tell_drafter(slip, f"拟稿被退回：{case.title}（{note}）", at)
    return slip


@transaction.atomic
def seal_slip(*, by: Standing, slip: Slip, at: datetime, files: Sequence[StoredFile] = ()) -> Slip:
    """The paper was stamped: who and when; the scan may come with it or later."""
    slip, _ = locked_slip(slip)
    insist(why_not_seal_slip(by, slip, with_scan=bool(files)))
    is_first = slip.sealed_at is None
    if is_first:
        slip.sealed_by, slip.sealed_at = by.officer, at
    note = "补传用印扫描件" if not is_first else "附扫描件" if files else ""
    entry = move(by=by, slip=slip, verb=SlipVerb.SEAL, at=at, note=note)
    keep_files(slip, files, entry, SlipFileKind.SCAN)
    if files:
        scanned(files[0], slip=slip)
    return slip
