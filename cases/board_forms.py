"""Shape of what officers type about instructions and key dates; the list's filter owns how it narrows."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q

from cases.actions.tasks import TASK_RULE
from cases.choices import DateKind, TaskKind
from cases.models import Case, Exclusion, Grant
from cases.permissions import HANDLERS
from cases.querysets import KeyDateQuerySet, TaskQuerySet
from core.acts import ActForm
from core.forms import DayField, MomentField, QuickSelect, TextField, pick
from governance.calendar import working_calendar
from governance.forms.named import officer_field
from governance.models import Appointment, Officer, Unit
from governance.standing import Standing

Addressee = tuple[Unit | None, Officer | None]


def addressees(standing: Standing, case: Case) -> dict[str, tuple[Unit, Appointment | None]]:
    """Whom one may instruct on this case, by the value of the option: units of the centre's area and of one's own
    level where somebody handles what comes in, and every officer of them.

    Cost: three queries, one more for a restricted case.
    """
    day = standing.at.date()
    places = Q(area__path__startswith=case.centre.area.path)
    if standing.centre is not None:
        places |= Q(area=standing.centre.area)
    units = list(Unit.objects.open_on(day).filter(places).order_by("area__path", "id"))
    held = Appointment.objects.held_on(day).filter(post__unit__in=units).select_related("officer", "post")
    posts: dict[int, list[Appointment]] = {}
    for one in held.order_by("id"):
        posts.setdefault(one.post.unit_id, []).append(one)
    found: dict[str, tuple[Unit, Appointment | None]] = {}
    for unit in units:
        staff = posts.get(unit.pk, [])
        if any(one in post.post.capabilities for post in staff for one in HANDLERS):
            found[f"unit-{unit.pk}"] = unit, None
        for one in staff:
            if one.officer_id != standing.pk:
                found.setdefault(f"officer-{one.officer_id}", (unit, one))
    return _allowed(standing, case, found)


def _allowed(
    standing: Standing, case: Case, found: dict[str, tuple[Unit, Appointment | None]]
) -> dict[str, tuple[Unit, Appointment | None]]:
    """Without whoever the case accuses (trap 26); of a restricted case only those already named."""
    accused = _named(Exclusion.objects.filter(case=case))
    if accused:
        found = {key: one for key, one in found.items() if not {key, f"unit-{one[0].pk}"} & accused}
    if case.is_restricted:
        named = _named(Grant.objects.in_force(standing.at).filter(case=case)) | {f"officer-{case.owner_id}"}
        found = {key: one for key, one in found.items() if {key, f"unit-{one[0].pk}"} & named}
    return found


def _named(rows: Any) -> set[str]:
    pairs = rows.values_list("unit_id", "officer_id")
    return {f"unit-{unit}" if unit else f"officer-{officer}" for unit, officer in pairs}


class InstructForm(ActForm):
    to = forms.ChoiceField(
        label="批示给", widget=QuickSelect, error_messages={"required": "请选择单位或人员。"}
    )
    text = TextField(
        label="批示内容", max_length=2000, rows=3, error_messages={"required": "请写下批示内容。"}
    )
    due_at = MomentField(label="完成时限", required=False)

    def __init__(self, *args: Any, standing: Standing, target: Case, **kwargs: Any) -> None:
        due = TASK_RULE.due(working_calendar(), standing.at).at
        kwargs.setdefault("initial", {"due_at": due})
        super().__init__(*args, standing=standing, target=target, **kwargs)
        self.default_due = due
        self.fields["due_at"].help_text = f"默认 {TASK_RULE.words()}，可改"
        self.addressees = addressees(standing, target)
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, (unit, held) in self.addressees.items():
            label = f"{held.officer.name}　{held.post.title}" if held else unit.name
            groups.setdefault(unit.short_name, []).append((key, label))
        self.fields["to"].choices = [("", "请选择"), *groups.items()]  # type: ignore[attr-defined]  # a choice field

    def clean_to(self) -> Addressee:
        unit, held = self.addressees[self.cleaned_data["to"]]
        return (None, held.officer) if held else (unit, None)

    def clean_due_at(self) -> datetime | None:
        """None for the default deadline, so that the rule is kept; a past one is refused."""
        due: datetime | None = self.cleaned_data["due_at"]
        if due is None or due == self.default_due.replace(second=0, microsecond=0):
            return None
        if due <= self.standing.at:
            raise forms.ValidationError("完成时限已经过去，请填写今后的时间。")
        return due


class FinishTaskForm(ActForm):
    result = TextField(
        label="办理情况", max_length=5000, rows=4, error_messages={"required": "请写下怎么办的、结果如何。"}
    )


class WithdrawTaskForm(ActForm):
    note = TextField(
        label="撤回原因", max_length=1000, rows=2, error_messages={"required": "请写明撤回原因。"}
    )


class NoteDateForm(ActForm):
    kind = forms.ChoiceField(label="日期种类", choices=DateKind)
    day = DayField(
        label="日期",
        error_messages={
            "required": "请填写日期。",
            "invalid": "请写成“2026-11-21”的样子，并核对这一天是否存在。",
        },
    )
    note = TextField(label="说明", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == DateKind.OTHER and not data.get("note"):
            self.add_error("note", "其他日期请写明是什么日子。")
        day = data.get("day")
        if data.get("kind") == DateKind.ADMONITION and day and day > self.standing.at.date():
            self.add_error("day", "请填写告诫书已经送达的日期，不能晚于今天。")
        return data


class CrossOutForm(ActForm):
    reason = TextField(label="划去原因", max_length=200, error_messages={"required": "请写明划去原因。"})


class TaskFilterForm(forms.Form):
    """The filter of the list of instructions: `narrow` is the only place that filters."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "待报结"),
            ("late", "已超期"),
            ("done", "已报结"),
            ("withdrawn", "已撤回"),
            ("all", "全部"),
        ],
        widget=QuickSelect,
    )
    side = pick("范围", ("mine", "交给我和本单位的"), ("given", "我作出的"))
    kind = pick("种类", *TaskKind.choices)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing

    def narrow(self, tasks: TaskQuerySet) -> TaskQuerySet:
        data = self.cleaned_data
        match data.get("state"):
            case "late":
                tasks = tasks.late(self.standing.at)
            case "done":
                tasks = tasks.exclude(done_at=None)
            case "withdrawn":
                tasks = tasks.exclude(withdrawn_at=None)
            case "all":
                pass
            case _:
                tasks = tasks.open()
        match data.get("side"):
            case "mine":
                tasks = tasks.addressed_to(self.standing)
            case "given":
                tasks = tasks.filter(made_by=self.standing.officer)
        return tasks.filter(kind=data["kind"]) if data.get("kind") else tasks


class KeyDateFilterForm(forms.Form):
    """The days that must not be missed, as programs ask for them: `narrow` is the only place that filters."""

    kind = pick("日期种类", *DateKind.choices)
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)

    def narrow(self, key_dates: KeyDateQuerySet) -> KeyDateQuerySet:
        data, found = self.cleaned_data, key_dates.in_force()
        for name, look in (("kind", "kind"), ("since", "day__gte"), ("until", "day__lte")):
            if data.get(name):
                found = found.filter(**{look: data[name]})
        return found


class HandOverForm(ActForm):
    officer = officer_field(label="接手人")
    note = TextField(label="原因", max_length=200)
