"""Filters over the command structure: `narrow` is the only place that filters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from core import clock
from core.forms import DayField, pick
from governance.choices import AppointmentKind, AreaLevel, Slot, UnitKind
from governance.models import Appointment
from governance.querysets import AppointmentQuerySet
from governance.standing import Standing


def _id(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=2**62)


class StructureFilterForm(forms.Form):
    """Narrows by the columns that `COLUMNS` names: field → look-up."""

    COLUMNS: dict[str, str] = {}

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing

    def narrow(self, rows: Any) -> Any:
        given = {look: self.cleaned_data.get(name) for name, look in self.COLUMNS.items()}
        return rows.filter(**{look: value for look, value in given.items() if value})


class AreaFilterForm(StructureFilterForm):
    COLUMNS = {"level": "level", "parent": "parent", "code": "code"}
    level = pick("层级", *AreaLevel.choices)
    parent = _id("上级区域 id")
    code = forms.CharField(label="代码", required=False, max_length=24)


class UnitFilterForm(StructureFilterForm):
    COLUMNS = {"kind": "kind", "area": "area"}
    kind = pick("类型", *UnitKind.choices)
    area = _id("所在区域 id")


class OfficerFilterForm(StructureFilterForm):
    unit = _id("任职单位 id")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if not self.cleaned_data.get("unit"):
            return rows
        held = Appointment.objects.held_on(self.standing.at.date()).of_units(self.cleaned_data["unit"])
        return rows.filter(Exists(held.filter(officer=OuterRef("pk"))))


class PostFilterForm(StructureFilterForm):
    COLUMNS = {"unit": "unit", "slot": "slot"}
    unit = _id("单位 id")
    slot = pick("席位", *Slot.choices)


class AppointmentFilterForm(StructureFilterForm):
    COLUMNS = {"unit": "post__unit", "officer": "officer", "kind": "kind"}
    on = DayField(label="哪一天在任（默认今天）", required=False)
    kind = pick("任职方式", *AppointmentKind.choices)
    unit = _id("单位 id")
    officer = _id("人员 id")

    def narrow(self, rows: AppointmentQuerySet) -> Any:
        day = self.cleaned_data.get("on") or self.standing.at.date()
        return super().narrow(rows.held_on(day))


class CentreFilterForm(StructureFilterForm):
    COLUMNS = {"centre": "centre"}
    centre = _id("中心 id")


class DutyFilterForm(CentreFilterForm):
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)

    def narrow(self, rows: Any) -> Any:
        data, rows = self.cleaned_data, super().narrow(rows)
        if data.get("since"):
            rows = rows.filter(until_at__gt=clock.start_of(data["since"]))
        if data.get("until"):
            rows = rows.filter(from_at__lt=clock.start_of(data["until"] + timedelta(days=1)))
        return rows
