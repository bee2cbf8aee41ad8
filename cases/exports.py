"""The workbook of the case list: the columns and the rows, masked like the page."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict
from django.urls import reverse

from cases.choices import Channel, Kind, Level, State
from cases.forms import CaseFilterForm
from cases.models import Case, Party
from cases.pages import whose_move
from cases.permissions import EXPORTS_CLEAR, why_not_export_clear
from core import clock, exports
from core.models import ExportRecord, Job
from core.notices import notify
from core.refusals import insist
from core.workbook import Column
from governance.choices import Capability
from governance.models import Appointment, Officer
from governance.standing import Standing, standing_at

COLUMNS = (
    Column("编号", 18, "text"),
    Column("来件时间", 18, "moment"),
    Column("来源", 12, "text"),
    Column("类型", 12, "text"),
    Column("类别", 12, "text"),
    Column("摘要", 50, "text"),
    Column("当事人", 16, "text"),
    Column("所属区域", 16, "text"),
    Column("主办单位", 16, "text"),
    Column("状态", 10, "text"),
    Column("风险等级", 10, "text"),
    Column("轮到", 20, "text"),
    Column("下一时限", 18, "moment"),
    Column("办结时间", 18, "moment"),
    Column("结案时间", 18, "moment"),
    Column("来源编号", 16, "text"),
)


# what is added when personal data is exported in clear: a person's column under its title
IN_CLEAR = ("name", "phone", "id_number")
CLEAR_COLUMNS = (*COLUMNS, Column("姓名", 20), Column("电话", 24), Column("证件号码", 40))


def rows(cases: Any) -> Iterator[list[Any]]:
    """One line a case, in chunks: memory does not grow with the list."""
    for case in cases.iterator(chunk_size=1000):
        yield line(case)


def line(case: Case) -> list[Any]:
    """A case read by `with_names`, in the order of COLUMNS."""
    return [
        case.number,
        case.received_at,
        Channel(case.channel).label,
        Kind(case.kind).label,
        case.category.name if case.category else "",
        case.title,
        case.party_line,
        case.area.label,
        str(case.lead_unit or ""),
        State(case.state).label,
        Level(case.level).label if case.level else "未评估",
        whose_move(case),
        case.next_due_at,
        case.completed_at,
        case.closed_at,
        case.source_number,
    ]


_ELSEWHERE = "（不在职责辖区）"


def clear_rows(cases: Any, by: Standing) -> Iterator[list[Any]]:
    """The same lines with the people in clear, in the order of their parts, where the right to it reaches the case."""
    parties = Prefetch("parties", Party.objects.select_related("person").order_by("order", "id"))
    for case in cases.prefetch_related(parties).iterator(chunk_size=1000):
        if not by.may(*EXPORTS_CLEAR, about=case):
            yield [*line(case), *(_ELSEWHERE for _ in IN_CLEAR)]
            continue
        people = [one.person for one in case.parties.all()]
        yield [*line(case), *(_in_order(getattr(one, name) for one in people) for name in IN_CLEAR)]


def _in_order(values: Iterable[str]) -> str:
    """The same place for each person in every column; nothing where nobody has any."""
    found = list(values)
    return "；".join(found) if any(found) else ""


def run_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The list as its officer sees it at this moment: the same filter, the same visibility, no hidden limit."""
    write_cases(job, progress, by=standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now()))


def write_cases(job: Job, progress: Callable[[int, int], None], *, by: Standing) -> None:
    clear = bool(job.arguments.get("clear"))
    if clear:
        insist(why_not_export_clear(by))
    form = CaseFilterForm(QueryDict(job.arguments["query"]), standing=by)
    form.is_valid()
    cases = form.narrow(Case.objects.visible_to(by)).with_names().order_by("-received_at", "-id")
    listing = exports.Listing(
        title="事项清单（含个人信息）" if clear else "事项清单",
        columns=CLEAR_COLUMNS if clear else COLUMNS,
        rows=clear_rows(cases, by) if clear else rows(cases),
        total=cases.order_by().count(),
        form=form,
        is_masked=not clear,
    )
    exports.write_list(job, progress, by=by, listing=listing, also=tell_security if clear else None)


def tell_security(record: ExportRecord) -> None:
    """Personal data left in clear: the security officers hear of it at once."""
    held = Appointment.objects.held_on(record.at.date()).with_capability(Capability.SECURE)
    text = f"{record.officer}导出了含个人信息的 {record.rows:,} 件事项，用途：{record.purpose}"
    notify((one.officer_id for one in held), text, reverse("export_list"), at=record.at)
