"""The ladder, supervisions, escalations: what GET and an empty POST get, for the officers of tests/test_access in order."""

from datetime import timedelta
from typing import Any

from cases.models import Category
from dispatch.choices import EscalationLevel, SupervisionLevel, SupervisionSource
from dispatch.models import Escalation, LadderEdition, Letter, Supervision
from tests.access import NEVER
from tests.builders import NOW, commander, director, street

REFUSED = "403 403 403 403 403 403"
ANSWERS: dict[str, tuple[str, str]] = {
    "ladder_list": ("403 200 200 403 403 200", NEVER),
    "ladder_show": ("403 200 200 403 403 200", REFUSED),
    "edit_letter": ("403 409 403 403 404 404", "403 409 403 403 404 404"),
    "check_letter": ("403 409 403 403 404 404", "403 409 403 403 404 404"),
    "seal_letter": ("403 409 409 403 404 404", "403 409 409 403 404 404"),
    "attach_scan": ("403 200 200 403 404 404", "403 422 422 403 404 404"),
    "letter_scan": ("200 200 200 200 404 404", NEVER),
    "supervise_case": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "supervision_list": ("200 200 200 200 403 200", NEVER),
    "supervision_export": (NEVER, "302 302 302 302 403 302"),
    "supervision_wall": ("200 200 200 200 403 200", NEVER),
    "supervision_show": ("200 200 200 200 404 404", NEVER),
    "raise_supervision": ("403 200 403 403 404 404", "403 422 403 403 404 404"),
    "note_supervision": ("403 200 403 403 404 404", "403 422 403 403 404 404"),
    "lift_supervision": ("403 200 403 403 404 404", "403 422 403 403 404 404"),
    "escalate": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "escalation_list": ("200 200 200 403 403 200", NEVER),
    "escalation_export": (NEVER, "302 302 302 403 403 302"),
    "escalation_show": ("200 200 200 404 404 404", NEVER),
    "accept_escalation": ("403 200 403 404 404 404", "403 302 403 404 404 404"),
    "refuse_escalation": ("403 200 403 404 404 404", "403 422 403 404 404 404"),
    "list_escalation": ("403 200 403 404 404 404", "403 302 403 404 404 404"),
    "give_opinion": ("403 409 403 404 404 404", "403 409 403 404 404 404"),
    "hand_down": ("403 409 403 404 404 404", "403 409 403 404 404 404"),
    "escalate_further": ("403 403 403 404 404 404", "403 403 403 404 404 404"),
    "withdraw_escalation": ("403 403 403 404 404 404", "403 403 403 404 404 404"),
}


def rows(world: Any) -> dict[str, Any]:
    letter, boss, home = world.letter, commander().officer, street()
    done: dict[str, Any] = {"sealed_by": boss, "sealed_at": NOW, "scanned_by": boss, "scanned_at": NOW}
    Letter.objects.filter(pk=letter.pk).update(scan=world.file, **done)
    asked: dict[str, Any] = {"asked_by": boss, "asked_at": NOW, "due_at": NOW + timedelta(days=3)}
    supervision = Supervision.objects.create(
        case=world.case, centre=home.centre, unit=home.unit, slip=world.slip, level=SupervisionLevel.ORDINARY,
        source=SupervisionSource.OFFICER, reason="x", responsible=director().officer, **asked,
    )  # fmt: skip
    # asked of the street itself, so that somebody of the table answers
    escalation = Escalation.objects.create(
        case=world.case, from_centre=home.centre, to_centre=home.centre, level=EscalationLevel.STREET, reason="x",
        **asked,
    )  # fmt: skip
    category = Category.objects.first()
    edition = LadderEdition.objects.create(
        category=category, number=1, from_at=NOW, follows=True, made_by=boss, made_at=NOW, reason="x"
    )
    return {
        "letters/ladder/": category,
        "ladder-editions/": edition,
        "supervisions/": supervision,
        "escalations/": escalation,
    }
