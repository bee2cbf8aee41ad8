"""The plans of calls, the scripts and the checklist are kept as rows; what was planned by them stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from cases.models import FollowUpPlan
from core import audit
from core.refusals import incomplete, insist
from dispatch.models import CallScript, CheckItem
from dispatch.permissions.follow_up import why_not_keep_calls
from dispatch.permissions.inspecting import why_not_keep_items
from governance.standing import Standing

VERBS = {
    "save_follow_up_plan": "维护回访计划",
    "save_call_script": "维护回访话术",
    "save_check_item": "维护检查项",
}
Row = TypeVar("Row", bound=Model)


@transaction.atomic
def save_plan(*, by: Standing, row: FollowUpPlan | None, facts: dict[str, Any], at: datetime) -> FollowUpPlan:
    """When cases of a level and outcome are called about. Errors: a second plan for the same two."""
    insist(why_not_keep_calls(by))
    kept = FollowUpPlan.objects.select_for_update().get(pk=row.pk) if row else FollowUpPlan()
    same = FollowUpPlan.objects.filter(level=facts["level"], outcome=facts["outcome"]).exclude(pk=kept.pk)
    if same.exists():
        insist(incomplete("这个等级和办结方式已有回访计划，请修改那一行。"))
    return _write(kept, facts, by=by, verb="save_follow_up_plan", at=at)


@transaction.atomic
def save_script(*, by: Standing, row: CallScript | None, facts: dict[str, Any], at: datetime) -> CallScript:
    """What is said and asked in a call."""
    insist(why_not_keep_calls(by))
    kept = CallScript.objects.select_for_update().get(pk=row.pk) if row else CallScript()
    return _write(kept, facts, by=by, verb="save_call_script", at=at)


@transaction.atomic
def save_item(*, by: Standing, row: CheckItem | None, facts: dict[str, Any], at: datetime) -> CheckItem:
    """A thing that supervision checks look at. Errors: a code that another item has."""
    insist(why_not_keep_items(by))
    kept = CheckItem.objects.select_for_update().get(pk=row.pk) if row else CheckItem()
    if CheckItem.objects.filter(code=facts["code"]).exclude(pk=kept.pk).exists():
        insist(incomplete(f"代码“{facts['code']}”已有一项，请换一个代码。"))
    return _write(kept, facts, by=by, verb="save_check_item", at=at)


def _write(kept: Row, facts: dict[str, Any], *, by: Standing, verb: str, at: datetime) -> Row:
    changed = [name for name, value in facts.items() if getattr(kept, name) != value]
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.save()
    if changed:
        said = "、".join(str(kept._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]  # own columns
        audit.record(by=by, verb=verb, about=kept, note=f"{kept}：{said}", at=at)
    return kept
