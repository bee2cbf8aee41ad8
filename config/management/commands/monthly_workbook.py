"""monthly_workbook: a street's month as an Excel workbook."""

from typing import Any

from django.core.management.base import CommandParser

from analysis.exports.workbook import write_month
from analysis.figures.months import read_month
from config import months
from config.commands import ContractCommand
from core import clock


class Command(ContractCommand):
    help = "生成一个街道一个月的数据工作簿（xlsx）。"

    def add_arguments(self, parser: CommandParser) -> None:
        months.add_arguments(parser)

    def carry_out(self, **options: Any) -> dict[str, Any]:
        path = months.target(options["out"], ".xlsx")
        scope = months.scope_of(options, clock.now())
        figures = read_month(scope)
        rows = write_month(path, figures)
        agrees = all(left == right for _, left, right in figures.checks()) and rows == figures.count("new")
        return months.answer(scope, path, figures.as_json(), rows=rows, agrees=agrees)
