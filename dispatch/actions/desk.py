"""Signing many at once: each slip and letter by its own action in its own savepoint."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from core.refusals import Refused
from dispatch.actions import signing
from dispatch.actions.letters import sign_letter
from dispatch.choices import SlipState
from dispatch.models import Letter, Slip
from governance.standing import Standing

# what a name under a slip does next, by where it stands; anything else is refused as `sign` refuses it
_STEPS: dict[SlipState, Callable[..., Slip]] = {
    SlipState.CHECKING: signing.check_draft,
    SlipState.COUNTERSIGNING: signing.countersign,
}


def sign_many(
    *, by: Standing, slips_: Iterable[Slip], letters: Iterable[Letter], at: datetime
) -> tuple[list[str], list[str]]:
    """Read over, sign or countersign each. Returns (numbers of what was signed, a sentence for each that was refused);
    one refusal stops no other.

    Two commanders at once: whoever comes second is refused by name (trap 22).
    """
    signed: list[str] = []
    refused: list[str] = []
    for slip in slips_:
        try:
            with transaction.atomic():
                step = _STEPS.get(SlipState(slip.state), signing.sign)
                done = step(by=by, slip=slip, at=at)
                signed.append(done.number or f"“{slip.case.title}”（{SlipState(done.state).label}）")
        except Refused as no:
            refused.append(f"“{slip.case.title}”（{slip.unit}）：{no.refusal.sentence}")
    for letter in letters:
        try:
            with transaction.atomic():
                signed.append(str(sign_letter(by=by, letter=letter, at=at).number))
        except Refused as no:
            refused.append(f"“{letter.title}”（{letter.unit}）：{no.refusal.sentence}")
    return signed, refused
