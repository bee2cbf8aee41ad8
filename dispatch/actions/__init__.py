"""Every write of slips and follow-up, under one name: `actions.assign`; letters have their own modules."""

from dispatch.actions.ending import approve, recall, return_slip, void_slip, waive
from dispatch.actions.signing import (
    check_draft,
    countersign,
    first_sign,
    refuse,
    seal_slip,
    sign,
    turn_down,
)
from dispatch.actions.slips import (
    PLAIN,
    Terms,
    acknowledge,
    assign,
    draft,
    feed_back,
    follow_up,
    name_unit,
    send_back,
)
from dispatch.actions.working import (
    add_assistant,
    assign_many,
    hand_on_slip,
    reissue_slip,
    report_progress,
)

__all__ = [
    "PLAIN",
    "Terms",
    "acknowledge",
    "add_assistant",
    "approve",
    "assign",
    "assign_many",
    "check_draft",
    "countersign",
    "draft",
    "feed_back",
    "first_sign",
    "follow_up",
    "hand_on_slip",
    "name_unit",
    "recall",
    "refuse",
    "reissue_slip",
    "report_progress",
    "return_slip",
    "seal_slip",
    "send_back",
    "sign",
    "turn_down",
    "void_slip",
    "waive",
]
