"""monthly_report: a street's month as an analysis report in Word."""

from typing import Any

from django.core.management.base import CommandParser

from analysis.exports.report import write_report
from analysis.figures.lists import read_lists
from analysis.figures.months import one_moment, read_month
from config import months
from config.commands import ContractCommand
from core import clock


class Command(ContractCommand):
    help = "生成一个街道一个月的分析研判报告（docx）。"

    def add_arguments(self, parser: CommandParser) -> None:
        months.add_arguments(parser)

    def carry_out(self, **options: Any) -> dict[str, Any]:
        path = months.target(options["out"], ".docx")
        scope = months.scope_of(options, clock.now())
        with one_moment():
            figures, lists = read_month(scope), read_lists(scope)
        write_report(path, figures, lists)
        return months.answer(scope, path, figures.as_json())
