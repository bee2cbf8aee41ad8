"""Shape of what officers decide on the desk; the queue's filter owns how it narrows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms

from cases.choices import Channel, Level
from cases.models import ImportBatch
from core import clock
from core.acts import ActForm
from core.forms import QuickTick, TextField, offer, pick, pick_row
from core.names import initials
from governance.choices import AreaLevel
from governance.models import Area
from governance.standing import Standing
from risk.choices import AssessmentState, DeskReason, FactorState
from risk.models import AssessedFactor, Assessment, HazardClass
from risk.permissions.assessing import Mark, is_heavy
from risk.querysets import AssessmentQuerySet
from risk.rules.catalogue import Catalogue, Factor

_MARKS = [(one.value, one.label) for one in (FactorState.CONFIRMED, FactorState.REMOVED, FactorState.UNKNOWN)]


@dataclass(frozen=True)
class FactorRow:
    """One factor as the desk shows it: what the catalogue says, what was found, the fields to decide it."""

    factor: Factor
    found: AssessedFactor | None
    mark: forms.BoundField
    note: forms.BoundField
    # the tick that says nobody can tell, for a factor that was not suggested
    unknown: forms.BoundField | None

    @property
    def heavy(self) -> bool:
        return self.found is not None and is_heavy(self.found)

    @property
    def supersedes(self) -> str:
        return " ".join(self.factor.supersedes)

    @property
    def found_by(self) -> str:
        """What one may type to find it: a part of its name, of its initials, of its code."""
        return f"{self.factor.name} {initials(self.factor.name)} {self.factor.code.lower()}"


class DecisionForm(forms.Form):
    """A mark for each factor that was found, a tick and its grounds for each that was not."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    note = TextField(label="说明", max_length=1000, rows=2, required=False)

    def __init__(self, data: Any = None, *, assessment: Assessment, catalogue: Catalogue) -> None:
        super().__init__(data, initial={"seen": assessment.screening.text_sha})
        self.catalogue = catalogue
        self.found = {one.code: one for one in assessment.factors.order_by("id")}
        for factor in catalogue.factors.values():
            found = self.found.get(factor.code)
            if found is not None:
                self.fields[f"mark_{factor.code}"] = forms.ChoiceField(
                    label=factor.name,
                    choices=_MARKS,
                    widget=forms.RadioSelect,
                    error_messages={"required": f"“{factor.name}”还没有确认或去除；不能判断的标“不明”。"},
                )
            else:
                self.fields[f"mark_{factor.code}"] = forms.BooleanField(
                    label=factor.name, required=False, widget=QuickTick
                )
                self.fields[f"unknown_{factor.code}"] = forms.BooleanField(
                    label=f"{factor.name}：不明", required=False, widget=QuickTick
                )
            self.fields[f"note_{factor.code}"] = TextField(
                label=f"{factor.name}：{'去除理由' if found else '依据'}",
                max_length=300,
                required=False,
                initial=found.note if found else "",
            )

    def rows(self) -> list[FactorRow]:
        return [self._row(factor) for factor in self.catalogue.factors.values()]

    def _row(self, factor: Factor) -> FactorRow:
        code, found = factor.code, self.found.get(factor.code)
        unknown = None if found else self[f"unknown_{code}"]
        return FactorRow(factor, found, self[f"mark_{code}"], self[f"note_{code}"], unknown)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for code, factor in self.catalogue.factors.items():
            mark, note, found = data.get(f"mark_{code}"), data.get(f"note_{code}"), self.found.get(code)
            if found is None and mark and not note:
                self.add_error(f"note_{code}", "请写明依据。")
            if mark and data.get(f"unknown_{code}"):
                self.add_error(f"note_{code}", f"“{factor.name}”不能既添加又标“不明”。")
            if found is not None and is_heavy(found) and mark == FactorState.REMOVED and not note:
                self.add_error(f"note_{code}", "去除 5 分要素请写明理由。")
        return data

    def marks(self) -> Mapping[str, Mark]:
        data, marks = self.cleaned_data, {}
        for code in self.catalogue.factors:
            said = data[f"mark_{code}"]
            if said:
                state = FactorState(said) if code in self.found else FactorState.CONFIRMED
                marks[code] = Mark(state, data[f"note_{code}"])
            elif data.get(f"unknown_{code}"):
                marks[code] = Mark(FactorState.UNKNOWN, data[f"note_{code}"])
        return marks


class ReassessForm(ActForm):
    note = TextField(
        label="理由",
        max_length=500,
        rows=2,
        error_messages={"required": "请写明为什么送预评，例如有什么新情况。"},
    )


class DeskFilterForm(forms.Form):
    """The desk's filter: `narrow` is the only place that filters."""

    hazard = pick_row("隐患类别")
    level = pick("等级", *Level.choices)
    channel = pick("来源", *Channel.choices)
    why = pick("来由", *DeskReason.choices)
    area = pick_row("社区")
    since = pick("来件", ("today", "今天"), ("week", "本周"), ("last_week", "上周"))
    red = forms.BooleanField(label="红旗", required=False)
    danger = forms.BooleanField(label="危险", required=False)
    parked = forms.BooleanField(label="等补充", required=False)
    batch = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        communities = (
            Area.objects.below(*standing.area_paths).filter(level=AreaLevel.COMMUNITY).order_by("path")
        )
        offer(self.fields["area"], communities.values_list("pk", "name"))
        offer(
            self.fields["hazard"],
            HazardClass.objects.in_force(standing.at.date()).values_list("pk", "name"),
        )

    def narrow(self, queryset: AssessmentQuerySet) -> AssessmentQuerySet:
        """The rows that fit; a value that cannot be read is left out."""
        data = self.cleaned_data
        if data.get("hazard"):
            queryset = queryset.filter(hazard_class=data["hazard"])
        if data.get("level"):
            queryset = queryset.filter(level=data["level"])
        if data.get("red"):
            queryset = queryset.filter(is_red=True)
        if data.get("danger"):
            queryset = queryset.dangerous()
        if data.get("area") and (area := Area.objects.filter(pk=data["area"]).first()):
            queryset = queryset.filter(case__area__in=Area.objects.below(area.path).values("pk"))
        if data.get("channel"):
            queryset = queryset.filter(case__channel=data["channel"])
        if data.get("why"):
            queryset = queryset.filter(why=data["why"])
        if data.get("since"):
            queryset = self._since(queryset, data["since"])
        if data.get("batch"):
            queryset = queryset.of_batch(data["batch"])
        return self._parking(queryset)

    def _since(self, queryset: AssessmentQuerySet, since: str) -> AssessmentQuerySet:
        day = self.standing.at.date()
        monday = day - timedelta(days=day.weekday())
        first = {"today": day, "week": monday, "last_week": monday - timedelta(days=7)}[since]
        queryset = queryset.filter(case__received_at__gte=clock.start_of(first))
        return (
            queryset.filter(case__received_at__lt=clock.start_of(monday))
            if since == "last_week"
            else queryset
        )

    def _parking(self, queryset: AssessmentQuerySet) -> AssessmentQuerySet:
        """What waits for an answer stands apart until the answer comes or its time is over."""
        return queryset.parked() if self.cleaned_data.get("parked") else queryset.on_desk()

    @property
    def ledger(self) -> ImportBatch | None:
        """The imported ledger that the list is narrowed to. Cost: one query, none without one."""
        found = ImportBatch.objects.visible_to(self.standing).select_related("file")
        asked = self.cleaned_data.get("batch")
        return found.filter(pk=asked).first() if asked else None


class AssessmentFilterForm(DeskFilterForm):
    """The desk as programs ask for it: what waits, unless they want the decided ones."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "待预评"),
            (AssessmentState.PROPOSED.value, "待复核"),
            (AssessmentState.DECIDED.value, "已评定"),
            ("all", "全部"),
        ],
    )

    def narrow(self, queryset: AssessmentQuerySet) -> AssessmentQuerySet:
        match self.cleaned_data.get("state"):
            case AssessmentState.DECIDED.value:
                queryset = queryset.decided()
            case AssessmentState.PROPOSED.value:
                queryset = queryset.filter(state=AssessmentState.PROPOSED)
            case "all":
                pass
            case _:
                queryset = queryset.open()
        return super().narrow(queryset)

    def _parking(self, queryset: AssessmentQuerySet) -> AssessmentQuerySet:
        return queryset.parked() if self.cleaned_data.get("parked") else queryset
