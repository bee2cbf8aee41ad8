"""What one kind of kept row is: its list, its form, its workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from core.refusals import Refusal
from core.row_forms import NarrowForm, RowForm
from core.workbook import Kind
from governance.standing import Standing

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Shown(Generic[Row]):
    """A column of the list and of the workbook; one whose title is a field's label is read back from a workbook."""

    title: str
    value: Callable[[Row], Any]
    width: float = 14
    kind: Kind = "text"
    # left out of the list on the screen, or of narrow screens
    only_in_workbook: bool = False
    less: bool = False

    @property
    def css(self) -> str:
        """The class of its cells; short values do not wrap."""
        names = (
            "num" if self.kind != "text" else "",
            "less" if self.less else "",
            "tight" if self.width <= 16 else "",
        )
        return " ".join(filter(None, names))


def _nothing_more(_request: HttpRequest, _standing: Standing, _row: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Upkeep(Generic[Row]):
    """`key` is the stem of its addresses: unit → unit_list, unit_add, unit_edit, unit_export, unit_import."""

    key: str
    path: str
    noun: str
    # the rows that this officer may see, in the order of the list, joined for the columns
    rows: Callable[[Standing], QuerySet[Row]]
    columns: Sequence[Shown[Row]]
    form: type[RowForm]
    narrow: type[NarrowForm]
    why_not_see: Callable[[Standing], Refusal | None]
    # row None: may this officer add one
    why_not_keep: Callable[[Standing, Row | None], Refusal | None]
    # (standing, row or None, cleaned) -> what to say; the row is given back for its page
    save: Callable[[Standing, Row | None, dict[str, Any]], tuple[Row, str]]
    # the row that a line of a workbook speaks of, None for a new one
    same: Callable[[Standing, dict[str, Any]], Row | None]
    intro: str = ""
    # pages that belong to the list: (name of the address, label)
    links: tuple[tuple[str, str], ...] = ()
    # beside the form of one row: a template and what it needs
    beside: str = ""
    about: Callable[[HttpRequest, Standing, Row], dict[str, Any]] = _nothing_more

    @property
    def read_back(self) -> dict[str, str]:
        """The workbook's title of each field of the form."""
        return {str(field.label): name for name, field in self.form.base_fields.items()}


KINDS: dict[str, Upkeep[Any]] = {}


def keep(kind: Upkeep[Row]) -> Upkeep[Row]:
    """Make a kind known to the worker, which imports workbooks by its key."""
    KINDS[kind.key] = kind
    return kind
