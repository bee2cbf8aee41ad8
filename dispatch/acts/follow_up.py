"""The call-back as a button."""

from typing import Any

from cases.choices import ContactResult, State
from cases.models import Case
from core.acts import Act
from dispatch import actions
from dispatch.choices import SlipVerb
from dispatch.forms.follow_up import FollowUpForm
from dispatch.permissions import follow_up as permissions
from governance.standing import Standing


def _follow_up(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    result = ContactResult(data["result"])
    actions.follow_up(by=standing, case=case, result=result, note=data["note"], at=standing.at)
    if result == ContactResult.DISSATISFIED:
        return f"已记录“不满意”，{case.number} 重新办理，下一步：交办。"
    if result == ContactResult.UNREACHED:
        return "已记录“未接通”，已另排一次回访。"
    return f"已记录“{result.label}”，下一步：结案。"


CASE_ACTS: tuple[Act[Case], ...] = (
    Act(
        SlipVerb.FOLLOW_UP, "回访", "phone", 35, permissions.why_not_follow_up, FollowUpForm, _follow_up,
        "由经办人以外的同事联系当事人；不满意的自动重新办理。",
        weight="primary", expected_in=(State.COMPLETED,),
    ),
)  # fmt: skip
