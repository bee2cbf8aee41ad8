"""Shape of texts a centre writes often, and of giving many cases at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from cases.forms import units_below
from cases.models import Category
from core.forms import DayField, QuickSelect, TextField, offer, pick_row
from core.row_forms import NamedRowField, NarrowForm, RowForm
from dispatch.forms.slips import ASSIGN_TEXT
from dispatch.models import RequirementText
from governance.models import Unit
from governance.standing import Standing


def _categories(text: str) -> QuerySet[Category]:
    return Category.objects.filter(Q(code=text) | Q(name=text))[:3]


class RequirementTextForm(RowForm):
    title = TextField(label="名称", max_length=40, help_text="选范文时看到的名字，如“油烟扰民”")
    category = NamedRowField(
        label="事项类别", find=_categories, noun="类别", required=False, help_text="不填的，各类事项都可用"
    )
    text = forms.CharField(label="办理要求", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    basis = TextField(label="法律依据", max_length=500, required=False, rows=2)
    order = forms.IntegerField(label="顺序", min_value=0, max_value=9999, initial=0)
    until_on = DayField(label="停用日期", required=False)

    @staticmethod
    def initial_of(row: RequirementText) -> dict[str, Any]:
        shown = {name: getattr(row, name) for name in ("title", "text", "basis", "order", "until_on")}
        return shown | {"category": row.category.name if row.category else ""}


class RequirementTextNarrowForm(NarrowForm):
    def narrow(self, rows: QuerySet[RequirementText]) -> QuerySet[RequirementText]:
        if text := self.cleaned_data.get("q"):
            return rows.filter(Q(title__contains=text) | Q(text__contains=text))
        return rows


class BulkForm(forms.Form):
    """One unit and one requirement for every case that was ticked."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="承办单位",
        empty_label="请选择",
        error_messages={"required": "请选择承办单位。"},
    )
    requirement = TextField(
        label="办理要求",
        max_length=2000,
        rows=2,
        initial=ASSIGN_TEXT,
        error_messages={"required": "请写明要办什么、怎么反馈。"},
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if standing.centre is not None:
            self.fields["unit"].queryset = units_below(standing.centre, standing.at)  # type: ignore[attr-defined]  # a model choice


class BulkFilterForm(forms.Form):
    """Which of the cases without a unit are shown."""

    category = pick_row("类别")
    area = forms.ChoiceField(label="社区", required=False, widget=QuickSelect)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        used = Category.objects.filter(until_on=None).values_list("pk", "name")
        offer(self.fields["category"], used)
        communities: list[tuple[str, str]] = []
        if standing.centre is not None:
            below = standing.centre.area.children.order_by("code")
            communities = list(below.values_list("path", "name"))
        self.fields["area"].choices = [("", "全部"), *communities]  # type: ignore[attr-defined]  # a choice

    def narrow(self, cases: Any) -> Any:
        if category := self.cleaned_data.get("category"):
            cases = cases.filter(category=category)
        if path := self.cleaned_data.get("area"):
            cases = cases.filter(area__path__startswith=path)
        return cases


class ReturnsFilterForm(forms.Form):
    """Of which days the returns are counted."""

    since = DayField(label="自", required=False)
    until = DayField(label="至", required=False)
