"""The ladder as an office changes it: every change is an edition for clocks that start later."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from cases.models import Category
from core import audit
from core.refusals import Refused, incomplete, insist, wrong_state
from dispatch import rules
from dispatch.actions.editions import Editions
from dispatch.choices import LadderVerb
from dispatch.models import LadderEdition
from dispatch.permissions import ladder as permissions
from governance.standing import Standing


def newest(category: Category | None) -> int:
    """The number of the latest edition, 0 while there is none."""
    found: int | None = LadderEdition.objects.filter(category=category).aggregate(top=Max("number"))["top"]
    return found or 0


def in_force(category_id: int | None, at: datetime) -> rules.Span:
    """What a clock that starts now would climb."""
    return Editions().span(category_id, at)


@transaction.atomic
def change_ladder(
    *,
    by: Standing,
    category: Category | None,
    plan: rules.LadderPlan | None,
    from_at: datetime,
    reason: str,
    number: int,
    at: datetime,
) -> LadderEdition:
    """A new edition; `plan` None: the category follows the general ladder again. `number`: the edition one saw."""
    insist(permissions.why_not_change_ladder(by) or permissions.why_not_from(at, from_at))
    # editors queue here, so that of two who saw the same edition one is told
    list(LadderEdition.objects.select_for_update().filter(category=category).order_by("pk"))
    last = LadderEdition.objects.filter(category=category).order_by("-number").first()
    if number != (last.number if last else 0):
        raise Refused(wrong_state("这份阶梯刚刚被别人改过，请重新打开，看过新的内容再改。"))
    if plan is None and (category is None or last is None or last.follows):
        raise Refused(incomplete("已经是按通用阶梯，没有改动。"))
    if last is not None and from_at <= last.from_at:
        raise Refused(incomplete("生效时间要在上一版之后。"))
    if last is not None and plan is not None and not last.follows and last.rungs == plan.facts():
        raise Refused(incomplete("没有改动。请改后再保存。"))
    edition = LadderEdition.objects.create(
        category=category,
        number=number + 1,
        from_at=from_at,
        follows=plan is None,
        rungs=plan.facts() if plan else {},
        made_by=by.officer,
        made_at=at,
        reason=reason,
    )
    audit.record(by=by, verb=LadderVerb.CHANGE_LADDER, about=edition, note=reason, at=at)
    return edition
