"""What supervision checks offer to the frame, the worker and the demonstration."""

from core.registry import JobKind, MenuEntry, Seeder, registry
from dispatch.choices import InspectVerb
from dispatch.exports.inspecting import run_inspection_export
from dispatch.permissions.inspecting import why_not_keep_items, why_not_read_checks
from dispatch.seeding.inspecting import seed_inspections


def register() -> None:
    registry.verbs.update(InspectVerb.choices)
    registry.verbs.update(draw_round="督导抽样", close_round="结束督导检查")
    registry.add(
        MenuEntry(
            "inspection", "督导检查", "inspection_list", "list-check", 54,
            lambda who: why_not_read_checks(who) is None,
        ),
        MenuEntry(
            "check_item", "检查项", "check_item_list", "checklist", 262,
            lambda who: why_not_keep_items(who) is None, group="指挥体系",
        ),
        JobKind("inspection_export", run_inspection_export),
        Seeder("inspections", 43, seed_inspections),
    )  # fmt: skip
