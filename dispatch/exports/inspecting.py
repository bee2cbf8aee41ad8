"""The workbook of a round of checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from core import clock, exports
from core.models import Job
from core.workbook import Column
from dispatch.choices import CheckVerdict
from dispatch.forms.inspecting import SampleFilterForm
from dispatch.models import InspectionFinding, InspectionRound
from dispatch.pages.inspecting import seen_samples
from governance.models import Officer
from governance.standing import standing_at

COLUMNS = (
    Column("事项编号", 18),
    Column("事项", 40),
    Column("社区网格", 18),
    Column("承办单位", 18),
    Column("抽样号", 20),
    Column("检查人", 12),
    Column("检查时间", 18, "moment"),
    Column("问题数", 8, "integer"),
    Column("问题", 60),
    Column("说明", 40),
    Column("整改要求", 40),
    Column("整改时限", 18, "moment"),
    Column("整改情况", 40),
    Column("整改通过", 18, "moment"),
)


def rows(samples: Any) -> Iterator[list[Any]]:
    """A round has five hundred cases at most: their findings are read at once."""
    found: dict[int, list[str]] = {}
    flaws = InspectionFinding.objects.filter(sample__in=samples.order_by(), verdict=CheckVerdict.FLAW)
    for sample, name, note in flaws.order_by("item__order").values_list("sample", "item__name", "note"):
        found.setdefault(sample, []).append(f"{name}：{note}")
    joined = samples.select_related("case__area", "unit", "checked_by", "rectification__task")
    for one in joined.order_by("id"):
        notice = getattr(one, "rectification", None)
        yield [
            one.case.number,
            one.case.title,
            one.case.area.label,
            one.unit.short_name,
            one.ticket,
            one.checked_by.name if one.checked_by else "",
            one.checked_at,
            one.flaws,
            "；".join(found.get(one.pk, [])),
            one.remark,
            notice.task.text if notice else "",
            notice.task.due_at if notice else None,
            notice.task.result if notice else "",
            notice.approved_at if notice else None,
        ]


def run_inspection_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The round as its officer sees it at this moment: the same filter."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    query = QueryDict(job.arguments["query"])
    round_ = InspectionRound.objects.visible_to(standing).get(pk=int(query["round"]))
    form = SampleFilterForm(query, round_=round_)
    form.is_valid()
    samples = form.narrow(seen_samples(standing, round_))
    listing = exports.Listing(round_.title, COLUMNS, rows(samples), samples.count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
