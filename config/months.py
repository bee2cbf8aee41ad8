"""What the two monthly commands share: whose month, of which street, into which file."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from analysis.figures.scope import Scope
from analysis.permissions import director_of
from analysis.rules import Month
from config.commands import WrongUsage
from governance.choices import AreaLevel
from governance.models import Area, Officer
from governance.standing import Standing, standing_at


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument(
        "--street", required=True, metavar="CODE", help="街道（或区县、社区）代码，见 list_areas"
    )
    parser.add_argument("--month", required=True, metavar="YYYY-MM", help="自然月，例如 2026-10")
    parser.add_argument("--out", required=True, metavar="FILE", help="写到哪个文件")
    parser.add_argument(
        "--as", dest="officer", default="", metavar="OFFICER", help="按谁的可见范围，默认该中心主任"
    )


def scope_of(options: dict[str, Any], at: datetime) -> Scope:
    """Errors: WrongUsage for a month that is none or lies ahead; CommandError for an unknown street or officer."""
    try:
        month = Month.parse(options["month"])
    except ValueError as error:
        raise WrongUsage(f"月份“{options['month']}”写法不对，应为 2026-10 这样的形式。") from error
    if month > Month.of(at):
        raise WrongUsage(f"{month.label}还没有到，最晚可以生成{Month.of(at).label}的。")
    levels = (AreaLevel.STREET, AreaLevel.DISTRICT, AreaLevel.COMMUNITY)
    area = Area.objects.filter(code=options["street"], level__in=levels).first()
    if area is None:
        raise CommandError(f"没有代码为“{options['street']}”的街道，请用 list_areas --level street 查看。")
    return Scope(_standing(options["officer"], area, at), area, month)


def _standing(username: str, area: Area, at: datetime) -> Standing:
    if username:
        officer = Officer.objects.filter(username=username, is_active=True).first()
        if officer is None:
            raise CommandError(f"没有登录名为“{username}”的在用人员，请核对。")
    else:
        officer = director_of(area, at)
        if officer is None:
            raise CommandError(f"{area.name}的综治中心目前没有主任任职，请用 --as 指定按谁的可见范围生成。")
    return standing_at(officer, at)


def target(out: str, ending: str) -> Path:
    """The file to write. Errors: WrongUsage for another ending, CommandError when nothing can be written there."""
    path = Path(out)
    if path.suffix.lower() != ending:
        raise WrongUsage(f"输出文件“{out}”应以 {ending} 结尾。")
    if path.is_dir() or not path.parent.is_dir():
        raise CommandError(f"不能写到“{out}”：文件夹不存在，或它本身是文件夹。")
    return path


def answer(scope: Scope, path: Path, figures: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The last line: what was made, for whom, as of when, and every figure by its key."""
    return {
        "file": str(path),
        "street": scope.area.code,
        "month": str(scope.month),
        "as_of": scope.at.isoformat(timespec="seconds"),
        "officer": scope.standing.officer.username,
        **more,
        "figures": figures,
    }
