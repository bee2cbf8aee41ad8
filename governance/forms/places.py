"""Shape of a centre's rooms, the units stationed there, and the rota."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from core.forms import DayField, QuickSelect, TextField, pick, pick_row
from core.row_forms import NamedRowField, NarrowForm, RowForm
from governance.choices import Half, Presence, RoomKind, Weekday, Zone
from governance.forms.named import centre_field, officers_named, unit_field
from governance.models import Room, Stationing, Turn, Unit


class RoomForm(RowForm):
    centre = centre_field(label="综治中心", help_text="写全称")
    zone = forms.ChoiceField(label="功能区", choices=Zone.choices, widget=QuickSelect)
    kind = forms.ChoiceField(label="类型", choices=RoomKind.choices, widget=QuickSelect)
    name = TextField(label="名称", max_length=40)
    capacity = forms.IntegerField(
        label="可容纳人数", min_value=0, max_value=1000, required=False, help_text="窗口可不填"
    )
    is_bookable = forms.BooleanField(label="可预约", required=False, help_text="调解、会议可以预约它")
    unit = unit_field(label="进驻单位", required=False, help_text="固定由哪个单位使用")
    closed_on = DayField(label="停用日期", required=False)

    @staticmethod
    def initial_of(row: Room) -> dict[str, Any]:
        names = ("zone", "kind", "name", "capacity", "is_bookable", "closed_on")
        kept = {name: getattr(row, name) for name in names}
        return kept | {"centre": row.centre.name, "unit": row.unit.name if row.unit else ""}

    def clean_capacity(self) -> int:
        return self.cleaned_data["capacity"] or 0


class RoomNarrowForm(NarrowForm):
    zone = pick("功能区", *Zone.choices)

    def narrow(self, rows: QuerySet[Room]) -> QuerySet[Room]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(Q(name__contains=given["q"]) | Q(centre__name__contains=given["q"]))
        return rows.filter(zone=given["zone"]) if given.get("zone") else rows


class StationingForm(RowForm):
    centre = centre_field(label="综治中心", help_text="写全称")
    unit = unit_field(label="进驻单位", help_text="写全称")
    presence = forms.ChoiceField(label="进驻方式", choices=Presence.choices, widget=QuickSelect)
    room = TextField(
        label="窗口", max_length=40, required=False, help_text="轮驻时坐在哪个窗口或房间，写它的名称"
    )
    liaison = NamedRowField(
        find=officers_named, noun="人员", label="联络员", required=False, help_text="系统里的人员，写登录名或姓名"
    )  # fmt: skip
    liaison_name = TextField(
        label="联络员姓名", max_length=40, required=False, help_text="不是系统里的人员时填写"
    )
    liaison_phone = TextField(
        label="联络电话", max_length=20, required=False, help_text="空着就用联络员的工作电话"
    )
    closed_on = DayField(label="停驻日期", required=False)

    @staticmethod
    def initial_of(row: Stationing) -> dict[str, Any]:
        names = ("presence", "liaison_name", "liaison_phone", "closed_on")
        return {name: getattr(row, name) for name in names} | {
            "centre": row.centre.name,
            "unit": row.unit.name,
            "room": row.room.name if row.room else "",
            "liaison": row.liaison.username if row.liaison else "",
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        text, centre = given.get("room"), given.get("centre")
        given["room"] = None
        if text and centre:
            given["room"] = Room.objects.filter(centre=centre, name=text).first()
            if given["room"] is None:
                self.add_error("room", f"{centre}没有叫“{text}”的窗口或房间，请先在“窗口和房间”里添加。")
        return given


class StationingNarrowForm(NarrowForm):
    presence = pick("进驻方式", *Presence.choices)

    def narrow(self, rows: QuerySet[Stationing]) -> QuerySet[Stationing]:
        given = self.cleaned_data
        if given.get("q"):
            word = given["q"]
            rows = rows.filter(Q(unit__name__contains=word) | Q(centre__name__contains=word))
        return rows.filter(presence=given["presence"]) if given.get("presence") else rows


class TurnForm(RowForm):
    centre = centre_field(label="综治中心", help_text="写全称")
    unit = unit_field(label="轮驻单位", help_text="已登记为轮驻的单位，写全称")
    weekday = forms.ChoiceField(
        label="每周",
        required=False,
        choices=[("", "不固定"), *Weekday.choices],
        widget=QuickSelect,
        help_text="固定在周几；节假日不到岗",
    )
    day = DayField(label="日期", required=False, help_text="只在某一天；这一天不再按每周的班次")
    half = forms.ChoiceField(
        label="时段", choices=Half.choices, widget=QuickSelect, help_text="某一天不来，选“不到岗”"
    )
    person = TextField(label="到岗人员", max_length=40, required=False)
    closed_on = DayField(label="停用日期", required=False)

    @staticmethod
    def initial_of(row: Turn) -> dict[str, Any]:
        kept = {name: getattr(row, name) for name in ("weekday", "day", "half", "person", "closed_on")}
        return kept | {"centre": row.stationing.centre.name, "unit": row.stationing.unit.name}


class TurnNarrowForm(NarrowForm):
    weekday = pick("每周", *Weekday.choices)

    def narrow(self, rows: QuerySet[Turn]) -> QuerySet[Turn]:
        given = self.cleaned_data
        if given.get("q"):
            word = given["q"]
            rows = rows.filter(
                Q(stationing__unit__name__contains=word)
                | Q(stationing__centre__name__contains=word)
                | Q(person__contains=word)
            )
        return rows.filter(weekday=given["weekday"]) if given.get("weekday") else rows


class CentreDayForm(forms.Form):
    """Which centre, on which day; what cannot be read is the own centre and today."""

    centre = pick_row("中心")
    day = DayField(label="日期", required=False)

    def __init__(self, *args: Any, centres: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.centres = centres
        self.fields["centre"].choices = [(one.pk, one.short_name) for one in centres]  # type: ignore[attr-defined]  # a choice

    def chosen(self, own: Unit | None, today: date) -> tuple[Unit, date]:
        given = self.cleaned_data
        known = {one.pk: one for one in self.centres}
        mine = own if own in self.centres else self.centres[0]
        return known.get(given.get("centre") or 0, mine or self.centres[0]), given.get("day") or today
