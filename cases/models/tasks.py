"""Instructions of leaders, and days that somebody must think of."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.choices import DateKind, TaskKind
from cases.models.cases import Case
from cases.querysets import OPEN_TASK, KeyDateQuerySet, TaskQuerySet
from governance.models import Appointment, Officer, Unit


class Task(models.Model):
    """The board: what somebody in authority told a unit or an officer to do about a case, and what came of it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=12, choices=TaskKind, default=TaskKind.INSTRUCTION)
    text = models.TextField("内容", max_length=2000)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="tasks", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="tasks", db_index=False)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="given_tasks", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField("批示时间")
    # as a clock has it: the rule, or "set" when the moment was given
    rule = models.CharField("规则", max_length=40)
    due_at = models.DateTimeField("时限")
    is_provisional = models.BooleanField("暂估", default=False)
    done_at = models.DateTimeField("报结时间", null=True)
    done_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    result = models.TextField("办理情况", max_length=5000, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    # a visit: after which warning
    key_date = models.ForeignKey(
        "KeyDate", models.CASCADE, verbose_name="告诫书", null=True, related_name="visits"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "批示"
        indexes = [
            models.Index(fields=["due_at", "id"], name="task_by_due"),
            models.Index(fields=["unit", "due_at"], name="task_open_of_unit", condition=OPEN_TASK),
            models.Index(fields=["officer", "due_at"], name="task_open_of_officer", condition=OPEN_TASK),
            models.Index(fields=["made_by", "due_at"], name="task_open_by_giver", condition=OPEN_TASK),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, officer__isnull=False) | Q(unit__isnull=False, officer=None),
                name="task_to_one",
                violation_error_message="批示只能交给一个单位或一名人员。",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("made_at")),
                name="task_due_after_start",
                violation_error_message="批示的时限须晚于批示时间。",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, result="")
                | (Q(done_at__isnull=False, done_by__isnull=False, withdrawn_at=None) & ~Q(result="")),
                name="task_done_has_result",
                violation_error_message="报结的批示必须有报结人和办理情况，且不能同时撤回。",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 40 else self.text[:39] + "…"

    @property
    def to(self) -> Unit | Officer:
        """Whom it is for: one of the two (`select_related` both)."""
        addressee = self.unit or self.officer
        assert addressee is not None  # noqa: S101 - task_to_one
        return addressee

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None


class KeyDate(models.Model):
    """The board: a day that must not be missed on a case; crossed out with a reason, never deleted."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="key_dates")
    kind = models.CharField("日期种类", max_length=12, choices=DateKind)
    day = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("记录时间")
    crossed_out_at = models.DateTimeField("划去时间", null=True)
    crossed_out_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    why_crossed_out = models.CharField("划去原因", max_length=200, blank=True)

    objects = KeyDateQuerySet.as_manager()

    class Meta:
        verbose_name = "关键日期"
        indexes = [
            models.Index(fields=["day", "case"], name="key_date_ahead", condition=Q(crossed_out_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(crossed_out_at=None, crossed_out_by=None, why_crossed_out="")
                | (Q(crossed_out_at__isnull=False, crossed_out_by__isnull=False) & ~Q(why_crossed_out="")),
                name="key_date_crossed_out_says_why",
                violation_error_message="划去的日期必须有划去人和原因。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day:%Y-%m-%d}"
