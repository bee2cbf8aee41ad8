"""`manage.py create_administrator USERNAME --name NAME`: the first account; everything after it is done on pages."""

import re
from typing import Any

from django.core.management.base import CommandParser

from config.commands import ContractCommand, WrongUsage
from core import clock
from core.rules import clean_text
from governance.actions import founding

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,39}")
_CODE = re.compile(r"[0-9]{2,12}")


class Command(ContractCommand):
    help = "建立首个系统管理员，显示一次性密码；其余的人和单位都在网页上建立。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="USERNAME", help="登录名：字母、数字、. _ @ -")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--area-code", default="000000", help="还没有区域时：本地区划代码")
        parser.add_argument("--area-name", default="待命名区县", help="还没有区域时：本地名称")
        parser.add_argument("--unit", default=founding.PLACEHOLDER, help="管理员所在单位")
        parser.add_argument("--again", action="store_true", help="已有系统管理员也再建一个")

    def carry_out(self, **options: Any) -> dict[str, Any]:
        """{username, name, unit, password}: the password is shown here and nowhere else."""
        username, code = options["username"], options["area_code"]
        words = {key: clean_text(options[key]) for key in ("name", "area_name", "unit")}
        if not _USERNAME.fullmatch(username):
            raise WrongUsage("登录名要 2 到 40 位，只用字母、数字和 . _ @ -，以字母或数字开头。")
        if not _CODE.fullmatch(code):
            raise WrongUsage("区划代码（--area-code）应为 2 到 12 位数字。")
        if not all(words.values()) or any(len(one) > 40 for one in words.values()):
            raise WrongUsage("姓名、地区名称、单位各写 1 到 40 个字。")
        officer, password = founding.found(
            username=username,
            name=words["name"],
            area=(code, words["area_name"]),
            unit=words["unit"],
            again=options["again"],
            at=clock.now(),
        )
        post = officer.appointments.select_related("post__unit").get().post
        self.stdout.write(f"已建立系统管理员 {officer.name}，登录名 {username}，一次性密码 {password}")
        return {"username": username, "name": officer.name, "unit": post.unit.name, "password": password}
