"""Shape of supervision checks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q

from core.acts import ActForm
from core.forms import (
    DayField,
    MomentField,
    NumberField,
    QuickSelect,
    SpanForm,
    TextField,
    offer,
    pick,
    pick_row,
)
from core.row_forms import RowForm
from dispatch.choices import CheckVerdict, InspectionKind, InspectionState
from dispatch.models import CheckItem
from dispatch.permissions.inspecting import INSPECTORS
from governance.choices import AreaLevel
from governance.models import Area
from governance.standing import Standing


class CheckItemForm(RowForm):
    code = TextField(label="代码", max_length=12)
    name = TextField(label="检查项", max_length=60)
    help = TextField(label="怎么看", max_length=300, required=False)
    order = NumberField(label="顺序", min_value=0, max_value=999)
    until_on = DayField(label="停用日期", required=False)

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("code", "name", "help", "order", "until_on")}


class DrawForm(SpanForm):
    """A round: its kind, scope, period and size; the seed is made when none is given."""

    kind = forms.ChoiceField(label="种类", choices=InspectionKind.choices, widget=QuickSelect)
    title = TextField(
        label="名称", max_length=80, error_messages={"required": "请写名称，如“2026 年第三季度抽查”。"}
    )
    area = forms.TypedChoiceField(
        label="范围", coerce=int, widget=QuickSelect, error_messages={"required": "请选择范围。"}
    )
    since = DayField(label="办结从", error_messages={"required": "请填起日。"})
    until = DayField(label="到", error_messages={"required": "请填止日。"})
    size = NumberField(label="抽查件数", min_value=1, max_value=500)
    is_stratified = forms.BooleanField(
        label="按承办单位分层", required=False, help_text="每个单位按件数分摊，都抽得到"
    )
    seed = TextField(
        label="抽样种子",
        max_length=40,
        required=False,
        help_text="不填由系统随机产生；同一种子抽出同样的事项",
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = (AreaLevel.DISTRICT, AreaLevel.STREET, AreaLevel.COMMUNITY)
        below = Area.objects.below(*(standing.paths_of(*INSPECTORS) or ("-",)))
        rows = list(below.filter(level__in=levels).order_by("path").values_list("pk", "name")[:500])
        self.fields["area"].choices = rows  # type: ignore[attr-defined]  # a choice field

    def place(self) -> Area:
        return Area.objects.get(pk=self.cleaned_data["area"])


class RoundFilterForm(forms.Form):
    kind = pick("种类", *InspectionKind.choices)
    state = pick("状态", *InspectionState.choices)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def narrow(self, rows: Any) -> Any:
        data = {name: value for name, value in self.cleaned_data.items() if value}
        return rows.filter(**data)


class SampleFilterForm(forms.Form):
    """The drawn cases of a round: by unit, checked or not, with flaws, with a notice that is open."""

    unit = pick_row("承办单位")
    show = pick(
        "显示", ("todo", "未检查"), ("flaw", "有问题的"), ("open", "整改中"), ("approved", "整改通过")
    )

    def __init__(self, *args: Any, round_: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = round_.samples.order_by("unit__short_name").values_list("unit", "unit__short_name").distinct()
        offer(self.fields["unit"], units)

    def narrow(self, rows: Any) -> Any:
        data = self.cleaned_data
        if data.get("unit"):
            rows = rows.filter(unit=data["unit"])
        shown = {
            "todo": Q(checked_at=None),
            "flaw": Q(flaws__gt=0),
            "open": Q(rectification__approved_at=None, rectification__isnull=False),
            "approved": Q(rectification__approved_at__isnull=False),
        }
        return rows.filter(shown[data["show"]]) if data.get("show") else rows


class CheckForm(forms.Form):
    """Each item: met, flaw (with what) or not asked."""

    remark = TextField(label="总的说明", max_length=2000, rows=3, required=False)

    def __init__(self, *args: Any, items: list[CheckItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"verdict_{item.pk}"] = forms.ChoiceField(
                label=item.name, choices=CheckVerdict.choices, widget=forms.RadioSelect,
                help_text=item.help, error_messages={"required": "请选择。"},
            )  # fmt: skip
            self.fields[f"note_{item.pk}"] = TextField(
                label=f"{item.name}：问题", max_length=500, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for item in self.items:
            if data.get(f"verdict_{item.pk}") == CheckVerdict.FLAW and not data.get(f"note_{item.pk}"):
                self.add_error(f"note_{item.pk}", "有问题的，请写明是什么问题。")
        return data

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        return [(self[f"verdict_{one.pk}"], self[f"note_{one.pk}"]) for one in self.items]

    def findings(self) -> dict[int, tuple[CheckVerdict, str]]:
        data = self.cleaned_data
        return {
            one.pk: (CheckVerdict(data[f"verdict_{one.pk}"]), data[f"note_{one.pk}"]) for one in self.items
        }


class DueForm(ActForm):
    due_at = MomentField(label="整改时限", required=False, help_text="不填为十天后")

    def clean_due_at(self) -> datetime:
        moment: datetime | None = self.cleaned_data["due_at"]
        return moment or (self.standing.at + timedelta(days=10)).replace(hour=17, minute=30, second=0)


class RectifyForm(DueForm):
    text = TextField(
        label="整改要求", max_length=2000, rows=4, error_messages={"required": "请写明要整改什么。"}
    )
    field_order = ("text", "due_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        flaws = self.target.findings.filter(verdict=CheckVerdict.FLAW).select_related("item")
        said = "；".join(f"{one.item.name}：{one.note}" for one in flaws)
        self.initial.setdefault("text", f"请就以下问题整改并报告结果：{said}" if said else "")


class SendBackForm(DueForm):
    note = TextField(
        label="哪里没有到位", max_length=500, rows=3, error_messages={"required": "请写明哪里没有到位。"}
    )
    field_order = ("note", "due_at")


class ApproveForm(ActForm):
    note = TextField(label="核验意见", max_length=500, rows=2, required=False)


class CloseRoundForm(ActForm):
    conclusion = TextField(
        label="督导结论", max_length=5000, rows=6, error_messages={"required": "请写督导结论。"}
    )
