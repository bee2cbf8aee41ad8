"""What stacking offers: its list, its part of the case page, its clock."""

from core.registry import JobKind, MenuEntry, Panel, Seeder, Sweeper, registry
from risk.actions.stacking import restack
from risk.exports.stacking import run_stack_export
from risk.models import StackedCase
from risk.permissions.assessing import may_read
from risk.seeding.stacking import seed_stacks
from risk.views.stacking import stacks_panel


def register() -> None:
    registry.add(
        MenuEntry("stack", "叠加风险", "stack_list", "users-group", 37, may_read),
        Panel("stacks", 6, "risk/stacks_panel.html", stacks_panel, rows=(StackedCase,)),
        JobKind("stack_export", run_stack_export),
        Sweeper("restack", 30, restack),
        Seeder("stacks", 50, seed_stacks),
    )
