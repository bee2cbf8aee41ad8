"""The kernel."""

from django import forms
from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "内核"

    def ready(self) -> None:
        # Django's own words say what a field is, not what to do
        forms.Field.default_error_messages["required"] = "请填写或选择这一项。"
        from core import registration  # noqa: PLC0415 - models are there only now

        registration.register()
