"""Shape of what is typed about clocks: more time, pauses, terms of the law, the deadline policy, its tester."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from cases.choices import Channel, Kind, Level, PauseReason, TermMoment
from cases.models import Category, Clock, StatutoryTerm
from core.acts import ActForm
from core.forms import DayField, MomentField, NumberField, QuickSelect, TextField, offer, pick
from core.row_forms import NamedRowField, NarrowForm, RowForm
from core.rules import clean_text
from dispatch.actions.clocks import MOST_WORKDAYS
from dispatch.choices import PolicyLevel, RequestKind, RequestState, Tempo
from dispatch.clock_rules import FIELDS, TEMPOS, days_of
from dispatch.models import DeadlinePolicy, Slip
from dispatch.permissions.clocks import KEEPERS, open_request
from dispatch.querysets.clocks import TimeRequestQuerySet
from dispatch.querysets.slips import RUNNING
from governance.choices import Mode
from governance.forms.named import centre_field
from governance.rules import Rule
from governance.standing import Standing

# --- a slip


class AskTimeForm(ActForm):
    workdays = NumberField(
        label="延长几个工作日",
        min_value=1,
        max_value=MOST_WORKDAYS,
        error_messages={"required": "请填写要延长几个工作日。"},
    )
    why = TextField(
        label="理由", max_length=500, rows=3, error_messages={"required": "请写明为什么不能按期办结。"}
    )


class PauseForm(ActForm):
    reason = forms.ChoiceField(label="等待什么", choices=PauseReason.choices, widget=QuickSelect)
    why = TextField(
        label="说明",
        max_length=500,
        rows=3,
        error_messages={"required": "请写明在等什么、大约等到什么时候。"},
    )


class ResumeForm(ActForm):
    why = TextField(
        label="说明", max_length=500, rows=2, error_messages={"required": "请写明等的事情怎么样了。"}
    )


class GrantTimeForm(ActForm):
    """Fewer days than asked for may be granted; a pause has none."""

    workdays = NumberField(
        label="同意几个工作日",
        min_value=1,
        max_value=MOST_WORKDAYS,
        required=False,
    )
    answer = TextField(label="批语", max_length=500, rows=2, required=False)

    def __init__(self, *args: Any, standing: Standing, target: Slip, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        request = open_request(target)
        if request is None or request.kind == RequestKind.PAUSE:
            del self.fields["workdays"]
        if request is not None:
            self.initial["workdays"] = request.workdays
            self.fields["answer"].help_text = f"{request.asked_by}申请{request.words}：{request.why}"[:200]


class DeclineTimeForm(ActForm):
    answer = TextField(
        label="不同意的原因", max_length=500, rows=3, error_messages={"required": "请写明为什么不同意。"}
    )


class ExtendTermForm(ActForm):
    why = TextField(
        label="延期理由",
        max_length=500,
        rows=3,
        error_messages={"required": "请写明延期理由，并告知当事人。"},
    )

    target: Clock


class TimeRequestFilterForm(forms.Form):
    """The filter of the list: `narrow` is the only place that filters."""

    state = pick("结果", *RequestState.choices)
    kind = pick("申请", *RequestKind.choices)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing

    def narrow(self, rows: TimeRequestQuerySet) -> TimeRequestQuerySet:
        given = self.cleaned_data
        states = {
            RequestState.OPEN: Q(decided_at=None, lapsed_at=None, slip__state__in=RUNNING),
            RequestState.LAPSED: Q(decided_at=None) & ~Q(lapsed_at=None, slip__state__in=RUNNING),
            RequestState.GRANTED: Q(is_granted=True),
            RequestState.DECLINED: Q(is_granted=False),
        }
        if given.get("state"):
            rows = rows.filter(states[RequestState(given["state"])])
        return rows.filter(kind=given["kind"]) if given.get("kind") else rows


# --- rows kept by hand


class RuleField(TextField):
    """How long: "2 个工作小时", "3 个工作日", "24 小时", "15 日"; cleaned to what a clock stores, empty stays empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return str(Rule.read(text))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


def rule_words(stored: str) -> str:
    """3 个工作日; empty for none."""
    return Rule.parse(stored).words() if stored else ""


def categories_named(text: str) -> list[Category]:
    return list(Category.objects.filter(Q(code=text) | Q(name=text))[:4])


def _label_of(choices: type[Any], value: str) -> str:
    return str(choices(value).label) if value else ""


class TermForm(RowForm):
    name = TextField(label="名称", max_length=40)
    kind = forms.ChoiceField(
        label="事项类型", choices=[("", "不限"), *Kind.choices], required=False, widget=QuickSelect
    )
    category = NamedRowField(find=categories_named, noun="类别", label="类别", required=False)
    channel = forms.ChoiceField(
        label="来源", choices=[("", "不限"), *Channel.choices], required=False, widget=QuickSelect
    )
    begins = forms.ChoiceField(label="起算", choices=TermMoment.choices[:2], widget=QuickSelect)
    ends = forms.ChoiceField(label="截止于", choices=TermMoment.choices[1:], widget=QuickSelect)
    rule = RuleField(label="期限", help_text="例如：15 日、60 日")
    extension = RuleField(
        label="可延长", required=False, help_text="法律允许延长一次的，写多长；空着就不能延长"
    )
    law = TextField(label="依据", max_length=200, help_text="法律法规名称和规定的内容")
    from_on = DayField(label="施行日期")
    until_on = DayField(label="失效日期", required=False)

    @staticmethod
    def initial_of(row: StatutoryTerm) -> dict[str, Any]:
        names = ("name", "kind", "channel", "begins", "ends", "law", "from_on", "until_on")
        kept = {name: getattr(row, name) for name in names}
        rules = {name: rule_words(getattr(row, name)) for name in ("rule", "extension")}
        return kept | rules | {"category": row.category.name if row.category else ""}


class TermNarrowForm(NarrowForm):
    def narrow(self, rows: QuerySet[StatutoryTerm]) -> QuerySet[StatutoryTerm]:
        text = self.cleaned_data.get("q")
        return rows.filter(Q(name__contains=text) | Q(law__contains=text)) if text else rows


class PolicyForm(RowForm):
    centre = centre_field(label="综治中心", help_text="写全称")
    mode = forms.ChoiceField(
        label="模式", choices=[("", "平时"), *[one for one in Mode.choices if one[0]]], required=False,
        widget=QuickSelect, help_text="急时、战时没有写到的，按平时的规则",
    )  # fmt: skip
    level = forms.ChoiceField(label="级别", choices=PolicyLevel.choices, widget=QuickSelect)
    category = NamedRowField(
        find=categories_named, noun="类别", label="类别", required=False, help_text="写名称；空着是不限"
    )
    channel = forms.ChoiceField(
        label="来源", choices=[("", "不限"), *Channel.choices], required=False, widget=QuickSelect
    )
    tempo = forms.ChoiceField(
        label="五化", choices=[("", "—"), *Tempo.choices], required=False, widget=QuickSelect,
        help_text="选一档，签收、首报、办结空着的照这一档填",
    )  # fmt: skip
    accept = RuleField(label="受理", required=False)
    assign = RuleField(label="交办", required=False)
    acknowledge = RuleField(label="签收", required=False, help_text="例如：2 个工作小时、30 分钟（昼夜计算）")
    first_report = RuleField(label="首报", required=False, help_text="例如：24 小时（昼夜计算）、1 个工作日")
    complete = RuleField(label="办结", required=False, help_text="例如：7 个工作日、15 日")
    follow_up = RuleField(label="回访", required=False, help_text="办结后多久内第一次回访")
    follow_up_days = TextField(
        label="回访计划（日）",
        max_length=60,
        required=False,
        help_text="办结后第几天各回访一次，例如：3、7、30、90",
    )
    from_on = DayField(label="生效日期", help_text="改规则请写明天或以后，保存为新的一版")
    until_on = DayField(label="停用日期", required=False, help_text="最后适用的一天；一直用就空着")
    why = TextField(label="制定依据", max_length=200, help_text="例如：街道党工委会议决定")

    def __init__(
        self, *args: Any, standing: Standing, row: DeadlinePolicy | None = None, **kwargs: Any
    ) -> None:
        if row is None:
            centre = standing.centre_for(*KEEPERS)
            known = {"centre": centre.name if centre else "", "from_on": standing.at.date()}
            kwargs["initial"] = known | (kwargs.get("initial") or {})
        super().__init__(*args, standing=standing, row=row, **kwargs)
        if row is not None and row.centre_id is None:
            self.fields["centre"].required = False

    @staticmethod
    def initial_of(row: DeadlinePolicy) -> dict[str, Any]:
        names = ("mode", "level", "channel", "tempo", "follow_up_days", "from_on", "until_on", "why")
        kept = {name: getattr(row, name) for name in names}
        rules = {name: rule_words(getattr(row, name)) for name in FIELDS}
        centre = f"{row.centre.area.code} {row.centre.name}" if row.centre else "默认"
        return kept | rules | {"centre": centre, "category": row.category.name if row.category else ""}

    def clean_follow_up_days(self) -> str:
        text = clean_text(self.cleaned_data["follow_up_days"] or "")
        try:
            return "、".join(str(day) for day in days_of(text))
        except ValueError as error:
            raise forms.ValidationError("请写成“3、7、30”这样，从小到大。") from error

    def clean(self) -> dict[str, Any]:
        """The class fills in what was left empty."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, rule in TEMPOS.get(given.get("tempo") or "", {}).items():
            if not given.get(name) and name not in self.errors:
                given[name] = rule
        return given


class PolicyNarrowForm(NarrowForm):
    mode = pick("模式", ("routine", "平时"), *[one for one in Mode.choices if one[0]])
    level = pick("级别", *PolicyLevel.choices)
    edition = forms.ChoiceField(
        label="版本", required=False, choices=[("", "现行"), ("all", "全部历史")], widget=QuickSelect
    )

    def narrow(self, rows: QuerySet[DeadlinePolicy]) -> QuerySet[DeadlinePolicy]:
        given, today = self.cleaned_data, self.standing.at.date()
        if given.get("edition") != "all":
            rows = rows.filter(Q(until_on=None) | Q(until_on__gte=today))
        if given.get("mode"):
            rows = rows.filter(mode="" if given["mode"] == "routine" else given["mode"])
        if given.get("level"):
            rows = rows.filter(level=given["level"])
        if given.get("q"):
            text = given["q"]
            rows = rows.filter(Q(category__name__contains=text) | Q(centre__name__contains=text))
        return rows


class TryForm(forms.Form):
    """A case that might be: what would its clocks be?"""

    category = forms.TypedChoiceField(
        label="类别", coerce=int, empty_value=None, required=False, widget=QuickSelect
    )
    level = forms.ChoiceField(
        label="级别", choices=[("", "未评估"), *Level.choices], required=False, widget=QuickSelect
    )
    red_flag = forms.BooleanField(label="红旗", required=False)
    channel = forms.ChoiceField(label="来源", choices=Channel.choices, required=False, widget=QuickSelect)
    mode = forms.ChoiceField(label="模式", choices=Mode.choices, required=False, widget=QuickSelect)
    start = MomentField(label="从何时起", required=False)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        rows = Category.objects.filter(Q(until_on=None) | Q(until_on__gte=at.date())).order_by("kind", "id")
        offer(self.fields["category"], rows.values_list("pk", "name"))

    def clean_start(self) -> datetime:
        start: datetime | None = self.cleaned_data["start"]
        if start is not None and abs(start - self.at) > timedelta(days=3650):
            raise forms.ValidationError("请填写十年以内的时间。")
        return start or self.at
