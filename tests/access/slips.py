"""slips: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from dispatch.models import RequirementText
from tests.access import NEVER
from tests.builders import street

ANSWERS: dict[str, tuple[str, str]] = {
    "my_slips": ("403 403 403 200 403 403", NEVER),
    "slip_bulk": ("403 200 403 403 403 200", NEVER),
    "slip_bulk_give": (NEVER, "403 422 403 403 403 422"),
    "slip_returns": ("403 200 403 403 403 200", NEVER),
    "slip_export": (NEVER, "302 302 302 302 302 302"),
    "name_unit": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "check_draft": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "turn_down": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "countersign": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "report_progress": ("403 403 403 409 403 404", "403 403 403 409 403 404"),
    "hand_on_slip": ("403 403 403 200 403 404", "403 403 403 422 403 404"),
    "add_assistant": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "waive": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "seal_slip": ("403 200 403 403 403 404", "403 302 403 403 403 404"),
    "reissue_slip": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "void_slip": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "requirement_text_list": ("403 200 403 403 403 200", NEVER),
    "requirement_text_add": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "requirement_text_edit": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "requirement_text_export": (NEVER, "403 200 403 403 403 200"),
    "requirement_text_import": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
}  # fmt: skip


def rows(world: Any) -> dict[str, Any]:
    text = RequirementText.objects.create(centre=street().centre, title="油烟", text="请复查。")
    return {"slips/texts/": text}
