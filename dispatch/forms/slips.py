"""Shape of what officers type about slips."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from cases.forms import units_below
from cases.models import Case
from core import clock
from core.acts import ActForm
from core.forms import (
    FilesField,
    MomentField,
    QuickSelect,
    TextField,
    offer,
    pick,
    pick_row,
)
from core.grounds import Ground
from core.registry import registry
from dispatch.actions.policies import terms_for
from dispatch.choices import ReturnReason, SlipState
from dispatch.models import Slip
from governance.calendar import working_calendar
from governance.models import Unit
from governance.standing import Standing

# office hours end
DAY_ENDS = time(17, 30)


class AssignForm(ActForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="承办单位",
        empty_label="请选择",
        error_messages={"required": "请选择承办单位。"},
    )
    requirement = TextField(
        label="办理要求", max_length=2000, rows=3, error_messages={"required": "请写明要办什么、怎么反馈。"}
    )
    due_at = MomentField(label="办结时限", required=False)

    def __init__(self, *args: Any, standing: Standing, target: Case, **kwargs: Any) -> None:
        terms = terms_for(target, standing.centre or target.centre, standing.at)
        rule, first = terms.rule("complete"), terms.rule("acknowledge")
        due = rule.due(working_calendar(target.centre_id), standing.at).at if rule else None
        # what a deliberation decided is not typed again
        self.ground = registry.ground(target, standing.at)
        self.settled = _settled(self.ground, standing.at)
        kwargs.setdefault("initial", {"due_at": due} | self.proposed(target))
        super().__init__(*args, standing=standing, target=target, **kwargs)
        self.default_due = due
        if self.ground is not None:
            self.fields["requirement"].help_text = f"依据：{self.ground.text}，交办单上写明"
        if rule and first:
            words = f"默认 {rule.words()}，可改；签收时限默认 {first.words()}"
            self.fields["due_at"].help_text = words
        centre = standing.centre
        if centre is not None:
            # whoever the case accuses is never suggested (trap 26)
            excluded = target.exclusions.exclude(unit=None).values("unit_id")
            self.fields["unit"].queryset = units_below(centre, standing.at).exclude(pk__in=excluded)  # type: ignore[attr-defined]  # a model choice

    def proposed(self, case: Case) -> dict[str, Any]:
        return {"requirement": "请依法办理，并反馈办理情况和结果。"} | self.settled

    def clean_due_at(self) -> datetime | None:
        """None for the default deadline, so that the clock keeps its rule; a past one is refused."""
        due: datetime | None = self.cleaned_data["due_at"]
        usual = self.default_due
        if due is None or (usual and due == usual.replace(second=0, microsecond=0)):
            return None
        if due <= self.standing.at:
            raise forms.ValidationError("办结时限已经过去，请填写今后的时间。")
        return due


def _settled(ground: Ground | None, at: datetime) -> dict[str, Any]:
    """Unit, requirement and day as the ground has them; a day that has passed is left out."""
    if ground is None:
        return {}
    found: dict[str, Any] = {"requirement": ground.requirement, "unit": next(iter(ground.unit_ids), None)}
    if ground.due_on:
        due = datetime.combine(ground.due_on, DAY_ENDS, clock.ZONE)
        found["due_at"] = due if due > at else None
    return {name: value for name, value in found.items() if value}


class DraftForm(AssignForm):
    def proposed(self, case: Case) -> dict[str, Any]:
        """What a commander refused last is written again, not typed again."""
        last = Slip.objects.filter(case=case, state=SlipState.REFUSED).order_by("-id").first()
        if last is None:
            return super().proposed(case)
        return {"unit": last.unit_id, "requirement": last.requirement}


class SignForm(ActForm):
    pass


class RefuseForm(ActForm):
    note = TextField(
        label="退回原因", max_length=1000, rows=3, error_messages={"required": "请写明为什么不签发、怎么改。"}
    )


class AcknowledgeForm(ActForm):
    pass


class FeedBackForm(ActForm):
    answer = TextField(
        label="办理情况", max_length=10_000, rows=5, error_messages={"required": "请写下怎么办的、结果如何。"}
    )
    papers = FilesField()


class ReturnForm(ActForm):
    reason = forms.ChoiceField(label="退回原因", choices=ReturnReason)
    note = TextField(
        label="说明",
        max_length=1000,
        rows=3,
        error_messages={"required": "请说明理由和依据，必要时写明应由谁办。"},
    )


class ApproveForm(ActForm):
    note = TextField(label="审核意见", max_length=1000, rows=2, required=False)


class SendBackForm(ActForm):
    note = TextField(
        label="退回重办的原因",
        max_length=1000,
        rows=3,
        error_messages={"required": "请写明哪里不够、还要做什么。"},
    )


class RecallForm(ActForm):
    note = TextField(
        label="收回原因", max_length=1000, rows=2, error_messages={"required": "请写明收回原因。"}
    )


class SlipFilterForm(forms.Form):
    """The filter of the slip list: `narrow` is the only place that filters."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "在办"), ("all", "全部"), *SlipState.choices],
        widget=QuickSelect,
    )
    due = pick("时限", ("late", "已超期"), ("today", "今天到期"))
    side = pick("范围", ("unit", "本单位承办"), ("centre", "本中心交办"))
    unit = pick_row("承办单位")

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        if standing.centre is not None:
            offer(
                self.fields["unit"], units_below(standing.centre, standing.at).values_list("pk", "short_name")
            )

    def narrow(self, slips: Any) -> Any:
        data = self.cleaned_data
        state = data.get("state")
        if not state:
            slips = slips.running()
        elif state != "all":
            slips = slips.filter(state=state)
        if data.get("side") == "unit":
            slips = slips.filter(unit__in=self.standing.unit_ids)
        elif data.get("side") == "centre":
            slips = slips.filter(centre__in=self.standing.unit_ids)
        if data.get("unit"):
            slips = slips.filter(unit=data["unit"])
        if data.get("due") == "late":
            slips = slips.running().filter(due_at__lte=self.standing.at, paused_at=None)
        elif data.get("due") == "today":
            # a deadline at 24:00 is 00:00 of the next day and still today's
            day_end = clock.start_of(self.standing.at.date() + timedelta(days=1))
            slips = slips.running().filter(due_at__gt=self.standing.at, due_at__lte=day_end, paused_at=None)
        return slips
