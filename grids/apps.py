"""Wiring of the app."""

from django.apps import AppConfig


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = "网格"

    def ready(self) -> None:
        from grids import registration  # noqa: PLC0415 - models are there only now

        registration.register()
