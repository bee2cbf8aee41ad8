"""The call-back and the lawful end as buttons."""

from typing import Any

from cases.choices import ContactResult, State, Verb
from cases.models import Case
from core.acts import Act
from dispatch import actions
from dispatch.actions.calling import end_lawfully
from dispatch.choices import LawfulManner, SlipVerb
from dispatch.forms.follow_up import FollowUpForm, LawfulEndForm
from dispatch.permissions import follow_up as permissions
from governance.standing import Standing


def _follow_up(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    result = ContactResult(data["result"])
    contact = actions.follow_up(by=standing, case=case, result=result, note=data["note"], at=standing.at)
    if result == ContactResult.DISSATISFIED:
        return f"已记录“不满意”，{case.number} 重新办理，下一步：交办。"
    if result == ContactResult.UNREACHED:
        left = contact.case.contacts.filter(done_at=None, step=contact.step).exists()
        return (
            "已记录“未接通”，已另排一次回访。" if left else "已记录“未接通”，已满规定次数，这次回访到此为止。"
        )
    return f"已记录“{result.label}”，下一步：结案。"


def _conclude(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    facts = {"summary": data["summary"], "remedies": data["remedies"], "manner": LawfulManner(data["manner"])}
    end = end_lawfully(by=standing, case=case, at=standing.at, **facts)
    return f"{case.number} 已依法按程序办结（不满意 {end.rounds} 轮），请打印告知书交当事人。"


CASE_ACTS: tuple[Act[Case], ...] = (
    Act(
        SlipVerb.FOLLOW_UP, "回访", "phone", 35, permissions.why_not_follow_up, FollowUpForm, _follow_up,
        "由经办人和承办单位以外的同事联系当事人；不满意的自动重新办理。",
        weight="primary", expected_in=(State.COMPLETED,),
    ),
    Act(
        Verb.CONCLUDE, "依法办结", "file-certificate", 60, permissions.why_not_end_lawfully, LawfulEndForm, _conclude,
        "多轮办理当事人仍不满意、已经依法办完的，由指挥长签字办结，并告知救济途径；单独统计。", weight="danger",
    ),
)  # fmt: skip
