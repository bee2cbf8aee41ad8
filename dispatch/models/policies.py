"""The deadline policy (时限规则) and what units ask about their clocks."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.choices import Channel, PauseReason
from cases.models import Category
from dispatch.choices import PolicyLevel, RequestKind, RequestState, Tempo
from dispatch.models.slips import Slip
from dispatch.querysets.clocks import TimeRequestQuerySet
from governance.choices import Mode
from governance.models import Appointment, Officer, Unit


class DeadlinePolicy(models.Model):
    """One row in one edition: how long the clocks of some cases run. A row in force is ended, never changed."""

    # empty: the product's defaults, for every centre that has no row of its own
    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="综治中心", null=True, related_name="+", db_index=False
    )
    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name="类别", null=True, related_name="+", db_index=False
    )
    level = models.CharField("级别", max_length=8, choices=PolicyLevel, default=PolicyLevel.ANY)
    channel = models.CharField("来源", max_length=12, choices=Channel, blank=True)
    mode = models.CharField("模式", max_length=12, choices=Mode, blank=True)
    tempo = models.CharField("五化", max_length=8, choices=Tempo, blank=True)
    # rules as stored ("3 workdays"); empty: the next fitting row decides
    accept = models.CharField("受理", max_length=40, blank=True)
    assign = models.CharField("交办", max_length=40, blank=True)
    acknowledge = models.CharField("签收", max_length=40, blank=True)
    first_report = models.CharField("首报", max_length=40, blank=True)
    complete = models.CharField("办结", max_length=40, blank=True)
    follow_up = models.CharField("回访", max_length=40, blank=True)
    follow_up_days = models.CharField("回访计划（日）", max_length=60, blank=True)
    edition = models.PositiveSmallIntegerField("版次", default=1)
    from_on = models.DateField("生效日期")
    # the last day it holds
    until_on = models.DateField("停用日期", null=True)
    made_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField("制定时间")
    why = models.CharField("制定依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "时限规则"
        indexes = [models.Index(fields=["centre", "from_on"], name="policy_of_centre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="policy_ends_after_start",
                violation_error_message="停用日期不能早于生效日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"时限规则 {self.pk} 号（第 {self.edition} 版）"


class TimeRequest(models.Model):
    """申请延期 or 申请暂停: what a unit asks about a slip's clocks, and the answer."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="time_requests", db_index=False)
    kind = models.CharField("申请", max_length=8, choices=RequestKind)
    # what is asked for; empty for a pause
    workdays = models.PositiveSmallIntegerField("工作日", null=True)
    reason = models.CharField("等待", max_length=8, choices=PauseReason, blank=True)
    why = models.CharField("理由", max_length=500)
    asked_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="申请人", related_name="+", db_index=False
    )
    asked_at = models.DateTimeField("申请时间")
    due_at = models.DateTimeField("原时限")
    # what was granted before and this together is more than the director may grant
    needs_commander = models.BooleanField("须指挥长审批", default=False)
    decided_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="审批人", null=True, related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField("审批时间", null=True)
    granted_workdays = models.PositiveSmallIntegerField("同意工作日", null=True)
    is_granted = models.BooleanField("同意", null=True)
    # the clocks went on without an answer: there is nothing left to grant
    lapsed_at = models.DateTimeField("失效时间", null=True)
    answer = models.CharField("答复", max_length=500, blank=True)

    objects = TimeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "时限申请"
        indexes = [
            models.Index(fields=["slip", "asked_at"], name="time_request_of_slip"),
            models.Index(fields=["-asked_at", "-id"], name="time_request_by_moment"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slip"], name="time_request_open_once", condition=Q(decided_at=None, lapsed_at=None)
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_granted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_granted__isnull=False),
                name="time_request_decided_is_whole",
                violation_error_message="已审批的申请必须有审批人、时间和结果。",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(lapsed_at=None),
                name="time_request_lapsed_is_undecided",
                violation_error_message="已审批的申请不会失效。",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.TIME) | Q(workdays__gte=1),
                name="time_request_says_how_long",
                violation_error_message="申请延期必须写明工作日数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slip} {self.words}"

    @property
    def words(self) -> str:
        """延期 3 个工作日, 暂停（等待鉴定）."""
        if self.kind == RequestKind.TIME:
            less = self.is_granted and self.granted_workdays != self.workdays
            return f"延期 {self.workdays} 个工作日{f'，同意 {self.granted_workdays} 个' if less else ''}"
        return f"暂停（{PauseReason(self.reason).label}）"

    @property
    def state(self) -> RequestState:
        """Open requests have lapsed once their slip ended or its clocks went on (`select_related` the slip)."""
        if self.decided_at is not None:
            return RequestState.GRANTED if self.is_granted else RequestState.DECLINED
        return RequestState.LAPSED if self.lapsed_at or self.slip.ended_at else RequestState.OPEN
