"""The workbook of a kind: every row out, each line in as if it had been typed into the form."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.base import File
from django.db import transaction
from django.http import QueryDict

from core import clock, files
from core.jobs import JobFailed
from core.models import Job, StoredFile
from core.refusals import Refused
from core.row_forms import RowForm
from core.workbook import Cell, Column, SheetOut, Unreadable, read_sheets, write_workbook
from governance.models import Officer
from governance.standing import Standing, standing_at
from governance.upkeep.kind import KINDS, Upkeep

LINES_MAX = 20_000
PROBLEM = "问题"
_HEAD_WITHIN = 10


def export(kind: Upkeep[Any], standing: Standing, rows: Any, path: Path) -> int:
    """Write the rows of a list; the file can be changed and read in again."""
    columns = [Column(one.title, one.width, one.kind) for one in kind.columns]
    lines = ([one.value(row) for one in kind.columns] for row in rows.iterator(chunk_size=1000))
    return write_workbook(path, [SheetOut(kind.noun, columns, lines)])


def heading(kind: Upkeep[Any], lines: Sequence[Sequence[Cell]]) -> tuple[int, dict[int, str]] | None:
    """(index of the title row, field name by column) when one of the first rows names the required fields."""
    known = kind.read_back
    needed = {name for name, field in kind.form.base_fields.items() if field.required}
    for index, line in enumerate(lines[:_HEAD_WITHIN]):
        found = {
            place: known[title]
            for place, cell in enumerate(line)
            if (title := re.sub(r"[\s*＊]", "", str(cell or ""))) in known
        }
        if found and needed <= set(found.values()):
            return index, found
    return None


def why_not_read(kind: Upkeep[Any], file: StoredFile) -> str:
    """A sentence when the file cannot be read in, empty when it can."""
    try:
        _lines(kind, file)
    except Unreadable as error:
        return error.sentence
    return ""


def _lines(kind: Upkeep[Any], file: StoredFile) -> tuple[int, dict[int, str], list[list[Cell]]]:
    sheets = read_sheets(files.path_of(file), name=file.name, max_bytes=file.size + 1)
    for sheet in sheets:
        if (place := heading(kind, sheet.rows)) is not None:
            if len(sheet.rows) > LINES_MAX:
                raise Unreadable(f"“{file.name}”超过 {LINES_MAX:,} 行，请拆分后分别上传。")
            return (*place, sheet.rows)
    needed = "、".join(str(one.label) for one in kind.form.base_fields.values() if one.required)
    raise Unreadable(f"“{file.name}”里没有找到表头。表头要有：{needed}。可先导出一份，照着填写。")


def typed(field: forms.Field, cell: Cell) -> Any:
    """The cell as the form would get it: labels become values, days become text."""
    if isinstance(cell, dt.datetime):
        whole = cell.time() == dt.time() and isinstance(field, forms.DateField)
        return f"{cell:%Y-%m-%d}" if whole else f"{cell:%Y-%m-%d %H:%M}"
    text = "" if cell is None else str(cell).strip()
    if isinstance(field, forms.BooleanField):
        return "on" if text in ("是", "√", "1", "True", "TRUE", "有") else ""
    if isinstance(field, forms.MultipleChoiceField):
        values = _values(field)
        return [values.get(one, one) for one in re.split(r"[、,，;；\s]+", text) if one]
    if isinstance(field, forms.ChoiceField):
        return _values(field).get(text, text)
    return text


def _values(field: Any) -> dict[str, str]:
    """Value by label, groups included."""
    found = {}
    for value, label in field.choices:
        for one, text in label if isinstance(label, list | tuple) else [(value, label)]:
            found[str(text)] = str(one)
    return found


def read_in(kind: Upkeep[Any], standing: Standing, cells: dict[str, Cell]) -> str:
    """Carry out one line; "added", "changed" or "same", or a sentence for what is wrong with it. Writes or writes nothing.

    A column that the workbook does not have leaves the row's value as it is.
    """
    given = {
        name: typed(field, cells[name]) for name, field in kind.form.base_fields.items() if name in cells
    }
    form = kind.form(_query(given), standing=standing)
    form.full_clean()
    try:
        with transaction.atomic():
            row = kind.same(standing, form.cleaned_data) if form.cleaned_data else None
            if row is not None:
                kept = {name: value for name, value in kind.form.initial_of(row).items() if name not in given}
                form = kind.form(_query(kept | given), standing=standing, row=row)
            if not form.is_valid():
                return _sentence(form)
            if row is not None and form.cleaned_data == _as_it_is(kind, standing, row):
                return "same"
            kind.save(standing, row, form.cleaned_data)
            return "added" if row is None else "changed"
    except Refused as refused:
        return refused.refusal.sentence


def _as_it_is(kind: Upkeep[Any], standing: Standing, row: Any) -> dict[str, Any]:
    """What the form would give for the row unchanged: a code and a name may mean the same."""
    form = kind.form(_query(kind.form.initial_of(row)), standing=standing, row=row)
    form.full_clean()
    return form.cleaned_data


def _query(given: dict[str, Any]) -> QueryDict:
    """Values as a browser would send them."""
    query = QueryDict(mutable=True)
    for name, value in given.items():
        if isinstance(value, list | tuple):
            query.setlist(name, [str(one) for one in value])
        elif value is not None and value is not False:
            query[name] = "on" if value is True else str(value)
    return query


def _sentence(form: RowForm) -> str:
    said = [
        f"{form.fields[name].label}：{error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]
    return "；".join(one.rstrip("。") for one in said) + "。"


def run_import(job: Job, progress: Callable[[int, int], None]) -> None:
    """Each line by itself; what was not read in comes back as a workbook with the reason beside each line."""
    kind = KINDS[job.arguments["kind"]]
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    file = StoredFile.objects.get(pk=job.arguments["file"])
    try:
        index, places, lines = _lines(kind, file)
    except Unreadable as error:
        raise JobFailed(error.sentence) from error
    counts = {"added": 0, "changed": 0, "same": 0}
    rejects: list[list[Any]] = []
    body = [(number, line) for number, line in enumerate(lines[index + 1 :], index + 2) if any(line)]
    for done, (number, line) in enumerate(body, 1):
        cells = {name: line[place] if place < len(line) else None for place, name in places.items()}
        said = read_in(kind, standing, cells)
        if said in counts:
            counts[said] += 1
        else:
            rejects.append([number, said, *line])
        progress(done, len(body))
    job.sentence = f"新增 {counts['added']}，更新 {counts['changed']}，没有变化 {counts['same']}"
    job.sentence += f"，未导入 {len(rejects)}（原因见下载的工作簿，改好后再导入即可）。" if rejects else "。"
    job.result = counts | {"rejected": len(rejects)}
    if rejects:
        job.result_file = _rejects_file(job, standing, kind, lines[index], rejects)
    job.save(update_fields=["sentence", "result", "result_file"])


def _rejects_file(
    job: Job, standing: Standing, kind: Upkeep[Any], head: Sequence[Cell], rejects: list[list[Any]]
) -> StoredFile:
    width = max(len(head) + 2, *(len(one) for one in rejects))
    titles = ["原行号", PROBLEM, *(str(one or "") for one in head)]
    titles += [""] * (width - len(titles))
    columns = [Column("原行号", 8, "integer"), Column(PROBLEM, 40)] + [Column(title) for title in titles[2:]]
    rows: Iterator[list[Any]] = ([*one, *[None] * (width - len(one))] for one in rejects)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rejects.xlsx"
        write_workbook(path, [SheetOut(f"{kind.noun}未导入", columns, rows)])
        with path.open("rb") as stream:
            name = f"{kind.noun}未导入_{standing.at:%Y%m%d_%H%M}.xlsx"
            return files.store(File(stream, name=name), by=job.owner_id, at=standing.at)
