"""The filter of the stacks: `narrow` is the only place that filters."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.choices import Level
from core.forms import offer, pick, pick_row
from governance.choices import AreaLevel
from governance.models import Area
from governance.standing import Standing
from risk.choices import SubjectKind
from risk.querysets import StackQuerySet


class StackFilterForm(forms.Form):
    """Whose matters, how high, where; by itself only what is medium or high together."""

    kind = pick("对象", *SubjectKind.choices)
    level = forms.ChoiceField(
        label="合并等级",
        required=False,
        choices=[("", "中、高风险"), *Level.choices, ("all", "全部")],
    )
    area = pick_row("街道")
    raised = forms.BooleanField(label="只看合并后升级的", required=False)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        streets = Area.objects.below(*standing.area_paths).filter(level=AreaLevel.STREET).order_by("path")
        offer(self.fields["area"], streets.values_list("pk", "name"))

    def narrow(self, queryset: StackQuerySet) -> StackQuerySet:
        """The rows that fit; a value that cannot be read is left out."""
        data = self.cleaned_data
        if data.get("kind"):
            queryset = queryset.filter(kind=data["kind"])
        match data.get("level"):
            case "all":
                pass
            case "" | None:
                queryset = queryset.exclude(level=Level.LOW)
            case level:
                queryset = queryset.filter(level=level)
        if data.get("area") and (area := Area.objects.filter(pk=data["area"]).first()):
            queryset = queryset.within(area)
        return queryset.raised() if data.get("raised") else queryset
