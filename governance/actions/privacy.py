"""Keeping the records of personal information: each write leaves its audit line."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from core import audit, jobs, retention, sequences
from core.models import Erasure, Job, RetentionRule, StoredFile
from core.refusals import Refused, insist, wrong_state
from core.registry import registry
from governance import calendar
from governance.models import ImpactAssessment, ProcessingActivity, SubjectRequest
from governance.permissions import privacy as permissions
from governance.rules import add_workdays
from governance.standing import Standing

ANSWER_WORKDAYS = 15
REGISTER, REVISE, END = "register_activity", "revise_activity", "end_activity"
ASSESS, REMOVE = "write_assessment", "remove_assessment"
TAKE, ANSWER, EXPORT, LOOK = "take_request", "answer_request", "export_person", "look_request"
CHANGE_RULE, ERASE = "change_retention", "ask_erasure"
VERBS = {
    REGISTER: "登记处理活动",
    REVISE: "修订处理活动",
    END: "停止处理活动",
    ASSESS: "登记影响评估",
    REMOVE: "撤下影响评估",
    TAKE: "登记个人信息请求",
    ANSWER: "答复个人信息请求",
    EXPORT: "导出个人全部信息",
    LOOK: "查看请求人信息",
    CHANGE_RULE: "修改保存期限",
    ERASE: "提出清除",
}
FACTS = (
    "name", "purpose", "legal_basis", "basis_note", "data_kinds", "is_sensitive", "subjects", "recipients", "retention",
)  # fmt: skip


def due_on(received_on: date, at: datetime) -> date:
    """The default day to answer by: fifteen workdays after the day it came."""
    start = at.replace(year=received_on.year, month=received_on.month, day=received_on.day, hour=12)
    return add_workdays(calendar.working_calendar(), start, ANSWER_WORKDAYS).at.date()


@transaction.atomic
def register_activity(*, by: Standing, facts: dict[str, Any], at: datetime) -> ProcessingActivity:
    """Enter what the centre does with personal data, under a number of its own."""
    insist(permissions.why_not_keep(by))
    code = f"own-{sequences.take('processing', at.year):03d}-{at.year}"
    made = {"code": code, "from_on": at.date(), "made_by": by.officer, "made_at": at}
    activity = ProcessingActivity.objects.create(**made, **{name: facts[name] for name in FACTS})
    audit.record(by=by, verb=REGISTER, about=activity, at=at)
    return activity


@transaction.atomic
def revise_activity(
    *, by: Standing, activity: ProcessingActivity, facts: dict[str, Any], at: datetime
) -> ProcessingActivity:
    """A new version from today on; the old one stays as it was."""
    newest = _newest(activity)
    insist(permissions.why_not_revise(by, newest))
    made = {"code": newest.code, "from_on": at.date(), "made_by": by.officer, "made_at": at}
    revised = ProcessingActivity.objects.create(**made, **{name: facts[name] for name in FACTS})
    audit.record(by=by, verb=REVISE, about=revised, at=at)
    return revised


@transaction.atomic
def end_activity(
    *, by: Standing, activity: ProcessingActivity, reason: str, at: datetime
) -> ProcessingActivity:
    """A last edition says that this is no longer done; the earlier ones stay."""
    newest = _newest(activity)
    insist(permissions.why_not_revise(by, newest))
    made = {"code": newest.code, "from_on": at.date(), "made_by": by.officer, "made_at": at}
    facts = {name: getattr(newest, name) for name in FACTS}
    ended = ProcessingActivity.objects.create(**made, **facts, is_ended=True)
    audit.record(by=by, verb=END, about=ended, note=reason, at=at)
    return ended


def _newest(activity: ProcessingActivity) -> ProcessingActivity:
    """The version in force, held: two who revise at once do so one after the other, and the second is refused."""
    held = ProcessingActivity.objects.select_for_update(of=("self",)).filter(code=activity.code)
    list(held.order_by("id")[:1])
    newest = ProcessingActivity.objects.filter(code=activity.code).order_by("-id").first()
    if newest is None or newest.pk != activity.pk:
        raise Refused(wrong_state("这项处理活动刚刚被修订过。请打开现行版本再改。"))
    return newest


@transaction.atomic
def write_assessment(
    *, by: Standing, facts: dict[str, Any], file: StoredFile | None, at: datetime
) -> ImpactAssessment:
    """Keep an assessment of what an activity does to people, with its paper."""
    insist(permissions.why_not_keep(by))
    assessment = ImpactAssessment.objects.create(author=by.officer, file=file, made_at=at, **facts)
    audit.record(by=by, verb=ASSESS, about=assessment, at=at)
    return assessment


@transaction.atomic
def remove_assessment(*, by: Standing, assessment: ImpactAssessment, reason: str, at: datetime) -> None:
    """Out of the list, not out of the house: who looks at its address still reads it, and why it was removed."""
    held = ImpactAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    insist(permissions.why_not_remove(by, held))
    held.removed_at, held.removed_by, held.why_removed = at, by.officer, reason
    held.save(update_fields=["removed_at", "removed_by", "why_removed"])
    audit.record(by=by, verb=REMOVE, about=held, note=reason, at=at)


@transaction.atomic
def take_request(*, by: Standing, facts: dict[str, Any], at: datetime) -> SubjectRequest:
    """Somebody asks about their own data: the term to answer runs from the day it came."""
    insist(permissions.why_not_keep(by))
    facts = {**facts, "due_on": facts["due_on"] or due_on(facts["received_on"], at)}
    number = f"个信{at.year}-{sequences.take('subject_request', at.year):03d}"
    request = SubjectRequest.objects.create(number=number, taken_by=by.officer, taken_at=at, **facts)
    audit.record(by=by, verb=TAKE, about=request, note=request.get_kind_display(), at=at)
    return request


@transaction.atomic
def answer_request(
    *, by: Standing, request: SubjectRequest, decision: str, answer: str, at: datetime
) -> SubjectRequest:
    """What was decided and what the person is told."""
    held = SubjectRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    insist(permissions.why_not_answer(by, held))
    held.decision, held.answer, held.decided_by, held.decided_at = decision, answer, by.officer, at
    held.save(update_fields=["decision", "answer", "decided_by", "decided_at"])
    audit.record(by=by, verb=ANSWER, about=held, note=held.get_decision_display(), at=at)
    return held


@transaction.atomic
def export_person(*, by: Standing, request: SubjectRequest, purpose: str, at: datetime) -> Job:
    """Everything the house holds about who asks, in the worker; only for a request that is not answered yet."""
    held = SubjectRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    insist(permissions.why_not_answer(by, held))
    audit.record(by=by, verb=EXPORT, about=held, note=purpose, at=at)
    arguments = {"request": held.pk, "purpose": purpose}
    return jobs.submit(EXPORT, title=f"个人信息 {held.number}", owner=by.pk, arguments=arguments, at=at)


@transaction.atomic
def change_retention(*, by: Standing, key: str, keep_days: int, may_erase: bool, at: datetime) -> None:
    """How long a kind of record is kept here; never shorter than the law wants."""
    insist(permissions.why_not_keep(by))
    kind = registry.retention[key]
    if keep_days < kind.minimum_days:
        raise Refused(wrong_state(f"{kind.label}至少保存 {kind.minimum_days} 天（{kind.basis}）。"))
    facts = {"keep_days": keep_days, "may_erase": may_erase and kind.erase is not None}
    rule, _ = RetentionRule.objects.update_or_create(
        key=key, defaults={**facts, "changed_by": by.officer, "changed_at": at}
    )
    said = f"{kind.label}：{keep_days} 天，{'允许清除' if facts['may_erase'] else '只试算'}"
    audit.record(by=by, verb=CHANGE_RULE, about=rule, note=said, at=at)


@transaction.atomic
def ask_erasure(*, by: Standing, key: str, reason: str, at: datetime) -> Job:
    """Erase in the worker what is older than the rule says at this moment; one run of a kind at a time."""
    rule = retention.rule(key)
    insist(permissions.why_not_erase(by, rule))
    facts = {"label": rule.kind.label, "keep_days": rule.days, "before": rule.before(at), "reason": reason}
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(key=key, asked_by=by.officer, asked_at=at, **facts)
    except IntegrityError as error:
        raise Refused(wrong_state("这类记录的清除正在进行，完成后再提出。")) from error
    audit.record(by=by, verb=ERASE, about=erasure, note=reason, at=at)
    title = f"清除到期的{rule.kind.label}"
    return jobs.submit(retention.ERASE, title=title, owner=by.pk, arguments={"erasure": erasure.pk}, at=at)
