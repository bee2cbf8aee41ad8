"""What the catalogue offers to the frame, the worker and the demonstration."""

from core.registry import JobKind, MenuEntry, Seeder, registry
from risk.actions.replaying import KIND, run_replay
from risk.choices import CatalogueVerb
from risk.exports.catalogue import ROWS, run_replay_export
from risk.permissions.catalogue import may_keep
from risk.seeding.catalogue import seed_catalogue
from risk.views.catalogue_replay import page_of_job


def register() -> None:
    registry.verbs.update(CatalogueVerb.choices)
    registry.add(
        MenuEntry("catalogue", "要素目录", "catalogue", "scale", 190, may_keep, group="指挥体系"),
        JobKind(KIND, run_replay, page_of_job),
        JobKind(ROWS, run_replay_export),
        Seeder("catalogue", 32, seed_catalogue),
    )
