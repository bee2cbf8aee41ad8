"""The hazard classes and the loops' names are kept as dated rows; what was decided by them stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from core import audit
from core.refusals import incomplete, insist
from governance.standing import Standing
from risk.models import HazardClass, LoopStage
from risk.permissions.hazards import why_not_keep_kinds

VERBS = {"save_hazard_class": "维护隐患类别", "save_loop_stage": "维护闭环名称"}


@transaction.atomic
def save_hazard_class(
    *, by: Standing, row: HazardClass | None, facts: dict[str, Any], at: datetime
) -> HazardClass:
    """A class of hazards; its code stays."""
    insist(why_not_keep_kinds(by))
    kept = HazardClass.objects.select_for_update().get(pk=row.pk) if row else HazardClass()
    _write(kept, facts, "code", by=by, verb="save_hazard_class", at=at)
    return kept


@transaction.atomic
def save_loop_stage(*, by: Standing, row: LoopStage | None, facts: dict[str, Any], at: datetime) -> LoopStage:
    """What a stage of the long way is called; its key stays."""
    insist(why_not_keep_kinds(by))
    kept = LoopStage.objects.select_for_update().get(pk=row.pk) if row else LoopStage()
    _write(kept, facts, "key", by=by, verb="save_loop_stage", at=at)
    return kept


def _write(
    kept: HazardClass | LoopStage,
    facts: dict[str, Any],
    key: str,
    *,
    by: Standing,
    verb: str,
    at: datetime,
) -> None:
    """Save the row. Refuses a second one of the same key on the same day."""
    model: type[Model] = type(kept)
    others = model._base_manager.exclude(pk=kept.pk).filter(**{key: facts[key]})
    begun, ended = facts["from_on"], facts["until_on"]
    if ended is not None and ended < begun:
        insist(incomplete("停用日期不能早于启用日期。"))
    running = Q(until_on=None) | Q(until_on__gte=begun)
    clash = others.filter(running if ended is None else running & Q(from_on__lte=ended)).first()
    if clash is not None:
        insist(incomplete(f"与“{clash}”的启用时间重叠。请先给它填停用日期，再新增一行。"))
    changed = [name for name, value in facts.items() if getattr(kept, name) != value]
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.save()
    if changed:
        said = "、".join(str(model._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]  # own columns
        audit.record(by=by, verb=verb, about=kept, note=f"{kept}：{said}", at=at)
