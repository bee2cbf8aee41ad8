"""Why an area cannot hang there, or cannot be closed yet."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from core.refusals import Refusal, incomplete
from core.registry import registry
from governance.choices import LEVELS_ABOVE, AreaLevel
from governance.models import Area


def why_not_hang_area(area: Area, level: AreaLevel, parent: Area | None) -> Refusal | None:
    """Whether an area (new or not) of this level may hang below that parent, and what it holds below it."""
    if parent is None:
        if area.pk and area.parent_id is None:
            return _why_not_hold(area, level)
        return incomplete("请填写上级区域：除了最上面的一级，每个区域都在一个区域之下。")
    if area.pk and parent.path.startswith(area.path):
        return incomplete(f"{parent.label}就在{area.label}下面（或就是它），不能作它的上级。")
    if parent.closed_on is not None and area.closed_on is None and area.parent_id != parent.pk:
        return incomplete(f"{parent.label}已撤销（{parent.closed_on}），请选没有撤销的区域。")
    if AreaLevel(parent.level) not in LEVELS_ABOVE[level]:
        allowed = "、".join(one.label for one in LEVELS_ABOVE[level]) or "最上级"
        return incomplete(
            f"{level.label}不能放在{AreaLevel(parent.level).label}“{parent.name}”之下，上级可以是：{allowed}。"
        )
    return _why_not_hold(area, level)


def _why_not_hold(area: Area, level: AreaLevel) -> Refusal | None:
    """A level that changes must still fit above what hangs below it."""
    if not area.pk or area.level == level:
        return None
    held = {AreaLevel(one) for one in area.children.values_list("level", flat=True)}
    wrong = [one.label for one in held if level not in LEVELS_ABOVE[one]]
    if wrong:
        return incomplete(f"下面还有{'、'.join(sorted(wrong))}，不能改成{level.label}。请先把它们移走。")
    return None


def why_not_succeed_area(area: Area, on: date, successor: Area, at: datetime) -> Refusal | None:
    """A successor is another area, open itself. What hangs on the area goes when the closing is saved: not ahead."""
    if successor.path.startswith(area.path) or successor.closed_on is not None:
        return incomplete("接续区域要是另一个没有撤销的区域。")
    if on > at.date() and (held := _held(area, at)):
        return incomplete(
            f"{area.label}还有 {held}，保存时就转给接续区域。请到撤销当天再填，或把撤销日期改为今天。"
        )
    return None


def why_not_close_area(area: Area, successor: Area | None, at: datetime) -> Refusal | None:
    """Whether nothing hangs on the area any more; asked after a successor has taken what it can."""
    held = _held(area, at)
    if not held:
        return None
    if successor is None:
        return incomplete(
            f"{area.label}还有 {held}。请填写接续区域来接，或先办结、免职、改到别的区域，再撤销。"
        )
    return incomplete(f"{area.label}还有 {held}，不随区域转移。请先免职或改任到{successor.label}，再撤销。")


def _held(area: Area, at: datetime) -> str:
    return "、".join(f"{number:,} {one.noun}" for one, number in registry.uses("area", area, at))


def why_not_mark_merger(area: Area, facts: dict[str, Any]) -> Refusal | None:
    if area.level != AreaLevel.COMMUNITY:
        return incomplete(f"“四中心融合”按社区记，{area.label}是{AreaLevel(area.level).label}。")
    four = ("has_governance", "has_petition", "has_mediation", "has_grid")
    if facts["merged_on"] and not all(facts[one] for one in four):
        return incomplete("四个中心都有了，才填融合日期。请先勾选，或清空日期。")
    return None
