"""Shape of what the watch types."""

from __future__ import annotations

from datetime import datetime

from django import forms

from cases.models import Case
from core.acts import ActForm
from core.forms import (
    MomentField,
    TextField,
)
from dispatch.permissions import watch as permissions
from governance.forms.duty import WeekForm


class HappenedForm(ActForm):
    """What is written down happened now, or a little ago."""

    at = MomentField(label="时间", required=False, help_text="不填为现在")

    def clean_at(self) -> datetime:
        moment: datetime = self.cleaned_data["at"] or self.standing.at
        if not self.standing.at - permissions.LATEST_ENTRY <= moment <= self.standing.at:
            raise forms.ValidationError("请填 24 小时以内、已经发生的时间。")
        return moment


class AboutForm(HappenedForm):
    """About a case, by its number; one that the officer does not see is not found."""

    number = TextField(label="事项编号", required=False, max_length=32, help_text="与某件事项有关的填写")

    def clean_number(self) -> Case | None:
        number = self.cleaned_data["number"].upper()
        if not number:
            return None
        found = Case.objects.visible_to(self.standing).filter(number=number).select_related("centre").first()
        if found is None:
            raise forms.ValidationError("没有找到这个编号的事项，请核对。")
        return found


class LineForm(AboutForm):
    text = TextField(label="内容", max_length=2000, rows=3, error_messages={"required": "请写明发生了什么。"})
    summary = forms.BooleanField(label="这是值班小结", required=False, help_text="急时、战时按间隔写")


class ToldForm(HappenedForm):
    whom = TextField(label="告知谁", max_length=60, error_messages={"required": "请写明告知了谁。"})
    text = TextField(
        label="说了什么", max_length=1000, rows=2, error_messages={"required": "请写明说了什么。"}
    )
    answer = TextField(label="对方答复", max_length=500, required=False)


class TellForm(AboutForm, ToldForm):
    field_order = ("whom", "text", "answer", "at", "number")


class ConfirmForm(ActForm):
    """A confirmation."""


class SheetForm(ActForm):
    note = TextField(
        label="交接事项", max_length=4000, rows=4, required=False, help_text="要特别交代的人、事、物"
    )


class WatchMomentForm(WeekForm):
    """A centre whose watch the officer may look up, and a moment."""

    at = MomentField(label="时刻", required=False)
