"""What learning offers to the worker and the demonstration."""

from core.registry import JobKind, Seeder, Sweeper, registry
from risk.actions.learning import KIND, learn_when_due, run
from risk.choices import EditionVerb
from risk.seeding.learning import seed_learning


def register() -> None:
    registry.verbs.update(EditionVerb.choices)
    registry.add(
        JobKind(KIND, run),
        Sweeper(KIND, 1800.0, learn_when_due),
        # behind the hazards and warnings: the worker takes it up when the demonstration runs
        Seeder("learning", 90, seed_learning),
    )
