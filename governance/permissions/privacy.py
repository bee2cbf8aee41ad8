"""Who keeps the records of personal information, and what may no longer or not yet be done with them."""

from datetime import date

from core.refusals import Refusal, forbidden, wrong_state
from core.retention import Rule
from governance.choices import Capability
from governance.models import ImpactAssessment, ProcessingActivity, SubjectRequest
from governance.standing import Standing

KEPT_YEARS = 3  # PIPL article 56


def why_not_read(standing: Standing) -> Refusal | None:
    if standing.may(Capability.SECURE, Capability.AUDIT):
        return None
    return forbidden("个人信息保护台账由负责“安全管理”职责的人员管理，审计员可以查看。请联系安全管理员。")


def why_not_keep(standing: Standing) -> Refusal | None:
    if standing.may(Capability.SECURE):
        return None
    return why_not_read(standing) or forbidden("审计员只查看，不改动。请由负责“安全管理”职责的人员办理。")


def why_not_revise(standing: Standing, activity: ProcessingActivity) -> Refusal | None:
    if refusal := why_not_keep(standing):
        return refusal
    newest = ProcessingActivity.objects.filter(code=activity.code).order_by("-id").first()
    if newest is not None and newest.pk != activity.pk:
        return wrong_state("这是以前的版本，不能再改。请打开现行版本修订。")
    return wrong_state("这项处理活动已停止。重新开始请另行登记。") if activity.is_ended else None


def kept_until(assessment: ImpactAssessment) -> date:
    """The last day on which it must be kept: three years from when it was made or written down, the later."""
    start = max(assessment.assessed_on, assessment.made_at.date())
    day = 28 if (start.month, start.day) == (2, 29) else start.day
    return start.replace(year=start.year + KEPT_YEARS, day=day)


def why_not_remove(standing: Standing, assessment: ImpactAssessment) -> Refusal | None:
    if refusal := why_not_keep(standing):
        return refusal
    if assessment.removed_at is not None:
        return wrong_state("这份影响评估已撤下。")
    last = kept_until(assessment)
    if standing.at.date() <= last:
        return wrong_state(
            f"影响评估报告依法至少保存三年（个人信息保护法第五十六条），{last:%Y年%m月%d日} 之后才能撤下。"
        )
    return None


def why_not_answer(standing: Standing, request: SubjectRequest) -> Refusal | None:
    if refusal := why_not_keep(standing):
        return refusal
    return wrong_state("这件请求已答复。当事人再提出的，请另行登记。") if request.decided_at else None


def why_not_erase(standing: Standing, rule: Rule) -> Refusal | None:
    if refusal := why_not_keep(standing):
        return refusal
    if rule.kind.erase is None:
        return wrong_state(f"{rule.kind.label}不由人工清除：{rule.kind.note}。")
    if not rule.may_erase:
        return wrong_state("这条规则目前只试算。确需清除的，请先在规则里勾选“允许清除”并保存。")
    return None
