"""What the watch offers to the frame, the worker and the demonstration."""

from core.registry import MenuEntry, Seeder, Sweeper, registry
from dispatch.choices import WatchVerb
from dispatch.seeding.watch import seed_watch
from dispatch.tasks import ask_for_reports
from governance.choices import Capability
from governance.standing import Standing


def _commands(standing: Standing) -> bool:
    return standing.may(Capability.COMMAND, Capability.INSTRUCT)


def register() -> None:
    registry.verbs.update(WatchVerb.choices)
    registry.add(
        MenuEntry("command", "指挥台", "command", "speakerphone", 6, _commands, "k"),
        Sweeper("reports", 60, ask_for_reports),
        Seeder("watch", 40, seed_watch),
    )
