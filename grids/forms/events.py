"""Shape of what is typed on the street: as little as possible."""

from typing import Any

from django import forms

from cases.actions.intake import Matter
from cases.choices import Channel, Kind
from cases.forms import AreaField, areas_for
from cases.models import NARRATIVE_MAX, Category
from core.forms import FilesField, TextField
from governance.models import Area
from governance.standing import Standing
from grids.pages import events as pages

NEEDS_OUTCOME = "请写一句怎么处理的；还没处理完就点“上报中心”。"


class EventForm(forms.Form):
    """Kind, place (already found), one sentence; `do` says whether it is done or goes to the centre."""

    kind = forms.ModelChoiceField(
        Category.objects.none(),
        label="哪一类",
        error_messages={"required": "请选一类，拿不准就选“其他”。", "invalid_choice": "请从上面重新选一类。"},
    )
    narrative = TextField(
        label="什么情况",
        max_length=NARRATIVE_MAX,
        rows=3,
        error_messages={"required": "请用一句话写明什么情况。"},
    )
    area = AreaField(
        label="网格", error_messages={"required": "请选择网格。", "invalid_choice": "请重新选择网格。"}
    )
    place = TextField(label="地点", max_length=200, required=False)
    photos = FilesField(label="照片")
    outcome = TextField(label="怎么处理的", max_length=5000, rows=2, required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        own = pages.own_area(standing)
        kwargs.setdefault("initial", {"area": own.pk if own else None})
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = Category.objects.filter(kind=Kind.EVENT, until_on=None)  # type: ignore[attr-defined]  # a model choice
        groups = areas_for(standing)
        self.fields["area"].choices = groups  # type: ignore[attr-defined]  # a choice field
        self.single_area = sum(len(rows) for _, rows in groups) == 1

    @property
    def is_done(self) -> bool:
        return bool(self.data.get("do") == "complete")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.is_done and "outcome" in data and not data["outcome"]:
            self.add_error("outcome", NEEDS_OUTCOME)
        return data

    def matter(self, standing: Standing) -> Matter:
        data = self.cleaned_data
        return Matter(
            narrative=data["narrative"],
            channel=Channel.GRID,
            area=Area.objects.get(pk=data["area"]),
            received_at=standing.at,
            kind=Kind.EVENT,
            category=data["kind"],
            place=data["place"],
        )

    def done_how(self) -> str:
        """What was done, only for what is done: a sentence left in the field is not an ending."""
        return str(self.cleaned_data["outcome"]) if self.is_done else ""


class CompleteForm(forms.Form):
    outcome = TextField(
        label="怎么处理的",
        max_length=5000,
        rows=3,
        error_messages={"required": "请写一句怎么处理的、结果如何。"},
    )
