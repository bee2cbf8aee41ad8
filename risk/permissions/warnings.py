"""Why not: warnings are read by those who read scores, judged where one's post reaches, their rules set by commanders."""

from __future__ import annotations

from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.choices import AreaLevel, Capability
from governance.models import Area
from governance.standing import Standing
from risk.choices.warnings import Verdict
from risk.models import RiskWarning, WarningRule
from risk.permissions.assessing import may_read
from risk.workflow import READERS

# who sets rules
SETTERS = (Capability.COMMAND,)
_ABOVE_STREETS = (AreaLevel.CITY, AreaLevel.DISTRICT)


def why_not_read_warnings(standing: Standing) -> Refusal | None:
    if may_read(standing):
        return None
    return forbidden("您的岗位没有“预评”“指挥”“批示”或“交办”职责，不能查看预警。如有线索请报本中心专班。")


def why_not_acknowledge(standing: Standing, warning: RiskWarning) -> Refusal | None:
    """Who reads warnings judges those of the own place, once. The warning comes with its area."""
    if refusal := _why_not_judge(standing, warning):
        return refusal
    if warning.acknowledged_at is not None:
        who = warning.acknowledged_by.name if warning.acknowledged_by else "同事"
        return wrong_state(
            f"这条预警已由{who}确认为“{warning.get_verdict_display()}”。结论有误的，请用“改判”。"
        )
    return None


def why_not_rejudge(standing: Standing, warning: RiskWarning) -> Refusal | None:
    """A verdict that was wrong is put right; the audit keeps the earlier one."""
    if refusal := _why_not_judge(standing, warning):
        return refusal
    if warning.acknowledged_at is None:
        return wrong_state("这条预警还没有确认，请先确认。")
    return None


def _why_not_judge(standing: Standing, warning: RiskWarning) -> Refusal | None:
    if refusal := why_not_read_warnings(standing):
        return refusal
    if not standing.covers(warning.area, *READERS):
        return forbidden(f"这条预警在{warning.area}，不在您的岗位范围内，请由当地的指挥长或专班确认。")
    return None


def why_not_verdict(verdict: str, note: str) -> Refusal | None:
    if verdict not in Verdict.values:
        return incomplete("请选择“属实”或“误报”。")
    if not note:
        return incomplete(
            "请写明采取了什么措施。" if verdict == Verdict.TRUE else "请写明为什么是误报，规则据此改进。"
        )
    return None


def why_not_set_rule(standing: Standing, area: Area | None) -> Refusal | None:
    """A rule for everywhere is the district commanders'; one for a place those' who command there."""
    if area is not None:
        if standing.covers(area, *SETTERS):
            return None
        return forbidden(f"改{area}的预警规则要有当地的“指挥”职责。请向当地指挥长提出。")
    held = [
        one
        for one in standing.appointments
        if any(right in one.post.capabilities for right in SETTERS)
        and (one.area or one.post.unit.area).level in _ABOVE_STREETS
    ]
    if held:
        return None
    return forbidden("全区适用的规则由区级指挥长修改。街道指挥长可以“为本地另定”，只在本地代替它。")


def why_not_change_rule(standing: Standing, rule: WarningRule) -> Refusal | None:
    if refusal := why_not_read_warnings(standing):
        return refusal
    return why_not_set_rule(standing, rule.area)


def why_not_add_rule(standing: Standing) -> Refusal | None:
    if standing.may(*SETTERS):
        return None
    return forbidden("新增预警规则要有“指挥”职责。请向本街道指挥长提出。")
