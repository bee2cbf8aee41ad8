"""Wiring of the app."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "指挥体系"

    def ready(self) -> None:
        from governance.registration import register  # noqa: PLC0415 - models exist only from here on

        register()
