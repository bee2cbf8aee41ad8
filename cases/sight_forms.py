"""Shape of what officers type about who may know of a case: the accused, restriction, emergency looks."""

from datetime import datetime
from typing import Any

from django import forms

from cases.actions.restricting import NO_SUCH, behind_glass
from cases.choices import Restriction
from cases.models import Case
from cases.pages import officer_choices, officers_held, people_around, suspected, unit_choices
from cases.sight_permissions import GLASS_HOURS, GLASS_MOST
from core.acts import ActForm
from core.forms import MomentField, QuickSelect, TextField
from governance.models import Appointment, Officer, Unit
from governance.standing import Standing


class WhoForm(ActForm):
    """A unit or an officer around the case's centre."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="单位", required=False, empty_label="不是单位", widget=QuickSelect
    )
    officer = forms.ChoiceField(label="工作人员", required=False, widget=QuickSelect)
    reason = TextField(label="原因", max_length=500, rows=2, error_messages={"required": "请写明原因。"})

    def __init__(self, *args: Any, standing: Standing, target: Case, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        units, held = people_around(target.centre, standing.at)
        if standing.centre is not None and standing.centre not in units:
            more, others = people_around(standing.centre, standing.at)
            units, held = [*units, *more], [*held, *others]
        self.units, self.held = self.offered(units, held)
        self.officers = officers_held(self.held)
        around = Unit.objects.filter(pk__in=[one.pk for one in self.units])
        self.fields["unit"].queryset = around.order_by("area__path", "id")  # type: ignore[attr-defined]  # a model choice
        self.fields["unit"].choices = [("", "不是单位"), *unit_choices(self.units)]  # type: ignore[attr-defined]  # as above
        self.fields["officer"].choices = [("", "不是个人"), *officer_choices(self.units, self.held)]  # type: ignore[attr-defined]  # a choice field

    def offered(self, units: list[Unit], held: list[Appointment]) -> tuple[list[Unit], list[Appointment]]:
        return units, held

    def clean_officer(self) -> Officer | None:
        key = self.cleaned_data["officer"]
        return self.officers[int(key)] if key else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("unit") and not data.get("officer"):
            self.add_error("unit", "请选单位或工作人员。")
        return data


class ExcludeForm(WhoForm):
    """Whom the case accuses; a proposal of the text comes filled in."""

    def __init__(self, *args: Any, standing: Standing, target: Case, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        if not self.is_bound:
            for who, words in suspected(target.narrative, self.units, self.held)[:1]:
                self.initial["unit" if isinstance(who, Unit) else "officer"] = who.pk
                self.initial["reason"] = f"反映内容：“{words}”"


class NameOnForm(WhoForm):
    until_at = MomentField(label="到什么时候", required=False, help_text="不填为长期")

    def offered(self, units: list[Unit], held: list[Appointment]) -> tuple[list[Unit], list[Appointment]]:
        """Whoever the case accuses is not offered (trap 26)."""
        accused = list(self.target.exclusions.values_list("unit_id", "officer_id"))
        deaf = {one for one, _ in accused if one}, {one for _, one in accused if one}
        deaf[1].update(one.officer_id for one in held if one.post.unit_id in deaf[0])
        return [one for one in units if one.pk not in deaf[0]], [
            one for one in held if one.officer_id not in deaf[1]
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("unit") and data.get("officer"):
            self.add_error("officer", "一次指定一个单位或一名人员。")
        return data

    def clean_until_at(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["until_at"]
        if until is not None and until <= self.standing.at:
            raise forms.ValidationError("这个时间已经过去，请填写今后的时间。")
        return until


class WhyForm(ActForm):
    """A reason and nothing else: lifting, taking off."""

    reason = TextField(label="原因", max_length=500, rows=2, error_messages={"required": "请写明原因。"})


class RestrictForm(ActForm):
    kind = forms.ChoiceField(label="限制原因", choices=Restriction)
    reason = TextField(
        label="说明", max_length=500, rows=2, error_messages={"required": "请写明为什么限制。"}
    )

    def __init__(self, *args: Any, standing: Standing, target: Case, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        if target.category and target.category.restriction:
            self.initial.setdefault("kind", target.category.restriction)


class ReviewForm(ActForm):
    note = TextField(
        label="核查意见",
        max_length=500,
        rows=3,
        error_messages={"required": "请写明这次查阅是否必要、是否妥当。"},
    )


class BreakGlassForm(forms.Form):
    number = TextField(label="事项编号", max_length=32, error_messages={"required": "请填写事项编号。"})
    reason = TextField(
        label="事由", max_length=200, rows=2, error_messages={"required": "请写明为什么必须马上查阅。"}
    )
    hours = forms.IntegerField(
        label="几小时",
        min_value=1,
        max_value=GLASS_MOST,
        initial=GLASS_HOURS,
        help_text=f"默认 {GLASS_HOURS} 小时，最长 {GLASS_MOST} 小时，到时自动结束",
        error_messages={
            "required": "请填写几小时。",
            "invalid": "请填数字，例如 4。",
            "min_value": "至少 1 小时。",
            "max_value": f"最长 {GLASS_MOST} 小时。",
        },
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.seen: Case | None = None

    def clean_number(self) -> str:
        """A number one sees anyway needs no breaking: `seen` is its case."""
        number = "".join(str(self.cleaned_data["number"]).split()).upper()
        self.seen = Case.objects.visible_to(self.standing).filter(number=number).first()
        if not behind_glass(self.standing, number).exists() and self.seen is None:
            raise forms.ValidationError(NO_SUCH.sentence)
        return number
