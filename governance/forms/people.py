"""Shapes of officers and appointments, and the fields that name an officer or a unit; labels are workbooks' titles."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html

from core.acts import ActForm
from core.forms import DayField, QuickSelect, TextField, pick
from core.row_forms import NarrowForm, RowForm
from governance.actions.appointments import day_after
from governance.actions.work import why_not_leave
from governance.choices import (
    AppointmentKind,
)
from governance.forms.named import (
    area_field,
    area_label,
    officer_field,
    unit_field,
    unit_label,
)
from governance.models import (
    Appointment,
    Officer,
    Post,
)
from governance.permissions import people as permissions

_USERNAME = re.compile(r"\w[\w.@-]{1,39}")
_PHONE = re.compile(r"[0-9+() -]{5,20}")
_FEW = 4


class UsernameField(TextField):
    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and not _USERNAME.fullmatch(text):
            raise forms.ValidationError("登录名用 2 到 40 个字母、数字或 . _ - @，中间不能有空格。")
        return text


class PhoneField(TextField):
    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and not _PHONE.fullmatch(text):
            raise forms.ValidationError("电话只能有数字、空格、+、- 和括号，5 到 20 位。")
        return text


class OfficerForm(RowForm):
    username = UsernameField(label="登录名", max_length=40, help_text="字母或数字，定下后尽量不改")
    name = TextField(label="姓名", max_length=40)
    phone = PhoneField(label="工作电话", max_length=20, required=False)
    home = unit_field(label="所在单位", help_text="编制所在单位；抽调、兼任不改它")
    account = TextField(
        label="办公平台账号",
        max_length=100,
        required=False,
        help_text="企业微信、钉钉或飞书里的 ID，发提醒用",
    )
    email = forms.EmailField(label="邮箱", max_length=200, required=False, help_text="发提醒用")
    is_active = forms.ChoiceField(
        label="账号",
        choices=[("on", "启用"), ("off", "停用")],
        required=False,
        widget=QuickSelect,
        help_text="停用后不能登录，所有任职随即无效",
    )

    @staticmethod
    def initial_of(row: Officer) -> dict[str, Any]:
        return {
            "username": row.username,
            "name": row.name,
            "phone": row.phone,
            "home": unit_label(row.home) if row.home else "",
            "account": row.habits.account if hasattr(row, "habits") else "",
            "email": row.habits.email if hasattr(row, "habits") else "",
            "is_active": "on" if row.is_active else "off",
        }

    def clean_is_active(self) -> bool:
        return bool(self.cleaned_data["is_active"] != "off")


class OfficerNarrowForm(NarrowForm):
    state = pick("账号", ("active", "启用"), ("off", "停用"), ("none", "没有任职"))

    def narrow(self, rows: QuerySet[Officer]) -> QuerySet[Officer]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(
                Q(name__contains=given["q"])
                | Q(username__contains=given["q"])
                | Q(phone__contains=given["q"])
                | Q(home__name__contains=given["q"])
            )
        held = Appointment.objects.held_on(self.standing.at.date()).values("officer")
        match given.get("state"):
            case "active":
                return rows.filter(is_active=True)
            case "off":
                return rows.filter(is_active=False)
            case "none":
                return rows.filter(is_active=True).exclude(pk__in=held)
        return rows


class AppointmentForm(RowForm):
    """Somebody on a post: an officer who is known, or a new one with name and telephone."""

    username = UsernameField(
        label="登录名", max_length=40, help_text="已有的人员填登录名；没有的就新增这个账号",
        widget=forms.TextInput(attrs={"data-suggest": "/suggest/login/"}),
    )  # fmt: skip
    name = TextField(label="姓名", max_length=40, required=False, help_text="新人员必填；已有的可不填")
    phone = PhoneField(label="工作电话", max_length=20, required=False, help_text="只用于新人员")
    unit = unit_field(label="单位")
    post = TextField(
        label="岗位名称", max_length=40, widget=forms.TextInput(attrs={"data-suggest": "/suggest/post/"})
    )
    area = area_field(label="负责区域", required=False, help_text="比单位辖区小时才填，如网格员的网格")
    from_on = DayField(label="任职日期")
    until_on = DayField(label="免职日期", required=False, help_text="不定期的不填")
    kind = forms.ChoiceField(
        label="任职方式",
        required=False,
        choices=[one for one in AppointmentKind.choices if one[0] != AppointmentKind.DEPUTY],
        widget=QuickSelect,
        help_text="代理请在被代理人的任职页面办理",
    )
    home_unit = unit_field(label="原单位", required=False, help_text="抽调时填；不填为人员的所在单位")
    reason = TextField(label="任职依据", max_length=200, required=False, help_text="文号或事由")

    @staticmethod
    def initial_of(row: Appointment) -> dict[str, Any]:
        return {
            "username": row.officer.username,
            "name": row.officer.name,
            "phone": row.officer.phone,
            "unit": unit_label(row.post.unit),
            "post": row.post.title,
            "area": area_label(row.area),
            "from_on": row.from_on,
            "until_on": row.until_on,
            "kind": row.kind,
            "home_unit": unit_label(row.home_unit) if row.home_unit else "",
            "reason": row.reason,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is None:
            self.initial.setdefault("from_on", self.standing.at.date())
        elif self.row.kind == AppointmentKind.DEPUTY:
            choices: Any = self.fields["kind"]
            choices.choices = AppointmentKind.choices

    def clean_kind(self) -> AppointmentKind:
        return AppointmentKind(self.cleaned_data["kind"] or AppointmentKind.REGULAR)

    def clean(self) -> dict[str, Any]:
        """`officer` and `post` as rows; a login name that nobody has is a new officer's."""
        given = super().clean() or {}
        username, unit, title = given.get("username"), given.get("unit"), given.get("post")
        if username:
            officer = Officer.objects.select_related("home").filter(username__iexact=username).first()
            given["officer"] = officer
            if officer is None and not given.get("name"):
                self.add_error("name", f"没有登录名“{username}”。新人员请写姓名。")
            elif officer is not None and given.get("name") and given["name"] != officer.name:
                self.add_error("name", f"登录名“{username}”是{officer.name}，与所写姓名不符，请核对。")
            if officer is not None:
                given |= {"name": officer.name, "phone": officer.phone}
        if unit is not None and title:
            found = Post.objects.select_related("unit__area").filter(unit=unit, title=title).first()
            if found is None:
                some = "、".join(Post.objects.filter(unit=unit).values_list("title", flat=True)[:6])
                self.add_error(
                    "post", f"{unit}没有“{title}”这个岗位（现有：{some or '无'}），请核对，或先设岗位。"
                )
            given["on_post"] = found
        return given


class AppointmentNarrowForm(NarrowForm):
    when = pick("任期", ("now", "现任"), ("ahead", "将任"), ("past", "已免"))
    kind = pick("方式", *AppointmentKind.choices)

    def narrow(self, rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
        given, day = self.cleaned_data, self.standing.at.date()
        if given.get("q"):
            rows = rows.filter(
                Q(officer__name__contains=given["q"])
                | Q(officer__username__contains=given["q"])
                | Q(post__title__contains=given["q"])
                | Q(post__unit__name__contains=given["q"])
                | Q(post__unit__short_name__contains=given["q"])
            )
        if given.get("kind"):
            rows = rows.filter(kind=given["kind"])
        match given.get("when"):
            case "now":
                return rows.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)
            case "ahead":
                return rows.filter(from_on__gt=day)
            case "past":
                return rows.filter(until_on__lt=day)
        return rows


class DismissForm(ActForm):
    until_on = DayField(label="任职到哪一天", help_text="含这一天；写昨天即刻生效")
    reason = TextField(label="依据", max_length=200, help_text="文号或事由")
    leave_work = forms.BooleanField(label="工作确实无人可接，先免职（原因写在依据里）", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until_on", self.standing.at.date())

    def clean(self) -> dict[str, Any]:
        """Beside the refusals of the action: the way to the handover as a link."""
        given, target = super().clean() or {}, self.target
        if until_on := given.get("until_on"):
            if refusal := permissions.why_not_dismiss(self.standing, target, until_on):
                self.add_error("until_on", refusal.sentence)
            others = Appointment.objects.filter(officer=target.officer).exclude(pk=target.pk)
            if (
                not given.get("leave_work")
                and not others.held_on(day_after(until_on, self.standing.at)).exists()
            ):
                refusal = why_not_leave(target.officer, self.standing.at)
                if refusal:
                    self.add_error(
                        None,
                        format_html(
                            '{} <a href="{}">交接工作</a>',
                            refusal.sentence,
                            reverse("officer_handover", args=[target.officer_id]),
                        ),
                    )
        return given


class DeputiseForm(ActForm):
    officer = officer_field(label="代理人")
    from_on = DayField(label="从")
    until_on = DayField(label="到", help_text="含这一天，到期自动终止")
    reason = TextField(label="依据", max_length=200, help_text="如：年休假、外出学习，或文号")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("from_on", self.standing.at.date())

    def clean(self) -> dict[str, Any]:
        given, target = super().clean() or {}, self.target
        if {"officer", "from_on", "until_on"} <= set(given):
            refusal = permissions.why_not_place(
                officer=given["officer"],
                post=target.post,
                area=target.area,
                from_on=given["from_on"],
                until_on=given["until_on"],
            )
            if refusal:
                self.add_error(None, refusal.sentence)
        return given


class HandoverForm(forms.Form):
    to = officer_field(label="接手人", help_text="写登录名或姓名，须是现在有任职的同事")
    reason = TextField(label="原因", max_length=200, help_text="如：调离、退休、长期病假，或文号")
