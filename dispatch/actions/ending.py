"""How a slip ends: returned, recalled, void, waived, approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from cases.actions import board, closing
from cases.actions.accused import tell
from cases.models import Case
from core.models import StoredFile
from core.refusals import insist
from dispatch.actions.moving import (
    commanders_for,
    keep_files,
    locked_slip,
    move,
    subject_of,
    tell_unit,
)
from dispatch.actions.registering import void_of
from dispatch.choices import MODE_WORDS, ReturnReason, SlipFileKind, SlipState, SlipVerb
from dispatch.models import Slip
from dispatch.permissions.slips import (
    is_passed_around,
    why_not_approve,
    why_not_recall,
    why_not_return,
    why_not_void_slip,
    why_not_waive,
)
from governance.choices import Capability
from governance.standing import Standing

# whose move it is after two units returned a case
TO_NAME = "指挥长 指定承办"


@transaction.atomic
def return_slip(
    *,
    by: Standing,
    slip: Slip,
    reason: ReturnReason,
    note: str,
    at: datetime,
    files: Sequence[StoredFile] = (),
) -> Slip:
    """Not this unit's business: the slip ends with its reason and proof, and the centre names another unit; after the
    second unit that returns it, a commander does."""
    slip, case = locked_slip(slip)
    insist(why_not_return(by, slip, reason))
    slip.return_reason = reason
    slip.return_note = note
    entry = move(by=by, slip=slip, verb=SlipVerb.RETURN, at=at, note=f"{reason.label}：{note}")
    keep_files(slip, files, entry, SlipFileKind.PROOF)
    _take_from_unit(by, slip, case, at, f"{slip.unit}退回，协办一并收回")
    if slip.main_id is None and is_passed_around(case):
        board.await_move(case, TO_NAME)
        board.name_commanders(case=case, at=at)
        text = f"两个单位退回，请指定承办单位：{case.title}"
        tell(case, commanders_for(slip, at), text, reverse("case_show", args=[case.pk]), at=at)
    tell_unit(slip.centre, Capability.ASSIGN, f"{slip.unit}退回：{case.title}（{reason.label}）", slip, at)
    return slip


@transaction.atomic
def recall(*, by: Standing, slip: Slip, note: str, at: datetime) -> Slip:
    """Take a slip back: an unsigned one goes to nobody, a signed one is taken from its unit, which hears of it."""
    slip, case = locked_slip(slip)
    insist(why_not_recall(by, slip))
    was_signed = slip.signed_at is not None
    move(by=by, slip=slip, verb=SlipVerb.RECALL, at=at, note=note)
    if not was_signed:
        board.await_move(case, "")
        return slip
    _take_from_unit(by, slip, case, at, note)
    tell_unit(slip.unit, Capability.HANDLE, f"{MODE_WORDS[slip.mode].paper}已收回：{case.title}", slip, at)
    return slip


@transaction.atomic
def void_slip(*, by: Standing, slip: Slip, note: str, at: datetime) -> Slip:
    """The paper was wrong: its number stays in the register, marked void, and the case waits for another."""
    slip, case = locked_slip(slip)
    insist(why_not_void_slip(by, slip))
    slip.end_note = note
    move(by=by, slip=slip, verb=SlipVerb.VOID, at=at, note=note)
    void_of(slip, by.officer, note, at)
    _take_from_unit(by, slip, case, at, note)
    tell_unit(slip.unit, Capability.HANDLE, f"{slip.number}已作废，不再办理：{case.title}", slip, at)
    return slip


def _take_from_unit(by: Standing, slip: Slip, case: Case, at: datetime, note: str) -> None:
    """The unit keeps sight of what it handled until now; without a lead nobody assists, and the case is to be given
    again."""
    board.stop_clocks(case=case, at=at, subject=subject_of(slip))
    if slip.main_id is not None:
        return
    # the unit's officer, when it is the unit that returned the lead's
    under = by.right(Capability.ASSIGN, Capability.COMMAND, Capability.HANDLE)
    assists = Slip.objects.running().filter(main=slip).select_related("unit", "centre").order_by("pk")
    for one in list(assists.select_for_update(of=("self",))):
        one.case = case
        move(by=by, slip=one, verb=SlipVerb.RECALL, at=at, note=note, capability=under)
        board.stop_clocks(case=case, at=at, subject=subject_of(one))
        tell_unit(one.unit, Capability.HANDLE, f"协办已收回：{case.title}", one, at)
    board.lead(case, None)
    board.await_move(case, "")
    board.await_assignment(case=case, at=at)


@transaction.atomic
def approve(*, by: Standing, slip: Slip, note: str, at: datetime) -> Slip:
    """The answer is good: the slip ends; with the lead's the case is completed, and what assisting units answered is
    approved with it."""
    slip, case = locked_slip(slip)
    insist(why_not_approve(by, slip))
    move(by=by, slip=slip, verb=SlipVerb.APPROVE, at=at, note=note)
    if slip.main_id is not None:
        board.stop_clocks(case=case, at=at, subject=subject_of(slip))
        return slip
    answered = Slip.objects.filter(main=slip, state=SlipState.ANSWERED).select_related("unit", "centre")
    for one in list(answered.order_by("pk").select_for_update(of=("self",))):
        one.case = case
        move(by=by, slip=one, verb=SlipVerb.APPROVE, at=at, note="随主办单审核通过")
    closing.finish(by=by, case=case, outcome=slip.answer, at=at)
    return slip


@transaction.atomic
def waive(*, by: Standing, slip: Slip, note: str, at: datetime) -> Slip:
    """An assisting unit need not answer any more."""
    slip, case = locked_slip(slip)
    insist(why_not_waive(by, slip))
    slip.end_note = note
    move(by=by, slip=slip, verb=SlipVerb.WAIVE, at=at, note=note)
    board.stop_clocks(case=case, at=at, subject=subject_of(slip))
    tell_unit(slip.unit, Capability.HANDLE, f"协办免予反馈：{case.title}", slip, at)
    return slip
