"""`issue_token`: an API token for an officer, printed once."""

from datetime import timedelta
from typing import Any

from django.core.management.base import CommandParser

from config.commands import ContractCommand, WrongUsage
from core import clock
from core.rules import clean_text
from governance.actions.tokens import LIFE, issue
from governance.models import Officer
from governance.permissions.tokens import MAX_LIFE
from governance.standing import standing_at


class Command(ContractCommand):
    help = "给一名人员生成接口令牌；令牌只显示这一次，请立即存入使用它的系统。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("officer", metavar="OFFICER", help="登录名")
        parser.add_argument("--label", default="命令行生成", help="用途，给哪个系统用")
        parser.add_argument("--days", type=int, default=LIFE.days, metavar="N", help="有效天数，最多 731")
        parser.add_argument("--read-only", action="store_true", help="只能查看，不能办理")

    def carry_out(self, **options: Any) -> dict[str, Any]:
        officer = Officer.objects.filter(username=options["officer"].replace("\0", "")).first()
        if officer is None:
            raise WrongUsage(f"没有登录名为“{options['officer']}”的人员。")
        if not officer.is_active:
            raise WrongUsage(f"{officer.name}的账号已停用，不能生成令牌。")
        if not 1 <= options["days"] <= MAX_LIFE.days:
            raise WrongUsage(f"--days 应在 1 到 {MAX_LIFE.days} 之间，收到“{options['days']}”。")
        at = clock.now()
        token, secret = issue(
            by=standing_at(officer, at),
            label=clean_text(options["label"])[:60] or "命令行生成",
            expires_at=at + timedelta(days=options["days"]),
            is_read_only=options["read_only"],
            at=at,
        )
        return {
            "token": secret,
            "officer": officer.username,
            "label": token.label,
            "read_only": token.is_read_only,
            "expires_at": token.expires_at.isoformat(),
        }
