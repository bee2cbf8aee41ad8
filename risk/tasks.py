"""The clocks of the warnings."""

import logging
from datetime import datetime

from governance.rules import NoWorkingTime
from risk.actions.warnings.daily import ring_in_the_morning
from risk.actions.warnings.sweeping import warn

log = logging.getLogger(__name__)


def sweep_warnings(at: datetime) -> None:
    try:
        warn(at)
    except NoWorkingTime as error:  # doctor and the calendar's own pages say what to do
        log.error("the warnings are not told: %s", error)


def ring_daily_sheet(at: datetime) -> None:
    ring_in_the_morning(at)
