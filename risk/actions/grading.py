"""What the board shows of a case's level; whoever must know hears of a change at once."""

from datetime import datetime

from cases.actions import board
from cases.choices import Level
from cases.models import Case
from risk.actions import alarm


def grade(*, case: Case, level: str, red_flag: bool, at: datetime, words: str = "") -> None:
    """Write level and red flag on the board; a changed level rings for the commanders and the first receiver.

    `words` is what the commanders hear instead of the levels alone. A first judgement of low is no news.
    """
    before = case.level
    board.grade(case=case, level=level, red_flag=red_flag)
    if level != before and (before or level != Level.LOW):
        alarm.tell_level(case, before, words, at)
