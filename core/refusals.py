"""Saying no: one reason in words, raised by actions and answered in one place."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    FORBIDDEN = "forbidden"
    WRONG_STATE = "wrong_state"
    INCOMPLETE = "incomplete"

    @property
    def status(self) -> int:
        return {Kind.FORBIDDEN: 403, Kind.WRONG_STATE: 409, Kind.INCOMPLETE: 422}[self]


@dataclass(frozen=True)
class Refusal:
    """Why an officer may not do something now; the sentence is Chinese and says what to do instead."""

    kind: Kind
    sentence: str


class Refused(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


def forbidden(sentence: str) -> Refusal:
    return Refusal(Kind.FORBIDDEN, sentence)


def wrong_state(sentence: str) -> Refusal:
    return Refusal(Kind.WRONG_STATE, sentence)


def incomplete(sentence: str) -> Refusal:
    return Refusal(Kind.INCOMPLETE, sentence)


def insist(refusal: Refusal | None) -> None:
    """Raise `Refused` when there is a reason not to go on."""
    if refusal is not None:
        raise Refused(refusal)
