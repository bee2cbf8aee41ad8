"""`verify_audit`: reads every sealed row again: `{ok, sealed, seals, head, until, waiting, broken}`; 1 when broken."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import CommandParser

from config.commands import ContractCommand
from core import seals


class Command(ContractCommand):
    help = "核对审计封存链：哪些记录在封存之后被删除、插入或改动。只看不改。完好退出码为 0，否则为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", default="", metavar="号:摘要", help="以前抄存的最后一号封存，用来发现链尾被截去"
        )

    def carry_out(self, **options: Any) -> dict[str, Any]:
        return seals.verify(options["head"]).as_json()

    def handle(self, *_args: Any, **options: Any) -> str:
        """As every command's, and with exit code 1 the findings beside the `error`."""
        answer = self.carry_out(**options)
        if not answer["ok"]:
            sentence = f"封存链有 {len(answer['broken'])} 处不符：{answer['broken'][0]['sentence']}"
            answer["error"] = sentence
        line = json.dumps(answer, ensure_ascii=False)
        if answer["ok"]:
            return line
        self.stderr.write(answer["error"])
        self.stdout.write(line)
        sys.exit(1)
