"""三调度: one emergency on one page; who was called out, who came, what was done, and the log that nobody edits."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.models import Case
from core.clock import ZONE
from dispatch.choices import CallAnswer, Desk, EmergencyMode
from dispatch.querysets.emergencies import CalloutQuerySet, EmergencyLineQuerySet, EmergencyQuerySet
from governance.models import Officer, Unit


class Emergency(models.Model):
    """An emergency that a centre commands from one page until its report is written."""

    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="指挥中心", related_name="emergencies", db_index=False
    )
    title = models.CharField("情况", max_length=100)
    place = models.CharField("地点", max_length=200)
    mode = models.CharField("级别", max_length=10, choices=EmergencyMode)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="emergencies")
    opened_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="启动人", related_name="+", db_index=False
    )
    opened_at = models.DateTimeField("启动时间")
    closed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="结束人", null=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField("结束时间", null=True)
    report = models.TextField("处置报告", max_length=10_000, blank=True)

    # whether the officer who looks runs it: filled by a page, so that its rows ask once
    is_run: bool | None = None

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name = "应急调度"
        indexes = [models.Index(fields=["centre", "-opened_at", "-id"], name="emergency_of_centre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | (~Q(report="") & Q(closed_by__isnull=False)),
                name="emergency_closed_has_report",
                violation_error_message="结束应急调度须写明处置报告。",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="emergency_ends_after_start",
                violation_error_message="结束时间不能早于启动时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Callout(models.Model):
    """An officer called out, at which of the three desks, and the answer."""

    emergency = models.ForeignKey(Emergency, models.CASCADE, related_name="callouts", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="callouts")
    desk = models.CharField("调度", max_length=8, choices=Desk)
    called_at = models.DateTimeField("点调时间")
    answer = models.CharField("答复", max_length=10, choices=CallAnswer, default=CallAnswer.CALLED)
    answered_at = models.DateTimeField("答复时间", null=True)
    arrived_at = models.DateTimeField("到场时间", null=True)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = CalloutQuerySet.as_manager()

    class Meta:
        verbose_name = "点调"
        constraints = [
            models.UniqueConstraint(fields=["emergency", "officer"], name="called_out_once"),
            models.CheckConstraint(
                condition=Q(answer=CallAnswer.CALLED) | Q(answered_at__isnull=False),
                name="callout_answer_has_moment",
                violation_error_message="已答复的点调须有答复时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {CallAnswer(self.answer).label}"


class EmergencyTask(models.Model):
    """What one officer must do now."""

    emergency = models.ForeignKey(Emergency, models.CASCADE, related_name="tasks")
    text = models.CharField("任务", max_length=300)
    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name="负责人", related_name="+")
    made_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="下达人", related_name="+", db_index=False
    )
    made_at = models.DateTimeField("下达时间")
    due_at = models.DateTimeField("时限", null=True)
    done_at = models.DateTimeField("完成时间", null=True)
    dropped_at = models.DateTimeField("撤销时间", null=True)
    answer = models.CharField("结果", max_length=300, blank=True)

    class Meta:
        verbose_name = "应急任务"
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dropped_at=None),
                name="emergency_task_ends_once",
                violation_error_message="任务不能既完成又撤销。",
            )
        ]

    def __str__(self) -> str:
        return self.text


class EmergencyLine(models.Model):
    """One line of the running log: written by people or by an act; never edited."""

    emergency = models.ForeignKey(Emergency, models.CASCADE, related_name="lines", db_index=False)
    at = models.DateTimeField("时间")
    text = models.CharField("内容", max_length=1000)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)

    objects = EmergencyLineQuerySet.as_manager()

    class Meta:
        verbose_name = "应急日志"
        indexes = [models.Index(fields=["emergency", "-at", "-id"], name="emergency_line_of")]

    def __str__(self) -> str:
        return f"{self.at.astimezone(ZONE):%Y-%m-%d %H:%M} {self.text[:40]}"
