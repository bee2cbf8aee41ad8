"""The clocks of dispatch: what is late, what is to be written, what a new calendar changes."""

import logging
from datetime import datetime

from dispatch.actions.calling import share_out
from dispatch.actions.clocks import remind_pauses
from dispatch.actions.ladder import sweep
from dispatch.actions.provisional import reckon_again
from dispatch.actions.registering import follow_messages
from dispatch.actions.rendering import render_papers, render_pending
from dispatch.actions.watch import remind_reports
from governance.rules import NoWorkingTime

log = logging.getLogger(__name__)


def sweep_deadlines(at: datetime) -> None:
    try:
        sweep(at)
    except NoWorkingTime as error:  # doctor and the calendar's own pages say what to do
        log.error("the sweep stopped: %s", error)


def render_letters(at: datetime) -> None:
    render_pending(at)
    render_papers(at)


def follow_deliveries(_at: datetime) -> None:
    follow_messages()


def reckon_provisional(at: datetime) -> None:
    reckon_again(at)


def ask_for_reports(at: datetime) -> None:
    remind_reports(at)


def remind_long_pauses(at: datetime) -> None:
    remind_pauses(at)


def share_out_calls(at: datetime) -> None:
    share_out(at)
