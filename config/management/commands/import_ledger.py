"""import_ledger: a ledger file into a street's centre, in this process."""

import logging
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.management.base import CommandError, CommandParser

from cases.actions.importing.ledger import Ledger, as_mapping, content_type_of, sheets_of
from cases.actions.importing.run import carry_out, count
from cases.choices import ImportState
from cases.imports import figures
from cases.ledger.columns import MappingError, guess, with_mapping
from cases.models import ImportBatch
from config.commands import ContractCommand, WrongUsage
from core import clock, files
from core.workbook import Sheet, Unreadable
from governance.choices import AreaLevel, UnitKind
from governance.models import Area, Unit

log = logging.getLogger(__name__)


class Command(ContractCommand):
    help = "把一份台账（xlsx、xls 或 csv）导入一个街道的综治中心。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="台账文件")
        parser.add_argument(
            "--street", required=True, metavar="CODE", help="街道代码，见 list_areas --level street"
        )
        parser.add_argument("--sheet", default="", metavar="S", help="工作表名称，不写则自动判断")
        parser.add_argument(
            "--map", default="", metavar="列名=字段,…", help="指定列的含义，例如 纠纷经过=narrative"
        )
        parser.add_argument("--live", action="store_true", help="按新事项办理（默认按历史台账存档）")
        parser.add_argument("--dry-run", action="store_true", help="只统计，不写入")

    def carry_out(self, **options: Any) -> dict[str, Any]:
        path = Path(options["file"])
        if not path.is_file():
            raise WrongUsage(f"找不到文件“{path}”。")
        centre = _centre(options["street"])
        ledger = _read(path, options["sheet"], options["map"])
        at = clock.now()
        batch = ImportBatch(
            centre=centre, area=centre.area, is_live=options["live"], created_at=at, started_at=at
        )
        if options["dry_run"]:
            counted = count(batch, ledger, at=at)
            names = ("rows", "created", "duplicates", "rejected", "skipped")
            return {name: getattr(counted, name) for name in names} | {"rejects_file": None}
        with path.open("rb") as stream:
            kind = content_type_of(stream.read(2))
            batch.file = files.store(File(stream, name=path.name), by=None, at=at, kind=kind)
        batch.state, batch.sheet, batch.mapping = (
            ImportState.RUNNING,
            ledger.sheet.name[:80],
            as_mapping(ledger.guess),
        )
        batch.save()
        batch = carry_out(batch, ledger, at=at, progress=_say)
        return figures(batch) | {"rejects_file": _rejects(batch)}


def _centre(code: str) -> Unit:
    street = Area.objects.filter(code=code, level=AreaLevel.STREET).first()
    if street is None:
        raise WrongUsage(f"没有代码为“{code}”的街道，请用 list_areas --level street 查看。")
    centres = Unit.objects.filter(kind=UnitKind.CENTRE, area=street).open_on(clock.today())
    centre = centres.select_related("area").first()
    if centre is None:
        raise CommandError(f"{street.name}还没有综治中心，不能导入。")
    return centre


def _read(path: Path, sheet: str, mapping: str) -> Ledger:
    try:
        sheets = sheets_of(path, path.name)
        chosen: Sequence[Sheet] = [one for one in sheets if one.name == sheet] if sheet else sheets
        if not chosen:
            raise WrongUsage(f"没有名为“{sheet}”的工作表，可选：{'、'.join(one.name for one in sheets)}。")
        found = with_mapping(chosen, mapping) if mapping.strip() else guess(chosen)
    except Unreadable as error:
        raise CommandError(error.sentence) from error
    except MappingError as error:
        raise WrongUsage(error.sentence) from error
    if not found.is_usable:
        raise CommandError(found.problems[-1])
    return Ledger(chosen[found.sheet_index], found)


def _rejects(batch: ImportBatch) -> str | None:
    """The workbook of rejected rows under a name that office programs open."""
    if batch.rejects_file is None:
        return None
    folder = Path(settings.DATA_DIR) / "rejects"
    folder.mkdir(exist_ok=True)
    safe = re.sub(r"[^\w.（）()-]", "_", batch.rejects_file.name)
    target = folder / f"{batch.pk}_{safe}"
    shutil.copyfile(files.path_of(batch.rejects_file), target)
    return str(target)


def _say(done: int, total: int) -> None:
    log.info("row %s of %s", done, total)
