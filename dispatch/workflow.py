"""The life of a slip as one table."""

from dataclasses import dataclass
from enum import Enum

from dispatch.choices import SlipState, SlipVerb
from governance.choices import Capability


class Side(Enum):
    """Who walks an edge: the unit that the slip is for, the centre that gave it, the centre's commanders, or whoever of
    the centre or its commanders reads a draft over that somebody else wrote."""

    UNIT = "unit"
    CENTRE = "centre"
    COMMAND = "command"
    CHECK = "check"


@dataclass(frozen=True)
class SlipMove:
    """An edge: from which states, to which, who may on which side, and why it exists; without a target the slip stays
    where it is."""

    sources: tuple[SlipState, ...]
    target: SlipState | None
    capability: Capability
    side: Side
    why: str


_WITH_UNIT = (SlipState.ISSUED, SlipState.ACKNOWLEDGED)
_OUT = (*_WITH_UNIT, SlipState.ANSWERED)

MOVES: dict[SlipVerb, SlipMove] = {
    SlipVerb.ASSIGN: SlipMove(
        (),
        SlipState.ISSUED,
        Capability.ASSIGN,
        Side.CENTRE,
        "the centre names who must answer; for medium and high cases a commander does",
    ),
    SlipVerb.DRAFT: SlipMove(
        (),
        SlipState.DRAFTED,
        Capability.ASSIGN,
        Side.CENTRE,
        "a medium or high case: the director prepares, a commander signs",
    ),
    SlipVerb.SUBMIT: SlipMove(
        (),
        SlipState.CHECKING,
        Capability.ASSIGN,
        Side.CENTRE,
        "as draft, where the centre has drafts read over before a commander sees them",
    ),
    SlipVerb.CHECK: SlipMove(
        (SlipState.CHECKING,),
        SlipState.DRAFTED,
        Capability.ASSIGN,
        Side.CHECK,
        "where the centre has drafts read over: by somebody else than who wrote it",
    ),
    SlipVerb.TURN_DOWN: SlipMove(
        (SlipState.CHECKING,),
        SlipState.REFUSED,
        Capability.ASSIGN,
        Side.CHECK,
        "the draft is not ready for a signature, with the reason",
    ),
    SlipVerb.SIGN: SlipMove(
        (SlipState.DRAFTED,),
        SlipState.ISSUED,
        Capability.COMMAND,
        Side.COMMAND,
        "number and clocks start here, the unit sees it from now on",
    ),
    SlipVerb.FIRST_SIGN: SlipMove(
        (SlipState.DRAFTED,),
        SlipState.COUNTERSIGNING,
        Capability.COMMAND,
        Side.COMMAND,
        "a high level where the street wants two commanders: nothing goes out with the first name alone",
    ),
    SlipVerb.COUNTERSIGN: SlipMove(
        (SlipState.COUNTERSIGNING,),
        SlipState.ISSUED,
        Capability.COMMAND,
        Side.COMMAND,
        "the second commander, never the first again: number, clocks and sight start here",
    ),
    SlipVerb.REFUSE: SlipMove(
        (SlipState.DRAFTED, SlipState.COUNTERSIGNING),
        SlipState.REFUSED,
        Capability.COMMAND,
        Side.COMMAND,
        "not so: the director drafts anew, with the reason in sight",
    ),
    SlipVerb.SEAL: SlipMove(
        (*_OUT, SlipState.APPROVED),
        None,
        Capability.ASSIGN,
        Side.CENTRE,
        "the paper got its stamp: who, when, and the scan of it",
    ),
    SlipVerb.ASSIST: SlipMove(
        (),
        SlipState.ISSUED,
        Capability.ASSIGN,
        Side.CENTRE,
        "another unit helps: a slip of its own that points to the lead's",
    ),
    SlipVerb.NAME_UNIT: SlipMove(
        (),
        SlipState.ISSUED,
        Capability.COMMAND,
        Side.CENTRE,
        "two units returned it: a commander names who answers, and that one keeps it",
    ),
    SlipVerb.ACKNOWLEDGE: SlipMove(
        (SlipState.ISSUED,),
        SlipState.ACKNOWLEDGED,
        Capability.HANDLE,
        Side.UNIT,
        "the unit has seen it and takes it",
    ),
    SlipVerb.HAND_ON: SlipMove(
        _WITH_UNIT,
        None,
        Capability.HANDLE,
        Side.UNIT,
        "inside the unit another officer has it from now on",
    ),
    SlipVerb.REPORT: SlipMove(
        (SlipState.ACKNOWLEDGED,),
        None,
        Capability.HANDLE,
        Side.UNIT,
        "首报 and 续报: what was done so far; the work goes on",
    ),
    SlipVerb.FEED_BACK: SlipMove(
        (SlipState.ACKNOWLEDGED,),
        SlipState.ANSWERED,
        Capability.HANDLE,
        Side.UNIT,
        "the unit says what was done",
    ),
    SlipVerb.RETURN: SlipMove(
        (SlipState.ISSUED, SlipState.ACKNOWLEDGED),
        SlipState.RETURNED,
        Capability.HANDLE,
        Side.UNIT,
        "not this unit's business, with a reason",
    ),
    SlipVerb.APPROVE: SlipMove(
        (SlipState.ANSWERED,),
        SlipState.APPROVED,
        Capability.ASSIGN,
        Side.CENTRE,
        "the answer is good: the case is done",
    ),
    SlipVerb.SEND_BACK: SlipMove(
        (SlipState.ANSWERED,),
        SlipState.ACKNOWLEDGED,
        Capability.ASSIGN,
        Side.CENTRE,
        "the answer is not enough",
    ),
    SlipVerb.WAIVE: SlipMove(
        _WITH_UNIT,
        SlipState.WAIVED,
        Capability.ASSIGN,
        Side.CENTRE,
        "an assisting unit's answer is not needed any more, with the reason",
    ),
    SlipVerb.VOID: SlipMove(
        _OUT,
        SlipState.VOIDED,
        Capability.ASSIGN,
        Side.CENTRE,
        "the paper was wrong: its number stays, marked void; another is made that names it",
    ),
    SlipVerb.RECALL: SlipMove(
        (SlipState.CHECKING, SlipState.DRAFTED, SlipState.COUNTERSIGNING, *_WITH_UNIT),
        SlipState.RECALLED,
        Capability.ASSIGN,
        Side.CENTRE,
        "given by mistake, or another unit takes it",
    ),
}
