"""Wiring of the app."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "risk"
    verbose_name = "风险评估"

    def ready(self) -> None:
        from risk import registration  # noqa: PLC0415 - models are there only now

        registration.register()
