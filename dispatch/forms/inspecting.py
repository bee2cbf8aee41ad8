"""Shape of supervision checks."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DayField, TextField
from core.row_forms import RowForm


class CheckItemForm(RowForm):
    code = TextField(label="代码", max_length=12)
    name = TextField(label="检查项", max_length=60)
    help = TextField(label="怎么看", max_length=300, required=False)
    order = forms.IntegerField(label="顺序", min_value=0, max_value=999)
    until_on = DayField(label="停用日期", required=False)

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("code", "name", "help", "order", "until_on")}
