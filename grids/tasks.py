"""The clocks of the grids: lists to be drawn up, grids that are late."""

import logging
from datetime import datetime

from governance.rules import NoWorkingTime
from grids.actions.lists import draw_lists, ring_late

log = logging.getLogger(__name__)


def draw_canvass(at: datetime) -> None:
    draw_lists(at)


def ring_canvass(at: datetime) -> None:
    try:
        ring_late(at)
    except NoWorkingTime as error:  # doctor and the calendar's own pages say what to do
        log.error("nobody was rung for a late canvass: %s", error)
