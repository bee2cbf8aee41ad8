"""What the second person's work and the red flags offer to the frame, the case page and the worker."""

from core.grounds import DeskPanel
from core.registry import JobKind, Sweeper, registry
from risk.actions.flags import ring_again
from risk.acts.levels import LEVEL_ACTS
from risk.choices import FlagVerb, LevelVerb
from risk.exports.levels import run_change_export, run_flag_export
from risk.views.levels import upgrades_panel
from risk.waiting import LEVELS_WAITING


def register() -> None:
    registry.verbs.update(LevelVerb.choices)
    registry.verbs.update(FlagVerb.choices)
    registry.acts.extend(LEVEL_ACTS)
    registry.add(
        DeskPanel("upgrades", 10, "risk/flags_desk.html", upgrades_panel),
        JobKind("change_export", run_change_export),
        JobKind("flag_export", run_flag_export),
        Sweeper("red_flags", 60.0, ring_again),
        *LEVELS_WAITING,
    )
