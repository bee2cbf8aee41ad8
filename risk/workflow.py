"""The lives of an assessment (it opens, is decided, by two where it lowers, and stays) and of a hazard as tables."""

from dataclasses import dataclass

from governance.choices import Capability
from risk.choices import (
    AssessmentState,
    AssessmentVerb,
    HazardState,
    HazardVerb,
    ItemState,
    ItemVerb,
    LevelVerb,
)


@dataclass(frozen=True)
class AssessmentMove:
    """An edge: from which states, to which, who may (nobody: the reader), and why it exists."""

    sources: tuple[AssessmentState, ...]
    target: AssessmentState
    capabilities: tuple[Capability, ...]
    why: str


# who reads scores and factors at all (trap 30: nobody else does)
READERS = (Capability.PRE_ASSESS, Capability.COMMAND, Capability.INSTRUCT, Capability.ASSIGN)

# who may be the second person of a lowering
SECONDS = (Capability.PRE_ASSESS, Capability.COMMAND)

MOVES: dict[AssessmentVerb | LevelVerb, AssessmentMove] = {
    AssessmentVerb.SCREEN: AssessmentMove(
        (), AssessmentState.OPEN, (), "the reader found danger, or it is one of the hazard classes"
    ),
    AssessmentVerb.REASSESS: AssessmentMove(
        (),
        AssessmentState.OPEN,
        (Capability.PRE_ASSESS, Capability.COMMAND, Capability.ASSIGN),
        "an officer wants it judged, or judged anew",
    ),
    AssessmentVerb.DECIDE: AssessmentMove(
        (AssessmentState.OPEN,),
        AssessmentState.DECIDED,
        (Capability.PRE_ASSESS,),
        "a named officer confirmed or removed each factor",
    ),
    LevelVerb.PROPOSE: AssessmentMove(
        (AssessmentState.OPEN,),
        AssessmentState.PROPOSED,
        (Capability.PRE_ASSESS,),
        "the decision lowers the level or sets aside a suggested 5-point factor: nobody does that alone",
    ),
    LevelVerb.CONFIRM: AssessmentMove(
        (AssessmentState.PROPOSED,), AssessmentState.DECIDED, SECONDS, "a second person agrees, with a reason"
    ),
    LevelVerb.DECLINE: AssessmentMove(
        (AssessmentState.PROPOSED,),
        AssessmentState.DECLINED,
        SECONDS,
        "a second person does not agree; it opens anew with that reason",
    ),
}


@dataclass(frozen=True)
class HazardMove:
    """An edge of a hazard's life, read as `AssessmentMove` is."""

    sources: tuple[HazardState, ...]
    target: HazardState
    capabilities: tuple[Capability, ...]
    why: str


HAZARD_MOVES: dict[HazardVerb, HazardMove] = {
    HazardVerb.ENTER: HazardMove(
        (), HazardState.OPEN, (), "a case was judged medium or high, or of one of the hazard classes"
    ),
    HazardVerb.STRIKE_OFF: HazardMove(
        (HazardState.OPEN,),
        HazardState.STRUCK,
        (Capability.COMMAND, Capability.ASSIGN, Capability.PRE_ASSESS),
        "every loop is closed, or a commander signs why not",
    ),
    HazardVerb.RELIST: HazardMove(
        (HazardState.STRUCK,), HazardState.OPEN, (), "the case was reopened, or judged dangerous anew"
    ),
}


@dataclass(frozen=True)
class ItemMove:
    """An edge in the life of an item on the list of a deliberation."""

    sources: tuple[ItemState, ...]
    target: ItemState
    capabilities: tuple[Capability, ...]
    why: str


# who prepares a deliberation and keeps its list; what is decided, commanders decide
PREPARERS = (
    Capability.COMMAND,
    Capability.INSTRUCT,
    Capability.ASSIGN,
    Capability.PRE_ASSESS,
    Capability.REPORT,
)
_TALKED_OVER = (ItemState.LISTED, ItemState.DEFERRED)

ITEM_MOVES: dict[ItemVerb, ItemMove] = {
    ItemVerb.LIST: ItemMove(
        (), ItemState.LISTED, PREPARERS, "the list fills by itself; an officer may add to it"
    ),
    ItemVerb.DECIDE: ItemMove(
        (*_TALKED_OVER, ItemState.DECIDED, ItemState.TO_CONFIRM),
        ItemState.DECIDED,
        (Capability.COMMAND,),
        "level, measures, lead officer, units and day; a lower level first waits for a second commander (to_confirm)",
    ),
    ItemVerb.CONFIRM: ItemMove(
        (ItemState.TO_CONFIRM,), ItemState.DECIDED, (Capability.COMMAND,), "lowering takes a second commander"
    ),
    ItemVerb.DECLINE: ItemMove(
        (ItemState.TO_CONFIRM,),
        ItemState.DECIDED,
        (Capability.COMMAND,),
        "the measures hold, the level stays",
    ),
    ItemVerb.DEFER: ItemMove(
        _TALKED_OVER, ItemState.DEFERRED, PREPARERS, "not ripe: it stands on the next list"
    ),
    ItemVerb.SEND_UP: ItemMove(
        (*_TALKED_OVER, ItemState.DECIDED),
        ItemState.SENT_UP,
        (Capability.COMMAND,),
        "the level above is to decide",
    ),
    ItemVerb.STRIKE: ItemMove(_TALKED_OVER, ItemState.STRUCK, PREPARERS, "needs no deliberation"),
}
