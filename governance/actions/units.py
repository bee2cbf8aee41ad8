"""Units are added, changed, and closed by a date; never deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core.refusals import incomplete, insist
from governance.choices import UnitKind
from governance.models import Area, Unit
from governance.permissions.structure import why_not_keep
from governance.standing import Standing


@transaction.atomic
def save_unit(*, by: Standing, unit: Unit | None, facts: dict[str, Any]) -> Unit:
    """Write a unit as its form gives it. Refuses areas the officer does not keep, and a name or prefix in use."""
    insist(why_not_keep(by, facts["area"], unit.area if unit else None))
    row = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk) if unit else Unit()
    others = Unit.objects.exclude(pk=row.pk)
    if others.filter(area=facts["area"], name=facts["name"]).exists():
        insist(incomplete(f"{facts['area']}已有“{facts['name']}”，请核对是否重复。"))
    prefix = facts["number_prefix"]
    if prefix and others.filter(number_prefix=prefix).exists():
        insist(incomplete(f"编号前缀“{prefix}”已被别的单位使用，请换一个。"))
    if facts["kind"] == UnitKind.CENTRE and not prefix:
        insist(incomplete("综治中心必须有编号前缀，事项和文书的编号由它开头。"))
    if unit and unit.number_prefix and prefix != unit.number_prefix:
        insist(incomplete(f"编号前缀“{unit.number_prefix}”已用于发出的编号，不能更改。"))
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


def hand_on_units(by: Standing, area: Area, successor: Area, at: datetime) -> int:
    """The open units of a place that closes belong to its successor from now on, unless it has such a one already."""
    insist(why_not_keep(by, area, successor))
    rows = list(
        Unit.objects.select_for_update(of=("self",)).filter(area=area).open_on(at.date()).order_by("name")
    )
    there = Unit.objects.filter(area=successor)
    names = set(there.filter(name__in=[row.name for row in rows]).values_list("name", flat=True))
    if names:
        insist(incomplete(f"{successor}已有“{'、'.join(sorted(names))}”，同名单位不能并存。请先撤销或改名。"))
    centres = [row.name for row in rows if row.kind == UnitKind.CENTRE]
    if centres and there.filter(kind=UnitKind.CENTRE).open_on(at.date()).exists():
        insist(
            incomplete(
                f"{successor}已有综治中心。请先办结“{'、'.join(centres)}”的事项，撤销它，再撤销{area}。"
            )
        )
    Unit.objects.filter(pk__in=[row.pk for row in rows]).update(area=successor)
    return len(rows)
