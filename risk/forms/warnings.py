"""Shape of verdicts and rules; the list's filter owns how it narrows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from cases.models import Category
from core import clock, paging
from core.acts import ActForm
from core.forms import TextField, offer, pick, pick_row
from governance.choices import AreaLevel
from governance.models import Area
from governance.standing import Standing
from risk.actions.warnings.kind import Kind, Parameter
from risk.actions.warnings.kinds import KINDS
from risk.actions.warnings.sweeping import parameters_of
from risk.choices.warnings import Teller, Urgency, Verdict
from risk.models import RiskWarning, WarningRule
from risk.permissions.warnings import SETTERS
from risk.querysets import RiskWarningQuerySet

LATEST = paging.Order("latest", "新的在前", "fired_at", descending=True)


class VerdictForm(ActForm):
    verdict = forms.ChoiceField(
        label="结论",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择“属实”或“误报”。"},
    )
    note = TextField(
        label="措施或理由",
        max_length=500,
        rows=3,
        help_text="属实：写明采取了什么措施、由谁负责；误报：写明为什么，规则据此改进。",
        error_messages={"required": "请写明采取了什么措施，或为什么是误报。"},
    )


class RejudgeForm(VerdictForm):
    """Starts from the verdict that is put right."""

    def __init__(self, *args: Any, standing: Any, target: RiskWarning, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"verdict": target.verdict, "note": target.note})
        super().__init__(*args, standing=standing, target=target, **kwargs)


def _field(one: Parameter, initial: Any) -> forms.Field:
    if one.is_category:
        rows = Category.objects.filter(until_on=None).order_by("order", "id").values_list("code", "name")
        return forms.ChoiceField(
            label=one.label, required=False, choices=[("", "各类分别算"), *rows], initial=initial
        )
    if one.choices:
        return forms.ChoiceField(label=one.label, choices=one.choices, initial=initial)
    return forms.IntegerField(label=one.label, min_value=one.low, max_value=one.high, initial=initial)


class RuleForm(ActForm):
    """A rule's facts, its parameters as its kind asks for them, and why it is changed."""

    name = TextField(label="名称", max_length=40)
    urgency = forms.ChoiceField(
        label="紧急程度",
        choices=Urgency.choices,
        help_text="紧急的不分昼夜通知，其余在上班时间通知。",
    )
    tell_leader = forms.BooleanField(label="通知带班领导", required=False)
    tell_commanders = forms.BooleanField(label="通知指挥长", required=False)
    tell_owner = forms.BooleanField(label="通知首接责任人", required=False)
    is_on = forms.BooleanField(label="启用", required=False)
    reason = TextField(
        label="修改理由", max_length=200, error_messages={"required": "请写明为什么这样改，留作以后查看。"}
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, standing: Any, target: WarningRule, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(target))
        super().__init__(*args, standing=standing, target=target, **kwargs)
        given = parameters_of(target)
        self.kind: Kind = KINDS[target.kind]
        own = {one.key: _field(one, given[one.key]) for one in self.kind.parameters}
        self.fields = {"name": self.fields["name"], **own, **self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(f"tell_{one}") for one in Teller.values) and data.get("is_on"):
            self.add_error("tell_leader", "启用的规则至少通知一类人。")
        return data

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "urgency": data["urgency"],
            "is_on": data["is_on"],
            "tells": [one for one in Teller.values if data[f"tell_{one}"]],
            "parameters": {one.key: data[one.key] for one in self.kind.parameters},
        }

    def drafted(self) -> WarningRule:
        """The rule as it would stand, not saved: for the preview."""
        facts = self.facts()
        drafted = WarningRule.objects.get(pk=self.target.pk) if self.target.pk else self.target
        for name, value in facts.items():
            setattr(drafted, name, value)
        return drafted


def _initial(rule: WarningRule) -> dict[str, Any]:
    told = {f"tell_{one}": one in rule.tells for one in Teller.values}
    return {
        "name": rule.name, "urgency": rule.urgency, "is_on": rule.is_on, "number": rule.number, **told,
    }  # fmt: skip


class NewRuleForm(RuleForm):
    """A rule for a place where one commands, beside a general one or instead of it."""

    area = pick_row("适用范围")
    instead = forms.BooleanField(
        label="在这个范围代替原来的规则",
        required=False,
        initial=True,
        help_text="不勾选，则两条规则同时起作用。",
    )

    def __init__(self, *args: Any, standing: Standing, target: WarningRule, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        levels = (AreaLevel.DISTRICT, AreaLevel.STREET, AreaLevel.COMMUNITY)
        places = Area.objects.below(*standing.paths_of(*SETTERS)).filter(level__in=levels).order_by("path")
        offer(self.fields["area"], places.values_list("pk", "label"))
        self.fields["area"].required = True
        self.fields = {"area": self.fields.pop("area"), "instead": self.fields.pop("instead"), **self.fields}

    def place(self) -> Area:
        return Area.objects.get(pk=self.cleaned_data["area"])


class WarningFilterForm(forms.Form):
    """The list's filter: what nobody has judged, unless one wants the others."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "待确认"), *Verdict.choices, ("all", "全部")],
    )
    rule = pick_row("规则")
    urgency = pick("紧急程度", *Urgency.choices)
    area = pick_row("街道")
    since = pick("时间", ("yesterday", "昨天以来"), ("week", "近 7 天"), ("month", "近 30 天"))

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        offer(self.fields["rule"], WarningRule.objects.visible_to(standing).values_list("pk", "name"))
        streets = Area.objects.below(*standing.area_paths).filter(level=AreaLevel.STREET).order_by("path")
        offer(self.fields["area"], streets.values_list("pk", "name"))

    def narrow(self, queryset: RiskWarningQuerySet) -> RiskWarningQuerySet:
        """The rows that fit; a value that cannot be read is left out."""
        data = self.cleaned_data
        match data.get("state"):
            case "" | None:
                queryset = queryset.unacknowledged()
            case "all":
                pass
            case verdict:
                queryset = queryset.filter(verdict=verdict)
        if data.get("rule"):
            queryset = queryset.filter(rule=data["rule"])
        if data.get("urgency"):
            queryset = queryset.filter(urgency=data["urgency"])
        if data.get("area") and (area := Area.objects.filter(pk=data["area"]).first()):
            queryset = queryset.within(area)
        if data.get("since"):
            back = {"yesterday": 1, "week": 7, "month": 30}[data["since"]]
            day = self.standing.at.astimezone(clock.ZONE).date() - timedelta(days=back)
            queryset = queryset.since(clock.start_of(day))
        return queryset
