"""Shape of the roster, of swaps, of modes."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from core import switches
from core.acts import ActForm
from core.clock import ZONE
from core.forms import DayField, MomentField, QuickSelect, SpanForm, TextField, pick_row
from core.row_forms import NamedRowField, NarrowForm, RowForm
from governance import watch
from governance.actions.duty import swap_choices
from governance.actions.modes import longest
from governance.choices import Mode
from governance.duty import staff_of
from governance.models import Appointment, DutyShift, Officer, Unit
from governance.permissions import duty as permissions
from governance.standing import Standing

STAFF_MAX = 20


def start_of_shifts() -> time:
    """When the watch changes, as the office set it; a wrong setting counts as half past eight."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", switches.value("duty_start").strip())
    return time(int(found[1]), int(found[2])) if found else time(8, 30)


def officers_named(centre: Unit | None, day: datetime, text: str) -> list[Officer]:
    """Officers with a post at the centre's street on that day, by sign-in name ("leader 陈怀远") or whole name."""
    if centre is None:
        return []
    held = Appointment.objects.held_on(day.astimezone(ZONE).date())
    held = held.filter(post__unit__area__path__startswith=centre.area.path)
    local = Officer.objects.filter(pk__in=held.values("officer"))
    by_code = local.filter(username=text.split(maxsplit=1)[0])
    return list(by_code[:1] or local.filter(name=text)[:4])


def centres_named(standing: Standing, text: str) -> list[Unit]:
    return [one for one in permissions.seen_centres(standing) if text in (one.name, one.short_name)]


def _nobody(_text: str) -> list[Officer]:
    return []


class ShiftForm(RowForm):
    centre = NamedRowField(label="中心", find=_nobody, noun="中心", required=False, help_text="不填为本中心")
    from_at = MomentField(label="开始")
    until_at = MomentField(label="结束")
    leader = NamedRowField(
        label="带班领导",
        find=_nobody,
        noun="人员",
        suggest="/suggest/watch/",
        help_text="姓名；重名的写登录名",
    )
    staff = TextField(
        label="值班人员",
        required=False,
        max_length=400,
        help_text="几个人用顿号分开，接电话的写在最前",
    )
    why = TextField(label="变更原因", required=False, max_length=200, help_text="班次开始以后改动须写明")
    whole = forms.BooleanField(
        label="整班更正", required=False, help_text="已开始的班次：原来写错了，从开头改；不选则从现在起换人"
    )

    def __init__(self, *args: Any, standing: Standing, row: DutyShift | None = None, **kwargs: Any) -> None:
        if row is None:
            kwargs.setdefault("initial", self._next(standing))
        super().__init__(*args, standing=standing, row=row, **kwargs)
        self.fields["centre"].find = partial(centres_named, standing)  # type: ignore[attr-defined]  # a NamedRowField
        if row is None and self.data == {}:
            del self.fields["why"], self.fields["whole"]

    @staticmethod
    def _next(standing: Standing) -> dict[str, Any]:
        """Behind the last shift that is rostered, for 24 hours."""
        centre = standing.centre
        last = (
            DutyShift.objects.in_force()
            .filter(centre=centre, until_at__gt=standing.at)
            .order_by("-until_at")
            .first()
        )
        today = datetime.combine(standing.at.date(), start_of_shifts(), ZONE)
        start = last.until_at.astimezone(ZONE) if last else today + timedelta(days=1)
        return {"centre": centre.short_name if centre else "", "from_at": start} | {
            "until_at": start + timedelta(days=1)
        }

    @staticmethod
    def initial_of(row: DutyShift) -> dict[str, Any]:
        return {
            "centre": row.centre.short_name,
            "from_at": f"{row.from_at.astimezone(ZONE):%Y-%m-%dT%H:%M}",
            "until_at": f"{row.until_at.astimezone(ZONE):%Y-%m-%dT%H:%M}",
            "leader": f"{row.leader.username} {row.leader.name}",
            "staff": "、".join(f"{one.username} {one.name}" for one in staff_of(row)),
        }

    def clean_centre(self) -> Unit:
        centre: Unit | None = self.cleaned_data["centre"] or (
            self.row.centre if self.row else self.standing.centre
        )
        if centre is None:
            raise forms.ValidationError("请写明是哪个中心。")
        return centre

    def _clean_fields(self) -> None:
        """The leader is looked up at the centre and on the day that stand before it in the form."""
        finder = self.fields["leader"]
        finder.find = lambda text: officers_named(*self._place(), text)  # type: ignore[attr-defined]  # a NamedRowField
        super()._clean_fields()  # type: ignore[misc]  # Django's own

    def _place(self) -> tuple[Unit | None, datetime]:
        given = self.cleaned_data
        return given.get("centre"), given.get("from_at") or self.standing.at

    def clean_staff(self) -> tuple[Officer, ...]:
        names = [one for one in re.split(r"\s*[、,，;；\n]\s*", self.cleaned_data["staff"]) if one]
        if len(names) > STAFF_MAX:
            raise forms.ValidationError(f"一个班次最多 {STAFF_MAX} 名值班人员。")
        found = []
        for name in names:
            rows = officers_named(*self._place(), name)
            if not rows:
                raise forms.ValidationError(
                    f"没有找到本地任职的“{name[:40]}”，请核对姓名，几个人用顿号分开。"
                )
            if len(rows) > 1:
                raise forms.ValidationError(f"“{name[:40]}”不止一个，请改写登录名。")
            found.append(rows[0])
        return tuple(found)


class ShiftNarrowForm(SpanForm, NarrowForm):
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)

    def narrow(self, rows: QuerySet[DutyShift]) -> QuerySet[DutyShift]:
        given = self.cleaned_data
        if given.get("q"):
            named = Q(leader__name__contains=given["q"]) | Q(staff__name__contains=given["q"])
            rows = rows.filter(named)
        if given.get("since"):
            rows = rows.filter(until_at__gt=_midnight(given["since"]))
        if given.get("until"):
            rows = rows.filter(from_at__lt=_midnight(given["until"]) + timedelta(days=1))
        return rows


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, ZONE)


class WeekForm(forms.Form):
    """Which centre's week: any day of it, today without one."""

    centre = pick_row("中心")
    day = DayField(label="日期", required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.centres = permissions.seen_centres(standing)
        self.fields["centre"].choices = [(one.pk, one.short_name) for one in self.centres]  # type: ignore[attr-defined]  # a choice field
        self.fields["centre"].widget = QuickSelect(choices=self.fields["centre"].choices)  # type: ignore[attr-defined]  # as above

    def chosen(self) -> Unit:
        """The centre asked for, else the first that the officer sees; the form was found to see one."""
        wanted = self.cleaned_data.get("centre")
        return next((one for one in self.centres if one.pk == wanted), self.centres[0])


class CopyWeekForm(ActForm):
    day = DayField(label="排哪一周", help_text="这一周里的任一天；照上一周的人排，已排的不动")

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        coming = watch.week_of(standing.at.date()) + watch.WEEK
        kwargs.setdefault("initial", {"day": coming})
        super().__init__(*args, standing=standing, **kwargs)


class SwapForm(ActForm):
    theirs = forms.ChoiceField(label="换哪一班", required=False, widget=QuickSelect)
    to = NamedRowField(
        label="或请谁顶班",
        find=_nobody,
        noun="人员",
        suggest="/suggest/watch/",
        required=False,
        help_text="只顶班、不换回时填写",
    )
    note = TextField(label="说明", required=False, max_length=200)

    def __init__(self, *args: Any, standing: Standing, target: DutyShift, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        self.shifts = {str(one.pk): one for one in swap_choices(standing, target)}
        leads = target.leader_id == standing.pk
        people = {
            f"{key}-{who.pk}": (one, who)
            for key, one in self.shifts.items()
            for who in ([one.leader] if leads else staff_of(one))
        }
        self.people = people
        self.fields["theirs"].choices = [("", "不换，只请人顶班")] + [  # type: ignore[attr-defined]  # a choice field
            (key, f"{permissions.words(one.from_at)} {who}") for key, (one, who) in people.items()
        ]
        self.fields["to"].find = partial(officers_named, target.centre, target.from_at)  # type: ignore[attr-defined]  # a NamedRowField

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("theirs") and not given.get("to") and not self.errors:
            raise forms.ValidationError("请选一个要换的班次，或写明请谁顶班。")
        if given.get("theirs") and given.get("to"):
            raise forms.ValidationError("换班和顶班只能选一样，请留一项。")
        shift, who = self.people.get(given.get("theirs", ""), (None, given.get("to")))
        return given | {"shift": shift, "who": who}


class WhyForm(ActForm):
    why = TextField(label="原因", max_length=200, error_messages={"required": "请写明原因。"})


class DeclineSwapForm(ActForm):
    note = TextField(label="说明", max_length=200, error_messages={"required": "请写一句为什么不能换。"})


class PlainForm(ActForm):
    """A confirmation."""


class SwitchModeForm(ActForm):
    mode = forms.ChoiceField(label="切换到", choices=[(one.value, one.label) for one in Mode if one.value])
    from_at = MomentField(label="开始", required=False, help_text="不填为现在")
    until_at = MomentField(label="最晚结束", required=False)
    reason = TextField(
        label="原因", max_length=200, error_messages={"required": "请写明为什么切换，全街道都会看到。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        urgent, emergency = (longest(one).total_seconds() // 3600 for one in (Mode.URGENT, Mode.EMERGENCY))
        self.fields[
            "until_at"
        ].help_text = f"不填为最长：急时 {urgent:.0f} 小时，战时 {emergency:.0f} 小时；到时自动恢复平时"

    def clean_from_at(self) -> datetime | None:
        start: datetime | None = self.cleaned_data["from_at"]
        if start is not None and start > self.standing.at + timedelta(days=30):
            raise forms.ValidationError("最多提前 30 天下令，请核对。")
        return start


class ExtendModeForm(ActForm):
    until_at = MomentField(label="延长到", required=False, help_text="不填为最长")
    reason = TextField(label="原因", max_length=200, error_messages={"required": "请写明为什么延长。"})
