"""The book of the watch and the sheets that go from shift to shift."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models import Case
from core.clock import ZONE
from dispatch.choices import LineKind
from dispatch.querysets.watch import HandoverSheetQuerySet, WatchLineQuerySet
from governance.models import Appointment, Officer, Unit


class WatchLine(models.Model):
    """One line of a centre's watch log: what happened, a summary, or who was told what by telephone. Never edited."""

    centre = models.ForeignKey(Unit, models.PROTECT, related_name="watch_lines", db_index=False)
    kind = models.CharField("类型", max_length=10, choices=LineKind)
    at = models.DateTimeField("时间")
    text = models.TextField("内容", max_length=2000)
    # of telephone calls: who was told, and what they answered
    whom = models.CharField("告知谁", max_length=60, blank=True)
    answer = models.CharField("答复", max_length=500, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="watch_lines")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    written_at = models.DateTimeField("记录时间")

    objects = WatchLineQuerySet.as_manager()

    class Meta:
        verbose_name = "值班日志"
        indexes = [models.Index(fields=["centre", "-at", "-id"], name="watch_line_of_centre")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=LineKind.TOLD) | ~Q(whom=""),
                name="told_says_whom",
                violation_error_message="电话告知须写明告知了谁。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at.astimezone(ZONE):%Y-%m-%d %H:%M} {self.text[:40]}"


class HandoverSheet(models.Model):
    """交接班: what the outgoing leader hands to the incoming one at the end of a shift; signed over, then taken."""

    centre = models.ForeignKey(Unit, models.PROTECT, related_name="handover_sheets", db_index=False)
    from_at = models.DateTimeField("班次开始")
    until_at = models.DateTimeField("班次结束")
    mode = models.CharField(max_length=10, blank=True)
    leader_out = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="交班领导", related_name="+", db_index=False
    )
    leader_in = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="接班领导", null=True, related_name="+", db_index=False
    )
    note = models.TextField("交接事项", max_length=4000, blank=True)
    dangers = models.PositiveIntegerField("在办危险事项")
    late = models.PositiveIntegerField("超期事项")
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("生成时间")
    signed_over_at = models.DateTimeField("交班时间", null=True)
    signed_over_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    taken_at = models.DateTimeField("接班时间", null=True)
    taken_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = HandoverSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "交接班"
        constraints = [
            models.UniqueConstraint(fields=["centre", "until_at"], name="handover_once"),
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(signed_over_at__isnull=False),
                name="handover_taken_after_signed",
                violation_error_message="先交班，再接班。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.until_at.astimezone(ZONE):%Y-%m-%d %H:%M} 交接班"


class HandoverCase(models.Model):
    """A case on a handover sheet as it stood then; shown by name to those only who may see the case."""

    sheet = models.ForeignKey(HandoverSheet, models.CASCADE, related_name="rows")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    is_danger = models.BooleanField()
    words = models.CharField("情况", max_length=200)
    holder = models.CharField("现由谁办", max_length=120)
    phone = models.CharField("电话", max_length=20, blank=True)
    last_at = models.DateTimeField("最近办理")
    due_at = models.DateTimeField("下一时限", null=True)

    class Meta:
        verbose_name = "交接事项"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words
