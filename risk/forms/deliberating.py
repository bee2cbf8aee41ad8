"""Shape of what officers type about deliberations; the filters own how they narrow."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from cases.choices import Level
from cases.forms import units_below
from cases.models import Case
from core import clock
from core.acts import ActForm
from core.forms import DayField, QuickSelect, TextField, pick
from governance.choices import Capability
from governance.forms.meetings import PeopleField, PeopleInput, TimesForm, people_of
from governance.models import Officer, Unit
from governance.standing import Standing
from risk.actions import minuting
from risk.actions.headquarters import members
from risk.choices import CalledFor, DeliberationLevel, ItemState
from risk.models import Deliberation, DeliberationItem
from risk.permissions.deliberating import levels_for

# a weekly one: the next working morning of the week, an hour and a half
_STARTS, _LASTS = time(9, 30), timedelta(minutes=90)
_MONDAY, _FRIDAY = 0, 4


def next_morning(at: datetime) -> datetime:
    """The next Monday to Friday, 09:30."""
    day = at.astimezone(clock.ZONE).date() + timedelta(days=1)
    while not _MONDAY <= day.weekday() <= _FRIDAY:
        day += timedelta(days=1)
    return datetime.combine(day, _STARTS, clock.ZONE)


class CallForm(TimesForm):
    """Everything is filled in: level, time, room, chair, and the 2, the 3 and the (1) are ticked."""

    level = forms.ChoiceField(label="层级", choices=[], widget=QuickSelect)
    title = TextField(label="会议名称", max_length=120)
    host = forms.TypedChoiceField(label="主持人", coerce=int, widget=QuickSelect)
    people = PeopleField(label="参加人员", help_text="“2”“3”“（1）”已按现任岗位勾选，可增减")
    field_order = ("title", "level", "starts_at", "ends_at", "room", "place", "host", "people", "knowing")

    def __init__(self, *args: Any, standing: Standing, level: str = "", **kwargs: Any) -> None:
        levels = levels_for(standing)
        chosen = DeliberationLevel(level) if level in levels else levels[0]
        super().__init__(*args, **kwargs)
        self.offer_rooms(standing)
        self.fields["level"].choices = [(one.value, one.label) for one in levels]  # type: ignore[attr-defined]  # a choice
        assert standing.centre is not None  # noqa: S101 - why_not_call
        self.called = members(standing.centre, chosen, standing.at)
        ids = {one.officer_id for one in self.called}
        own = [(one.officer_id, f"{one.officer.name} {one.post.title}") for one in self.called]
        others = [(unit, [row for row in rows if row[0] not in ids]) for unit, rows in people_of(standing)]
        groups = [("指挥部", own), *((unit, rows) for unit, rows in others if rows)]
        self.fields["people"].choices = groups  # type: ignore[attr-defined]  # a choice field
        self.fields["host"].choices = groups  # type: ignore[attr-defined]  # a choice field
        chair = next((one for one in self.called if Capability.COMMAND in one.post.capabilities), None)
        starts = next_morning(standing.at)
        room = self.fields["room"].queryset.first()  # type: ignore[attr-defined]  # a model choice
        filled: dict[str, Any] = {
            "level": chosen,
            "title": "每周研判会" if chosen == DeliberationLevel.STREET else f"{chosen.label}研判会",
            "starts_at": starts,
            "ends_at": starts + _LASTS,
            "room": room.pk if room else None,
            "host": chair.officer_id if chair else standing.pk,
            "people": sorted(ids),
        }
        for name, value in filled.items():
            self.initial.setdefault(name, value)

    def clean_host(self) -> Officer:
        return Officer.objects.get(pk=self.cleaned_data["host"])


class DecideItemForm(ActForm):
    """What is decided about one case, in the order it is said."""

    level = forms.ChoiceField(label="等级", choices=Level, widget=forms.RadioSelect)
    measures = TextField(
        label="措施",
        max_length=2000,
        rows=3,
        help_text="写进交办单，承办单位看得到；不写等级和得分",
        error_messages={"required": "请写明议定的措施。"},
    )
    lead_officer = forms.TypedChoiceField(
        label="包案领导", coerce=int, empty_value=None, required=False, widget=QuickSelect
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="承办单位", required=False, widget=PeopleInput
    )
    due_on = DayField(label="完成日期", required=False)
    note = TextField(label="理由", max_length=500, required=False, help_text="等级有变的必填")

    def __init__(self, *args: Any, standing: Standing, target: DeliberationItem, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _as_decided(target, standing.at.date()))
        super().__init__(*args, standing=standing, target=target, **kwargs)
        centre, case = target.deliberation.meeting.centre, target.case
        day = standing.at
        units = units_below(centre, day).exclude(exclusions__case=case).select_related("area")
        field: Any = self.fields["units"]
        field.queryset = units
        field.choices = _by_place(units)
        leaders = members(centre, target.deliberation.level, day, case)
        ids = {one.officer_id for one in leaders}
        own = [(one.officer_id, f"{one.officer.name} {one.post.title}") for one in leaders]
        others = [(unit, [row for row in rows if row[0] not in ids]) for unit, rows in people_of(standing)]
        lead: Any = self.fields["lead_officer"]
        lead.choices = [("", "未定"), ("指挥部", own), *((unit, rows) for unit, rows in others if rows)]

    def clean_lead_officer(self) -> Officer | None:
        chosen = self.cleaned_data["lead_officer"]
        return Officer.objects.get(pk=chosen) if chosen else None

    def clean_units(self) -> list[Unit]:
        return list(self.cleaned_data["units"])

    def clean_due_on(self) -> date | None:
        due: date | None = self.cleaned_data["due_on"]
        if due is not None and due < self.standing.at.astimezone(clock.ZONE).date():
            raise forms.ValidationError("完成日期已经过去，请填写今后的日期。")
        return due

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        before = self.target.case.level or Level.LOW
        if data.get("level") and data["level"] != before and not data.get("note"):
            self.add_error("note", "等级有变，请写明理由。")
        return data


# how soon measures are done when nobody says otherwise, by level (defaults of the ledger's reviews)
_DUE_DAYS = {Level.HIGH: 3, Level.MEDIUM: 7}


def _as_decided(item: DeliberationItem, today: date) -> dict[str, Any]:
    """What was decided already, else what is proposed."""
    level = item.decided_level or item.proposed_level or item.case.level or Level.LOW
    return {
        "level": level,
        "measures": item.measures,
        "lead_officer": item.lead_officer_id,
        "units": [one.pk for one in item.units.all()] if item.pk else [],
        "due_on": item.due_on or today + timedelta(days=_DUE_DAYS.get(Level(level), 30)),
        "note": item.note if item.state == ItemState.DECIDED else "",
    }


def _by_place(units: QuerySet[Unit]) -> list[tuple[str, list[tuple[int, str]]]]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for one in units:
        groups.setdefault(one.area.name, []).append((one.pk, one.short_name))
    return list(groups.items())


class ReasonForm(ActForm):
    note = TextField(label="理由", max_length=500, rows=2, error_messages={"required": "请写明理由。"})


class SendUpForm(ActForm):
    to = forms.ChoiceField(label="提请", choices=[], widget=forms.RadioSelect)
    note = TextField(
        label="提请理由",
        max_length=500,
        rows=2,
        error_messages={"required": "请写明本级为什么定不了、要上级议什么。"},
    )

    def __init__(self, *args: Any, standing: Standing, target: DeliberationItem, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        above = DeliberationLevel(target.deliberation.level).above
        self.fields["to"].choices = [(one.value, one.label) for one in above]  # type: ignore[attr-defined]  # a choice
        if above:
            self.initial.setdefault("to", above[0])


class NowForm(ActForm):
    """A confirmation."""


class ListItemForm(ActForm):
    number = TextField(label="事项编号", max_length=32, error_messages={"required": "请填写事项编号。"})
    why = TextField(label="列入理由", max_length=300, required=False)

    def clean_number(self) -> Case:
        number = self.cleaned_data["number"].upper()
        found = Case.objects.visible_to(self.standing).filter(number=number)
        case = found.select_related("centre__area").first()
        if case is None:
            raise forms.ValidationError("没有找到这个编号的事项，请核对。")
        return case


class FinishForm(ActForm):
    text = TextField(label="纪要", rows=24, max_length=50_000, error_messages={"required": "请写下纪要。"})

    def __init__(self, *args: Any, standing: Standing, target: Deliberation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"text": minuting.compose(target)})
        super().__init__(*args, standing=standing, target=target, **kwargs)


class DeliberationFilterForm(forms.Form):
    """The filter of the list: `narrow` is the only place that filters."""

    when = pick("时间", ("ahead", "待召开"), ("past", "已开过"))
    level = pick("层级", *DeliberationLevel.choices)
    called_for = pick("由来", *CalledFor.choices)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing

    def narrow(self, rows: Any) -> Any:
        data = self.cleaned_data
        for name in ("level", "called_for"):
            if data.get(name):
                rows = rows.filter(**{name: data[name]})
        match data.get("when"):
            case "ahead":
                rows = rows.held().filter(meeting__ends_at__gt=self.standing.at)
            case "past":
                rows = rows.filter(meeting__ends_at__lte=self.standing.at)
        return rows


class ItemFilterForm(forms.Form):
    """Items over all deliberations: for the workbook and for programs."""

    when = pick("时间", ("ahead", "待召开"), ("past", "已开过"))
    level = pick("层级", *DeliberationLevel.choices)
    called_for = pick("由来", *CalledFor.choices)
    state = pick("结论", *ItemState.choices)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing

    def narrow(self, rows: Any) -> Any:
        data, fits = self.cleaned_data, Q()
        if data.get("level"):
            fits &= Q(deliberation__level=data["level"])
        if data.get("called_for"):
            fits &= Q(deliberation__called_for=data["called_for"])
        if data.get("state"):
            fits &= Q(state=data["state"])
        if data.get("when") == "ahead":
            fits &= Q(deliberation__meeting__cancelled_at=None)
            fits &= Q(deliberation__meeting__ends_at__gt=self.standing.at)
        elif data.get("when") == "past":
            fits &= Q(deliberation__meeting__ends_at__lte=self.standing.at)
        return rows.filter(fits)
