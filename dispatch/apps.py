"""Wiring of the app."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "dispatch"
    verbose_name = "交办"

    def ready(self) -> None:
        from dispatch import registration  # noqa: PLC0415 - models are there only now

        registration.register()
