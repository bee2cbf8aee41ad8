"""The filter of the decided assessments: `narrow` is the only place that filters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from cases.choices import Level
from core import clock
from core.forms import DayField, SpanForm, offer, pick, pick_row
from governance.choices import AreaLevel
from governance.models import Area
from governance.standing import Standing
from risk.actions.versions import catalogue_of, in_force
from risk.choices import FactorState, Origin
from risk.models import AssessedFactor, HazardClass
from risk.querysets import AssessmentQuerySet

_PLACES = (AreaLevel.DISTRICT, AreaLevel.STREET, AreaLevel.COMMUNITY)
# what became of a factor, as the figures of agreement count it
OUTCOMES: dict[str, tuple[str, dict[str, Any]]] = {
    "agreed": ("提示并确认", {"origin": Origin.SUGGESTED, "state": FactorState.CONFIRMED}),
    "removed": ("提示被去除", {"origin": Origin.SUGGESTED, "state": FactorState.REMOVED}),
    "added": ("人工添加", {"origin": Origin.ADDED, "state": FactorState.CONFIRMED}),
    "unknown": ("不明", {"state": FactorState.UNKNOWN}),
    "confirmed": ("确认", {"state": FactorState.CONFIRMED}),
}


class RecordFilterForm(SpanForm):
    """Level, class, a factor and what became of it, the days of deciding."""

    level = pick("等级", *Level.choices)
    hazard = pick_row("隐患类别")
    area = pick_row("辖区")
    factor = pick("要素")
    outcome = pick("要素结论", *((key, words) for key, (words, _) in OUTCOMES.items()))
    since = DayField(label="评定从", required=False)
    until = DayField(label="到", required=False)
    uncertain = pick("不明", ("on", "不明过多"))
    moved = pick("等级变化", ("up", "比上次高"), ("down", "比上次低"), ("first", "首次评定"))

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        offer(self.fields["hazard"], HazardClass.objects.order_by("order", "id").values_list("pk", "name"))
        places = Area.objects.below(*standing.area_paths).filter(level__in=_PLACES).order_by("path")
        offer(self.fields["area"], places.values_list("pk", "name"))
        catalogue = catalogue_of(in_force(standing.at))
        self.fields["factor"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", "全部"), *((code, one.name) for code, one in catalogue.factors.items())
        ]  # fmt: skip

    def narrow(self, queryset: AssessmentQuerySet) -> AssessmentQuerySet:
        """The rows that fit; a value that cannot be read is left out."""
        data = self.cleaned_data
        if data.get("level"):
            queryset = queryset.filter(level=data["level"])
        if data.get("hazard"):
            queryset = queryset.filter(hazard_class=data["hazard"])
        if data.get("area") and (area := Area.objects.filter(pk=data["area"]).first()):
            queryset = queryset.filter(case__area__in=Area.objects.below(area.path).values("pk"))
        if data.get("factor"):
            said = OUTCOMES.get(data.get("outcome") or "", ("", {}))[1]
            rows = AssessedFactor.objects.filter(assessment=OuterRef("pk"), code=data["factor"], **said)
            queryset = queryset.filter(Exists(rows))
        if data.get("uncertain"):
            queryset = queryset.filter(is_uncertain=True)
        if data.get("since"):
            queryset = queryset.filter(decided_at__gte=clock.start_of(data["since"]))
        if data.get("until"):
            queryset = queryset.filter(decided_at__lt=clock.start_of(data["until"] + timedelta(days=1)))
        return queryset.moved(data["moved"]) if data.get("moved") else queryset
