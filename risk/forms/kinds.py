"""Shape of the hazard classes and of the loops' names, typed or read from a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from cases.choices import Level
from cases.models import Category
from core import clock
from core.forms import DayField, QuickSelect, TextField, pick
from core.registry import registry
from core.row_forms import LabelsField, NarrowForm, RowForm
from risk.actions.versions import catalogue_of, in_force
from risk.models import HazardClass, LoopStage

_PARTING = re.compile(r"[、,，;；\s]+")


def _codes_of_categories(words: Iterable[str]) -> dict[str, str]:
    """Code by what was written: a code or a name."""
    wanted = list(words)
    rows = Category.objects.filter(Q(code__in=wanted) | Q(name__in=wanted))
    return {key: code for code, name in rows.values_list("code", "name") for key in (name, code)}


@lru_cache(maxsize=1)
def _names(_minute: int) -> dict[str, str]:
    return dict(Category.objects.values_list("code", "name"))


def category_words(codes: Iterable[str]) -> str:
    """婚姻家庭、邻里; a list asks once a minute, not for each row."""
    names = _names(int(clock.now().timestamp()) // 60)
    return "、".join(names.get(one, one) for one in codes)


def _codes_of_factors(words: Iterable[str]) -> dict[str, str]:
    known = catalogue_of(in_force(clock.now())).factors
    return {one: one.upper() for one in words if one.upper() in known}


def _as_written(words: Iterable[str]) -> dict[str, str]:
    return {one: one for one in words}


class WordsField(TextField):
    """Several words parted by 、: `find` gives the value of each that is known."""

    def __init__(
        self, *, noun: str, find: Callable[[Iterable[str]], dict[str, str]] = _as_written, **kwargs: Any
    ) -> None:
        super().__init__(required=False, max_length=1000, **kwargs)
        self.find, self.noun = find, noun

    def clean(self, value: Any) -> Any:
        words = [one for one in _PARTING.split(super().clean(value) or "") if one]
        known = self.find(words) if words else {}
        if unknown := [one for one in words if one not in known]:
            raise forms.ValidationError(f"没有{self.noun}“{'、'.join(unknown[:5])}”，请核对。")
        return list(dict.fromkeys(known[one] for one in words))


def stage_choices() -> list[tuple[str, str]]:
    """Each stage that acts can reach, said by the acts that close it."""
    return [(key, closes(key)) for key in registry.stages]


def closes(key: str) -> str:
    return "、".join(dict.fromkeys(registry.verbs.get(one, one) for one in registry.stages.get(key, ())))


class HazardClassForm(RowForm):
    code = TextField(label="代码", max_length=12, help_text="同一类前后两版用同一个代码")
    name = TextField(label="名称", max_length=40)
    group = TextField(label="分组", max_length=20, required=False, help_text="如三类纠纷、三类人")
    order = forms.IntegerField(
        label="顺序", min_value=0, max_value=999, help_text="一件事项归入排在最前的一类"
    )
    categories = WordsField(label="事项类别", noun="事项类别", find=_codes_of_categories,
                            help_text="写名称，用、分开；属于其中之一的归入本类")  # fmt: skip
    words = WordsField(label="用词", noun="用词", help_text="填了的，还要文字里出现其中之一")
    factors = WordsField(label="要素", noun="要素", find=_codes_of_factors,
                         help_text="写要素代码，如 A01、A02；读出其中之一的归入本类")  # fmt: skip
    source = TextField(label="依据", max_length=300, required=False)
    from_on = DayField(label="启用日期")
    until_on = DayField(label="停用日期", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data["categories"] and not data["factors"]:
            self.add_error("categories", "事项类别和要素至少填一项，否则没有事项归入本类。")
        return data

    @staticmethod
    def initial_of(row: HazardClass) -> dict[str, Any]:
        return {
            "code": row.code,
            "name": row.name,
            "group": row.group,
            "order": row.order,
            "categories": category_words(row.categories),
            "words": "、".join(row.words),
            "factors": "、".join(row.factors),
            "source": row.source,
            "from_on": row.from_on,
            "until_on": row.until_on,
        }


class LoopStageForm(RowForm):
    key = forms.ChoiceField(
        label="靠什么闭环", choices=stage_choices, widget=QuickSelect, help_text="办理记录里有其中之一即闭环"
    )
    name = TextField(label="名称", max_length=20)
    order = forms.IntegerField(label="顺序", min_value=0, max_value=99)
    levels = LabelsField(label="要求的等级", choices=Level.choices, help_text="这些等级的隐患要过这一环")
    source = TextField(label="依据", max_length=300, required=False)
    from_on = DayField(label="启用日期")
    until_on = DayField(label="停用日期", required=False)

    @staticmethod
    def initial_of(row: LoopStage) -> dict[str, Any]:
        return {
            "key": row.key,
            "name": row.name,
            "order": row.order,
            "levels": row.levels,
            "source": row.source,
            "from_on": row.from_on,
            "until_on": row.until_on,
        }


class DatedNarrowForm(NarrowForm):
    now = pick("启用", ("yes", "现在启用"), ("no", "已停用"))

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        data, today = self.cleaned_data, self.standing.at.date()
        if data.get("q"):
            rows = rows.filter(name__contains=data["q"])
        if data.get("now"):
            ended = Q(until_on__lt=today)
            rows = rows.filter(ended) if data["now"] == "no" else rows.exclude(ended)
        return rows
