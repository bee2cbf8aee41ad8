"""Commands that span apps live here."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "house"
    verbose_name = "房屋"

    def ready(self) -> None:
        from config import doctor  # noqa: PLC0415 - models are there only now

        doctor.register()
