"""The minutes of a deliberation, put together from its items: as text to be edited, and as a Word file."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from django.core.files.base import ContentFile

from cases.choices import Level
from cases.models import Exclusion
from core.clock import ZONE
from core.paper import Paper
from core.rules import long_day
from governance.actions.meetings import when
from risk.actions.headquarters import seats
from risk.choices import DeliberationLevel, ItemState
from risk.models import Deliberation, DeliberationItem

# one sentence for what may not be read by everybody invited, whatever the reason: neither tells itself apart
APART = "按规定另行记录，不在本纪要中写明。"


def compose(deliberation: Deliberation) -> str:
    """The text that is edited next. Cost: a fixed number of queries.

    Everybody invited reads the minutes: a restricted case, and one that accuses somebody invited, is recorded on its
    own item alone. Without parties' names: titles and numbers.
    """
    meeting = deliberation.meeting
    people = list(meeting.attendances.select_related("officer"))
    places = seats(deliberation, people, meeting.starts_at)
    came = [one.officer.name for one in people if one.is_present]
    missing = [f"{one.post}{one.name}（{one.absent}）" for one in places if one.absent]
    rooms = meeting.bookings.filter(released_at=None).select_related("room")
    place = "、".join([*(one.room.name for one in rooms), *filter(None, [meeting.place])])
    lines = [
        "一、会议情况",
        f"时间：{when(meeting.starts_at, meeting.ends_at)}　地点：{place or '未填'}　主持：{meeting.host}",
        f"到会：{'、'.join(came) or '未登记'}",
        f"缺席：{'、'.join(missing) or '无'}",
        "二、研判议定",
    ]
    items = list(deliberation.items.with_row())
    day = meeting.starts_at.astimezone(ZONE).date()
    apart = _apart(items, [one.officer_id for one in people], day)
    lines += [
        f"{one}　{APART if one.pk in apart else _told(one)}" for one in items if one.state != ItemState.STRUCK
    ]
    if not items:
        lines.append("本次没有议题。")
    lines += ["三、下一步", "承办单位按交办单办理并反馈；缓议和提请上级的事项列入下一次研判会。"]
    return "\n".join(lines)


def _apart(items: list[DeliberationItem], people: list[int], day: date) -> set[int]:
    accusing = Exclusion.objects.accused_in([one.case_id for one in items], day)
    accused = {case for case, officer in accusing if officer in people}
    return {one.pk for one in items if one.case.is_restricted or one.case_id in accused}


def _told(one: DeliberationItem) -> str:
    head = f"{one.case.number} {one.case.title}（{one.case.area.label}）"
    match one.state:
        case ItemState.DECIDED | ItemState.TO_CONFIRM:
            parts = [f"定为{Level(one.decided_level).label}", one.measures.rstrip("。；")]
            if one.lead_officer:
                parts.append(f"包案领导：{one.lead_officer}")
            if units := "、".join(str(unit) for unit in one.units.all()):
                parts.append(f"承办：{units}")
            if one.due_on:
                parts.append(f"{one.due_on.month}月{one.due_on.day}日前完成")
            return f"{head}：{'；'.join(filter(None, parts))}。"
        case ItemState.DEFERRED:
            return f"{head}：缓议，{one.note}。"
        case ItemState.SENT_UP:
            return f"{head}：提请{DeliberationLevel(one.sent_to).label}研判，{one.note}。"
    return f"{head}：本次未议，列入下一次。"


def word_of(deliberation: Deliberation, text: str) -> ContentFile[bytes]:
    """The same text as an official paper; headings are the lines that begin with 一、二、…"""
    meeting, paper = deliberation.meeting, Paper()
    day = meeting.starts_at.astimezone(ZONE)
    paper.title(f"{deliberation.cited_as}纪要")
    for line in text.splitlines():
        if line[:2] in {f"{one}、" for one in "一二三四五六七八九十"}:
            paper.heading(line)
        elif line.strip():
            paper.body(line.strip())
    paper.sign(meeting.centre.name, long_day(day))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "minutes.docx"
        paper.save(path)
        return ContentFile(path.read_bytes(), name=f"{deliberation.cited_as}纪要_{day:%Y%m%d}.docx")
