"""The workbook of the register of letters: the columns and the rows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from core import clock, exports
from core.models import Job
from core.workbook import Column
from dispatch.choices import LetterKind, LetterState, ReturnReason, SlipState
from dispatch.forms.emergencies import EmergencyFilterForm
from dispatch.forms.letters import LetterFilterForm
from dispatch.forms.slips import SlipFilterForm
from dispatch.models import Emergency, Letter, Slip
from dispatch.querysets.emergencies import EmergencyQuerySet
from dispatch.querysets.letters import LetterQuerySet
from dispatch.querysets.slips import SlipQuerySet
from governance.choices import SlipMode
from governance.models import Officer
from governance.standing import standing_at

COLUMNS = (
    Column("文号", 24, "text"),
    Column("类型", 10, "text"),
    Column("状态", 12, "text"),
    Column("收函单位", 20, "text"),
    Column("事项编号", 18, "text"),
    Column("事项", 40, "text"),
    Column("交办单号", 24, "text"),
    Column("原时限", 18, "moment"),
    Column("形成时间", 18, "moment"),
    Column("签发时间", 18, "moment"),
    Column("签发人", 12, "text"),
    Column("常设签发令", 10, "text"),
    Column("请于何时前反馈", 18, "moment"),
    Column("反馈时间", 18, "moment"),
    Column("不予签发的理由", 30, "text"),
)


def rows(letters: LetterQuerySet) -> Iterator[list[Any]]:
    for letter in letters.select_related("unit", "case", "slip", "signed_by").iterator(chunk_size=1000):
        yield [
            letter.number or "",
            LetterKind(letter.kind).label,
            LetterState(letter.state).label,
            letter.unit.name,
            letter.case.number,
            letter.case.title,
            letter.slip.number,
            letter.due_at,
            letter.created_at,
            letter.numbered_at,
            letter.signed_by.name if letter.signed_by else "",
            "是" if letter.standing_order_id else "",
            letter.reply_by,
            letter.slip.answered_at,
            letter.decline_note,
        ]


SLIP_COLUMNS = (
    Column("编号", 26, "text"),
    Column("方式", 8, "text"),
    Column("主协办", 8, "text"),
    Column("状态", 10, "text"),
    Column("承办单位", 20, "text"),
    Column("事项编号", 18, "text"),
    Column("事项", 40, "text"),
    Column("签发人", 12, "text"),
    Column("签发时间", 18, "moment"),
    Column("签收时限", 18, "moment"),
    Column("签收时间", 18, "moment"),
    Column("办结时限", 18, "moment"),
    Column("反馈时间", 18, "moment"),
    Column("完结时间", 18, "moment"),
    Column("退回原因", 18, "text"),
    Column("退回说明", 40, "text"),
    Column("作废、免办原因", 30, "text"),
    Column("代替", 26, "text"),
)


def slip_rows(slips: SlipQuerySet) -> Iterator[list[Any]]:
    """No level, no score, no word of risk: a slip is the unit's paper."""
    joined = slips.select_related("unit", "case", "signed_by", "replaces")
    for slip in joined.iterator(chunk_size=1000):
        yield [
            slip.number or "",
            SlipMode(slip.mode).label,
            "协办" if slip.main_id else "主办",
            SlipState(slip.state).label,
            slip.unit.name,
            slip.case.number,
            slip.case.title,
            slip.signed_by.name if slip.signed_by else "",
            slip.signed_at,
            slip.acknowledge_due_at,
            slip.acknowledged_at,
            slip.due_at,
            slip.answered_at,
            slip.ended_at,
            ReturnReason(slip.return_reason).label if slip.return_reason else "",
            slip.return_note,
            slip.end_note,
            slip.replaces.number if slip.replaces else "",
        ]


def run_slip_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The slips as their officer sees them at this moment: the list's filter, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = SlipFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    slips = form.narrow(Slip.objects.listed_for(standing)).order_by("due_at", "id")
    listing = exports.Listing("交办单", SLIP_COLUMNS, slip_rows(slips), slips.order_by().count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)


def run_letter_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The register as its officer sees it at this moment: the same filter, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = LetterFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    letters = form.narrow(Letter.objects.visible_to(standing)).order_by("-created_at", "-id")
    listing = exports.Listing("函件登记簿", COLUMNS, rows(letters), letters.order_by().count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)


EMERGENCY_COLUMNS = (
    Column("级别", 8, "text"),
    Column("情况", 40, "text"),
    Column("地点", 30, "text"),
    Column("指挥中心", 20, "text"),
    Column("启动人", 12, "text"),
    Column("启动时间", 18, "moment"),
    Column("结束时间", 18, "moment"),
    Column("点调人数", 10, "integer"),
    Column("答复人数", 10, "integer"),
    Column("到位人数", 10, "integer"),
    Column("处置报告", 60, "text"),
)


def emergency_rows(emergencies: EmergencyQuerySet) -> Iterator[list[Any]]:
    counted: Any = emergencies.with_row()
    for one in counted.iterator(chunk_size=1000):
        yield [
            one.get_mode_display(), one.title, one.place, one.centre.name, one.opened_by.name, one.opened_at,
            one.closed_at, one.called, one.answered, one.arrived, one.report,
        ]  # fmt: skip


def run_emergency_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The emergencies as their officer sees them at this moment."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = EmergencyFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    found = form.narrow(Emergency.objects.visible_to(standing)).order_by("-opened_at", "-id")
    listing = exports.Listing("应急调度", EMERGENCY_COLUMNS, emergency_rows(found), found.count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
