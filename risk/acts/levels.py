"""The verbs on a case page that change its level: one person raises, two lower, a commander answers a red flag."""

from collections.abc import Callable
from typing import Any

from cases.choices import Level
from cases.models import Case
from core.acts import Act
from core.refusals import Refusal, insist
from governance.standing import Standing
from risk.actions import levels, upgrading
from risk.choices import FlagVerb, LevelVerb
from risk.forms.levels import LowerForm, RaiseForm, SecondForm, UpgradeForm
from risk.models import LevelChange
from risk.permissions import flags as flag_permissions
from risk.permissions import levels as permissions

Answer = Callable[[Standing, LevelChange], Refusal | None]


def _raise(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    levels.raise_level(by=standing, case=case, level=data["level"], reason=data["note"], at=standing.at)
    return f"{case.number} 已上调为{Level(data['level']).label}，已通知指挥长。"


def _propose(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    levels.propose_lowering(by=standing, case=case, level=data["level"], reason=data["note"], at=standing.at)
    return f"{case.number} 已提请下调。另一人复核同意以前，仍是{Level(case.level).label}。"


def _pending(case: Case) -> LevelChange | None:
    rows = LevelChange.objects.filter(case=case).proposed().select_related("assessment__screening")
    change = rows.first()
    if change is not None:
        change.case = case
    return change


def _on_case(why_not: Answer) -> Callable[[Standing, Case], Refusal | None]:
    """What is asked of the one lowering of a case that waits."""

    def ask(standing: Standing, case: Case) -> Refusal | None:
        if refusal := permissions.why_not_second(standing, case):
            return refusal
        change = _pending(case)
        return why_not(standing, change) if change is not None else permissions.NOTHING_WAITS

    return ask


def _waiting(case: Case) -> LevelChange:
    change = _pending(case)
    if change is None:
        insist(permissions.NOTHING_WAITS)
        raise LookupError  # not reached: `insist` raises
    return change


def _confirm(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    done = levels.confirm_lowering(by=standing, change=_waiting(case), note=data["note"], at=standing.at)
    return f"{case.number} 复核同意，现为{Level(done.to_level).label}。"


def _decline(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    levels.decline_lowering(by=standing, change=_waiting(case), note=data["note"], at=standing.at)
    return f"{case.number} 已退回，等级不变，已告知提出人。"


def _upgrade(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    upgrading.confirm_upgrade(by=standing, case=case, reason=data["note"], at=standing.at)
    return f"{case.number} 已升级为高风险，首接责任人已知道。"


def _keep(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    upgrading.reject_upgrade(by=standing, case=case, reason=data["note"], at=standing.at)
    return f"{case.number} 红旗已看，不予升级，等级不变。"


LEVEL_ACTS: tuple[Act[Case], ...] = (
    Act(
        FlagVerb.CONFIRM, "确认升级", "flag", 3, flag_permissions.why_not_answer, UpgradeForm, _upgrade,
        "因红旗把等级升为高风险，时限随之变短。", weight="primary",
    ),
    Act(
        FlagVerb.REJECT, "不予升级", "flag", 4, flag_permissions.why_not_answer, UpgradeForm, _keep,
        "红旗看过，等级不变；理由留在记录里。",
    ),
    Act(
        LevelVerb.CONFIRM, "复核同意", "check", 5, _on_case(permissions.why_not_confirm), SecondForm, _confirm,
        "同意下调：等级由您和提出人两人决定。", weight="primary",
    ),
    Act(
        LevelVerb.DECLINE, "复核退回", "x", 6, _on_case(permissions.why_not_decline), SecondForm, _decline,
        "不同意下调：等级不变，退回提出人。",
    ),
    Act(
        LevelVerb.RAISE, "上调等级", "urgent", 76, permissions.why_not_raise, RaiseForm, _raise,
        "一人即可上调，指挥长和首接责任人立即知道。",
    ),
    Act(
        LevelVerb.PROPOSE, "提请下调", "scale", 77, permissions.why_not_propose, LowerForm, _propose,
        "须另一人复核同意；同意以前等级不变。",
    ),
)  # fmt: skip
