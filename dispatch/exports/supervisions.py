"""The workbooks of supervisions and escalations: the columns and the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from django.http import QueryDict

from cases.models import Case
from core import clock, exports
from core.models import Job
from core.workbook import Column
from dispatch.forms.escalations import EscalationFilterForm
from dispatch.forms.supervisions import SupervisionFilterForm
from dispatch.models import Escalation, Supervision
from dispatch.querysets.escalations import EscalationQuerySet
from dispatch.querysets.supervisions import SupervisionQuerySet
from governance.models import Officer
from governance.standing import Standing, standing_at

SUPERVISION_COLUMNS = (
    Column("事项编号", 18, "text"),
    Column("事项", 40, "text"),
    Column("督办级别", 10, "text"),
    Column("被督办单位", 20, "text"),
    Column("督办责任人", 12, "text"),
    Column("督办原因", 40, "text"),
    Column("来源", 12, "text"),
    Column("交办单号", 24, "text"),
    Column("督办函", 24, "text"),
    Column("提出人", 12, "text"),
    Column("提出时间", 18, "moment"),
    Column("督办时限", 18, "moment"),
    Column("销号时间", 18, "moment"),
    Column("销号人", 12, "text"),
    Column("销号理由", 40, "text"),
)
ESCALATION_COLUMNS = (
    Column("事项编号", 18, "text"),
    Column("事项", 40, "text"),
    Column("提请单位", 20, "text"),
    Column("提级到", 12, "text"),
    Column("状态", 10, "text"),
    Column("提级理由和本级意见", 40, "text"),
    Column("提请人", 12, "text"),
    Column("提请时间", 18, "moment"),
    Column("答复时限", 18, "moment"),
    Column("受理时间", 18, "moment"),
    Column("上级意见", 40, "text"),
    Column("结束时间", 18, "moment"),
    Column("理由", 30, "text"),
)
_HIDDEN = "限制知悉的事项"
_AT_ONCE = 500


def supervision_rows(supervisions: SupervisionQuerySet) -> Iterator[list[Any]]:
    ordered = supervisions.with_head().order_by("-asked_at", "-id")
    for one in ordered.iterator(chunk_size=1000):
        yield [
            one.case.number, one.case.title, one.get_level_display(), one.unit.name, one.responsible.name, one.reason,
            one.get_source_display(), str(one.slip.number or "") if one.slip else "",
            (one.letter.number or "") if one.letter else "", one.asked_by.name, one.asked_at, one.due_at, one.lifted_at,
            one.lifted_by.name if one.lifted_by else "", one.lift_reason,
        ]  # fmt: skip


def escalation_rows(escalations: EscalationQuerySet, standing: Standing) -> Iterator[list[Any]]:
    """Two queries for each five hundred rows: which cases the officer may open is asked for each portion."""
    ordered = escalations.with_row().order_by("-asked_at", "-id")
    for start in count(0, _AT_ONCE):
        portion = list(ordered[start : start + _AT_ONCE])
        wanted = {one.case_id for one in portion}
        seen = set(Case.objects.visible_to(standing).filter(pk__in=wanted).values_list("pk", flat=True))
        for one in portion:
            yield [
                one.case.number, one.case.title if one.case_id in seen else _HIDDEN, one.from_centre.name,
                one.get_level_display(), one.get_state_display(), one.reason, one.asked_by.name, one.asked_at,
                one.due_at, one.answered_at, one.opinion, one.ended_at, one.end_note,
            ]  # fmt: skip
        if len(portion) < _AT_ONCE:
            return


def _owner(job: Job) -> Standing:
    return standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())


def run_supervision_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The list as its officer sees it at this moment: the same filter, no hidden limit."""
    standing = _owner(job)
    form = SupervisionFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    found = form.narrow(Supervision.objects.visible_to(standing))
    listing = exports.Listing("督办台账", SUPERVISION_COLUMNS, supervision_rows(found), found.count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)


def run_escalation_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """As the list of supervisions."""
    standing = _owner(job)
    form = EscalationFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    found = form.narrow(Escalation.objects.visible_to(standing))
    rows = escalation_rows(found, standing)
    listing = exports.Listing("提级台账", ESCALATION_COLUMNS, rows, found.count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
