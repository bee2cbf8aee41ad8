"""The life of a case as one table; the diagram in docs/workflows.md is generated from it."""

from dataclasses import dataclass

from cases.choices import State, Verb
from governance.choices import Capability


@dataclass(frozen=True)
class Move:
    """An edge: from which states, to which, who may (any of the capabilities), and why the edge exists."""

    sources: tuple[State, ...]
    target: State
    capabilities: tuple[Capability, ...]
    why: str


MOVES: dict[Verb, Move] = {
    Verb.REGISTER: Move(
        (),
        State.REGISTERED,
        (Capability.INTAKE, Capability.PATROL),
        "everything that enters becomes one case",
    ),
    Verb.ACCEPT: Move(
        (State.REGISTERED,),
        State.ACCEPTED,
        (Capability.INTAKE, Capability.ASSIGN, Capability.PATROL),
        "the first receiver owns it until it is handed over",
    ),
    Verb.COMPLETE: Move(
        (State.ACCEPTED,),
        State.COMPLETED,
        (Capability.INTAKE, Capability.ASSIGN, Capability.PATROL),
        "done on the spot, or answered by the unit and approved",
    ),
    Verb.REOPEN: Move(
        (State.COMPLETED, State.CLOSED),
        State.ACCEPTED,
        (Capability.INTAKE, Capability.ASSIGN),
        "the citizen is unhappy, or it was not done after all",
    ),
    Verb.CLOSE: Move(
        (State.COMPLETED,),
        State.CLOSED,
        (Capability.ASSIGN, Capability.INTAKE, Capability.COMMAND),
        "followed up, nothing left to do; with an open loop a commander signs why",
    ),
    Verb.FORWARD: Move(
        (State.REGISTERED, State.ACCEPTED),
        State.FORWARDED,
        (Capability.INTAKE, Capability.ASSIGN),
        "another body's business: the citizen was guided there",
    ),
    Verb.TRANSFER: Move(
        (State.ACCEPTED,),
        State.TRANSFERRED,
        (Capability.ASSIGN, Capability.COMMAND),
        "a possible crime or public-order case goes to the police (people's mediation law, article 25)",
    ),
    Verb.WITHDRAW: Move(
        (State.REGISTERED, State.ACCEPTED),
        State.WITHDRAWN,
        (Capability.INTAKE, Capability.ASSIGN),
        "the citizen takes it back, or it was registered by mistake",
    ),
    Verb.TAKE_BACK: Move(
        (State.FORWARDED, State.TRANSFERRED, State.WITHDRAWN),
        State.ACCEPTED,
        (Capability.INTAKE, Capability.ASSIGN),
        "it came back: no state is without an exit",
    ),
}
