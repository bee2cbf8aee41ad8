"""The verbs of escalations."""

from typing import Any

from cases.models import Case
from cases.pages import moment_words
from core.acts import Act
from core.registry import registry
from dispatch.actions import escalations
from dispatch.choices import EscalationState, EscalationVerb
from dispatch.forms.escalations import AcceptEscalationForm, EscalateForm, EscalationReasonForm, OpinionForm
from dispatch.models import Escalation
from dispatch.permissions import escalations as permissions
from governance.standing import Standing


def _asked(done: Escalation) -> str:
    return f"已提请{done.get_level_display()}（{done.to_centre}）协调，{moment_words(done.due_at)} 前答复是否受理。"


def _escalate(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    return _asked(escalations.escalate(by=standing, case=case, reason=data["reason"], at=standing.at))


def _further(standing: Standing, escalation: Escalation, data: dict[str, Any]) -> str:
    return _asked(
        escalations.escalate_further(
            by=standing, escalation=escalation, reason=data["reason"], at=standing.at
        )
    )


def _accept(standing: Standing, escalation: Escalation, data: dict[str, Any]) -> str:
    done = escalations.accept_escalation(by=standing, escalation=escalation, at=standing.at)
    return f"已受理，事项全部可见；{moment_words(done.due_at)} 前签署意见、交回{done.from_centre}。"


def _list(standing: Standing, escalation: Escalation, data: dict[str, Any]) -> str:
    done = escalations.list_escalation(by=standing, escalation=escalation, at=standing.at)
    place = registry.put_on_agenda(done.case, done.to_centre, done.level, standing.at)
    if place:
        return f"已列入{place}，议定以后自动记为本级意见。"
    return "已列入：本级下次召集研判会时自动排上，议定以后自动记为本级意见。"


def _opinion(standing: Standing, escalation: Escalation, data: dict[str, Any]) -> str:
    escalations.give_opinion(by=standing, escalation=escalation, opinion=data["opinion"], at=standing.at)
    return "意见已签署；协调好以后交回下级。"


def _hand_down(standing: Standing, escalation: Escalation, data: dict[str, Any]) -> str:
    done = escalations.hand_down(by=standing, escalation=escalation, opinion=data["opinion"], at=standing.at)
    return f"已带意见交回{done.from_centre}，那里即时收到通知。"


def _refuse(standing: Standing, escalation: Escalation, data: dict[str, Any]) -> str:
    done = escalations.refuse_escalation(
        by=standing, escalation=escalation, note=data["note"], at=standing.at
    )
    return f"不予提级，{done.from_centre}会看到理由。"


def _withdraw(standing: Standing, escalation: Escalation, data: dict[str, Any]) -> str:
    done = escalations.withdraw_escalation(
        by=standing, escalation=escalation, note=data["note"], at=standing.at
    )
    return f"已撤回，{done.to_centre}不用再答复。"


CASE_ACTS: tuple[Act[Case], ...] = (
    Act(
        EscalationVerb.ESCALATE, "提级", "hierarchy", 74, permissions.why_not_escalate, EscalateForm, _escalate,
        "请上一级协调；交回之前本级照常办理，时限不变。",
    ),
)  # fmt: skip
ESCALATION_ACTS: tuple[Act[Escalation], ...] = (
    Act(
        EscalationVerb.ACCEPT, "受理", "check", 10, permissions.why_not_accept, AcceptEscalationForm, _accept,
        "受理后看得到事项全部内容，并开始计答复时限。", weight="primary", expected_in=(EscalationState.ASKED,),
    ),
    Act(
        EscalationVerb.LIST, "列入研判", "users-group", 15, permissions.why_not_list_escalation, AcceptEscalationForm,
        _list, "排上本级下一次研判会，议定的措施自动记为本级意见，交回时一并带回；还没受理的同时受理。",
    ),
    Act(
        EscalationVerb.HAND_DOWN, "交回下级", "arrow-back-up", 20, permissions.why_not_hand_down, OpinionForm,
        _hand_down, "签署意见后交回；交回以后本级不再计时。", weight="primary",
        expected_in=(EscalationState.ACCEPTED,),
    ),
    Act(
        EscalationVerb.GIVE_OPINION, "签署意见", "signature", 30, permissions.why_not_give_opinion, OpinionForm,
        _opinion, "先写下本级意见，可以再改；交回时一并带回。",
    ),
    Act(
        EscalationVerb.ESCALATE_FURTHER, "再提级", "hierarchy", 40, permissions.why_not_escalate_further,
        EscalateForm, _further, "本级协调不了的，再请上一级；本级仍要向下级交代。",
    ),
    Act(
        EscalationVerb.REFUSE, "不予提级", "circle-x", 50, permissions.why_not_refuse, EscalationReasonForm, _refuse,
        "写明理由，退给提请的一级继续办。",
    ),
    Act(
        EscalationVerb.WITHDRAW, "撤回提级", "x", 60, permissions.why_not_withdraw, EscalationReasonForm, _withdraw,
        "已经办好，或者不需要上级协调了。",
    ),
)  # fmt: skip
