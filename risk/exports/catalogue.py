"""The catalogue as a file, and the workbook of what a replay found."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.http import FileResponse, QueryDict

from cases.choices import Level
from core import clock, exports, files
from core.models import Job
from core.refusals import insist
from core.workbook import Column, Mark, SheetOut, write_workbook
from governance.models import Officer
from governance.standing import Standing, standing_at
from risk.actions.versions import catalogue_by, catalogue_of
from risk.forms.catalogue import ReplayRowFilterForm
from risk.models import CatalogueReplay
from risk.permissions import catalogue as permissions
from risk.querysets import ReplayRowQuerySet
from risk.rules.catalogue import Catalogue
from risk.rules.catalogue_sheets import BANDS, CUES, FACTORS, FLAGS, TITLES, sheets

ROWS = "replay_export"
_WIDTHS = {FACTORS: (8, 20, 8, 8, 60, 12, 50, 40), BANDS: (10, 14, 10, 10), FLAGS: (24, 50), CUES: (20, 60)}
COLUMNS = (
    Column("编号", 18),
    Column("来件时间", 18, "moment"),
    Column("摘要", 50),
    Column("当事人", 16),
    Column("所属区域", 20),
    Column("已定等级", 10),
    Column("原提示", 10),
    Column("原分", 8, "integer"),
    Column("新提示", 10),
    Column("新分", 8, "integer"),
    Column("增加的要素", 40),
    Column("减少的要素", 40),
    Column("改分的要素", 30),
    Column("新增红旗", 20),
    Column("消失红旗", 20),
)


def hand_out(
    *, by: Standing, title: str, content: str, catalogue: Catalogue, kind: str, at: datetime
) -> FileResponse:
    """The catalogue as YAML, or as a workbook (`kind` "xlsx") that reads in again; entered in the register."""
    name = f"{title}_{at.astimezone(clock.ZONE):%Y%m%d_%H%M}.{kind}"
    if kind == "xlsx":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "catalogue.xlsx"
            _write(path, catalogue, by, title)
            with path.open("rb") as stream:
                file = files.store(File(stream, name=name), by=by.pk, at=at)
    else:
        file = files.store(ContentFile(content.encode(), name=name), by=by.pk, at=at, kind="application/yaml")
    exports.register(
        officer=by.pk,
        post=by.post_titles,
        kind="catalogue_export",
        title=title,
        file=file,
        rows=len(catalogue.factors),
        at=at,
    )
    return exports.hand_out(file, at)


def _write(path: Path, catalogue: Catalogue, by: Standing, title: str) -> None:
    lines = sheets(catalogue)
    out = [
        SheetOut(
            name,
            [Column(text, width) for text, width in zip(titles, _WIDTHS[name], strict=True)],
            lines[name],
        )
        for name, titles in TITLES.items()
    ]
    write_workbook(
        path,
        out,
        Mark(title, by.name, lambda rows: exports.mark_words(by=by, rows=rows, purpose="", at=by.at)),
    )


def named(codes: list[str], *catalogues: Catalogue) -> str:
    """B06 长期反复、A01 … as the first catalogue that knows the code calls it; codes joined by "+" each."""
    return "、".join("＋".join(_name(one, catalogues) for one in code.split("+")) for code in codes)


def _name(code: str, catalogues: tuple[Catalogue, ...]) -> str:
    known = next((one.factors[code].name for one in catalogues if code in one.factors), "")
    return f"{code} {known}".strip()


def catalogues_of(replay: CatalogueReplay) -> tuple[Catalogue, Catalogue]:
    """(what was read, what it was compared with); the first is the draft's text as it is now."""
    draft = replay.draft
    return catalogue_by(draft.sha, draft.content), catalogue_of(replay.against)


def rows(found: ReplayRowQuerySet, catalogues: tuple[Catalogue, ...]) -> Iterator[list[Any]]:
    for row in found.with_row().iterator(chunk_size=1000):
        case = row.case
        yield [
            case.number,
            case.received_at,
            case.title,
            case.party_line,
            case.area.label,
            Level(case.level).label if case.level else "未评估",
            Level(row.was_level).label,
            row.was_points,
            Level(row.now_level).label,
            row.now_points,
            *(
                named(one, *catalogues)
                for one in (row.gained, row.lost, row.repriced, row.red_gained, row.red_lost)
            ),
        ]


def run_replay_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The rows as their officer sees them at this moment: the same filter, the same sight."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    insist(permissions.why_not_keep(standing))
    query = QueryDict(job.arguments["query"])
    replay = CatalogueReplay.objects.select_related("draft", "against").get(pk=int(query["replay"]))
    catalogues = catalogues_of(replay)
    form = ReplayRowFilterForm(query, standing=standing, catalogues=catalogues)
    form.is_valid()
    found = form.narrow(replay.rows.visible_to(standing)).order_by("-step", "id")
    listing = exports.Listing(f"试算：{replay.draft}", COLUMNS, rows(found, catalogues), found.count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
