"""Turns of phrase: the same deeds and feelings in whole families of words, wider and looser than the tables by theme."""

from risk.rules.reader.turns.aslant import ASLANT
from risk.rules.reader.turns.background import BACKGROUND
from risk.rules.reader.turns.feelings import FEELINGS
from risk.rules.reader.turns.force import FORCE
from risk.rules.reader.turns.further import FURTHER
from risk.rules.reader.turns.more import MORE
from risk.rules.reader.turns.threats import THREATS
from risk.rules.reader.turns.wider import WIDER

_FIRST = BACKGROUND | FEELINGS | FORCE | THREATS
TURNS = {
    code: (
        *patterns,
        *MORE.get(code, ()),
        *FURTHER.get(code, ()),
        *WIDER.get(code, ()),
        *ASLANT.get(code, ()),
    )
    for code, patterns in _FIRST.items()
}
