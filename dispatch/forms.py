"""Shape of what officers type about slips and follow-up."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cases.choices import JUDGED, ContactKind, ContactResult
from cases.forms import units_below
from cases.models import Case
from core import clock
from core.acts import ActForm
from core.documents import why_not_template
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
from dispatch import permissions, rules
from dispatch.actions.rendering import SAMPLE
from dispatch.choices import LetterKind, LetterState, ReturnReason, SlipState
from dispatch.models import Slip
from dispatch.querysets import LetterQuerySet
from governance.calendar import working_calendar
from governance.duty import mode_of
from governance.forms.duty import WeekForm
from governance.models import Unit
from governance.standing import Standing

TEMPLATE_MAX = 5 << 20
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
        mode = mode_of(standing.centre, standing.at) if standing.centre else ""
        rule = rules.complete(target.level, mode=mode)
        first = rules.acknowledge(target.level, red_flag=target.red_flag, mode=mode)
        due = rule.due(working_calendar(), standing.at).at
        # what a deliberation decided is not typed again
        self.ground = registry.ground(target, standing.at)
        self.settled = _settled(self.ground, standing.at)
        kwargs.setdefault("initial", {"due_at": due} | self.proposed(target))
        super().__init__(*args, standing=standing, target=target, **kwargs)
        self.default_due = due
        if self.ground is not None:
            self.fields["requirement"].help_text = f"依据：{self.ground.text}，交办单上写明"
        self.fields["due_at"].help_text = f"默认 {rule.words()}，可改；签收时限默认 {first.words()}"
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
        if due is None or due == self.default_due.replace(second=0, microsecond=0):
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


class FollowUpForm(ActForm):
    result = forms.ChoiceField(
        label="回访结果", choices=ContactResult, widget=forms.RadioSelect,
        error_messages={"required": "请选择回访结果。"},
    )  # fmt: skip
    note = TextField(label="回访记录", max_length=2000, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("result") == ContactResult.DISSATISFIED and not data.get("note"):
            self.add_error("note", "不满意的，请写下哪里不满意，重新办理时要看。")
        return data


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
            slips = slips.running().filter(due_at__lte=self.standing.at)
        elif data.get("due") == "today":
            # a deadline at 24:00 is 00:00 of the next day and still today's
            day_end = clock.start_of(self.standing.at.date() + timedelta(days=1))
            slips = slips.running().filter(due_at__gt=self.standing.at, due_at__lte=day_end)
        return slips


class FollowUpFilterForm(SpanForm):
    """The filter of the call list: whom to call, or what the calls of a period gave."""

    show = forms.ChoiceField(
        label="显示",
        required=False,
        choices=[("", "待回访"), ("done", "已回访"), ("reached", "已回访并作出评价")],
        widget=QuickSelect,
    )
    result = pick("结果", *ContactResult.choices)
    since = DayField(label="回访从", required=False)
    until = DayField(label="到", required=False)

    def narrow(self, contacts: Any, standing: Standing) -> Any:
        data = self.cleaned_data
        if not data.get("show"):
            return contacts.planned().not_handled_by(standing)
        contacts = contacts.filter(kind=ContactKind.FOLLOW_UP, done_at__isnull=False)
        if data["show"] == "reached":
            contacts = contacts.filter(result__in=JUDGED)
        if data.get("result"):
            contacts = contacts.filter(result=data["result"])
        if data.get("since"):
            contacts = contacts.filter(done_at__gte=clock.start_of(data["since"]))
        if data.get("until"):
            contacts = contacts.filter(done_at__lt=clock.start_of(data["until"] + timedelta(days=1)))
        return contacts


class SignLetterForm(ActForm):
    pass


class DeclineLetterForm(ActForm):
    note = TextField(
        label="不予签发的理由", max_length=500, rows=3, error_messages={"required": "请写明为什么不签发。"}
    )


class RenderAgainForm(ActForm):
    pass


class LetterFilterForm(forms.Form):
    """The filter of the register: `narrow` is the only place that filters."""

    kind = pick("类型", *LetterKind.choices)
    state = pick("状态", *LetterState.choices)
    unit = pick_row("收函单位")
    month = forms.DateField(
        label="月份",
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        error_messages={"invalid": "月份请写成“2026-11”的样子。"},
    )

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        if standing.centre is not None:
            offer(
                self.fields["unit"], units_below(standing.centre, standing.at).values_list("pk", "short_name")
            )

    def narrow(self, letters: LetterQuerySet) -> LetterQuerySet:
        data = self.cleaned_data
        for name in ("kind", "state", "unit"):
            if data.get(name):
                letters = letters.filter(**{name: data[name]})
        if month := data.get("month"):
            following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
            letters = letters.filter(
                created_at__gte=clock.start_of(month), created_at__lt=clock.start_of(following)
            )
        return letters


class OrderForm(forms.Form):
    until_at = MomentField(label="有效至", error_messages={"required": "请写明有效到什么时候。"})
    note = TextField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", {"until_at": datetime(standing.at.year, 12, 31, 23, 59, tzinfo=clock.ZONE)}
        )
        super().__init__(*args, **kwargs)
        self.standing = standing

    def clean_until_at(self) -> datetime:
        until: datetime = self.cleaned_data["until_at"]
        if refusal := permissions.why_not_give_order(self.standing, until):
            raise forms.ValidationError(refusal.sentence)
        return until


class TemplateForm(forms.Form):
    """A Word document that is filled on trial; what does not work is refused beside the field, in words."""

    file = forms.FileField(
        label="模板文件",
        help_text=".docx；先下载现用的模板，在 Word 里改好再上传",
        widget=forms.FileInput(attrs={"accept": ".docx", "data-max-bytes": settings.MAX_UPLOAD_BYTES}),
        error_messages={"required": "请选择模板文件。", "empty": "这是空文件，请重新选择。"},
    )
    note = TextField(label="改了什么", max_length=200, required=False)
    content: bytes

    def clean_file(self) -> UploadedFile[Any]:
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if upload.size and upload.size > TEMPLATE_MAX:
            raise forms.ValidationError("模板文件过大，请控制在 5 MB 以内。")
        self.content = upload.read()
        if refusal := why_not_template(self.content, SAMPLE):
            raise forms.ValidationError(refusal.sentence)
        return upload


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
