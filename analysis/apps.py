"""Wiring of the app."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "analysis"
    verbose_name = "统计分析"

    def ready(self) -> None:
        from analysis import registration  # noqa: PLC0415 - models are there only now

        registration.register()
