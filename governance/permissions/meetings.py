"""Why not: meetings and bookings."""

from core.refusals import Refusal, forbidden, wrong_state
from governance.choices import Capability
from governance.models import Booking, Meeting
from governance.querysets.meetings import RUNNERS
from governance.standing import Standing

CONVENERS = (
    Capability.ASSIGN, Capability.COMMAND, Capability.INSTRUCT, Capability.SUPERVISE, Capability.REPORT,
    Capability.PRE_ASSESS, Capability.MEDIATE,
)  # fmt: skip


def why_not_convene(standing: Standing) -> Refusal | None:
    if standing.centre is None or not standing.may(*CONVENERS):
        return forbidden("召集会议要有“交办”“指挥”“批示”“督办”“统计报告”“预评”或“调解”职责。请联系中心主任。")
    return None


def _why_not_run(standing: Standing, meeting: Meeting) -> Refusal | None:
    """Who called it, who hosts it, and who runs the centre."""
    if not (
        meeting.centre in standing.centres_with(*RUNNERS)
        or standing.pk in (meeting.made_by_id, meeting.host_id)
    ):
        return forbidden(
            f"这件事由召集人{meeting.made_by}、主持人{meeting.host}或中心负责人员来做，职责不在您的岗位。"
        )
    if meeting.cancelled_at is not None:
        return wrong_state("这次会议已取消，请刷新查看。")
    return None


def why_not_reschedule(standing: Standing, meeting: Meeting) -> Refusal | None:
    refusal = _why_not_run(standing, meeting)
    if refusal is None and meeting.ends_at <= standing.at:
        return wrong_state("会议时间已过，不能改期。没有开成的，请取消后另行召集。")
    return refusal


def why_not_cancel_meeting(standing: Standing, meeting: Meeting) -> Refusal | None:
    refusal = _why_not_run(standing, meeting)
    if refusal is None and meeting.minutes.exists():
        return wrong_state("会议已有纪要，不能取消。")
    return refusal


def why_not_answer_invitation(standing: Standing, meeting: Meeting) -> Refusal | None:
    if not meeting.attendances.filter(officer=standing.officer).exists():
        return forbidden("您不在这次会议的邀请名单上，不必答复，这是受邀人员的职责。")
    if meeting.cancelled_at is not None or meeting.ends_at <= standing.at:
        return wrong_state("这次会议已结束或已取消，不必再答复。")
    return None


def why_not_note_attendance(standing: Standing, meeting: Meeting) -> Refusal | None:
    refusal = _why_not_run(standing, meeting)
    if refusal is None and meeting.starts_at > standing.at:
        return wrong_state("会议还没有开始，开始后再登记到会情况。")
    return refusal


def why_not_write_minutes(standing: Standing, meeting: Meeting) -> Refusal | None:
    refusal = _why_not_run(standing, meeting)
    if refusal is None and meeting.starts_at > standing.at:
        return wrong_state("会议还没有开始，开始后再写纪要。")
    return refusal


def why_not_book(standing: Standing) -> Refusal | None:
    if standing.centre is None:
        return forbidden("您目前没有任职，不能预约房间。请联系管理员核对任职。")
    return None


def why_not_release_booking(standing: Standing, booking: Booking) -> Refusal | None:
    if booking.meeting_id is not None:
        return wrong_state("这个房间随会议预约，请在会议页改期或取消。")
    if booking.room.centre not in standing.centres_with(*RUNNERS) and booking.made_by_id != standing.pk:
        return forbidden(f"取消预约是预约人{booking.made_by}或中心负责人员的职责。")
    return wrong_state("这个预约已取消，请刷新查看。") if booking.released_at else None
