"""The lives of an assessment (it opens, is decided, stays; what comes later is a new one) and of a hazard as tables."""

from dataclasses import dataclass

from governance.choices import Capability
from risk.choices import AssessmentState, AssessmentVerb, HazardState, HazardVerb


@dataclass(frozen=True)
class AssessmentMove:
    """An edge: from which states, to which, who may (nobody: the reader), and why it exists."""

    sources: tuple[AssessmentState, ...]
    target: AssessmentState
    capabilities: tuple[Capability, ...]
    why: str


# who reads scores and factors at all (trap 30: nobody else does)
READERS = (Capability.PRE_ASSESS, Capability.COMMAND, Capability.INSTRUCT, Capability.ASSIGN)

MOVES: dict[AssessmentVerb, AssessmentMove] = {
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
