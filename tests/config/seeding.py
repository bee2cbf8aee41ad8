"""Running seed_demo as the tests do."""

import json
from datetime import datetime
from typing import Any

from django.core.management import call_command

from core.clock import ZONE

UNTIL = datetime(2026, 10, 30, 23, 59, 59, tzinfo=ZONE)
# verbs beside the way of the slips: letters, which the sweep writes, what the watch told of a case, and what a
# deliberation and the hazard ledger did about it
LETTERS = (
    "remind", "sign_letter", "decline_letter", "tell_by_phone", "confirm_danger", "decide_item", "send_up_item",
    "review_hazard", "name_lead", "strike_off", "enter", "relist", "ask_missing", "answer_question", "withdraw_question",
    "supervise_case", "note_supervision", "lift_supervision", "escalate", "escalate_further", "accept_escalation",
    "hand_down", "list_escalation", "give_opinion", "whistle", "close_whistle",
)  # fmt: skip

# what units did together, told by the real actions
TEAMWORK = (
    "add_assistant", "hand_on_slip", "seal_slip", "void_slip", "ask_time", "grant_time", "decline_time", "ask_pause",
    "pause_slip", "resume_slip", "extend_term",
)  # fmt: skip


def seed(**options: Any) -> dict[str, Any]:
    """200 cases over six months, where nothing else is asked for; the command's answer."""
    given = {"cases": 200, "until": "2026-10-30", "months": 6} | options
    answer: dict[str, Any] = json.loads(call_command("seed_demo", **given))
    return answer
