"""The ladder of one category as a form: four rungs, from when, why."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

from django import forms

from cases.models import Category
from core.forms import MomentField, NumberField, TextField
from dispatch import rules
from dispatch.choices import LadderTeller
from dispatch.permissions import ladder as permissions
from governance.standing import Standing

RUNGS = (
    ("amber", "临期提醒", LadderTeller.values),
    ("reminder", "提醒函", ("centre", "commander")),
    ("supervision", "督办函", ("centre", "commander")),
    ("escalation", "提级函", ("centre", "commander")),
)
MAX_WORKDAYS = 20
# what a rung says beside whether it is on and whom it tells
_TOLD = ("percent", "ahead", "workdays", "by_itself", "first_reports", "reply", "take", "opinion")
_REPLY = "请对方几个工作日内反馈"


def _days(label: str, low: int = 0, high: int = MAX_WORKDAYS) -> forms.IntegerField:
    return NumberField(label=label, min_value=low, max_value=high)


class LadderForm(forms.Form):
    """`target` None is the general ladder; `span` is what holds now, from which one starts."""

    follows = forms.BooleanField(
        label="按通用阶梯", required=False, help_text="勾选后不再单独规定，下面各级不用填。"
    )
    amber_on = forms.BooleanField(label="启用", required=False)
    amber_percent = _days("至少走完时限的百分之几", 10, 99)
    amber_ahead = _days("最早提前几个工作日", 1, 10)
    reminder_on = forms.BooleanField(label="启用", required=False)
    reminder_workdays = _days("到期后满几个工作日（0 为到期即发）")
    reminder_by_itself = forms.BooleanField(label="有常设签发令的自动发出", required=False)
    reminder_first_reports = forms.BooleanField(
        label="一般事项的首报也发",
        required=False,
        help_text="不勾选的，未评估、低风险事项首报超期只发站内通知，计入单位超期。",
    )
    reminder_reply = _days(_REPLY, 1)
    supervision_on = forms.BooleanField(label="启用", required=False)
    supervision_workdays = _days("到期后满几个工作日提请")
    supervision_reply = _days(_REPLY, 1)
    escalation_on = forms.BooleanField(label="启用", required=False)
    escalation_workdays = _days("到期后满几个工作日提请")
    escalation_reply = _days(_REPLY, 1)
    escalation_take = _days("上级几个工作日内答复是否受理", 1)
    escalation_opinion = _days("受理后几个工作日内签署意见", 1)
    from_at = MomentField(label="生效时间", help_text="在这以后起算的时限按新的；已在走的时限不变。")
    reason = TextField(label="修改理由", max_length=200, error_messages={"required": "请写明为什么这样改。"})
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        standing: Standing,
        target: Category | None,
        span: rules.Span,
        number: int,
        **kwargs: Any,
    ) -> None:
        self.standing, self.target = standing, target
        kwargs.setdefault("initial", _initial(span.plan) | {"number": number, "from_at": standing.at})
        super().__init__(*args, **kwargs)
        for rung, _, tellers in RUNGS:
            for one in tellers:
                label = f"通知{LadderTeller(one).label}"
                initial = one in span.plan.rung(rung).tells
                self.fields[f"{rung}_tell_{one}"] = forms.BooleanField(
                    label=label, required=False, initial=initial
                )
        if target is None:
            del self.fields["follows"]
        if self.is_bound and self.data.get("follows"):
            for name, field in self.fields.items():
                if isinstance(field, forms.IntegerField) and name != "number":
                    field.required = False

    def clean_from_at(self) -> datetime:
        """The minute that a page shows is over when it is sent: now means now."""
        at: datetime = self.standing.at
        from_at: datetime = self.cleaned_data["from_at"]
        if at.replace(second=0, microsecond=0) == from_at:
            return at
        if refusal := permissions.why_not_from(at, from_at):
            raise forms.ValidationError(refusal.sentence)
        return from_at

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        days = [(one, data.get(f"{one}_workdays")) for one in rules.LETTER_RUNGS if data.get(f"{one}_on")]
        known = [(one, value) for one, value in days if value is not None]
        for (_, before), (later, value) in pairwise(known):
            if value <= before and not data.get("follows"):
                self.add_error(f"{later}_workdays", "上一级的函要先发，请填得比上一级晚。")
        if data.get("amber_on") and not any(data.get(f"amber_tell_{one}") for one in LadderTeller.values):
            self.add_error("amber_on", "启用的临期提醒至少通知一类人。")
        return data

    def plan(self) -> rules.LadderPlan | None:
        """None: follow the general one."""
        data = self.cleaned_data
        if data.get("follows"):
            return None
        facts: dict[str, Any] = {}
        for rung, _, tellers in RUNGS:
            told: dict[str, Any] = {"is_on": data[f"{rung}_on"]}
            told["tells"] = [one for one in tellers if data[f"{rung}_tell_{one}"]]
            for name in _TOLD:
                if f"{rung}_{name}" in data:
                    told[name] = data[f"{rung}_{name}"]
            facts[rung] = told
        return rules.LadderPlan.parse(facts)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(title, fields) of each rung, for the page."""
        return [
            (title, [self[name] for name in self.fields if name.startswith(f"{rung}_")])
            for rung, title, _ in RUNGS
        ]


def _initial(plan: rules.LadderPlan) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for rung, *_ in RUNGS:
        facts = plan.rung(rung)
        found[f"{rung}_on"] = facts.is_on
        found |= {f"{rung}_{name}": getattr(facts, name) for name in _TOLD}
    return found
