"""Wiring of the app."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "指挥体系"

    def ready(self) -> None:
        from core.registry import Seeder, registry  # noqa: PLC0415 - models exist only from here on
        from governance.seeding.duty import seed_duty  # noqa: PLC0415
        from governance.seeding.structure import seed_structure  # noqa: PLC0415

        registry.add(Seeder("structure", 10, seed_structure), Seeder("duty", 12, seed_duty))
