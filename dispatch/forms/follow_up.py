"""Shape of what callers type."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from cases.choices import JUDGED, ContactKind, ContactResult
from core import clock
from core.acts import ActForm
from core.forms import (
    DayField,
    QuickSelect,
    SpanForm,
    TextField,
    pick,
)
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


class FollowUpFilterForm(SpanForm):
    """The filter of the call list: whom to call, or what the calls of a period gave."""

    show = forms.ChoiceField(
        label="显示",
        required=False,
        choices=[("", "待回访"), ("done", "已回访"), ("reached", "已回访并作出评价")],
        widget=QuickSelect,
    )
    result = pick("结果", *ContactResult.choices)
    since = DayField(label="回访从", required=False)
    until = DayField(label="到", required=False)

    def narrow(self, contacts: Any, standing: Standing) -> Any:
        data = self.cleaned_data
        if not data.get("show"):
            return contacts.planned().not_handled_by(standing)
        contacts = contacts.filter(kind=ContactKind.FOLLOW_UP, done_at__isnull=False)
        if data["show"] == "reached":
            contacts = contacts.filter(result__in=JUDGED)
        if data.get("result"):
            contacts = contacts.filter(result=data["result"])
        if data.get("since"):
            contacts = contacts.filter(done_at__gte=clock.start_of(data["since"]))
        if data.get("until"):
            contacts = contacts.filter(done_at__lt=clock.start_of(data["until"] + timedelta(days=1)))
        return contacts
