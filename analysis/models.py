"""The months' papers that were made: for whom, as of when, the two files and their figures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from analysis.querysets import MonthlyPacketQuerySet
from core.models import Job, StoredFile
from governance.models import Officer, Unit


class MonthlyPacket(models.Model):
    """A version of a month's workbook and report; a later one stands beside it and replaces nothing."""

    centre = models.ForeignKey(Unit, models.PROTECT, verbose_name="中心", related_name="+", db_index=False)
    # the first day of the month
    month = models.DateField("月份")
    made_for = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="按谁的可见范围", related_name="+", db_index=False
    )
    is_routine = models.BooleanField("自动生成", default=False)
    asked_at = models.DateTimeField("提交时间")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    as_of = models.DateTimeField("统计时点", null=True)
    workbook = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="工作簿", null=True, related_name="+"
    )
    report = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="报告", null=True, related_name="+")
    # what analysis.figures.months.MonthFigures.as_json gave
    figures = models.JSONField(default=dict)

    objects = MonthlyPacketQuerySet.as_manager()

    class Meta:
        verbose_name = "月报"
        indexes = [models.Index(fields=["made_for", "-month", "-id"], name="packet_of_officer")]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "month"], name="packet_routine_once", condition=Q(is_routine=True)
            ),
            models.UniqueConstraint(
                fields=["centre", "month", "made_for"], name="packet_open_once", condition=Q(as_of=None)
            ),
            models.CheckConstraint(
                condition=Q(as_of=None, workbook=None, report=None)
                | Q(as_of__isnull=False, workbook__isnull=False, report__isnull=False),
                name="packet_made_has_files",
                violation_error_message="已生成的月报必须有统计时点和两个文件。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.month:%Y-%m}"
