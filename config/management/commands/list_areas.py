"""list_areas: the tree of areas as JSON lines, ordered by code."""

import json
from typing import Any

from django.core.management.base import CommandParser

from config.commands import ContractCommand
from governance.choices import AreaLevel
from governance.models import Area


class Command(ContractCommand):
    help = "列出区域：每行一个 JSON 对象，按代码排序。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--level", choices=AreaLevel.values, metavar="LEVEL", help="只列这一层级")

    def carry_out(self, **options: Any) -> dict[str, Any]:
        """Every line is an area, the last one too; a count stands there only when there is no area at all."""
        areas = Area.objects.order_by("code")
        if options["level"]:
            areas = areas.filter(level=options["level"])
        last: dict[str, Any] = {}
        for code, name, level, parent in areas.values_list(
            "code", "name", "level", "parent__code"
        ).iterator():
            if last:
                self.stdout.write(json.dumps(last, ensure_ascii=False))
            last = {"code": code, "name": name, "level": level, "parent": parent}
        return last or {"areas": 0}
