"""privacy: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from tests.access import NEVER

ANSWERS: dict[str, tuple[str, str]] = {
    "watermark": ("200 200 200 200 200 200", NEVER),
    "case_export_clear": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "export_list": ("200 200 200 200 200 200", NEVER),
    "case_looks": ("200 200 403 403 403 404", NEVER),
    "amend_person": ("200 200 403 403 200 404", "422 422 403 403 422 404"),
}  # fmt: skip


def rows(world: Any) -> dict[str, Any]:
    return {"parties/": world.case.parties.get()}
