"""Questions and ledgers of the desk: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from risk.actions import asking
from tests.access import NEVER
from tests.builders import NOW, assessor, window

ANSWERS: dict[str, tuple[str, str]] = {
    "question_ask": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "question_list": ("200 200 200 200 200 200", NEVER),
    "question_export": (NEVER, "302 302 302 302 302 302"),
    "question_show": ("200 200 404 404 404 404", NEVER),
    "answer_question": ("200 403 404 404 404 404", "422 403 404 404 404 404"),
    "withdraw_question": ("403 403 404 404 404 404", "403 403 404 404 404 404"),
    "batch_list": ("403 200 403 403 403 200", NEVER),
    "batch_reading": ("403 200 403 404 404 404", NEVER),
    "batch_assess": (NEVER, "403 409 403 404 404 404"),
}


def rows(world: Any) -> dict[str, Any]:
    """A question to the window about the clue; the ledger of the world."""
    asked = {"to": window().officer, "text": "当时还有谁在场？", "parks": False}
    question = asking.ask(by=assessor(), assessment=world.rows["risk/desk/"], at=NOW, **asked)
    return {"risk/questions/": question, "risk/batches/": world.rows["imports/"]}
