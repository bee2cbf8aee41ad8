"""Wiring of the app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "事项"

    def ready(self) -> None:
        from cases import registration  # noqa: PLC0415 - models are there only now

        registration.register()
