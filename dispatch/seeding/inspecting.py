"""A quarterly spot check of the demonstration: drawn last week, half of it checked, one unit putting something right."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from core.refusals import Refused
from dispatch.actions import inspecting
from dispatch.choices import CheckVerdict, InspectionKind
from dispatch.models import CheckItem, InspectionRound, InspectionSample
from dispatch.permissions.inspecting import INSPECTORS
from governance.choices import UnitKind
from governance.duty import commanders_of
from governance.models import Officer, Unit
from governance.seeding import Plan
from governance.standing import standing_at

_SIZE = 12
_FLAW = "反馈里没有写当事人的意见，也没有附现场照片"


def seed_inspections(plan: Plan) -> None:
    """At the first street's centre, when there is no round yet."""
    if InspectionRound.objects.exists():
        return
    centres = Unit.objects.filter(kind=UnitKind.CENTRE, area__level="street").select_related("area")
    centre = centres.order_by("area__code", "id").first()
    if centre is not None:
        _spot_check(centre, plan)


@transaction.atomic
def _spot_check(centre: Unit, plan: Plan) -> None:
    at = plan.until.replace(microsecond=0) - timedelta(hours=3)
    commanders = commanders_of(centre.area, at, below=False)
    if not commanders:
        return
    by = standing_at(Officer.objects.get(pk=commanders[0]), at)
    day = at.date()
    try:
        round_ = inspecting.draw_round(
            by=by, kind=InspectionKind.QUARTERLY, title=f"{day.year} 年第{'一二三四'[(day.month - 1) // 3]}季度抽查",
            area=centre.area, since=day - timedelta(days=90), until=day, size=_SIZE, is_stratified=True, seed="演示",
            at=at,
        )  # fmt: skip
    except Refused:
        return  # nothing was completed in so small a demonstration
    items = list(CheckItem.objects.values_list("pk", flat=True))
    rows = InspectionSample.objects.filter(round=round_).select_related("case", "unit", "round__area")
    for place, sample in enumerate(rows.order_by("id")[: _SIZE // 2]):
        if not by.may(*INSPECTORS, about=sample.case):
            continue
        found = dict.fromkeys(items, (CheckVerdict.MET, ""))
        if place in (1, 4):
            found[items[4 if len(items) > 4 else 0]] = (CheckVerdict.FLAW, _FLAW)
        done = inspecting.check(by=by, sample=sample, findings=found, remark="", at=at)
        if place == 1:
            inspecting.order_rectification(
                by=by, sample=done, text=f"请整改并报告结果：{_FLAW}", due_at=at + timedelta(days=10), at=at
            )
