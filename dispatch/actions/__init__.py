"""Every write of slips and follow-up, under one name: `actions.assign`; letters have their own modules."""

from dispatch.actions.calling import follow_up
from dispatch.actions.slips import (
    acknowledge,
    approve,
    assign,
    draft,
    feed_back,
    recall,
    refuse,
    return_slip,
    send_back,
    sign,
)

__all__ = [
    "acknowledge",
    "approve",
    "assign",
    "draft",
    "feed_back",
    "follow_up",
    "recall",
    "refuse",
    "return_slip",
    "send_back",
    "sign",
]
