"""Signing many at once: each slip and letter by its own action in its own savepoint."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from core.refusals import Refused
from dispatch.actions import slips
from dispatch.actions.letters import sign_letter
from dispatch.models import Letter, Slip
from governance.standing import Standing


def sign_many(
    *, by: Standing, slips_: Iterable[Slip], letters: Iterable[Letter], at: datetime
) -> tuple[list[str], list[str]]:
    """(numbers of what was signed, a sentence naming each that was refused and why); one refusal stops no other.

    Two commanders at once: whoever comes second is refused by name (trap 22).
    """
    signed: list[str] = []
    refused: list[str] = []
    for slip in slips_:
        try:
            with transaction.atomic():
                signed.append(str(slips.sign(by=by, slip=slip, at=at).number))
        except Refused as no:
            refused.append(f"“{slip.case.title}”（{slip.unit}）：{no.refusal.sentence}")
    for letter in letters:
        try:
            with transaction.atomic():
                signed.append(str(sign_letter(by=by, letter=letter, at=at).number))
        except Refused as no:
            refused.append(f"“{letter.title}”（{letter.unit}）：{no.refusal.sentence}")
    return signed, refused
