"""What runs on a case, how its end was moved, and the terms that laws set."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.choices import Channel, ClockKind, Kind, MoveKind, PauseReason, TermMoment
from cases.models.cases import Case, Category
from cases.querysets import ClockQuerySet
from core.querysets import AppendOnlyQuerySet
from governance.models import Appointment, Officer, Unit


class Clock(models.Model):
    """The board: a deadline with its rule, its start and why it moved; what is due is a query over `due_at`."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks", db_index=False)
    kind = models.CharField("时限", max_length=12, choices=ClockKind)
    # what runs against it, for example "slip:12"; empty for the case itself
    subject = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    rule = models.CharField("规则", max_length=40)
    started_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("到期")
    stopped_at = models.DateTimeField("停止", null=True)
    is_provisional = models.BooleanField("暂估", default=False)
    why = models.CharField("说明", max_length=200, blank=True)
    # a paused clock is not due: it stands outside the index of due moments until it goes on
    paused_at = models.DateTimeField("暂停", null=True)
    # the row of the deadline policy by which it was reckoned; empty for the defaults of the product and set moments
    policy = models.PositiveIntegerField("规则行", null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        indexes = [
            # with what the sweep asks of a clock, so that finding what is due reads the index alone
            models.Index(
                fields=["due_at", "id", "case", "unit", "rule", "started_at", "kind", "subject"],
                name="clock_due",
                condition=Q(stopped_at=None, paused_at=None),
            ),
            models.Index(
                fields=["paused_at", "id"],
                name="clock_paused",
                condition=Q(stopped_at=None, paused_at__isnull=False),
            ),
            models.Index(fields=["case", "subject"], name="clock_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "subject"], name="clock_runs_once", condition=Q(stopped_at=None)
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("started_at")),
                name="clock_due_after_start",
                violation_error_message="时限不能早于起算时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_at:%Y-%m-%d %H:%M}"


class ClockMove(models.Model):
    """Why a clock is due then and not when it was at first; who moved it, under which appointment. Written once."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="moves")
    kind = models.CharField("变动", max_length=12, choices=MoveKind)
    at = models.DateTimeField("时间")
    # nobody: the product itself, when a year's holidays were published
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    from_due = models.DateTimeField("原到期")
    to_due = models.DateTimeField("现到期")
    # how much an extension adds, as a rule is stored ("5 workdays")
    amount = models.CharField(max_length=40, blank=True)
    reason = models.CharField("等待", max_length=8, choices=PauseReason, blank=True)
    why = models.CharField("原因", max_length=500)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "时限变动"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.to_due:%Y-%m-%d %H:%M}"


class StatutoryTerm(models.Model):
    """A time limit that a law sets, with its source: runs beside the centre's own clocks and is never replaced by them."""

    name = models.CharField("名称", max_length=40)
    # which cases: empty means any
    kind = models.CharField("事项类型", max_length=10, choices=Kind, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name="类别", null=True, related_name="+", db_index=False
    )
    channel = models.CharField("来源", max_length=12, choices=Channel, blank=True)
    begins = models.CharField("起算", max_length=12, choices=TermMoment)
    ends = models.CharField("截止于", max_length=12, choices=TermMoment)
    rule = models.CharField("期限", max_length=40)
    # once, when the law allows it; empty: never
    extension = models.CharField("可延长", max_length=40, blank=True)
    law = models.CharField("依据", max_length=200)
    from_on = models.DateField("施行日期")
    until_on = models.DateField("失效日期", null=True)

    class Meta:
        verbose_name = "法定期限"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="term_ends_after_start",
                violation_error_message="失效日期不能早于施行日期。",
            )
        ]

    def __str__(self) -> str:
        return self.name
