"""The verbs on a hazard's page."""

from typing import Any

from core.acts import Act
from governance.standing import Standing
from risk.actions import managing
from risk.choices import Finding, HazardState, HazardVerb
from risk.forms.hazards import LeadForm, ReviewForm, StrikeForm
from risk.models import Hazard
from risk.permissions import hazards as permissions

_OPEN = (HazardState.OPEN.value,)


def _review(standing: Standing, hazard: Hazard, data: dict[str, Any]) -> str:
    finding = Finding(data["finding"])
    done = managing.review(
        by=standing,
        hazard=hazard,
        finding=finding,
        note=data["note"],
        next_on=data["next_on"],
        at=standing.at,
    )
    more = "情况加剧，请考虑调高等级或送研判。" if finding == Finding.WORSE and not data["level"] else ""
    if data["level"] and data["level"] != hazard.case.level:
        more = "等级变动已登记，调低的等另一位同事复核。"
    return f"已记复查：{finding.label}，下次 {done.next_on:%Y-%m-%d} 前复查。{more}"


def _name_lead(standing: Standing, hazard: Hazard, data: dict[str, Any]) -> str:
    tier, officer = LeadForm.read(data["who"])
    managing.name_lead(
        by=standing, hazard=hazard, tier=tier, officer=officer, note=data["note"], at=standing.at
    )
    return f"已指定{officer}为{tier.label}领导，本人已收到提醒。"


def _strike_off(standing: Standing, hazard: Hazard, data: dict[str, Any]) -> str:
    done = managing.strike_off(by=standing, hazard=hazard, reason=data["reason"], at=standing.at)
    signed = f"（未闭环：{'、'.join(done.open_loops)}，由您签字）" if done.open_loops else ""
    return f"{done.case.number} 已销号{signed}，仍留在台账里；事项重新办理时自动恢复列管。"


HAZARD_ACTS: tuple[Act[Hazard], ...] = (
    Act(
        HazardVerb.REVIEW, "复查", "eye", 10, permissions.why_not_review, ReviewForm, _review,
        "记下这次看到的情况；下次复查日期按等级自动推算。", "primary", expected_in=_OPEN,
    ),
    Act(
        HazardVerb.NAME_LEAD, "指定包案", "user-check", 20, permissions.why_not_name_lead, LeadForm, _name_lead,
        "同一层级同时只有一位；原来的包案领导自动解除，两位都会收到提醒。",
    ),
    Act(
        HazardVerb.STRIKE_OFF, "销号", "checklist", 30, permissions.why_not_strike_off, StrikeForm, _strike_off,
        "不再复查，仍留在台账里；事项重新办理或重新评为中、高风险时自动恢复列管。", "danger",
        expected_in=_OPEN,
    ),
)  # fmt: skip
