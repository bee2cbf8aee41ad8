"""Shape of regulations, their editions and the wall's lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from core.acts import ActForm
from core.forms import DayField, FilesField, QuickSelect, TextField, pick
from core.row_forms import NarrowForm, RowForm
from governance.choices import RegulationKind, WallKind
from governance.forms.named import area_field, unit_field
from governance.models import Regulation, WallItem


class RegulationForm(RowForm):
    title = TextField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="种类", choices=RegulationKind.choices, widget=QuickSelect)
    area = area_field(label="适用区域", help_text="对这个区域和它下面都有效；写代码或名称")
    unit = unit_field(label="责任单位", help_text="写单位全称")
    closed_on = DayField(label="废止日期", required=False)

    @staticmethod
    def initial_of(row: Regulation) -> dict[str, Any]:
        return {
            "title": row.title,
            "kind": row.kind,
            "area": f"{row.area.code} {row.area.name}",
            "unit": row.unit.name,
            "closed_on": row.closed_on,
        }


class RegulationNarrowForm(NarrowForm):
    kind = pick("种类", *RegulationKind.choices)

    def narrow(self, rows: QuerySet[Regulation]) -> QuerySet[Regulation]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(title__contains=given["q"])
        return rows.filter(kind=given["kind"]) if given.get("kind") else rows


class EditionForm(ActForm):
    in_force_on = DayField(label="施行日期")
    text = TextField(
        label="正文",
        rows=16,
        max_length=100_000,
        required=False,
        help_text="可用标题（# 一、总则）、列表（- 或 1.）和表格；流程图请上传图片或 PDF 原件",
    )
    file = FilesField(label="原件", only_one=True)
    note = TextField(label="修订说明", max_length=200, required=False)


class WallItemForm(RowForm):
    kind = forms.ChoiceField(label="清单", choices=WallKind.choices, widget=QuickSelect)
    area = area_field(label="所属区域", help_text="写代码或名称")
    text = TextField(label="内容", max_length=200, help_text="会打印上墙，不要写当事人的姓名、电话、住址")
    unit = unit_field(label="责任单位", required=False)
    due_on = DayField(label="完成期限", required=False)
    done_on = DayField(label="完成日期", required=False)

    @staticmethod
    def initial_of(row: WallItem) -> dict[str, Any]:
        return {
            "kind": row.kind,
            "area": f"{row.area.code} {row.area.name}",
            "text": row.text,
            "unit": row.unit.name if row.unit else "",
            "due_on": row.due_on,
            "done_on": row.done_on,
        }


class WallNarrowForm(NarrowForm):
    kind = pick("清单", *WallKind.choices)
    state = pick("完成", ("open", "未完成"), ("done", "已完成"))

    def narrow(self, rows: QuerySet[WallItem]) -> QuerySet[WallItem]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(Q(text__contains=given["q"]) | Q(area__label__contains=given["q"]))
        if given.get("kind"):
            rows = rows.filter(kind=given["kind"])
        return rows.filter(done_on__isnull=given["state"] == "open") if given.get("state") else rows
