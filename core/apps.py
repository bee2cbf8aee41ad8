"""The kernel."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "内核"

    def ready(self) -> None:
        from core import registration  # noqa: PLC0415 - models are there only now

        registration.register()
