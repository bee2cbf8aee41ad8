"""Shape of what officers type about escalations; the list's filter owns how it narrows."""

from __future__ import annotations

from typing import Any

from django import forms

from core import paging
from core.acts import ActForm
from core.forms import TextField, pick
from dispatch.choices import EscalationLevel, EscalationState
from dispatch.models import Escalation
from dispatch.querysets.escalations import EscalationQuerySet
from governance.standing import Standing

LATEST = paging.Order("asked", "提请时间，新的在前", "asked_at", descending=True)


class EscalateForm(ActForm):
    reason = TextField(
        label="提级理由和本级意见",
        max_length=2000,
        rows=4,
        help_text="本级已经做了什么、卡在哪里、请上级协调什么。",
        error_messages={"required": "请写明为什么提级、请上级协调什么。"},
    )


class AcceptEscalationForm(ActForm):
    pass


class OpinionForm(ActForm):
    opinion = TextField(
        label="本级意见",
        max_length=2000,
        rows=4,
        help_text="由谁牵头、怎么办、什么时候办好；交回时下级看到全文。",
        error_messages={"required": "请写明本级意见。"},
    )

    def __init__(self, *args: Any, standing: Standing, target: Escalation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"opinion": target.opinion})
        super().__init__(*args, standing=standing, target=target, **kwargs)


class EscalationReasonForm(ActForm):
    note = TextField(label="理由", max_length=500, rows=3, error_messages={"required": "请写明理由。"})


class EscalationFilterForm(forms.Form):
    side = pick("范围", ("mine", "提级到我这里的"), ("asked", "我们提请的"))
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "没有结束的"), *EscalationState.choices, ("all", "全部")]
    )
    level = pick("提级到", *EscalationLevel.choices)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing

    def narrow(self, rows: EscalationQuerySet) -> EscalationQuerySet:
        data = self.cleaned_data
        match data.get("state"):
            case "" | None:
                rows = rows.open()
            case "all":
                pass
            case state:
                rows = rows.filter(state=state)
        if data.get("level"):
            rows = rows.filter(level=data["level"])
        match data.get("side"):
            case "mine":
                rows = rows.addressed_to(self.standing)
            case "asked":
                rows = rows.filter(from_centre__in=self.standing.unit_ids)
        return rows
