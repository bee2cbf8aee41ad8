"""Shape of signing in: name and password, the one-time code, the filter of its history."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import Q
from django.http import HttpRequest

from core import clock
from core.addresses import address_of, browser_of
from core.forms import TextField, pick
from core.refusals import Refusal
from governance.actions import sign_in
from governance.actions.sign_in import Attempt
from governance.choices import SignInOutcome
from governance.models import Officer
from governance.querysets import SignInQuerySet


def attempt_of(request: HttpRequest, username: str) -> Attempt:
    """Who knocks with this request."""
    return Attempt(username, address_of(request), browser_of(request), clock.now())


class SignInForm(AuthenticationForm):
    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "username" in data and "password" in data and self.request is not None:
            found = sign_in.check(attempt_of(self.request, data["username"]), data["password"])
            if isinstance(found, Refusal):
                raise forms.ValidationError(found.sentence)
            self.user_cache = found
        return data


class CodeForm(forms.Form):
    """The code on the telephone, or one of the recovery codes."""

    one_time_code = forms.CharField(
        label="动态口令",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none"}
        ),
        error_messages={"required": "请填写手机上的 6 位数字，或一个备用码。"},
    )


class SignInFilterForm(forms.Form):
    """The filter of sign-in history: `narrow` is the only place that filters."""

    outcome = pick("结果", *SignInOutcome.choices)
    who = TextField(label="账号或姓名", required=False, max_length=40)
    ip = TextField(label="地址", required=False, max_length=45)
    days = pick("时间", ("1", "最近 1 天"), ("7", "最近 7 天"), ("30", "最近 30 天"))

    def narrow(self, rows: SignInQuerySet, at: datetime) -> SignInQuerySet:
        data = self.cleaned_data
        if data.get("outcome"):
            rows = rows.filter(outcome=data["outcome"])
        if who := data.get("who"):
            rows = rows.filter(officer__in=Officer.objects.filter(Q(username=who) | Q(name=who)))
        if data.get("ip"):
            rows = rows.filter(ip=data["ip"])
        if data.get("days"):
            rows = rows.filter(at__gt=at - timedelta(days=int(data["days"])))
        return rows
