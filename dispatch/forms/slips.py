"""Shape of what officers type about slips."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from cases.forms import units_below
from cases.models import Case
from core import clock
from core.acts import ActForm
from core.forms import (
    DayField,
    FilesField,
    MomentField,
    QuickSelect,
    SpanForm,
    TextField,
    offer,
    pick,
    pick_row,
)
from core.grounds import Ground
from core.registry import registry
from dispatch.actions.policies import terms_for
from dispatch.choices import MODE_WORDS, ReturnReason, SlipState
from dispatch.models import RequirementText, Slip
from governance.calendar import working_calendar
from governance.choices import Capability, SlipMode
from governance.models import Appointment, Officer, Unit
from governance.standing import Standing

# office hours end
DAY_ENDS = time(17, 30)
ASSIGN_TEXT = MODE_WORDS[SlipMode.ASSIGN].proposed


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
    template = forms.TypedChoiceField(
        label="范文", required=False, coerce=int, empty_value=None, widget=QuickSelect
    )
    due_at = MomentField(label="办结时限", required=False)
    basis = TextField(label="法律依据", max_length=500, rows=2, required=False)
    assisting = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="协办单位", required=False, widget=forms.CheckboxSelectMultiple
    )
    mode = forms.ChoiceField(
        label="方式",
        required=False,
        choices=[("", "按单位性质"), *SlipMode.choices],
        widget=QuickSelect,
        help_text="法院、检察院、垂直管理部门不“交办”，用商请、转办或移送",
    )
    papers = FilesField(label="随单附件")
    field_order = ("unit", "template", "requirement", "due_at", "basis", "assisting", "mode", "papers")

    def __init__(self, *args: Any, standing: Standing, target: Case, **kwargs: Any) -> None:
        terms = terms_for(target, standing.centre or target.centre, standing.at)
        rule, first = terms.rule("complete"), terms.rule("acknowledge")
        due = rule.due(working_calendar(target.centre_id), standing.at).at if rule else None
        # what a deliberation decided is not typed again
        self.ground = registry.ground(target, standing.at)
        self.settled = _settled(self.ground, standing.at)
        kwargs.setdefault("initial", {"due_at": due} | self.proposed(target))
        super().__init__(*args, standing=standing, target=target, **kwargs)
        self.texts: dict[int, RequirementText] = {}
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
            self._offer_units(units_below(centre, standing.at).exclude(pk__in=excluded))
            self._offer_templates(centre, target)
        if not self.texts:
            del self.fields["template"]

    def _offer_units(self, units: Any) -> None:
        """The same units to lead and to assist. Cost: one query for both lists."""
        found = [(one.pk, one.short_name) for one in units]
        for name, choices in (("unit", [("", "请选择"), *found]), ("assisting", found)):
            self.fields[name].queryset = units  # type: ignore[attr-defined]  # a model choice
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # as above

    def _offer_templates(self, centre: Unit, case: Case) -> None:
        """The centre's texts for this category; the browser writes the chosen one into the requirement."""
        rows = RequirementText.objects.offered(centre, case.category_id, self.standing.at.date())
        self.texts = {one.pk: one for one in rows}
        field: Any = self.fields["template"]
        field.choices = [("", "请选择"), *((pk, one.title) for pk, one in self.texts.items())]
        filled = {str(pk): {"requirement": one.text, "basis": one.basis} for pk, one in self.texts.items()}
        field.widget.attrs["data-texts"] = json.dumps(filled, ensure_ascii=False)
        field.help_text = "选了就写进下面的办理要求，还可以改"

    def clean(self) -> dict[str, Any]:
        """A text that nobody changed follows the chosen template, or the way this unit is turned to."""
        data = super().clean() or {}
        unit, chosen = data.get("unit"), self.texts.get(data.get("template") or 0)
        if unit and data.get("requirement") == ASSIGN_TEXT:
            mode = data.get("mode") or unit.mode
            data["requirement"] = chosen.text if chosen else MODE_WORDS[mode].proposed
        if chosen and not data.get("basis"):
            data["basis"] = chosen.basis
        return data

    def terms(self) -> dict[str, Any]:
        """What `actions.Terms` takes, the files apart."""
        data = self.cleaned_data
        return {
            "assisting": tuple(data["assisting"]),
            "mode": data["mode"] or None,
            "basis": data["basis"],
        }

    def proposed(self, case: Case) -> dict[str, Any]:
        """What was void or returned keeps who assisted."""
        return {"requirement": ASSIGN_TEXT, "assisting": _assisted_last(case)} | self.settled

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
        wished = list(last.wished_units.values_list("pk", flat=True))
        return {
            "unit": last.unit_id, "requirement": last.requirement, "basis": last.basis, "assisting": wished
        }  # fmt: skip


def _assisted_last(case: Case) -> list[int]:
    """Who assisted the lead whose slip ended without an answer."""
    ended = (SlipState.RETURNED, SlipState.RECALLED, SlipState.VOIDED)
    last = Slip.objects.filter(case=case, main=None, state__in=ended).order_by("-id").values("pk")[:1]
    return list(Slip.objects.filter(main__in=last).values_list("unit_id", flat=True))


class NameUnitForm(AssignForm):
    pass


class SignForm(ActForm):
    pass


class SealForm(ActForm):
    papers = FilesField(label="盖章后的扫描件", help_text="可以以后再传")


class HandOnForm(ActForm):
    to = forms.ModelChoiceField(
        Officer.objects.none(),
        label="转给",
        empty_label="请选择",
        error_messages={"required": "请选择由谁办理。"},
    )
    note = TextField(label="说明", max_length=500, rows=2, required=False)

    def __init__(self, *args: Any, standing: Standing, target: Slip, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        held = Appointment.objects.held_on(standing.at.date()).of_units(target.unit_id)
        has_it = target.holder_id or target.acknowledged_by_id
        found = {one.officer_id for one in held.with_capability(Capability.HANDLE)} - {has_it}
        self.fields["to"].queryset = Officer.objects.filter(pk__in=found).order_by("name", "pk")  # type: ignore[attr-defined]  # a model choice
        if not found:
            self.fields[
                "to"
            ].help_text = "本单位现在没有别的承办人；需要增加人员的，请联系有“系统管理”职责的管理员。"


class AddAssistantForm(ActForm):
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="协办单位",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择协办单位。"},
    )
    requirement = TextField(
        label="协办要求", max_length=2000, rows=3, error_messages={"required": "请写明要协办什么。"}
    )

    def __init__(self, *args: Any, standing: Standing, target: Slip, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"requirement": target.requirement})
        super().__init__(*args, standing=standing, target=target, **kwargs)
        case = target.case
        there = Slip.objects.running().filter(case=case).values("unit_id")
        excluded = case.exclusions.exclude(unit=None).values("unit_id")
        units = units_below(standing.centre or target.centre, standing.at)
        field: Any = self.fields["units"]
        field.queryset = units.exclude(pk__in=excluded).exclude(pk__in=there)


class ReissueForm(ActForm):
    requirement = TextField(
        label="办理要求", max_length=2000, rows=3, error_messages={"required": "请写明要办什么、怎么反馈。"}
    )
    basis = TextField(label="法律依据", max_length=500, rows=2, required=False)
    due_at = MomentField(label="办结时限", required=False, help_text="不填的，从重新签发时按规则起算")

    def __init__(self, *args: Any, standing: Standing, target: Slip, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"requirement": target.requirement, "basis": target.basis})
        super().__init__(*args, standing=standing, target=target, **kwargs)


class RefuseForm(ActForm):
    note = TextField(
        label="退回原因", max_length=1000, rows=3, error_messages={"required": "请写明为什么不签发、怎么改。"}
    )


class TurnDownForm(ActForm):
    note = TextField(
        label="退回原因", max_length=1000, rows=3, error_messages={"required": "请写明哪里不行、怎么改。"}
    )


class AcknowledgeForm(ActForm):
    pass


class ReportForm(ActForm):
    text = TextField(
        label="进展情况",
        max_length=10_000,
        rows=4,
        error_messages={"required": "请写下做了什么、下一步怎么办。"},
    )
    papers = FilesField()


class FeedBackForm(ActForm):
    answer = TextField(
        label="办理情况", max_length=10_000, rows=5, error_messages={"required": "请写下怎么办的、结果如何。"}
    )
    papers = FilesField()
    replies = FilesField(label="正式答复", help_text="本单位盖章的答复意见、告知书等")


class ReturnForm(ActForm):
    # nothing is chosen beforehand: the reasons are figures of the meeting
    reason = forms.ChoiceField(
        label="退回原因",
        choices=[("", "请选择"), *ReturnReason.choices],
        error_messages={"required": "请选择退回原因。"},
    )
    papers = FilesField(label="依据材料", help_text="职责清单、辖区图、办理记录等")
    field_order = ("reason", "note", "papers")
    note = TextField(
        label="说明",
        max_length=1000,
        rows=3,
        error_messages={"required": "请说明理由和依据，必要时写明应由谁办。"},
    )

    def __init__(self, *args: Any, standing: Standing, target: Slip, **kwargs: Any) -> None:
        super().__init__(*args, standing=standing, target=target, **kwargs)
        if target.is_named:
            field: Any = self.fields["reason"]
            field.choices = [one for one in field.choices if one[0] != ReturnReason.NOT_OURS]
            field.help_text = "本单位由指挥长指定承办，不能再以“不属于本单位职责”退回"


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


class VoidForm(ActForm):
    note = TextField(
        label="作废原因", max_length=1000, rows=2, error_messages={"required": "请写明为什么作废。"}
    )


class WaiveForm(ActForm):
    note = TextField(
        label="免予反馈的原因",
        max_length=1000,
        rows=2,
        error_messages={"required": "请写明为什么不用再反馈。"},
    )


class SlipFilterForm(SpanForm):
    """The filter of the slip list: `narrow` is the only place that filters."""

    q = forms.CharField(
        label="查找",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "单号、事项编号或标题"}),
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "在办"), ("all", "全部"), ("to_sign", "等我签发"), *SlipState.choices],
        widget=QuickSelect,
    )
    due = pick("时限", ("late", "已超期"), ("today", "今天到期"))
    side = pick("范围", ("unit", "本单位承办"), ("centre", "本中心交办"))
    unit = pick_row("承办单位")
    role = pick("主协办", ("lead", "主办"), ("assist", "协办"))
    reason = pick("退回原因", *ReturnReason.choices)
    since = DayField(label="完结自", required=False)
    until = DayField(label="至", required=False)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        if standing.centre is not None:
            offer(
                self.fields["unit"], units_below(standing.centre, standing.at).values_list("pk", "short_name")
            )

    def narrow(self, slips: Any) -> Any:
        data = self.cleaned_data
        if words := data.get("q"):
            slips = slips.search(words)
        state = data.get("state")
        if not state:
            slips = slips.running()
        elif state == "to_sign":
            slips = slips.filter(pk__in=Slip.objects.to_sign(self.standing).values("pk"))
        elif state != "all":
            slips = slips.filter(state=state)
        if data.get("side") == "unit":
            slips = slips.filter(unit__in=self.standing.unit_ids)
        elif data.get("side") == "centre":
            slips = slips.filter(centre__in=self.standing.unit_ids)
        if data.get("unit"):
            slips = slips.filter(unit=data["unit"])
        if data.get("role"):
            slips = slips.filter(main__isnull=data["role"] == "lead")
        if data.get("reason"):
            slips = slips.filter(return_reason=data["reason"])
        if data.get("since"):
            slips = slips.filter(ended_at__gte=clock.start_of(data["since"]))
        if data.get("until"):
            slips = slips.filter(ended_at__lt=clock.start_of(data["until"] + timedelta(days=1)))
        if data.get("due") == "late":
            slips = slips.running().filter(due_at__lte=self.standing.at, paused_at=None)
        elif data.get("due") == "today":
            # a deadline at 24:00 is 00:00 of the next day and still today's
            day_end = clock.start_of(self.standing.at.date() + timedelta(days=1))
            slips = slips.running().filter(due_at__gt=self.standing.at, due_at__lte=day_end, paused_at=None)
        return slips
