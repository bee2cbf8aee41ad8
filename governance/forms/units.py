"""Shape of a unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from core.forms import DayField, QuickSelect, TextField, pick
from core.row_forms import NarrowForm, RowForm
from governance.choices import SlipMode, UnitKind
from governance.forms.named import area_field
from governance.models import Unit


class UnitForm(RowForm):
    name = TextField(label="名称", max_length=80)
    short_name = TextField(label="简称", max_length=40, help_text="列表和单据上显示的名称")
    kind = forms.ChoiceField(label="类型", choices=UnitKind.choices, widget=QuickSelect)
    area = area_field(label="所在区域", help_text="写代码或名称")
    number_prefix = TextField(
        label="编号前缀", max_length=8, required=False, help_text="只有综治中心需要，定下后不能改"
    )
    document_name = TextField(label="发文代字", max_length=20, required=False)
    slip_mode = forms.ChoiceField(
        label="交办方式",
        choices=[("", "按类型"), *SlipMode.choices],
        required=False,
        widget=QuickSelect,
        help_text="按类型：法院、法庭、检察院、垂直管理部门为“商请”，其他为“交办”",
    )
    letterhead = TextField(
        label="发文机关",
        max_length=60,
        required=False,
        help_text="公文红头和落款，例如“望湖街道平安办”；空着用单位名称",
    )
    phone = TextField(label="电话", max_length=20, required=False)
    closed_on = DayField(label="撤销日期", required=False, help_text="从这一天起不再交办给它，过去的记录不变")

    @staticmethod
    def initial_of(row: Unit) -> dict[str, Any]:
        names = (
            "name", "short_name", "kind", "number_prefix", "document_name", "slip_mode", "letterhead", "phone",
            "closed_on",
        )  # fmt: skip
        return {name: getattr(row, name) for name in names} | {"area": f"{row.area.code} {row.area.name}"}


class UnitNarrowForm(NarrowForm):
    kind = pick("类型", *UnitKind.choices)

    def narrow(self, rows: QuerySet[Unit]) -> QuerySet[Unit]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(Q(name__contains=given["q"]) | Q(short_name__contains=given["q"]))
        return rows.filter(kind=given["kind"]) if given.get("kind") else rows
