"""Shape of 吹哨报到."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from cases.models import Case, Exclusion
from core.acts import ActForm
from core.forms import DayField, MomentField, QuickSelect, TextField, offer, pick, pick_row
from dispatch.choices import Arrival, WhistleAnswer
from dispatch.models import WhistleCall
from governance.choices import UnitKind
from governance.models import Unit
from governance.standing import Standing


def units_near(standing: Standing) -> list[Unit]:
    """Whom one may call: the units of one's street and below, without companies. Cost: one or two queries."""
    centre = standing.centre
    if centre is None:
        return []
    rows = Unit.objects.within(".".join(centre.area.path.split(".")[:3]) + ".").open_on(standing.at.date())
    return list(rows.exclude(kind=UnitKind.COMPANY).order_by("area__path", "id").select_related("area")[:300])


class WhistleFields(forms.Form):
    """What is told to those who are called."""

    title = TextField(
        label="事由", max_length=80, error_messages={"required": "请写事由，如“3 栋私搭阳光房”。"}
    )
    matter = TextField(
        label="情况和要求", max_length=2000, rows=4, error_messages={"required": "请写清情况和要大家做什么。"}
    )
    place = TextField(label="地点", max_length=120, error_messages={"required": "请写到哪里。"})
    meet_at = MomentField(label="到场时间", error_messages={"required": "请填到场时间。"})
    units = forms.TypedMultipleChoiceField(
        label="请谁到场", coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个单位。"},
    )  # fmt: skip

    def offer_units(self, standing: Standing, barred: Collection[int] = ()) -> None:
        self.near = {one.pk: one for one in units_near(standing)}
        self.fields["units"].choices = [  # type: ignore[attr-defined]  # a choice field
            (pk, one.short_name)
            for pk, one in self.near.items()
            if pk not in standing.unit_ids and pk not in barred
        ]

    def clean_units(self) -> list[Unit]:
        return [self.near[pk] for pk in self.cleaned_data["units"]]


class CaseWhistleForm(WhistleFields, ActForm):
    """About the case on whose page one stands; whom it accuses is not offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        barred = Exclusion.objects.filter(case=self.target, unit__isnull=False)
        self.offer_units(self.standing, set(barred.values_list("unit", flat=True)))
        self.fields["matter"].help_text = "各单位看得到，请不要写当事人的姓名、电话"


class WhistleForm(WhistleFields):
    number = TextField(label="事项编号", max_length=32, required=False, help_text="与某件事项有关的填写")

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.offer_units(standing)

    def clean_number(self) -> Case | None:
        number = self.cleaned_data["number"].upper()
        if not number:
            return None
        found = Case.objects.visible_to(self.standing).filter(number=number).first()
        if found is None:
            raise forms.ValidationError("没有找到这个编号的事项，请核对。")
        return found


class WhistleFilterForm(forms.Form):
    show = forms.ChoiceField(
        label="显示", required=False, widget=QuickSelect,
        choices=[("", "全部"), ("open", "进行中"), ("called", "叫到我单位的"), ("closed", "已办结")],
    )  # fmt: skip
    unit = pick_row("报到单位")
    arrival = pick("到场", *Arrival.choices)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        calls = WhistleCall.objects.visible_to(standing).order_by("unit__short_name")
        offer(self.fields["unit"], calls.values_list("unit", "unit__short_name").distinct()[:300])

    def narrow(self, rows: Any) -> Any:
        data = self.cleaned_data
        match data.get("show"):
            case "open":
                rows = rows.filter(closed_at=None)
            case "closed":
                rows = rows.filter(closed_at__isnull=False)
            case "called":
                rows = rows.filter(
                    pk__in=WhistleCall.objects.visible_to(self.standing)
                    .filter(unit__in=self.standing.unit_ids)
                    .values("whistle")
                )
        asked = {name: data[name] for name in ("unit", "arrival") if data.get(name)}
        if asked:
            calls = WhistleCall.objects.visible_to(self.standing).filter(**asked)
            rows = rows.filter(pk__in=calls.values("whistle"))
        return rows


class AnswerForm(ActForm):
    answer = forms.ChoiceField(
        label="答复", choices=WhistleAnswer.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选择到场或不能到场。"},
    )  # fmt: skip
    who = TextField(label="谁到场", max_length=40, required=False)
    why = TextField(label="不能到场的原因", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == WhistleAnswer.COMING and not data.get("who"):
            self.add_error("who", "请写谁到场，方便现场联系。")
        if data.get("answer") == WhistleAnswer.NOT_COMING and not data.get("why"):
            self.add_error("why", "请写明不能到场的原因。")
        return data


class ArrivalForm(ActForm):
    arrival = forms.ChoiceField(
        label="到场情况", choices=Arrival.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选择到场情况。"},
    )  # fmt: skip
    arrived_at = MomentField(label="到场时间", required=False, help_text="不填为现在")


class DutyForm(ActForm):
    duty = TextField(
        label="领办任务", max_length=300, rows=2, error_messages={"required": "请写明要做什么。"}
    )
    due_on = DayField(label="完成期限", error_messages={"required": "请填完成期限。"})


class FinishDutyForm(ActForm):
    result = TextField(
        label="完成情况", max_length=1000, rows=3, error_messages={"required": "请写明怎样完成的。"}
    )


class CloseWhistleForm(ActForm):
    minutes = TextField(
        label="议定事项", max_length=5000, rows=5, error_messages={"required": "请写明议定了什么。"}
    )
