"""The verbs as buttons and forms, part by part."""

from dispatch.acts import follow_up, slips, watch
from dispatch.acts.letters import LETTER_ACTS
from dispatch.acts.papers import PAPER_ACTS
from dispatch.acts.slips import SLIP_ACTS
from dispatch.acts.watch import SHEET_ACTS, WATCH_ACTS

CASE_ACTS = (*slips.CASE_ACTS, *follow_up.CASE_ACTS, *watch.CASE_ACTS)

__all__ = ["CASE_ACTS", "LETTER_ACTS", "PAPER_ACTS", "SHEET_ACTS", "SLIP_ACTS", "WATCH_ACTS"]
