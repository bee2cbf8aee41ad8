"""The workbook of the outbox."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from core import clock, exports
from core.messages.choices import MessageState
from core.messages.kinds import KNOWN
from core.messages.models import Message
from core.models import Job
from core.refusals import insist
from core.workbook import Column
from governance.forms.messages import MessageFilterForm
from governance.models import Officer
from governance.permissions.messages import why_not_read_messages
from governance.standing import standing_at

EXPORT = "message_export"
COLUMNS = (
    Column("产生时间", 18, "moment"),
    Column("收件人", 12),
    Column("类别", 12),
    Column("内容", 36),
    Column("渠道", 18),
    Column("状态", 14),
    Column("应发时间", 18, "moment"),
    Column("发送时间", 18, "moment"),
    Column("打开时间", 18, "moment"),
    Column("已试次数", 10, "integer"),
    Column("最近一次结果", 50),
)


def kind_label(key: str) -> str:
    return KNOWN.kinds[key].label if key in KNOWN.kinds else key


def rows(messages: Any) -> Iterator[list[Any]]:
    for one in messages.iterator(chunk_size=1000):
        yield [
            one.created_at,
            one.officer.name,
            kind_label(one.kind),
            one.text,
            one.channel.name,
            MessageState(one.state).label,
            one.due_at,
            one.sent_at,
            one.notice.read_at if one.notice else None,
            one.attempts,
            one.last_error,
        ]


def run_message_export(job: Job, progress: Callable[[int, int], None]) -> None:
    """The outbox as its administrator sees it at this moment: the same filter, no hidden limit."""
    standing = standing_at(Officer.objects.get(pk=job.owner_id or 0), clock.now())
    insist(why_not_read_messages(standing))
    form = MessageFilterForm(QueryDict(job.arguments["query"]), standing=standing)
    form.is_valid()
    found = form.narrow(Message.objects.visible_to(standing))
    shown = found.with_names().order_by("-created_at", "-id")
    listing = exports.Listing("消息记录", COLUMNS, rows(shown), found.count(), form)
    exports.write_list(job, progress, by=standing, listing=listing)
