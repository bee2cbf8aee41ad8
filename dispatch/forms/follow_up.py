"""Shape of what callers type, of the calling list's filters, of the plans and scripts."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from cases.choices import JUDGED, CompletedBy, ContactKind, ContactResult, Kind, Level
from core import clock
from core.acts import ActForm
from core.clock import ZONE
from core.forms import DayField, QuickSelect, SpanForm, TextField, offer, pick, pick_row
from core.row_forms import NarrowForm, RowForm
from dispatch.choices import LawfulManner, ScriptUse
from dispatch.pages.follow_up import remedies_for
from dispatch.querysets.follow_up import LawfulEndQuerySet
from governance.choices import AreaLevel
from governance.models import Area, Unit
from governance.rules import Rule
from governance.standing import Standing


class FollowUpForm(ActForm):
    result = forms.ChoiceField(
        label="回访结果", choices=ContactResult, widget=forms.RadioSelect,
        error_messages={"required": "请选择回访结果。"},
    )  # fmt: skip
    note = TextField(label="回访记录", max_length=2000, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("result") == ContactResult.DISSATISFIED and not data.get("note"):
            self.add_error("note", "不满意的，请写下哪里不满意，重新办理时要看。")
        return data


class CallForm(FollowUpForm):
    """The result of a call with what the script asks; `questions` are answered in a line each, or left."""

    def __init__(self, *args: Any, questions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for number, question in enumerate(questions):
            self.fields[f"answer_{number}"] = TextField(label=question, max_length=300, required=False)

    @property
    def asked(self) -> list[Any]:
        return [self[f"answer_{number}"] for number in range(len(self.questions))]

    def answers(self) -> list[dict[str, str]]:
        """What was answered, with the question as it stood then."""
        given = [self.cleaned_data.get(f"answer_{number}") for number in range(len(self.questions))]
        return [
            {"question": question, "answer": answer}
            for question, answer in zip(self.questions, given, strict=True)
            if answer
        ]


class PutOffForm(forms.Form):
    """hh:mm of today (a time that is over: tomorrow's), or nothing: in an hour."""

    at_time = forms.TimeField(
        label="几点再拨", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "请写成“15:30”的样子。"},
    )  # fmt: skip

    def later_at(self, at: datetime) -> datetime | None:
        wished: time | None = self.cleaned_data.get("at_time")
        if wished is None:
            return None
        moment = datetime.combine(at.astimezone(ZONE).date(), wished, ZONE)
        return moment if moment > at else moment + timedelta(days=1)


class FollowUpFilterForm(SpanForm):
    """The filter of the call list: whom to call, or what the calls of a period gave."""

    show = forms.ChoiceField(
        label="显示",
        required=False,
        choices=[
            ("", "待回访"),
            ("mine", "分给我的"),
            ("ahead", "以后的"),
            ("done", "已回访"),
            ("reached", "已回访并作出评价"),
        ],
        widget=QuickSelect,
    )
    result = pick("结果", *ContactResult.choices)
    area = pick_row("社区")
    unit = pick_row("承办单位")
    since = DayField(label="回访从", required=False)
    until = DayField(label="到", required=False)

    def __init__(self, *args: Any, standing: Standing | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if standing is None or not standing.area_paths:
            del self.fields["area"], self.fields["unit"]
            return
        places = Area.objects.below(*standing.area_paths).filter(level=AreaLevel.COMMUNITY)
        offer(self.fields["area"], places.order_by("path").values_list("pk", "name")[:500])
        units = Unit.objects.filter(area__in=Area.objects.below(*standing.area_paths)).order_by(
            "area__path", "id"
        )
        offer(self.fields["unit"], units.values_list("pk", "short_name")[:500])

    @property
    def is_done(self) -> bool:
        return self.cleaned_data.get("show") in ("done", "reached")

    def narrow(self, contacts: Any, standing: Standing) -> Any:
        data = self.cleaned_data
        contacts = self._place(contacts.filter(kind=ContactKind.FOLLOW_UP), data)
        match data.get("show"):
            case "ahead":
                return contacts.planned().filter(planned_at__gt=standing.at)
            case "mine":
                return contacts.planned().filter(caller=standing.officer, planned_at__lte=standing.at)
            case "done" | "reached":
                return self._done(contacts.filter(done_at__isnull=False), data)
            case _:
                ready = contacts.planned().filter(planned_at__lte=standing.at)
                return ready.not_handled_by(standing)

    @staticmethod
    def _place(contacts: Any, data: dict[str, Any]) -> Any:
        if data.get("area"):
            place = Area.objects.filter(pk=data["area"]).values_list("path", flat=True).first()
            contacts = contacts.filter(case__area__path__startswith=place or "-")
        if data.get("unit"):
            contacts = contacts.filter(case__lead_unit=data["unit"])
        return contacts

    @staticmethod
    def _done(contacts: Any, data: dict[str, Any]) -> Any:
        if data["show"] == "reached":
            contacts = contacts.filter(result__in=JUDGED)
        if data.get("result"):
            contacts = contacts.filter(result=data["result"])
        if data.get("since"):
            contacts = contacts.filter(done_at__gte=clock.start_of(data["since"]))
        if data.get("until"):
            contacts = contacts.filter(done_at__lt=clock.start_of(data["until"] + timedelta(days=1)))
        return contacts


class FollowUpSpanForm(SpanForm):
    """The period of the figures; this month when nothing is said."""

    since = DayField(label="回访从", required=False)
    until = DayField(label="到", required=False)
    by = forms.ChoiceField(
        label="按", required=False, choices=[("", "社区"), ("unit", "承办单位")], widget=QuickSelect
    )


class LawfulEndFilterForm(SpanForm):
    """Signed in these days: `narrow` is the only place that filters, for the page and for programs."""

    since = DayField(label="签发从", required=False)
    until = DayField(label="到", required=False)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)

    def narrow(self, ends: LawfulEndQuerySet) -> LawfulEndQuerySet:
        given = self.cleaned_data
        if since := given.get("since"):
            ends = ends.filter(signed_at__gte=clock.start_of(since))
        if until := given.get("until"):
            ends = ends.filter(signed_at__lt=clock.start_of(until + timedelta(days=1)))
        return ends


class LawfulEndForm(ActForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("remedies", remedies_for(self.target, self.standing.at))

    summary = TextField(
        label="办理情况", max_length=3000, rows=4,
        help_text="查明的事实、依据的规定、办了哪些事；当事人会看到",
        error_messages={"required": "请写明查明的事实和依法办理的情况。"},
    )  # fmt: skip
    remedies = TextField(
        label="救济途径", max_length=3000, rows=6, error_messages={"required": "请写明告知的救济途径。"}
    )
    manner = forms.ChoiceField(
        label="告知方式", choices=LawfulManner.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选择怎样告知了当事人。"},
    )  # fmt: skip


_PARTING = re.compile(r"[、,，;；\s]+")


class PlanForm(RowForm):
    level = forms.ChoiceField(
        label="风险等级", required=False, choices=[("", "未评估"), *Level.choices], widget=QuickSelect
    )
    outcome = forms.ChoiceField(
        label="办结方式", required=False, choices=[("", "不论"), *CompletedBy.choices], widget=QuickSelect
    )
    first_number = forms.IntegerField(label="首次回访", min_value=1, max_value=90)
    first_unit = forms.ChoiceField(
        label="单位", choices=[("workdays", "个工作日内"), ("days", "天内")], widget=QuickSelect
    )
    later_days = TextField(
        label="之后第几天",
        required=False,
        max_length=60,
        help_text="办结后第几天再回访，如 7、30、90；不填不再回访",
    )
    scope = forms.ChoiceField(
        label="范围", choices=[("all", "全部回访"), ("sample", "抽样回访")], widget=QuickSelect,
        help_text="抽样的比例在“系统设置”里",
    )  # fmt: skip

    def clean_later_days(self) -> list[int]:
        words = [one for one in _PARTING.split(self.cleaned_data["later_days"]) if one]
        if any(not one.isascii() or not one.isdigit() or not 0 < int(one) <= 999 for one in words):
            raise forms.ValidationError("请只写天数，用、分开，如 7、30、90。")
        days = [int(one) for one in words]
        if days != sorted(set(days)) or len(days) > 12:
            raise forms.ValidationError("天数要从小到大、不重复，最多 12 次。")
        return days

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        first = Rule.parse(row.first)
        return {
            "level": row.level,
            "outcome": row.outcome,
            "first_number": first.amount,
            "first_unit": first.unit,
            "later_days": "、".join(map(str, row.later_days)),
            "scope": "sample" if row.is_sampled else "all",
        }


def facts_of_plan(data: dict[str, Any]) -> dict[str, Any]:
    """The columns of a plan from what was typed."""
    kept = {name: data[name] for name in ("level", "outcome", "later_days")}
    first = str(Rule(data["first_number"], data["first_unit"]))
    return kept | {"first": first, "is_sampled": data["scope"] == "sample"}


class ScriptForm(RowForm):
    use = forms.ChoiceField(label="用途", choices=ScriptUse.choices, widget=QuickSelect)
    kind = forms.ChoiceField(
        label="事项类型", required=False, choices=[("", "通用"), *Kind.choices], widget=QuickSelect
    )
    name = TextField(label="名称", max_length=40)
    text = TextField(label="内容", max_length=3000, rows=6, help_text="{centre} 会换成本中心的名称")
    questions = TextField(
        label="问题", required=False, max_length=2000, rows=4, help_text="一行一个，拨打时逐个填写"
    )
    order = forms.IntegerField(label="顺序", min_value=0, max_value=999)
    until_on = DayField(label="停用日期", required=False)

    def clean_questions(self) -> list[str]:
        lines = [one.strip() for one in self.cleaned_data["questions"].splitlines() if one.strip()]
        if len(lines) > 12 or any(len(one) > 100 for one in lines):
            raise forms.ValidationError("最多 12 个问题，每个不超过 100 字。")
        return lines

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        names = ("use", "kind", "name", "text", "order", "until_on")
        return {name: getattr(row, name) for name in names} | {"questions": "\n".join(row.questions)}


class NameNarrowForm(NarrowForm):
    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        data = self.cleaned_data
        return rows.filter(name__contains=data["q"]) if data.get("q") else rows


class PlanNarrowForm(NarrowForm):
    level = pick("风险等级", ("none", "未评估"), *Level.choices)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        level = self.cleaned_data.get("level")
        return rows.filter(level="" if level == "none" else level) if level else rows
