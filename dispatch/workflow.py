"""The life of a slip as one table."""

from dataclasses import dataclass
from enum import Enum

from dispatch.choices import SlipState, SlipVerb
from governance.choices import Capability


class Side(Enum):
    """Who walks an edge: the unit that the slip is for, the centre that gave it, or the centre's commanders."""

    UNIT = "unit"
    CENTRE = "centre"
    COMMAND = "command"


@dataclass(frozen=True)
class SlipMove:
    """An edge: from which states, to which, who may on which side, and why it exists."""

    sources: tuple[SlipState, ...]
    target: SlipState
    capability: Capability
    side: Side
    why: str


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
    SlipVerb.SIGN: SlipMove(
        (SlipState.DRAFTED,),
        SlipState.ISSUED,
        Capability.COMMAND,
        Side.COMMAND,
        "number and clocks start here, the unit sees it from now on",
    ),
    SlipVerb.REFUSE: SlipMove(
        (SlipState.DRAFTED,),
        SlipState.REFUSED,
        Capability.COMMAND,
        Side.COMMAND,
        "not so: the director drafts anew, with the reason in sight",
    ),
    SlipVerb.ACKNOWLEDGE: SlipMove(
        (SlipState.ISSUED,),
        SlipState.ACKNOWLEDGED,
        Capability.HANDLE,
        Side.UNIT,
        "the unit has seen it and takes it",
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
    SlipVerb.RECALL: SlipMove(
        (SlipState.DRAFTED, SlipState.ISSUED, SlipState.ACKNOWLEDGED),
        SlipState.RECALLED,
        Capability.ASSIGN,
        Side.CENTRE,
        "given by mistake, or another unit takes it",
    ),
}
