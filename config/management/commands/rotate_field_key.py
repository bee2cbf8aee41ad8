"""`rotate_field_key`: every encrypted column and blind index written anew: `{rows, columns, seconds}`."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import CommandError

from config.commands import ContractCommand
from core import rotation


class Command(ContractCommand):
    help = "用新的 FIELD_KEY 重写全部加密内容和检索索引。不必停止服务；中断了再运行一次即可。"

    def carry_out(self, **_options: Any) -> dict[str, Any]:
        began = time.monotonic()
        rows, columns = rotation.rotate(self._say)
        seconds = round(time.monotonic() - began, 1)
        left = sum(table.outdated().count() for table in rotation.tables())
        if left:
            raise CommandError(
                f"已重写 {rows} 行，还有 {left} 行没有重写：有内容无法解密，或同时有人写入。"
                "请再运行一次；仍有的，运行 manage.py doctor 查看原因。"
            )
        return {"rows": rows, "columns": columns, "seconds": seconds}

    def _say(self, table: str, rows: int) -> None:
        if rows % 10_000 < rotation.CHUNK:
            self.stdout.write(f"{table}：已重写 {rows} 行")
