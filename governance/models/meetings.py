"""Meetings and bookings: the plain ground of deliberation, mediation and the monthly meeting."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.models import StoredFile
from governance.choices import Answer, MeetingKind
from governance.models.officers import Officer
from governance.models.posts import Appointment
from governance.models.rooms import Room
from governance.models.units import Unit
from governance.querysets.meetings import BookingQuerySet, MeetingQuerySet


class Meeting(models.Model):
    """People called together: when, where, about what; who came; what was minuted."""

    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="召集单位", related_name="meetings", db_index=False
    )
    kind = models.CharField("种类", max_length=20, choices=MeetingKind, default=MeetingKind.OTHER)
    title = models.CharField("议题", max_length=120)
    agenda = models.TextField("议程", max_length=5000, blank=True)
    # where it is held when not in a room of the centre
    place = models.CharField("地点", max_length=120, blank=True)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    host = models.ForeignKey(Officer, models.PROTECT, verbose_name="主持人", related_name="+", db_index=False)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("召集时间")
    cancelled_at = models.DateTimeField("取消时间", null=True)
    why_cancelled = models.CharField("取消原因", max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议"
        indexes = [models.Index(fields=["centre", "-starts_at"], name="meeting_of_centre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message="会议结束须晚于开始。",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, why_cancelled="")
                | (Q(cancelled_at__isnull=False) & ~Q(why_cancelled="")),
                name="cancelled_meeting_says_why",
                violation_error_message="取消会议必须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """One invited: the answer, and whether he came."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="attendances")
    answer = models.CharField("答复", max_length=8, choices=Answer, default=Answer.INVITED)
    why = models.CharField("请假原因", max_length=200, blank=True)
    # None until somebody noted who came
    is_present = models.BooleanField("到会", null=True)

    class Meta:
        verbose_name = "参会"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "officer"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.officer} {self.get_answer_display()}"


class Minutes(models.Model):
    """What was decided, as written down; a correction is the next version."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes", db_index=False)
    number = models.PositiveSmallIntegerField("稿次")
    text = models.TextField("纪要", max_length=50_000)
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="附件", null=True, related_name="+")
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "会议纪要"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="minutes_once")]

    def __str__(self) -> str:
        return f"{self.meeting} 纪要第 {self.number} 稿"


class Booking(models.Model):
    """A room taken from a moment to a moment, for a meeting or for something else."""

    room = models.ForeignKey(
        Room, models.PROTECT, verbose_name="房间", related_name="bookings", db_index=False
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="bookings")
    what = models.CharField("用途", max_length=120)
    from_at = models.DateTimeField("开始")
    until_at = models.DateTimeField("结束")
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("预约时间")
    released_at = models.DateTimeField("取消时间", null=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = "房间预约"
        indexes = [
            models.Index(fields=["room", "from_at"], name="booking_of_room", condition=Q(released_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")),
                name="booking_ends_after_start",
                violation_error_message="预约结束须晚于开始。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.what}"
