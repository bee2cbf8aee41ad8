"""Turns of phrase: deeds and words that raise a red flag by themselves, in whole families of words, wider and looser than
the tables by theme. For all other factors such turns added nothing to what likeness sees (docs/decisions/0009)."""

from risk.rules.reader.turns.despair import DESPAIR
from risk.rules.reader.turns.force import FORCE
from risk.rules.reader.turns.threats import THREATS

TURNS = THREATS | FORCE | DESPAIR
