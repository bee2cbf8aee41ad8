"""`manage.py doctor`: `{ok, problems: [{level, code, sentence}]}`; `ok` is false only on errors."""

from __future__ import annotations

from typing import Any

from config import doctor
from config.commands import ContractCommand
from core import clock


class Command(ContractCommand):
    help = "检查这套安装是否健康：数据库、数据目录、日历、密钥、后台任务、附件。只看不改。"
    # a sick installation is what it is for
    requires_system_checks = []

    def carry_out(self, **_options: Any) -> dict[str, Any]:
        found = doctor.problems(clock.now())
        return {
            "ok": all(level != "error" for level, _, _ in found),
            "problems": [
                {"level": level, "code": code, "sentence": sentence} for level, code, sentence in found
            ],
        }
