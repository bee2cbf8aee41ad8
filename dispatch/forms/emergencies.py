"""Shape of what is typed while an emergency runs: short, because nobody has time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from core.acts import ActForm
from core.forms import MomentField, QuickSelect, TextField, pick
from dispatch.choices import Desk, EmergencyMode
from dispatch.forms.watch import AboutForm
from dispatch.models import Emergency
from governance.choices import Capability
from governance.duty import commanders_of, staff_of
from governance.forms.duty import officers_named
from governance.models import Appointment, Area, DutyShift, Officer, Unit
from governance.standing import Standing

# beside commanders and the shift: who works on the spot
ON_THE_SPOT = (Capability.PATROL, Capability.HANDLE, Capability.COUNSEL)
Called = list[tuple[Officer, Desk]]


class OpenForm(AboutForm):
    """The case is optional; the place is where people are sent."""

    title = TextField(label="情况", max_length=100, error_messages={"required": "请用一句话写明发生了什么。"})
    place = TextField(
        label="地点", max_length=200, error_messages={"required": "请写明到哪里，写到楼栋、路口。"}
    )
    mode = forms.ChoiceField(label="级别", choices=EmergencyMode, widget=forms.RadioSelect, initial="urgent")
    field_order = ("title", "place", "mode", "number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["at"]


class CallForm(ActForm):
    """Groups in one tick, others by name. `cleaned_data["people"]`: (officer, desk), each once."""

    shift = forms.BooleanField(label="在班人员", required=False, initial=True)
    commanders = forms.BooleanField(label="指挥长", required=False, initial=True)
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label="就近最小应急单元",
        required=False,
        empty_label="不点调",
        help_text="选社区或网格：点调该处的网格员、社区民警和承办人员",
    )
    names = TextField(
        label="其他人", required=False, max_length=500, help_text="姓名或用户名，用顿号、空格分开"
    )
    video = TextField(
        label="视频点位值守", required=False, max_length=200, help_text="盯视频的人员，姓名或用户名"
    )

    def __init__(self, *args: Any, target: Emergency, **kwargs: Any) -> None:
        super().__init__(*args, target=target, **kwargs)
        below = Area.objects.below(target.centre.area.path).open_on(self.standing.at.date())
        field: Any = self.fields["area"]
        # "1网格" alone might be any community's
        field.queryset, field.label_from_instance = below.order_by("path"), lambda area: area.label
        self.day = self.standing.at.date()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        centre = self.target.centre
        # who watches a video point is not in the room, on the roster or not: the first word counts
        people: Called = [(one, Desk.VIDEO) for one in self._named("video", centre)]
        if data.get("shift"):
            rows = DutyShift.objects.on(self.standing.at).filter(centre=centre)
            shift = rows.select_related("leader", "staff").prefetch_related("more_staff").first()
            if shift is not None:
                people += [(one, Desk.CENTRE) for one in (shift.leader, *staff_of(shift))]
        if data.get("commanders"):
            ids = commanders_of(centre.area, self.standing.at, below=False)
            people += [(one, Desk.CENTRE) for one in Officer.objects.filter(pk__in=ids)]
        if data.get("area"):
            people += [(one, Desk.GRID) for one in on_the_spot(data["area"], self.standing)]
        people += [(one, Desk.GRID) for one in self._named("names", centre)]
        data["people"] = list({one.pk: (one, desk) for one, desk in reversed(people)}.values())[::-1]
        if not self.errors and not data["people"]:
            raise forms.ValidationError("没有选到人：现在没有排班或没有填姓名，请在“其他人”里写姓名。")
        return data

    def _named(self, name: str, centre: Unit) -> list[Officer]:
        found: list[Officer] = []
        for text in str(self.cleaned_data.get(name) or "").replace("、", " ").replace("，", " ").split():
            matches = officers_named(centre, self.standing.at, text)
            if len(matches) == 1:
                found += matches
            else:
                why = "没有找到" if not matches else f"有 {len(matches)} 位叫"
                self.add_error(name, f"{why}“{text}”，请写用户名，或核对姓名。")
        return found


def on_the_spot(area: Area, standing: Standing) -> list[Officer]:
    """The smallest emergency unit: who patrols and handles in that area now, each once."""
    place = Q(post__unit__area__path__startswith=area.path) | Q(area__path__startswith=area.path)
    held = Appointment.objects.held_on(standing.at.date()).filter(place).select_related("officer", "post")
    rows = [one for one in held.order_by("officer_id", "id") if set(ON_THE_SPOT) & set(one.post.capabilities)]
    return list({one.officer_id: one.officer for one in rows}.values())


class OrderTaskForm(ActForm):
    text = TextField(label="任务", max_length=300, error_messages={"required": "请写明要做什么。"})
    officer = forms.ModelChoiceField(
        Officer.objects.none(),
        label="谁去办",
        empty_label="请选择",
        error_messages={"required": "请选择负责人；先点调，再下达。"},
    )
    due_at = MomentField(label="几时前完成", required=False)

    def __init__(self, *args: Any, target: Emergency, **kwargs: Any) -> None:
        super().__init__(*args, target=target, **kwargs)
        called = Officer.objects.filter(callouts__emergency=target).order_by("name")
        self.fields["officer"].queryset = called  # type: ignore[attr-defined]  # a model choice


class LogForm(ActForm):
    text = TextField(label="内容", max_length=1000, rows=2, error_messages={"required": "请写下发生了什么。"})


class CloseEmergencyForm(ActForm):
    report = TextField(
        label="处置报告",
        max_length=10_000,
        rows=8,
        error_messages={"required": "请写明经过、结果和后续措施。"},
    )

    def __init__(self, *args: Any, target: Emergency, **kwargs: Any) -> None:
        self.frame = f"一、经过\n{target.title}，{target.place}。\n二、处置结果\n\n三、后续措施\n"
        kwargs.setdefault("initial", {"report": self.frame})
        super().__init__(*args, target=target, **kwargs)

    def clean_report(self) -> str:
        """The frame alone is no report."""
        report: str = self.cleaned_data["report"]
        if "".join(report.split()) == "".join(self.frame.split()):
            raise forms.ValidationError("请补写处置结果和后续措施，再结束调度。")
        return report


class UnableForm(ActForm):
    note = TextField(label="原因", max_length=200, error_messages={"required": "请写明为什么不能到。"})


class DoneForm(ActForm):
    answer = TextField(label="结果", max_length=300, required=False)


class DropForm(ActForm):
    answer = TextField(label="撤销原因", max_length=300, error_messages={"required": "请写明为什么撤销。"})


class PlainForm(ActForm):
    """A confirmation."""


class EmergencyFilterForm(forms.Form):
    """The filter of the list: `narrow` is the only place that filters."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("running", "进行中"), ("closed", "已结束")],
        widget=QuickSelect,
    )
    mode = pick("级别", *EmergencyMode.choices)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)

    def narrow(self, rows: Any) -> Any:
        data = self.cleaned_data
        if data.get("state"):
            rows = rows.filter(closed_at__isnull=data["state"] == "running")
        return rows.filter(mode=data["mode"]) if data.get("mode") else rows
