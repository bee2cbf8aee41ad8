"""Shape of what is asked for about months."""

from typing import Any

from django import forms
from django.http import QueryDict

from analysis.figures.scope import Scope
from analysis.permissions import centres_of
from analysis.rules import Month
from governance.models import Unit
from governance.standing import Standing

BACK = 25


class MonthForm(forms.Form):
    """Which month, and of which centre when the officer looks at several."""

    month = forms.ChoiceField(label="月份", error_messages={"required": "请选择月份。"})
    centre = forms.TypedChoiceField(
        label="中心",
        coerce=int,
        required=False,
        empty_value=None,
        error_messages={"required": "请选择中心。"},
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.centres = centres_of(standing)
        now = Month.of(standing.at)
        months = [now.shifted(-back) for back in range(BACK)]
        self.fields["month"].choices = [(str(one), _label(one, now)) for one in months]  # type: ignore[attr-defined]  # a choice
        self.fields["month"].initial = str(now.shifted(-1))
        self.fields["centre"].choices = [(one.pk, one.short_name) for one in self.centres]  # type: ignore[attr-defined]  # a choice
        if len(self.centres) < 2:
            self.fields["centre"].widget = forms.HiddenInput()

    def chosen(self) -> tuple[Unit | None, Month]:
        """The centre (the only one when none was named) and the month, of a valid form."""
        wanted = self.cleaned_data["centre"]
        found = next((one for one in self.centres if one.pk == wanted), None)
        return found or (self.centres[0] if self.centres else None), Month.parse(self.cleaned_data["month"])


def asked(data: QueryDict, standing: Standing) -> tuple[MonthForm, Scope | None]:
    """The month and the centre asked for, this month of the first centre when nothing readable was; None without one."""
    now = Month.of(standing.at)
    form = MonthForm({"month": str(now), **data.dict()}, standing=standing)
    centre, month = form.chosen() if form.is_valid() else (next(iter(form.centres), None), now)
    return form, Scope(standing, centre.area, month) if centre else None


def _label(month: Month, now: Month) -> str:
    return f"{month.label}（本月，未完）" if month == now else month.label
