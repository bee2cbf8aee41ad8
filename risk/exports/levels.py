"""The workbooks of level changes and of red flags: the columns and the rows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from cases.choices import Level
from core import clock, exports
from core.models import Job
from core.workbook import Column
from governance.models import Officer
from governance.standing import standing_at
from risk.choices import ChangeState, FlagAnswer
from risk.forms.levels import LevelChangeFilterForm, RedFlagFilterForm
from risk.models import LevelChange, RedFlag
from risk.pages import words_of_flags
from risk.querysets import LevelChangeQuerySet, RedFlagQuerySet

CHANGE_COLUMNS = (
    Column("事项编号", 18, "text"),
    Column("事项", 40, "text"),
    Column("状态", 10, "text"),
    Column("原等级", 10, "text"),
    Column("改为", 10, "text"),
    Column("理由", 40, "text"),
    Column("提出人", 12, "text"),
    Column("提出时间", 18, "moment"),
    Column("复核人", 12, "text"),
    Column("复核时间", 18, "moment"),
    Column("复核理由", 40, "text"),
)
FLAG_COLUMNS = (
    Column("事项编号", 18, "text"),
    Column("事项", 40, "text"),
    Column("现等级", 10, "text"),
    Column("红旗", 24, "text"),
    Column("提示时间", 18, "moment"),
    Column("查看人", 12, "text"),
    Column("查看时间", 18, "moment"),
    Column("再次提醒次数", 12, "integer"),
    Column("升级意见", 10, "text"),
    Column("确认人", 12, "text"),
    Column("确认时间", 18, "moment"),
    Column("理由", 40, "text"),
)


def _label(level: str) -> str:
    return Level(level).label if level else "未评定"


def change_rows(changes: LevelChangeQuerySet) -> Iterator[list[Any]]:
    for one in changes.with_row().iterator(chunk_size=1000):
        yield [
            one.case.number, one.case.title, ChangeState(one.state).label, _label(one.from_level),
            _label(one.to_level), one.reason, one.made_by.name, one.made_at,
            one.second_by.name if one.second_by else "", one.second_at, one.second_note,
        ]  # fmt: skip


def flag_rows(flags: RedFlagQuerySet) -> Iterator[list[Any]]:
    words = words_of_flags()
    for one in flags.with_row().iterator(chunk_size=1000):
        yield [
            one.case.number, one.case.title, _label(one.case.level), words(one), one.raised_at,
            one.seen_by.name if one.seen_by else "", one.seen_at, one.rings,
            FlagAnswer(one.answer).label if one.answer else "",
            one.answered_by.name if one.answered_by else "", one.answered_at, one.reason,
        ]  # fmt: skip


def run_change_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The list as its officer sees it at this moment: the same filter, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = LevelChangeFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    found = form.narrow(LevelChange.objects.visible_to(standing)).order_by("-made_at", "-id")
    listing = exports.Listing("等级变动", CHANGE_COLUMNS, change_rows(found), found.order_by().count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)


def run_flag_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """As `run_change_export`, of the red flags."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    form = RedFlagFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    found = form.narrow(RedFlag.objects.visible_to(standing)).order_by("-raised_at", "-id")
    listing = exports.Listing("红旗", FLAG_COLUMNS, flag_rows(found), found.order_by().count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
