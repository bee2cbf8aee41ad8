"""Slips, and what lateness sets off: rungs, letters, the orders and templates they go out by."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models import Case, Clock
from core.clock import ZONE
from core.models import StoredFile
from dispatch.choices import LetterKind, LetterState, LineKind, ReturnReason, SlipState, Step
from dispatch.querysets import (
    RUNNING,
    HandoverSheetQuerySet,
    LetterQuerySet,
    SlipQuerySet,
    StandingOrderQuerySet,
    WatchLineQuerySet,
)
from governance.models import Appointment, Officer, Unit


class Slip(models.Model):
    """交办单. It shows the unit no score, no factor and no word of risk (trap 30)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="slips")
    # null until it is signed
    number = models.CharField("交办单号", max_length=40, unique=True, null=True)
    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="交办单位", related_name="given_slips", db_index=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="承办单位", related_name="slips", db_index=False
    )
    state = models.CharField("状态", max_length=12, choices=SlipState, default=SlipState.ISSUED)
    requirement = models.TextField("办理要求", max_length=2000)
    drafted_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="拟稿人", null=True, related_name="+", db_index=False
    )
    drafted_at = models.DateTimeField("拟稿时间", null=True)
    # what the drafter asked for instead of the default; the deadline itself is reckoned at signing
    wished_due_at = models.DateTimeField("拟定时限", null=True)
    signed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="签发人", null=True, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField("签发时间", null=True)
    acknowledge_due_at = models.DateTimeField("签收时限")
    due_at = models.DateTimeField("办结时限")
    acknowledged_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="签收人", null=True, related_name="+", db_index=False
    )
    acknowledged_at = models.DateTimeField("签收时间", null=True)
    answer = models.TextField("办理情况", max_length=10_000, blank=True)
    answered_at = models.DateTimeField("反馈时间", null=True)
    ended_at = models.DateTimeField("完结时间", null=True)
    return_reason = models.CharField("退回原因", max_length=12, choices=ReturnReason, blank=True)
    return_note = models.TextField("退回说明", max_length=1000, blank=True)
    refusal = models.TextField("未签发原因", max_length=1000, blank=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = "交办单"
        indexes = [
            models.Index(fields=["unit", "state", "due_at", "id"], name="slip_of_unit"),
            models.Index(fields=["centre", "state", "due_at", "id"], name="slip_of_centre"),
            models.Index(fields=["due_at", "id"], name="slip_running_due", condition=Q(state__in=RUNNING)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"], name="slip_runs_once_per_unit", condition=Q(state__in=RUNNING)
            ),
            models.UniqueConstraint(
                fields=["case"], name="slip_drafted_once", condition=Q(state=SlipState.DRAFTED)
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "refused", "recalled"])
                | Q(number__isnull=False, signed_by__isnull=False, signed_at__isnull=False),
                name="slip_issued_is_signed",
                violation_error_message="已签发的交办单必须有编号、签发人和签发时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state=SlipState.REFUSED) | ~Q(refusal=""),
                name="slip_refused_has_reason",
                violation_error_message="未签发的交办单必须有原因。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["acknowledged", "answered", "approved"])
                | Q(acknowledged_at__isnull=False),
                name="slip_acknowledged_has_moment",
                violation_error_message="已签收的交办单必须有签收时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state=SlipState.RETURNED) | ~Q(return_reason=""),
                name="slip_returned_has_reason",
                violation_error_message="退回的交办单必须有退回原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.number or "待签发的交办单"


class Rung(models.Model):
    """A clock has set this off: once for each step, whatever sweeps run (docs/decisions/0011)."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="rungs", db_index=False)
    step = models.CharField(max_length=8, choices=Step)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "step"], name="rung_once")]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.at:%Y-%m-%d %H:%M}"


class StandingOrder(models.Model):
    """常设签发令: a commander signed in advance that reminder letters of a centre go out by themselves."""

    centre = models.ForeignKey(Unit, models.PROTECT, related_name="standing_orders", db_index=False)
    signed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="签署人", related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+", db_index=False)
    from_at = models.DateTimeField("生效")
    until_at = models.DateTimeField("失效")
    note = models.CharField("说明", max_length=200, blank=True)

    objects = StandingOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "常设签发令"
        indexes = [models.Index(fields=["centre", "until_at"], name="standing_order_of_centre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gte=models.F("from_at")),
                name="standing_order_ends_after_start",
                violation_error_message="常设签发令的失效不能早于生效。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.from_at:%Y-%m-%d}"


class Letter(models.Model):
    """A letter of the ladder: a row before it is a file; one for each clock and kind, whatever sweeps run."""

    kind = models.CharField("类型", max_length=12, choices=LetterKind)
    state = models.CharField("状态", max_length=10, choices=LetterState)
    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="letters")
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="letters", db_index=False)
    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="发函单位", related_name="sent_letters", db_index=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="收函单位", related_name="letters", db_index=False
    )
    number = models.CharField("文号", max_length=40, unique=True, null=True)
    title = models.CharField("标题", max_length=100)
    body = models.TextField("正文")
    reckoning = models.TextField("期限怎么算的")
    due_at = models.DateTimeField("原时限")
    reply_by = models.DateTimeField("请于何时前反馈")
    standing_order = models.ForeignKey(
        StandingOrder, models.PROTECT, null=True, related_name="letters", db_index=False
    )
    signed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="签发人", null=True, related_name="+", db_index=False
    )
    decline_note = models.CharField("不予签发的理由", max_length=500, blank=True)
    created_at = models.DateTimeField("形成时间")
    numbered_at = models.DateTimeField("签发时间", null=True)
    rendered_at = models.DateTimeField("生成时间", null=True)
    # when the next rung is reached; empty once it was, or when it has lost its reason
    next_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", db_index=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField("未生成的原因", max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "函件"
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="letter_by_created"),
            models.Index(fields=["unit", "-created_at"], name="letter_of_unit"),
            models.Index(fields=["id"], name="letter_to_render", condition=Q(state=LetterState.NUMBERED)),
            models.Index(
                fields=["centre", "created_at"],
                name="letter_to_sign",
                condition=Q(state=LetterState.PROPOSED),
            ),
            models.Index(fields=["next_at", "id"], name="letter_next", condition=Q(next_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["clock", "kind"], name="letter_once"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "declined", "lapsed"], number=None)
                | Q(
                    state__in=["numbered", "rendered", "failed", "filed"],
                    number__isnull=False,
                    numbered_at__isnull=False,
                    signed_by__isnull=False,
                ),
                name="letter_number_means_signed",
                violation_error_message="函件签发后才有文号，有文号的必须有签发人和签发时间。",
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.RENDERED, file__isnull=False, rendered_at__isnull=False)
                | ~Q(state=LetterState.RENDERED),
                name="letter_rendered_has_file",
                violation_error_message="已发出的函件必须有文件。",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.DECLINED) | ~Q(decline_note=""),
                name="letter_declined_has_reason",
                violation_error_message="不予签发的函件必须有理由。",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"待签发的{self.get_kind_display()}"


class LetterTemplate(models.Model):
    """An office's own letter, edited in Word and checked when it was uploaded; the newest is used, old ones stay."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    note = models.CharField("说明", max_length=200, blank=True)
    uploaded_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="上传人", related_name="+")
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "函件模板"

    def __str__(self) -> str:
        return f"第 {self.pk} 版"


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
