"""A matter as the window takes it down."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from cases.actions.intake import Matter
from cases.actions.people import PersonText
from cases.choices import Channel, Kind, Restriction, Role
from cases.forms.places import AreaField, areas_for
from cases.models import NARRATIVE_MAX, Category
from cases.pages import officer_choices, officers_held, people_around, unit_choices
from core.forms import FilesField, MomentField, QuickSelect, TextField
from core.rules import digits, fold_id_number
from governance.models import Area, Officer, Unit
from governance.standing import Standing


class RegisterForm(forms.Form):
    """A visitor's matter: two fields are required (what, where); everything else helps."""

    name = TextField(
        label="来访人姓名", max_length=40, required=False, help_text="不愿留名可不填，按匿名登记"
    )
    phone = TextField(label="电话", max_length=40, required=False)
    id_number = TextField(label="证件号码", max_length=30, required=False)
    address = TextField(label="住址", max_length=200, required=False)
    principal = TextField(label="代谁反映", max_length=40, required=False, help_text="代他人来访时填本人姓名")
    other = TextField(label="对方当事人", max_length=60, required=False)
    narrative = TextField(
        label="什么事",
        max_length=NARRATIVE_MAX,
        rows=9,
        error_messages={"required": "请写下来访人反映的事情。"},
    )
    demand = TextField(label="诉求一句话", max_length=500, required=False)
    category = forms.ModelChoiceField(
        Category.objects.none(), label="类别", required=False, empty_label="待定"
    )
    area = AreaField(error_messages={"required": "请选择所属社区或网格。"})
    place = TextField(label="地点", max_length=200, required=False)
    received_at = MomentField(label="来件时间", required=False)
    people_count = forms.IntegerField(
        label="几人",
        min_value=1,
        max_value=100_000,
        required=False,
        error_messages={"invalid": "请填数字，例如 3。"},
    )
    channel = forms.ChoiceField(label="来源", choices=Channel, initial=Channel.VISIT)
    excluded = forms.ModelChoiceField(
        Unit.objects.none(), label="反映的单位", required=False, empty_label="不反映单位", widget=QuickSelect,
        help_text="该单位看不到本事项，不会被推荐承办",
    )  # fmt: skip
    excluded_officer = forms.ChoiceField(
        label="反映的工作人员",
        required=False,
        widget=QuickSelect,
        help_text="本人看不到本事项，也不会收到通知",
    )
    restriction = forms.ChoiceField(
        label="限制知悉",
        required=False,
        choices=[("", "按类别默认"), ("none", "不限制"), *Restriction.choices],
        help_text="家庭暴力、未成年人保护、精神卫生等类别默认限制，只有指定的人看得到",
    )
    outcome = TextField(label="当场答复", max_length=5000, rows=3, required=False)
    papers = FilesField()

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.officers: dict[int, Officer] = {}
        self.fields["category"].queryset = Category.objects.filter(  # type: ignore[attr-defined]  # a model choice
            kind__in=[Kind.DISPUTE, Kind.REQUEST], until_on=None
        )
        self.fields["area"].choices = [("", "请选择"), *areas_for(standing)]  # type: ignore[attr-defined]  # a choice
        centre = standing.centre
        if centre is not None:
            units, held = people_around(centre, standing.at)
            self.officers = officers_held(held)
            around = Unit.objects.filter(pk__in=[one.pk for one in units]).order_by("area__path", "id")
            self.fields["excluded"].queryset = around  # type: ignore[attr-defined]  # as above
            self.fields["excluded"].choices = [("", "不反映单位"), *unit_choices(units)]  # type: ignore[attr-defined]  # as above
            self.fields["excluded_officer"].choices = [("", "不反映个人"), *officer_choices(units, held)]  # type: ignore[attr-defined]  # as above

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not 7 <= len(digits(phone)) <= 13:
            raise forms.ValidationError("电话应为 7 到 13 位数字，请核对；没有可不填。")
        return digits(phone)

    def clean_id_number(self) -> str:
        return fold_id_number(self.cleaned_data["id_number"])

    def clean_received_at(self) -> datetime:
        at: datetime | None = self.cleaned_data["received_at"]
        if at is not None and at > self.standing.at + timedelta(minutes=5):
            raise forms.ValidationError("来件时间不能晚于现在。")
        return at or self.standing.at

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.data.get("do") == "complete" and not data.get("outcome"):
            self.add_error("outcome", "当场办结请写下答复内容。")
        if data.get("principal") and not data.get("name"):
            self.add_error("name", "代他人反映时，请填来访人（代办人）姓名。")
        if self.data.get("do") == "complete" and self.accuses_me(data):
            self.add_error(
                "outcome",
                "反映的是您本人或您的单位，不能由您当场办结。请点“只登记”，事项会交给不涉及的人员办理。",
            )
        return data

    def accused(self, data: dict[str, Any]) -> list[Unit | Officer]:
        return [one for one in (data.get("excluded"), data.get("excluded_officer")) if one]

    def accuses_me(self, data: dict[str, Any]) -> bool:
        return any(
            one.pk in self.standing.unit_ids if isinstance(one, Unit) else one == self.standing.officer
            for one in self.accused(data)
        )

    def clean_excluded_officer(self) -> Officer | None:
        key = self.cleaned_data["excluded_officer"]
        return self.officers[int(key)] if key else None

    def restricted_for(self) -> str:
        """The reason chosen, else the category's own."""
        chosen: str = self.cleaned_data["restriction"]
        category = self.cleaned_data["category"]
        return {"none": "", "": category.restriction if category else ""}.get(chosen, chosen)

    def people(self) -> list[PersonText]:
        """The visitor (a proxy when somebody is spoken for), the one spoken for, the other side."""
        data = self.cleaned_data
        people = []
        if data["principal"]:
            people.append(PersonText(data["principal"], role=Role.VISITOR))
        if data["name"]:
            role = Role.PROXY if data["principal"] else Role.VISITOR
            people.append(PersonText(data["name"], data["phone"], data["id_number"], role, data["address"]))
        if data["other"]:
            people.append(PersonText(data["other"], role=Role.COUNTERPART))
        return people

    def matter(self) -> Matter:
        data = self.cleaned_data
        return Matter(
            narrative=data["narrative"],
            channel=Channel(data["channel"]),
            area=Area.objects.get(pk=data["area"]),
            received_at=data["received_at"],
            category=data["category"],
            demand=data["demand"],
            place=data["place"],
            people_count=data["people_count"],
            restriction=self.restricted_for(),
            people=self.people(),
        )


class RegisterCall(RegisterForm):
    """The same as a program sends it: what the window's three buttons say is a field."""

    do = forms.ChoiceField(
        label="登记后",
        required=False,
        choices=[("", "等待受理"), ("accept", "受理"), ("complete", "当场办结")],
    )
