"""The verbs of a meeting as buttons and forms."""

from typing import Any

from core.acts import Act
from governance.actions import meetings
from governance.choices import Answer, MeetingVerb
from governance.forms.meetings import (
    AnswerForm,
    AttendanceForm,
    CancelMeetingForm,
    MinutesForm,
    RescheduleForm,
)
from governance.models import Meeting
from governance.permissions import meetings as may
from governance.standing import Standing


def _answer(standing: Standing, meeting: Meeting, data: dict[str, Any]) -> str:
    mine = meetings.answer_invitation(by=standing, meeting=meeting, at=standing.at, **data)
    return (
        "已答复：参加。" if mine.answer == Answer.COMING else f"已答复：请假，{meeting.made_by}会收到通知。"
    )


def _reschedule(standing: Standing, meeting: Meeting, data: dict[str, Any]) -> str:
    moved = meetings.reschedule(by=standing, meeting=meeting, at=standing.at, **data)
    return f"已改到 {meetings.when(moved.starts_at, moved.ends_at)}，已通知参加人员重新答复。"


def _cancel(standing: Standing, meeting: Meeting, data: dict[str, Any]) -> str:
    meetings.cancel_meeting(by=standing, meeting=meeting, at=standing.at, **data)
    return "会议已取消，房间已空出，已通知参加人员。"


def _attend(standing: Standing, meeting: Meeting, data: dict[str, Any]) -> str:
    came = meetings.note_attendance(by=standing, meeting=meeting, at=standing.at, **data)
    return f"已登记到会 {came} 人。"


def _minute(standing: Standing, meeting: Meeting, data: dict[str, Any]) -> str:
    written = meetings.write_minutes(by=standing, meeting=meeting, at=standing.at, **data)
    return f"纪要第 {written.number} 稿已保存，已通知参加人员。"


MEETING_ACTS: tuple[Act[Meeting], ...] = (
    Act(
        MeetingVerb.ANSWER, "答复邀请", "check", 10, may.why_not_answer_invitation, AnswerForm, _answer,
        weight="primary",
    ),
    Act(MeetingVerb.ATTEND, "签到登记", "users", 20, may.why_not_note_attendance, AttendanceForm, _attend),
    Act(
        MeetingVerb.MINUTE, "写纪要", "notes", 30, may.why_not_write_minutes, MinutesForm, _minute,
        sentence="每次保存都是新的一稿，旧稿仍可查看。", has_files=True,
    ),
    Act(
        MeetingVerb.RESCHEDULE, "改期", "calendar-event", 40, may.why_not_reschedule, RescheduleForm, _reschedule,
        sentence="参加人员会收到通知，并需要重新答复。",
    ),
    Act(
        MeetingVerb.CANCEL, "取消会议", "x", 50, may.why_not_cancel_meeting, CancelMeetingForm, _cancel,
        sentence="取消后不能恢复，参加人员会收到通知。", weight="danger",
    ),
)  # fmt: skip
