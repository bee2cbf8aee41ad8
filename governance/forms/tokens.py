"""Shape of making a key for a program."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from core import clock
from core.forms import DayField, TextField
from governance.actions.tokens import LIFE
from governance.permissions.tokens import why_not_issue
from governance.standing import Standing


class TokenForm(forms.Form):
    label = TextField(
        label="用途",
        max_length=60,
        help_text="给哪个系统、做什么用，例如“区平台取数”",
        error_messages={"required": "请写明给哪个系统用，以后才认得出来。"},
    )
    expires_on = DayField(
        label="到期日",
        help_text="当天结束时失效，最长两年",
        error_messages={
            "required": "请填写到期日。",
            "invalid": "请写成“2026-11-21”的样子，并核对这一天是否存在。",
        },
    )
    is_read_only = forms.BooleanField(label="只能查看，不能办理", required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"expires_on": standing.at.date() + LIFE, "is_read_only": True})
        super().__init__(*args, **kwargs)
        self.standing = standing

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        if refusal := why_not_issue(self.standing, expires_at=end_of(day)):
            raise forms.ValidationError(refusal.sentence)
        return day

    @property
    def expires_at(self) -> datetime:
        return end_of(self.cleaned_data["expires_on"])


def end_of(day: date) -> datetime:
    """The last second of a day, so that what is shown is still that day."""
    return clock.start_of(day + timedelta(days=1)) - timedelta(seconds=1)
