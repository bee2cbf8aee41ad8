"""Shapes of channels, of the outbox's filter, of how one wants to be told."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import validate_email

from core import clock
from core.forms import DayField, QuickSelect, SpanForm, TextField, offer, pick, pick_row
from core.messages import http, rules
from core.messages.choices import AddressKind, ChannelKind, MessageState, Security, Signing, Takes
from core.messages.kinds import KNOWN
from core.messages.models import MessageChannel, MessageHabits
from core.messages.querysets import MessageQuerySet
from core.messages.ready import EMAIL, Ready
from core.rules import digits
from governance.forms.people import PhoneField
from governance.standing import Standing

# the key in an address as platforms hand it out
_KEY_IN_URL = re.compile(
    r"(?:[?&](?:key|access_token|token|api_?key|secret|corpsecret)=|/hook/(?=[^/?#{}]{16}))(?P<key>[^&/?#{}]{4,})",
    re.IGNORECASE,
)
_KEY_HEADS = ("authorization", "x-api-key", "api-key", "apikey", "token", "x-auth-token")
_TO_ITS_PLACE = "密钥请填在“密钥”里（加密保存、不再显示），这里写 {secret}。"
# what is no JSON without quotes
_SAMPLE = dict.fromkeys(rules.PLACES, "x")


class SecretField(forms.CharField):
    """Written, never shown: left empty it stays as it is (trap 7)."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False)
        super().__init__(required=False, max_length=500, widget=widget, **kwargs)


class ChannelForm(forms.Form):
    """A mail server or a call; `ready` says with which the row begins."""

    name = TextField(label="名称", max_length=40)
    is_active = forms.BooleanField(label="启用", required=False)
    takes = forms.ChoiceField(label="发哪些提醒", choices=Takes.choices, widget=QuickSelect)

    def __init__(self, *args: Any, channel: MessageChannel | None, ready: Ready, **kwargs: Any) -> None:
        self.channel, self.ready = channel, ready
        if channel is not None:
            initial = {name: getattr(channel, name) for name in self.base_fields if "secret" not in name}
        else:
            initial = {"name": ready.label, "is_active": True, "takes": Takes.ALL} | vars(ready)
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        for name in ("secret", "signing_secret"):
            if name in self.fields and channel is not None and getattr(channel, name):
                self.fields[name].help_text = "已保存，不显示；要换才填"

    # what a ready template has filled and few change
    TECHNICAL: tuple[str, ...] = ()

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.TECHNICAL]

    @property
    def technical(self) -> list[forms.BoundField]:
        return [self[name] for name in self.TECHNICAL]

    @property
    def technical_errors(self) -> bool:
        return any(name in self.errors for name in self.TECHNICAL) if self.is_bound else False


class MailForm(ChannelForm):
    host = TextField(label="邮件服务器", max_length=200, help_text="如 smtp.example.gov.cn 或内网 IP")
    port = forms.IntegerField(label="端口", min_value=1, max_value=65535, initial=465)
    security = forms.ChoiceField(label="加密方式", choices=Security.choices, widget=QuickSelect)
    sender = TextField(label="发件人", max_length=200, help_text="完整邮箱地址")
    username = TextField(label="账号", max_length=200, required=False)
    secret = SecretField(label="授权码或密码")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("port", 465)
        self.initial.setdefault("security", Security.SSL)

    def clean_sender(self) -> str:
        sender: str = self.cleaned_data["sender"]
        validate_email(sender)
        return sender

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given | {"kind": ChannelKind.EMAIL, "address": AddressKind.EMAIL, "ready": EMAIL}


class CallForm(ChannelForm):
    address = forms.ChoiceField(
        label="按什么找人", choices=AddressKind.choices, widget=QuickSelect, help_text="没有这种地址的人不发"
    )
    url = TextField(
        label="地址", max_length=1000, help_text="私有部署的写自己的域名或 IP；里面的密钥会移到“密钥”"
    )
    identity = TextField(
        label="企业或应用编号", max_length=200, required=False, help_text="模板里的 {identity}"
    )
    agent = TextField(
        label="应用、签名或模板编号", max_length=200, required=False, help_text="模板里的 {agent}"
    )
    secret = SecretField(label="密钥", help_text="模板里的 {secret}")
    signing = forms.ChoiceField(label="签名", choices=Signing.choices, widget=QuickSelect)
    signing_secret = SecretField(label="签名密钥", help_text="加签、签名校验用的那一个")
    method = forms.ChoiceField(
        label="方法", choices=[("POST", "POST"), ("PUT", "PUT"), ("GET", "GET")], widget=QuickSelect
    )
    headers = TextField(
        label="请求头", max_length=2000, required=False, rows=2, help_text="一行一个：名称: 值"
    )
    body = TextField(label="正文模板", max_length=4000, required=False, rows=6)
    is_form = forms.BooleanField(label="正文是表单（a=1&b=2），不是 JSON", required=False)
    success_path = TextField(
        label="成功字段",
        max_length=100,
        required=False,
        help_text="如 errcode、data.code；空着只看 HTTP 状态",
    )
    success_value = TextField(label="成功时的值", max_length=100, required=False)
    token_url = TextField(label="令牌地址", max_length=1000, required=False, help_text="先取令牌的平台才填")
    token_body = TextField(
        label="令牌请求正文", max_length=1000, required=False, help_text="空着用 GET，填了用 POST"
    )
    token_path = TextField(label="令牌字段", max_length=100, required=False)
    per_minute = forms.IntegerField(
        label="每分钟最多",
        min_value=0,
        max_value=10000,
        required=False,
        help_text="0 不限；群机器人一般 20 条",
    )
    field_order = (
        "name", "is_active", "takes", "address", "url", "secret", "identity", "agent", "signing_secret", "per_minute",
        "signing", "method", "headers", "body", "is_form", "success_path", "success_value",
    )  # fmt: skip
    TECHNICAL = (
        "signing", "method", "headers", "body", "is_form", "success_path", "success_value", "token_url", "token_body",
        "token_path",
    )  # fmt: skip

    def clean_url(self) -> str:
        """An address as pasted: the key in it moves to its own, masked field."""
        url: str = self.cleaned_data["url"]
        if found := _KEY_IN_URL.search(url):
            self.key_in_url = found["key"]
            url = f"{url[: found.start('key')]}{{secret}}{url[found.end('key') :]}"
        self._check_places("url", url)
        if why_not := http.why_not_call(rules.fill_url(url, _SAMPLE)):
            raise forms.ValidationError(why_not)
        return url

    def clean_headers(self) -> str:
        text: str = self.cleaned_data["headers"]
        try:
            heads = rules.header_lines(text)
        except ValueError as error:
            raise forms.ValidationError(f"“{error}”不是“名称: 值”的样子。") from error
        if any(name.lower() in _KEY_HEADS and "{" not in value for name, value in heads):
            raise forms.ValidationError(_TO_ITS_PLACE)
        return text

    def clean_per_minute(self) -> int:
        return self.cleaned_data["per_minute"] or 0

    def clean_token_url(self) -> str:
        url: str = self.cleaned_data["token_url"]
        if url and (why_not := http.why_not_call(rules.fill_url(url, _SAMPLE))):
            raise forms.ValidationError(why_not)
        if _KEY_IN_URL.search(url):
            raise forms.ValidationError(_TO_ITS_PLACE)
        return url

    def _check_places(self, name: str, text: str) -> None:
        if unknown := rules.unknown_places(text):
            known = "、".join(f"{{{one}}}" for one in rules.PLACES)
            self.add_error(name, f"没有 {{{unknown[0]}}} 这个变量。可以用：{known}。")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("headers", "body", "token_url", "token_body"):
            self._check_places(name, given.get(name) or "")
        if given.get("body") and not given.get("is_form"):
            self._check_json("body", given["body"])
        if given.get("token_body"):
            self._check_json("token_body", given["token_body"])
        if given.get("token_url") and not given.get("token_path"):
            self.add_error("token_path", "请写明令牌在回答的哪个字段，如 access_token。")
        if given.get("success_path") and not given.get("success_value"):
            self.add_error("success_value", "请写明成功时这个字段的值，如 0。")
        if key := getattr(self, "key_in_url", ""):
            given["secret"] = given.get("secret") or key
        if given.get("signing") == Signing.DINGTALK and "url" in given and "{sign}" not in given["url"]:
            mark = "&" if "?" in given["url"] else "?"
            given["url"] += f"{mark}timestamp={{timestamp}}&sign={{sign}}"
        self._check_signing(given)
        return given | {"kind": ChannelKind.HTTP, "ready": self.ready.key}

    def _check_signing(self, given: dict[str, Any]) -> None:
        kept = self.channel is not None and self.channel.signing_secret
        if (
            given.get("signing", Signing.NONE) != Signing.NONE
            and not given.get("signing_secret")
            and not kept
        ):
            self.add_error("signing_secret", "选了签名就要填签名密钥。")

    def _check_json(self, name: str, text: str) -> None:
        try:
            json.loads(rules.fill_json(text, _SAMPLE))
        except (ValueError, RecursionError):
            self.add_error(name, "填上变量后不是合法的 JSON：变量要放在引号里，检查逗号和引号。")


def channel_form(key: str, kind: str) -> type[ChannelForm]:
    return MailForm if key == EMAIL or kind == ChannelKind.EMAIL else CallForm


class TryForm(forms.Form):
    """To whom the test goes: an address of the kind that the channel writes to."""

    to = TextField(label="发给", max_length=200)

    def __init__(self, *args: Any, channel: MessageChannel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel = channel
        self.fields["to"].label = f"发给（{channel.get_address_display()}）"

    def clean_to(self) -> str:
        to: str = self.cleaned_data["to"]
        if self.channel.address == AddressKind.EMAIL:
            validate_email(to)
        return to


class MessageFilterForm(SpanForm):
    """The filter of the outbox: `narrow` is the only place that filters."""

    state = pick("状态", ("open", "还没发出"), *MessageState.choices)
    channel = pick_row("渠道")
    kind = pick("类别")
    who = TextField(label="收件人", required=False, max_length=40)
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        offer(self.fields["channel"], MessageChannel.objects.order_by("id").values_list("pk", "name"))
        offer(self.fields["kind"], [(one.key, one.label) for one in KNOWN.kinds.values() if one.sentence])  # type: ignore[misc]  # keys, not ids

    def narrow(self, rows: MessageQuerySet) -> MessageQuerySet:
        data = self.cleaned_data
        if data.get("state") == "open":
            rows = rows.filter(
                state__in=(
                    MessageState.WAITING, MessageState.HELD, MessageState.FAILED, MessageState.SENDING,
                )
            )  # fmt: skip
        elif data.get("state"):
            rows = rows.filter(state=data["state"])
        if data.get("channel"):
            rows = rows.filter(channel=data["channel"])
        if data.get("kind"):
            rows = rows.filter(kind=data["kind"])
        if data.get("who"):
            rows = rows.filter(officer__name__contains=data["who"])
        if data.get("since"):
            rows = rows.filter(created_at__gte=clock.start_of(data["since"]))
        if data.get("until"):
            rows = rows.filter(created_at__lt=clock.start_of(data["until"] + timedelta(days=1)))
        return rows


class ClockField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        errors = {"invalid": "请写成“08:30”的样子。"}
        super().__init__(required=False, widget=widget, error_messages=errors, **kwargs)


class HabitsForm(forms.Form):
    """How I want to be told. The bell inside the product always rings."""

    account = TextField(
        label="办公平台账号",
        max_length=100,
        required=False,
        help_text="企业微信 UserID、钉钉 UserID 或飞书 Open ID",
    )
    mobile = PhoneField(label="手机号", max_length=20, required=False)
    email = forms.EmailField(label="邮箱", max_length=200, required=False)
    channels = forms.TypedMultipleChoiceField(
        label="用哪些渠道", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    quiet_from = ClockField(label="免打扰从", help_text="这段时间只发紧急的，其余等结束后再发")
    quiet_until = ClockField(label="免打扰到")
    digest_at = ClockField(
        label="每日汇总", help_text="填了就不逐条发：每天到这个时间发一条“您有几条提醒未查看”"
    )

    def __init__(
        self,
        data: Any = None,
        *,
        habits: MessageHabits,
        channels: list[MessageChannel],
        phone: str,
        **_files: Any,
    ) -> None:
        names = ("account", "mobile", "email", "quiet_from", "quiet_until", "digest_at")
        initial = {name: getattr(habits, name) for name in names}
        initial["channels"] = [one.pk for one in channels if one.pk not in habits.without]
        super().__init__(data, initial=initial)
        self.offered = channels
        choices: Any = self.fields["channels"]
        choices.choices = [(one.pk, f"{one.name}（{one.get_address_display()}）") for one in channels]
        if not channels:
            del self.fields["channels"]
        self.fields["mobile"].help_text = f"空着用工作电话 {phone}" if phone else "收短信、群里 @ 用"

    def clean_mobile(self) -> str:
        number = digits(self.cleaned_data["mobile"])
        if number and not re.fullmatch(r"1\d{10}", number):
            raise forms.ValidationError("手机号是 11 位数字，请核对。")
        return number

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("quiet_from") is None) != (given.get("quiet_until") is None):
            self.add_error("quiet_until", "免打扰要写从几点到几点，或都空着。")
        if given.get("quiet_from") and given["quiet_from"] == given.get("quiet_until"):
            self.add_error("quiet_until", "开始和结束不能相同。")
        wanted = given.pop("channels", [])
        given["without"] = [one.pk for one in self.offered if one.pk not in wanted]
        return given
