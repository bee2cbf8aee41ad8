"""The verbs as buttons and forms, part by part."""

from dispatch.acts import clocks, escalations, follow_up, slips, supervisions, watch, whistling
from dispatch.acts.clocks import CLOCK_ACTS
from dispatch.acts.escalations import ESCALATION_ACTS
from dispatch.acts.letters import LETTER_ACTS
from dispatch.acts.papers import PAPER_ACTS
from dispatch.acts.supervisions import SUPERVISION_ACTS
from dispatch.acts.watch import SHEET_ACTS, WATCH_ACTS

CASE_ACTS = (
    *slips.CASE_ACTS,
    *follow_up.CASE_ACTS,
    *watch.CASE_ACTS,
    *supervisions.CASE_ACTS,
    *escalations.CASE_ACTS,
    *whistling.CASE_ACTS,
)
SLIP_ACTS = (*slips.SLIP_ACTS, *clocks.SLIP_ACTS)

__all__ = [
    "CASE_ACTS",
    "CLOCK_ACTS",
    "ESCALATION_ACTS",
    "LETTER_ACTS",
    "PAPER_ACTS",
    "SHEET_ACTS",
    "SLIP_ACTS",
    "SUPERVISION_ACTS",
    "WATCH_ACTS",
]
