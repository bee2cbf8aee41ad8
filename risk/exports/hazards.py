"""The hazard ledger line by line: for its page, its paper and its workbook, masked alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.http import QueryDict

from cases.choices import Channel
from core import clock, exports
from core.clock import ZONE
from core.models import Job
from core.workbook import Column
from governance.models import Officer
from governance.standing import Standing, standing_at
from risk.actions.reviews import colour_of
from risk.choices import Colour, HazardState, Tier
from risk.forms.hazards import HazardFilterForm
from risk.models import Hazard, HazardReview
from risk.permissions.assessing import may_read
from risk.permissions.loops import loops_of
from risk.querysets import HazardQuerySet
from risk.rules.loops import Loop

TITLE = "隐患台账"
_AT_ONCE = 500
COLUMNS = (
    Column("序号", 6, "integer"),
    Column("事项编号", 18),
    Column("隐患类别", 24),
    Column("类别分组", 12),
    Column("发现日期", 12, "date"),
    Column("发现渠道", 12),
    Column("隐患概况", 44),
    Column("当事人", 16),
    Column("所属社区", 16),
    Column("风险等级", 10),
    Column("颜色", 6),
    Column("责任单位", 18),
    Column("社区包案领导", 14),
    Column("街道包案领导", 14),
    Column("区级包案领导", 14),
    Column("首接责任人", 12),
    Column("列管时间", 18, "moment"),
    Column("闭环进度", 10),
    Column("未闭环环节", 30),
    Column("最近复查", 18, "moment"),
    Column("复查情况", 12),
    Column("下次复查", 12, "date"),
    Column("是否超期", 10),
    Column("状态", 10),
    Column("销号时间", 18, "moment"),
    Column("销号人", 12),
    Column("销号理由", 40),
    Column("销号时未闭环", 24),
)


@dataclass(frozen=True)
class Line:
    """A hazard as the ledger shows it."""

    hazard: Hazard
    colour: Colour
    loops: list[Loop]
    leads: dict[str, str]
    finding: str
    is_late: bool

    @property
    def closed(self) -> int:
        return sum(not one.is_open for one in self.loops)

    @property
    def progress(self) -> str:
        return f"{self.closed}/{len(self.loops)}"

    @property
    def open_names(self) -> str:
        return "、".join(one.label for one in self.loops if one.is_open)

    @property
    def lead_words(self) -> str:
        """Who answers, from the nearest: 社区 马秀兰、街道 赵立明."""
        short = {Tier.COMMUNITY: "社区", Tier.STREET: "街道", Tier.DISTRICT: "区级"}
        return "、".join(f"{short[tier]} {self.leads[tier]}" for tier in Tier if tier in self.leads)

    @property
    def community_lead(self) -> str:
        return self.leads.get(Tier.COMMUNITY, "")

    @property
    def street_lead(self) -> str:
        return self.leads.get(Tier.STREET, "")

    @property
    def district_lead(self) -> str:
        return self.leads.get(Tier.DISTRICT, "")


def listed_for(standing: Standing) -> HazardQuerySet:
    """What of the ledger the officer reads: all in sight, or only what one answers for."""
    rows = Hazard.objects.visible_to(standing)
    return rows if may_read(standing) else rows.led_by(standing.pk)


def lines_of(hazards: Sequence[Hazard], at: datetime) -> list[Line]:
    """Lines of rows that were read by `with_row`. Cost: three queries, however many."""
    today = at.astimezone(ZONE).date()
    loops = loops_of({one.case_id: one.level for one in hazards}, today)
    findings = {
        review.hazard_id: review.get_finding_display()
        for review in HazardReview.objects.filter(hazard__in=hazards).order_by("id")
    }
    return [line_of(one, loops[one.case_id], today, findings.get(one.pk, "")) for one in hazards]


def line_of(one: Hazard, loops: list[Loop], today: date, finding: str = "") -> Line:
    """The line of a row that was read `with_leads`. No query."""
    return Line(
        one,
        colour_of(one.level, red_flag=one.case.red_flag),
        loops,
        {lead.tier: lead.officer.name for lead in one.current_leads},  # type: ignore[attr-defined]  # with_leads
        finding,
        one.next_review_on is not None and one.next_review_on < today,
    )


def cells(number: int, line: Line) -> list[Any]:
    """A line in the order of COLUMNS."""
    one, case = line.hazard, line.hazard.case
    return [
        number,
        case.number,
        one.hazard_class.name if one.hazard_class else "",
        one.hazard_class.group if one.hazard_class else "",
        one.found_on,
        Channel(case.channel).label,
        case.title,
        case.party_line,
        case.area.label,
        one.get_level_display(),
        line.colour.label,
        str(case.lead_unit or case.centre),
        line.community_lead,
        line.street_lead,
        line.district_lead,
        case.owner.name if case.owner else "",
        one.listed_at,
        line.progress,
        line.open_names,
        one.reviewed_at,
        line.finding,
        one.next_review_on,
        "是" if line.is_late else "",
        HazardState(one.state).label,
        one.struck_at,
        one.struck_by.name if one.struck_by else "",
        one.strike_reason,
        "、".join(one.open_loops),
    ]


def rows(hazards: HazardQuerySet, at: datetime) -> Iterator[list[Any]]:
    """In chunks: memory does not grow with the ledger."""
    found, number = hazards.with_row().iterator(chunk_size=_AT_ONCE), 0
    while chunk := list(islice(found, _AT_ONCE)):
        for line in lines_of(chunk, at):
            number += 1
            yield cells(number, line)


def run_hazard_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The ledger as its officer sees it at this moment: the same filter, no hidden limit."""
    by = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = HazardFilterForm(QueryDict(job.arguments["query"]), standing=by)
    form.is_valid()
    hazards = form.narrow(listed_for(by))
    sign = "-" if form.order.descending else ""
    ordered = hazards.order_by(f"{sign}{form.order.column}", f"{sign}id")
    listing = exports.Listing(
        title=TITLE, columns=COLUMNS, rows=rows(ordered, by.at), total=hazards.count(), form=form
    )
    exports.write_list(job, progress, by=by, listing=listing)
