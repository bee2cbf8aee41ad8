"""Units are added, changed, and closed by a date; never deleted."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core.refusals import incomplete, insist
from governance.choices import UnitKind
from governance.models import Unit
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
