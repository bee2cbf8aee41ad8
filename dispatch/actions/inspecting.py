"""Supervision checks: drawn, checked item by item, put right, ended."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from cases.actions.history import locked, write
from cases.actions.tasks import rectify
from cases.choices import State
from cases.models import Case
from core import audit, clock
from core.refusals import incomplete, insist
from dispatch.choices import CheckVerdict, InspectionKind, InspectionState, InspectVerb
from dispatch.models import (
    CheckItem,
    InspectionFinding,
    InspectionRound,
    InspectionSample,
    Rectification,
)
from dispatch.permissions import inspecting as permissions
from governance.models import Area
from governance.standing import Standing

MOST = 500
Drawable = tuple[int, str, int]


def ticket(seed: str, number: str) -> str:
    """The first 16 hex digits of SHA-256 of "seed:number": the smallest are drawn, so anybody draws the same again."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()[:16]


def sample(rows: Iterable[Drawable], *, size: int, seed: str, is_stratified: bool) -> list[Drawable]:
    """(case, ticket, unit) of those drawn, the smallest tickets first; rows are (case, number, unit).

    By strata each unit gets its share by the largest remainder, and at least one case while the size allows it.
    """
    by_unit: dict[int, list[Drawable]] = defaultdict(list)
    for case, number, unit in rows:
        by_unit[unit if is_stratified else 0].append((case, ticket(seed, number), unit))
    quotas = shares({unit: len(found) for unit, found in by_unit.items()}, size)
    drawn = [
        one
        for unit, found in by_unit.items()
        for one in sorted(found, key=lambda each: each[1])[: quotas[unit]]
    ]
    return sorted(drawn, key=lambda each: each[1])


def shares(counts: Mapping[int, int], size: int) -> dict[int, int]:
    """How many of each unit: in proportion, largest remainders first, one at least where there is room for that."""
    whole = sum(counts.values())
    size = min(size, whole)
    least = 1 if size >= len(counts) else 0
    exact = {unit: count * size / whole for unit, count in counts.items()} if whole else {}
    given = {unit: min(counts[unit], max(least, int(exact[unit]))) for unit in counts}
    order = sorted(counts, key=lambda unit: (int(exact[unit]) - exact[unit], unit))
    while sum(given.values()) < size:
        for unit in order:
            if given[unit] < counts[unit] and sum(given.values()) < size:
                given[unit] += 1
    while sum(given.values()) > size:
        largest = max(given, key=lambda unit: (given[unit], unit))
        given[largest] -= 1
    return given


@transaction.atomic
def draw_round(
    *,
    by: Standing,
    kind: InspectionKind,
    title: str,
    area: Area,
    since: date,
    until: date,
    size: int,
    is_stratified: bool,
    seed: str,
    at: datetime,
) -> InspectionRound:
    """Draw a fair sample of the cases completed in the period that the officer sees; nobody chooses a single one."""
    insist(permissions.why_not_inspect(by))
    centre = by.centre_for(*permissions.INSPECTORS)
    if centre is None or not by.covers(area, *permissions.INSPECTORS):
        insist(incomplete(f"{area}不在您的督导范围内，请另选。"))
    assert centre is not None  # noqa: S101 - refused above
    if until > at.date():
        insist(incomplete("抽查已经办结的事项，止日不能晚于今天。"))
    done = (
        Case.objects.visible_to(by)
        .live()
        .filter(
            state__in=(State.COMPLETED, State.CLOSED),
            completed_at__gte=clock.start_of(since),
            completed_at__lt=clock.start_of(until + timedelta(days=1)),
            area__path__startswith=area.path,
        )
    )
    found = done.order_by().values_list("pk", "number", "lead_unit", "centre")
    rows = [(pk, number, lead or own) for pk, number, lead, own in found.iterator(chunk_size=5000)]
    if not rows:
        insist(incomplete("这段时间、这个范围里没有办结的事项，请换一段时间。"))
    drawn = sample(rows, size=min(size, MOST), seed=seed, is_stratified=is_stratified)
    round_ = InspectionRound.objects.create(
        centre=centre, kind=kind, title=title, area=area, since=since, until=until, size=size,
        is_stratified=is_stratified, seed=seed, population=len(rows), drawn=len(drawn), made_by=by.officer,
        appointment=by.under(by.right(*permissions.INSPECTORS)), made_at=at,
    )  # fmt: skip
    InspectionSample.objects.bulk_create(
        InspectionSample(round=round_, case_id=case, ticket=mark, unit_id=unit) for case, mark, unit in drawn
    )
    note = f"{title}：{len(rows)} 件中抽 {len(drawn)} 件，种子 {seed}"
    audit.record(by=by, verb="draw_round", about=round_, note=note, at=at)
    return round_


def _locked(sample_: InspectionSample) -> InspectionSample:
    """The case first, then the round's row and the sample."""
    case = locked(sample_.case)
    round_ = InspectionRound.objects.select_for_update(of=("self",)).get(pk=sample_.round_id)
    round_.area = sample_.round.area
    fresh = InspectionSample.objects.select_for_update(of=("self",)).select_related("unit").get(pk=sample_.pk)
    fresh.case, fresh.round = case, round_
    return fresh


@transaction.atomic
def check(
    *,
    by: Standing,
    sample: InspectionSample,
    findings: Mapping[int, tuple[CheckVerdict, str]],
    remark: str,
    at: datetime,
) -> InspectionSample:
    """What each item (by its id) gave; checked again, the new findings replace the old ones until the round ends."""
    sample = _locked(sample)
    insist(permissions.why_not_check(by, sample))
    items = set(CheckItem.objects.filter(pk__in=findings).values_list("pk", flat=True))
    if not items or items != set(findings):
        insist(incomplete("检查项已经变了，请刷新后再填。"))
    if any(verdict == CheckVerdict.FLAW and not note for verdict, note in findings.values()):
        insist(incomplete("有问题的，请写明是什么问题。"))
    InspectionFinding.objects.filter(sample=sample).delete()
    InspectionFinding.objects.bulk_create(
        InspectionFinding(sample=sample, item_id=item, verdict=verdict, note=note)
        for item, (verdict, note) in findings.items()
    )
    sample.flaws = sum(verdict == CheckVerdict.FLAW for verdict, _ in findings.values())
    sample.checked_by, sample.checked_at, sample.remark = by.officer, at, remark
    sample.save(update_fields=["flaws", "checked_by", "checked_at", "remark"])
    said = f"发现 {sample.flaws} 个问题" if sample.flaws else "没有发现问题"
    write(
        by=by, case=sample.case, verb=InspectVerb.CHECK, at=at, note=f"{sample.round.title}：{said}",
        capability=by.right(*permissions.INSPECTORS, about=sample.case),
    )  # fmt: skip
    return sample


@transaction.atomic
def order_rectification(
    *, by: Standing, sample: InspectionSample, text: str, due_at: datetime, at: datetime
) -> Rectification:
    """整改通知: a task of the unit on the case, with its time; the unit answers it where it answers every task."""
    sample = _locked(sample)
    insist(permissions.why_not_rectify(by, sample))
    _ahead(due_at, at)
    task = rectify(
        by=by, case=sample.case, unit=sample.unit, text=text, due_at=due_at, verb=InspectVerb.RECTIFY, at=at
    )
    return Rectification.objects.create(sample=sample, task=task)


def _ahead(due_at: datetime, at: datetime) -> None:
    if due_at <= at:
        insist(incomplete("整改时限已经过去，请填写今后的时间。"))


def _locked_rectification(rectification: Rectification) -> Rectification:
    sample_ = _locked(rectification.sample)
    rows = Rectification.objects.select_for_update(of=("self",)).select_related("task")
    fresh = rows.get(pk=rectification.pk)
    fresh.sample = sample_
    return fresh


@transaction.atomic
def approve(*, by: Standing, rectification: Rectification, note: str, at: datetime) -> Rectification:
    """What was wrong is put right."""
    rectification = _locked_rectification(rectification)
    insist(permissions.why_not_judge(by, rectification))
    rectification.approved_by, rectification.approved_at, rectification.note = by.officer, at, note
    rectification.save()
    _say(by, rectification, InspectVerb.APPROVE, note or "整改到位", at)
    return rectification


@transaction.atomic
def send_back(
    *, by: Standing, rectification: Rectification, note: str, due_at: datetime, at: datetime
) -> Rectification:
    """Not put right: the unit gets another task with the reason; the first one stays in the history."""
    rectification = _locked_rectification(rectification)
    insist(permissions.why_not_judge(by, rectification))
    _ahead(due_at, at)
    sample_ = rectification.sample
    rectification.task = rectify(
        by=by, case=sample_.case, unit=sample_.unit, text=f"整改没有到位：{note}", due_at=due_at,
        verb=InspectVerb.SEND_BACK, at=at,
    )  # fmt: skip
    rectification.times += 1
    rectification.note = note
    rectification.save()
    return rectification


def _say(by: Standing, rectification: Rectification, verb: InspectVerb, note: str, at: datetime) -> None:
    case = rectification.sample.case
    capability = by.right(*permissions.INSPECTORS, about=case)
    write(by=by, case=case, verb=verb, at=at, note=note, capability=capability)


@transaction.atomic
def close_round(*, by: Standing, round_: InspectionRound, conclusion: str, at: datetime) -> InspectionRound:
    """Everything drawn was checked: the round ends with its conclusion."""
    fresh = InspectionRound.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    fresh.area = round_.area
    insist(permissions.why_not_close_round(by, fresh))
    InspectionRound.objects.filter(pk=fresh.pk).update(
        state=InspectionState.CLOSED, conclusion=conclusion, closed_by=by.officer, closed_at=at
    )
    audit.record(by=by, verb="close_round", about=fresh, note=f"{fresh}：结束", at=at)
    return fresh
