"""The hazard ledger: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from risk.models import HazardClass, LoopStage
from tests.access import NEVER
from tests.builders import hazard_of

ANSWERS: dict[str, tuple[str, str]] = {
    "hazard_list": ("403 200 403 403 403 200", NEVER),
    "hazard_export": (NEVER, "403 302 403 403 403 302"),
    "hazard_print": ("403 200 403 403 403 200", NEVER),
    "hazard_show": ("403 200 403 403 403 404", NEVER),
    "review_hazard": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "name_lead": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "strike_off": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "hazard_class_list": ("403 200 403 403 403 200", NEVER),
    "hazard_class_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "hazard_class_edit": ("403 200 403 403 403 200", "403 403 403 403 403 403"),
    "hazard_class_export": (NEVER, "403 200 403 403 403 200"),
    "hazard_class_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "loop_stage_list": ("403 200 403 403 403 200", NEVER),
    "loop_stage_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "loop_stage_edit": ("403 200 403 403 403 200", "403 403 403 403 403 403"),
    "loop_stage_export": (NEVER, "403 200 403 403 403 200"),
    "loop_stage_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
}


def rows(world: Any) -> dict[str, Any]:
    return {
        "risk/hazards/": hazard_of(world.case),
        "risk/hazard-classes/": HazardClass.objects.first(),
        "risk/loop-stages/": LoopStage.objects.first(),
    }
