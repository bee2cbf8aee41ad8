"""Shape of what officers type about supervisions; the list's filter owns how it narrows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases.models import Case
from core import paging
from core.acts import ActForm
from core.forms import MomentField, QuickSelect, TextField, offer, pick, pick_row
from dispatch.choices import SupervisionLevel
from dispatch.models import Supervision
from dispatch.permissions import supervisions as permissions
from dispatch.querysets.supervisions import SupervisionQuerySet
from governance.calendar import working_calendar
from governance.models import Officer, Unit
from governance.rules import Rule
from governance.standing import Standing

LATEST = paging.Order("asked", "提出时间，新的在前", "asked_at", descending=True)
BY_DUE = paging.Order("due", "时限，急的在前", "due_at", descending=False)
_DEFAULT = Rule(3, "workdays")


def _reason(label: str, error: str) -> TextField:
    return TextField(label=label, max_length=500, rows=3, error_messages={"required": error})


class SuperviseForm(ActForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="督办谁",
        empty_label=None,
        widget=QuickSelect,
        error_messages={"required": "请选择被督办的单位。"},
    )
    level = forms.ChoiceField(
        label="督办级别",
        choices=SupervisionLevel.choices,
        initial=SupervisionLevel.ORDINARY,
        help_text="挂牌督办由指挥长或书记决定，列入中心的挂牌督办清单。",
    )
    reason = _reason("督办原因", "请写明为什么督办。")
    responsible = forms.ModelChoiceField(
        Officer.objects.none(),
        label="督办责任人",
        empty_label=None,
        widget=QuickSelect,
        error_messages={"required": "请选择由谁负责督办到销号。"},
    )
    due_at = MomentField(label="督办时限", error_messages={"required": "请写明应于何时前办好。"})
    with_letter = forms.BooleanField(
        label="同时拟一份督办函",
        required=False,
        initial=True,
        help_text="审核、签发后发给承办单位；单位已反馈、等审核的不拟函。",
    )

    def __init__(self, *args: Any, standing: Standing, target: Case, **kwargs: Any) -> None:
        due = _DEFAULT.due(working_calendar(), standing.at).at
        kwargs.setdefault("initial", {"unit": target.lead_unit_id, "due_at": due, "responsible": standing.pk})
        super().__init__(*args, standing=standing, target=target, **kwargs)
        self.fields["level"].choices = permissions.levels_open_to(standing, target)  # type: ignore[attr-defined]  # a choice
        self.fields["unit"].queryset = permissions.units_to_supervise(target)  # type: ignore[attr-defined]  # a model choice
        self.fields["responsible"].queryset = permissions.supervisors_for(target, standing.at)  # type: ignore[attr-defined]  # as above

    def clean_due_at(self) -> datetime:
        due: datetime = self.cleaned_data["due_at"]
        if refusal := permissions.why_not_due(self.standing.at, due):
            raise forms.ValidationError(refusal.sentence)
        return due


class RaiseForm(ActForm):
    level = forms.ChoiceField(label="督办级别", choices=SupervisionLevel.choices)
    responsible = forms.ModelChoiceField(
        Officer.objects.none(), label="督办责任人", empty_label=None, widget=QuickSelect
    )
    due_at = MomentField(label="督办时限")
    reason = _reason("调整理由", "请写明为什么调整。")

    def __init__(self, *args: Any, standing: Standing, target: Supervision, **kwargs: Any) -> None:
        initial = {"level": target.level, "responsible": target.responsible_id, "due_at": target.due_at}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, standing=standing, target=target, **kwargs)
        levels = permissions.levels_open_to(standing, target.case)
        self.fields["level"].choices = levels  # type: ignore[attr-defined]  # a choice
        self.fields["responsible"].queryset = permissions.supervisors_for(target.case, standing.at)  # type: ignore[attr-defined]  # a model choice

    def clean_due_at(self) -> datetime:
        due: datetime = self.cleaned_data["due_at"]
        if due != self.target.due_at.replace(second=0, microsecond=0) and (
            refusal := permissions.why_not_due(self.standing.at, due)
        ):
            raise forms.ValidationError(refusal.sentence)
        return due


class NoteSupervisionForm(ActForm):
    note = _reason("督办情况", "请写下看到、做了什么。")


class LiftForm(ActForm):
    reason = _reason("销号理由", "请写明办到了什么程度、为什么可以销号。")


class SupervisionFilterForm(forms.Form):
    """The filter of the list: open ones unless one wants the others."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "督办中"),
            ("to_lift", "可销号"),
            ("late", "超期"),
            ("lifted", "已销号"),
            ("all", "全部"),
        ],
    )
    level = pick("级别", *SupervisionLevel.choices)
    unit = pick_row("被督办单位")
    mine = forms.BooleanField(label="我负责的", required=False)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        found = Supervision.objects.visible_to(standing).order_by().values("unit").distinct()
        offer(self.fields["unit"], Unit.objects.filter(pk__in=found).values_list("pk", "short_name"))

    def narrow(self, rows: SupervisionQuerySet) -> SupervisionQuerySet:
        data = self.cleaned_data
        match data.get("state"):
            case "" | None:
                rows = rows.open()
            case "to_lift":
                rows = rows.to_lift()
            case "late":
                rows = rows.late(self.standing.at)
            case "lifted":
                rows = rows.lifted()
        for name in ("level", "unit"):
            if data.get(name):
                rows = rows.filter(**{name: data[name]})
        return rows.filter(responsible=self.standing.officer) if data.get("mine") else rows
