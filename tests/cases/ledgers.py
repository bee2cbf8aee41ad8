"""Ledger files for tests, and the way from a file to cases."""

import csv
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from cases.actions.importing.ledger import as_mapping, content_type_of, sheets_of, understand
from cases.actions.importing.run import carry_out
from cases.choices import ImportState
from cases.models import ImportBatch
from core import files
from tests.builders import NOW, Street, street

URL = "/imports/"
HEADERS = [
    "登记编号",
    "排查时间",
    "社区",
    "网格",
    "当事人",
    "联系电话",
    "纠纷类别",
    "纠纷简要情况",
    "化解情况",
    "点赞数",
]
NAMES = ("number", "time", "community", "grid", "party", "phone", "category", "text", "outcome", "likes")


def row(serial: int = 1, **more: Any) -> list[Any]:
    """A ledger's row; what is not named is usual."""
    usual = {
        "number": f"PC{serial:04d}",
        "time": "2026-09-09 10:05",
        "community": "第1社区",
        "party": f"王小{'一二三四五六七八九十'[serial % 10]}",
        "category": "邻里纠纷",
        "text": f"两家为滴水檐争了{serial}年，昨天又吵起来。",
    } | more
    return [usual.get(name) for name in NAMES]


def xlsx(path: Path, *rows: list[Any], headers: list[str] | None = None) -> Path:
    book = Workbook()
    sheet: Any = book.active
    for cells in [headers or HEADERS, *rows]:
        sheet.append(cells)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
    book.save(path)
    return path


def csv_file(path: Path, *rows: list[Any], headers: list[str] | None = None, encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as out:
        csv.writer(out).writerows([headers or HEADERS, *rows])
    return path


def begun(path: Path, *, home: Street | None = None, is_live: bool = False, **more: Any) -> ImportBatch:
    """A batch that is about to be carried out, of nobody unless `by` says so."""
    home = home or street()
    content = path.read_bytes()
    file = files.store(
        ContentFile(content, name=path.name), by=None, at=NOW, kind=content_type_of(content[:2])
    )
    return ImportBatch.objects.create(
        file=file,
        centre=home.centre,
        area=home.area,
        is_live=is_live,
        state=ImportState.RUNNING,
        mapping=as_mapping(understand(sheets_of(path, path.name)).guess),
        created_at=NOW,
        started_at=NOW,
        **more,
    )


def carried_out(batch: ImportBatch, at: Any = NOW) -> ImportBatch:
    ledger = understand(sheets_of(files.path_of(batch.file), batch.file.name))
    return carry_out(batch, ledger, at=at, progress=lambda _done, _total: None)


def imported(path: Path, **more: Any) -> ImportBatch:
    return carried_out(begun(path, **more))


def totals(batch: ImportBatch) -> tuple[int, int, int, int]:
    """(rows, created, duplicates, rejected) as the database has them."""
    batch.refresh_from_db()
    return batch.rows, batch.created, batch.duplicates, batch.rejected


def sent(
    client: Client, content: bytes | Path, name: str = "台账.xlsx", mode: str = "history", **more: Any
) -> Any:
    """The answer to an upload, as the form sends it."""
    upload = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.read_bytes())
    return client.post(URL, {"file": upload, "mode": mode, "once": "key-1"} | more)


def shown(client: Client, batch: ImportBatch) -> Any:
    return client.get(reverse("import_show", args=[batch.pk]))
