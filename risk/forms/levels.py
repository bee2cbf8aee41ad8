"""Shape of what is said about a level, by the first person and by the second; the filters own how they narrow."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.choices import Level
from core.acts import ActForm
from core.forms import TextField, pick
from governance.standing import Standing
from risk.choices import ChangeState, FlagAnswer
from risk.querysets import LevelChangeQuerySet, RedFlagQuerySet
from risk.rules.levels import is_higher


def _reason(label: str, empty: str) -> TextField:
    return TextField(label=label, max_length=1000, rows=2, error_messages={"required": empty})


class _LevelForm(ActForm):
    level = forms.ChoiceField(label="改为", choices=Level.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)  # noqa: S101 - declared above
        level.choices = [one for one in Level.choices if self.fits(one[0], self.target.level)]
        if len(level.choices) == 1:
            level.initial = level.choices[0][0]

    def fits(self, level: str, now: str) -> bool:
        raise NotImplementedError


class RaiseForm(_LevelForm):
    note = _reason("理由", "请写明为什么上调，例如出现了什么新情况。")

    def fits(self, level: str, now: str) -> bool:
        return is_higher(level, now)


class LowerForm(_LevelForm):
    note = _reason("理由", "请写明为什么下调，复核人据此判断。")

    def fits(self, level: str, now: str) -> bool:
        return is_higher(now, level)


class SecondForm(ActForm):
    note = _reason("复核理由", "请写明复核的理由。")


class UpgradeForm(ActForm):
    note = _reason("理由", "确认或不予升级都请写明理由。")


class LevelChangeFilterForm(forms.Form):
    """The list of level changes: what waits for a second person unless asked otherwise."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "待复核"),
            *[one for one in ChangeState.choices if one[0] != "proposed"],
            ("all", "全部"),
        ],
    )
    level = pick("改为", *Level.choices)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing

    def narrow(self, queryset: LevelChangeQuerySet) -> LevelChangeQuerySet:
        data = self.cleaned_data
        state = data.get("state") or ChangeState.PROPOSED.value
        if state != "all":
            queryset = queryset.filter(state=state)
        return queryset.filter(to_level=data["level"]) if data.get("level") else queryset


class RedFlagFilterForm(forms.Form):
    """The list of red flags: those without an answer unless asked otherwise."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "待确认升级"), ("unseen", "无人查看"), *FlagAnswer.choices, ("all", "全部")],
    )

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing

    def narrow(self, queryset: RedFlagQuerySet) -> RedFlagQuerySet:
        match self.cleaned_data.get("state"):
            case "unseen":
                return queryset.unseen()
            case "all":
                return queryset
            case FlagAnswer.RAISED.value | FlagAnswer.KEPT.value as answer:
                return queryset.filter(answer=answer)
            case _:
                return queryset.unanswered()
