"""Shapes of posts, team templates and Party organisations; their labels are the workbooks' titles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from core.forms import DayField, QuickSelect, TextField, pick
from core.row_forms import LabelsField, NamedRowField, NarrowForm, RowForm
from governance.choices import ALLOWS, AreaLevel, Capability, PartyKind, Sees, Slot, UnitKind
from governance.forms.named import (
    area_field,
    area_label,
    officer_field,
    officer_label,
    unit_field,
    unit_label,
)
from governance.forms.people import PhoneField
from governance.models import PartyOrganisation, Post, TeamTemplate, TemplateLine
from governance.querysets import PostQuerySet

_FEW = 4


def capabilities_field() -> LabelsField:
    """Each capability with what it allows in words; a workbook names the label alone."""
    boxes = forms.CheckboxSelectMultiple(attrs={"class": "capabilities"})
    return CapabilitiesField(label="职责", choices=Capability.choices, required=False, widget=boxes)


class CapabilitiesField(LabelsField):
    def clean(self, value: Any) -> list[str]:
        chosen: list[str] = super().clean(value)
        return [one.value for one in Capability if one.value in chosen]


class PostForm(RowForm):
    unit = unit_field(label="单位")
    title = TextField(label="岗位名称", max_length=40)
    slot = forms.ChoiceField(label="席位", choices=Slot.choices, widget=QuickSelect)
    seats = forms.IntegerField(
        label="应配人数",
        min_value=0,
        max_value=1000,
        initial=1,
        help_text="0 表示不限；少于它的在花名册上标为空缺",
    )
    sees = forms.ChoiceField(label="可见范围", choices=Sees.choices, widget=QuickSelect, initial=Sees.GRANTED)
    capabilities = capabilities_field()
    closed_on = DayField(label="撤销日期", required=False, help_text="从这一天起没有这个岗位")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes: Any = self.fields["capabilities"]
        boxes.choices = [(one.value, f"{one.label}　{ALLOWS[one]}") for one in Capability]

    @staticmethod
    def initial_of(row: Post) -> dict[str, Any]:
        names = ("title", "slot", "seats", "sees", "capabilities", "closed_on")
        return {name: getattr(row, name) for name in names} | {"unit": unit_label(row.unit)}


class PostNarrowForm(NarrowForm):
    slot = pick("席位", *Slot.choices)
    vacant = pick("空缺", ("yes", "有空缺"))

    def narrow(self, rows: PostQuerySet) -> PostQuerySet:  # type: ignore[override]  # posts only
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(
                Q(title__contains=given["q"])
                | Q(unit__name__contains=given["q"])
                | Q(unit__short_name__contains=given["q"])
            )
        if given.get("slot"):
            rows = rows.filter(slot=given["slot"])
        return rows.vacant() if given.get("vacant") else rows


class TeamForm(RowForm):
    name = TextField(label="名称", max_length=60)
    level = forms.ChoiceField(label="用于", choices=AreaLevel.choices, widget=QuickSelect)
    source = TextField(label="依据", max_length=200, required=False, help_text="文件名称和文号")
    note = TextField(label="说明", max_length=300, required=False)
    closed_on = DayField(label="停用日期", required=False)

    @staticmethod
    def initial_of(row: TeamTemplate) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("name", "level", "source", "note", "closed_on")}


class TeamNarrowForm(NarrowForm):
    def narrow(self, rows: QuerySet[TeamTemplate]) -> QuerySet[TeamTemplate]:
        return rows.filter(name__contains=self.cleaned_data["q"]) if self.cleaned_data.get("q") else rows


def teams_named(text: str) -> list[TeamTemplate]:
    return list(TeamTemplate.objects.filter(name=text)[:1])


class LineForm(RowForm):
    template = NamedRowField(find=teams_named, noun="模板", label="模板")
    order = forms.IntegerField(label="顺序", min_value=0, max_value=1000, initial=10)
    unit_kind = forms.ChoiceField(label="所在单位类型", choices=UnitKind.choices, widget=QuickSelect)
    title = TextField(label="岗位名称", max_length=40)
    slot = forms.ChoiceField(label="席位", choices=Slot.choices, widget=QuickSelect)
    seats = forms.IntegerField(label="人数", min_value=0, max_value=1000, initial=1)
    sees = forms.ChoiceField(label="可见范围", choices=Sees.choices, widget=QuickSelect, initial=Sees.GRANTED)
    capabilities = capabilities_field()
    note = TextField(label="说明", max_length=200, required=False)

    @staticmethod
    def initial_of(row: TemplateLine) -> dict[str, Any]:
        names = ("order", "unit_kind", "title", "slot", "seats", "sees", "capabilities", "note")
        return {name: getattr(row, name) for name in names} | {"template": row.template.name}


class LineNarrowForm(NarrowForm):
    def narrow(self, rows: QuerySet[TemplateLine]) -> QuerySet[TemplateLine]:
        word = self.cleaned_data.get("q")
        return rows.filter(Q(title__contains=word) | Q(template__name__contains=word)) if word else rows


class ApplyForm(forms.Form):
    area = area_field(label="区域", required=False, help_text="本级的用在这里；下级的用在它下面的每一处")
    unit = unit_field(label="或单位", required=False, help_text="只给这一个单位设齐全部岗位")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("area")) == bool(given.get("unit")):
            raise forms.ValidationError("请写明区域，或一个单位，二者填其一。")
        return given


def parties_named(text: str) -> list[PartyOrganisation]:
    code, _, rest = text.partition(" ")
    rows = PartyOrganisation.objects.select_related("area")
    return list(rows.filter(area__code=code, name=rest)[:_FEW] or rows.filter(name=text)[:_FEW])


class PartyForm(RowForm):
    name = TextField(label="名称", max_length=80)
    kind = forms.ChoiceField(label="类型", choices=PartyKind.choices, widget=QuickSelect)
    area = area_field(label="所在区域", help_text="写代码或名称")
    parent = NamedRowField(
        find=parties_named, noun="党组织", suggest="/suggest/party/", label="上级组织", required=False
    )
    secretary = officer_field(
        label="负责人账号", required=False, help_text="有账号的写登录名，没有的写姓名和电话"
    )
    secretary_name = TextField(label="负责人姓名", max_length=40, required=False)
    secretary_phone = PhoneField(label="负责人电话", max_length=20, required=False)
    members = forms.IntegerField(label="党员人数", min_value=0, max_value=100_000, required=False)
    closed_on = DayField(label="撤销日期", required=False)

    @staticmethod
    def initial_of(row: PartyOrganisation) -> dict[str, Any]:
        names = ("name", "kind", "secretary_name", "secretary_phone", "members", "closed_on")
        return {name: getattr(row, name) for name in names} | {
            "area": area_label(row.area),
            "parent": f"{row.parent.area.code} {row.parent.name}" if row.parent else "",
            "secretary": officer_label(row.secretary),
        }


class PartyNarrowForm(NarrowForm):
    kind = pick("类型", *PartyKind.choices)

    def narrow(self, rows: QuerySet[PartyOrganisation]) -> QuerySet[PartyOrganisation]:
        given = self.cleaned_data
        if given.get("q"):
            word = given["q"]
            rows = rows.filter(
                Q(name__contains=word) | Q(secretary_name__contains=word) | Q(area__name__contains=word)
            )
        return rows.filter(kind=given["kind"]) if given.get("kind") else rows
