"""The verbs about who may know of a case, as buttons and forms."""

from typing import Any

from django.urls import reverse

from cases import sight_permissions
from cases.actions import accused, restricting
from cases.choices import Restriction, Verb
from cases.models import BreakGlass, Case, Exclusion, Grant
from cases.sight_forms import ExcludeForm, NameOnForm, RestrictForm, ReviewForm, WhyForm
from core.acts import Act
from governance.standing import Standing


def _exclude(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    unit, officer = data["unit"], data["officer"]
    accused.exclude(by=standing, case=case, unit=unit, officer=officer, reason=data["reason"], at=standing.at)
    who = "、".join(str(one) for one in (unit, officer) if one)
    return f"已标明回避：{who}从现在起看不到 {case.number}，也不会再收到它的通知。"


def _lift_exclusion(standing: Standing, exclusion: Exclusion, data: dict[str, Any]) -> str:
    who = exclusion.unit or exclusion.officer
    accused.lift_exclusion(by=standing, exclusion=exclusion, reason=data["reason"], at=standing.at)
    return f"{who}不再回避，原因已记入办理记录。"


def _restrict(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    kind = Restriction(data["kind"])
    restricting.restrict(by=standing, case=case, kind=kind, reason=data["reason"], at=standing.at)
    return f"已限制知悉（{kind.label}）：只有“谁能看到”里列出的人员看得到。"


def _lift_restriction(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    restricting.lift_restriction(by=standing, case=case, reason=data["reason"], at=standing.at)
    return "已解除限制，辖区内的岗位都能看到本事项。"


def _name_on(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    unit, officer = data["unit"], data["officer"]
    restricting.name_on(
        by=standing,
        case=case,
        unit=unit,
        officer=officer,
        reason=data["reason"],
        until_at=data["until_at"],
        at=standing.at,
    )
    return f"已指定{unit or officer}为知情人员。"


def _take_off(standing: Standing, grant: Grant, data: dict[str, Any]) -> str:
    who = grant.unit or grant.officer
    restricting.take_off(by=standing, grant=grant, reason=data["reason"], at=standing.at)
    return f"已把{who}移出知情人员。"


def _review_glass(standing: Standing, look: BreakGlass, data: dict[str, Any]) -> str:
    restricting.review_glass(by=standing, look=look, note=data["note"], at=standing.at)
    return f"已核查{look.officer}的这次紧急查阅。"


def after(standing: Standing, target: Case | Grant) -> str:
    """The case's page, or the list for who has just lost sight of it."""
    case = target if isinstance(target, Case) else target.case
    if Case.objects.visible_to(standing).filter(pk=case.pk).exists():
        return reverse("case_show", args=[case.pk])
    return reverse("case_list")


SIGHT_ACTS: tuple[Act[Case], ...] = (
    Act(
        Verb.EXCLUDE, "标明回避", "eye-off", 86, sight_permissions.why_not_exclude, ExcludeForm, _exclude,
        "被反映的单位或工作人员从现在起看不到本事项，不会被推荐、通知、计入其统计；首接责任人须回避的，自动换人。",
        weight="danger", after=after,
    ),
    Act(
        Verb.RESTRICT, "限制知悉", "lock", 87, sight_permissions.why_not_restrict, RestrictForm, _restrict,
        "只有经办过的、被指定的人员看得到；其他人只看到“受限若干件”。",
    ),
    Act(
        Verb.NAME_ON, "指定知情", "user-plus", 88, sight_permissions.why_not_name_on, NameOnForm, _name_on,
        "让一个单位或一名人员从现在起看到本事项。",
    ),
    Act(
        Verb.LIFT_RESTRICTION, "解除限制", "key", 89, sight_permissions.why_not_lift_restriction, WhyForm,
        _lift_restriction, "解除后，辖区内的岗位都能看到本事项。", weight="danger",
    ),
)  # fmt: skip

EXCLUSION_ACTS: tuple[Act[Exclusion], ...] = (
    Act(
        Verb.LIFT_EXCLUSION, "解除回避", "eye", 10, sight_permissions.why_not_lift_exclusion, WhyForm,
        _lift_exclusion, "解除后，该单位或人员按其岗位又能看到本事项。", weight="danger",
    ),
)  # fmt: skip

GRANT_ACTS: tuple[Act[Grant], ...] = (
    Act(
        Verb.TAKE_OFF, "移出知情", "x", 10, sight_permissions.why_not_take_off, WhyForm, _take_off,
        "从现在起不再看到本事项；以前的授权留在记录里。", weight="danger", after=after,
    ),
)  # fmt: skip

GLASS_ACTS: tuple[Act[BreakGlass], ...] = (
    Act(
        Verb.REVIEW_GLASS, "核查紧急查阅", "checklist", 10, sight_permissions.why_not_review_glass, ReviewForm,
        _review_glass, "写明这次查阅是否必要、是否妥当；意见记入事项的办理记录。", weight="primary",
    ),
)  # fmt: skip
