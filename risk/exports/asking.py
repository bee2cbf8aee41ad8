"""The workbook of the questions about what is missing: the columns and the rows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from core import clock, exports
from core.models import Job
from core.workbook import Column
from governance.models import Officer
from governance.standing import standing_at
from risk.choices import Asked
from risk.forms.asking import QuestionFilterForm
from risk.models import Question
from risk.permissions.assessing import may_read
from risk.querysets import QuestionQuerySet

COLUMNS = (
    Column("事项编号", 18, "text"),
    Column("问题", 40, "text"),
    Column("请谁补充", 12, "text"),
    Column("身份", 12, "text"),
    Column("社区网格", 18, "text"),
    Column("提问人", 12, "text"),
    Column("提问时间", 18, "moment"),
    Column("时限", 18, "moment"),
    Column("状态", 10, "text"),
    Column("补充内容", 44, "text"),
    Column("补充人", 12, "text"),
    Column("补充时间", 18, "moment"),
    Column("撤回时间", 18, "moment"),
)


def _state(one: Question, at: Any) -> str:
    if one.withdrawn_at:
        return "已撤回"
    if one.answered_at:
        return "已补充"
    return "超时未补充" if one.is_open and one.due_at <= at else "待补充" if one.is_open else "线索已评定"


def rows(questions: QuestionQuerySet, at: Any) -> Iterator[list[Any]]:
    for one in questions.with_row().iterator(chunk_size=1000):
        yield [
            one.case.number, one.text, one.to.name, Asked(one.asked_as).label, one.case.area.label, one.made_by.name,
            one.made_at, one.due_at, _state(one, at), one.answer, one.answered_by.name if one.answered_by else "",
            one.answered_at, one.withdrawn_at,
        ]  # fmt: skip


def run_question_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The list as its officer sees it at this moment: the same filter, no hidden limit."""
    by = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = QuestionFilterForm(QueryDict(job.arguments["query"]), standing=by)
    form.is_valid()
    found = form.narrow(Question.objects.listed_for(by, reads_all=may_read(by))).order_by("due_at", "id")
    listing = exports.Listing("补充核实", COLUMNS, rows(found, by.at), found.order_by().count(), form)
    exports.write_list(job, progress, by=by, listing=listing)
