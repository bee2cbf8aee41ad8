"""Calls after the case, their plan and the draw of who is called."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.choices import CompletedBy, ContactKind, ContactResult, Level
from cases.models.cases import Case
from cases.querysets import ContactQuerySet
from governance.models import Officer


class Contact(models.Model):
    """The board: somebody is to be spoken to by a moment; done with a result (follow-up first, others later)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=12, choices=ContactKind)
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField("应于")
    done_at = models.DateTimeField("完成时间", null=True)
    done_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    result = models.CharField("结果", max_length=12, choices=ContactResult, blank=True)
    note = models.TextField("记录", blank=True)
    # 0: the call that closing waits for; 1, 2 …: those some weeks after
    step = models.PositiveSmallIntegerField("第几次计划", default=0)
    attempt = models.PositiveSmallIntegerField("第几次拨打", default=1)
    why = models.CharField("安排依据", max_length=200, blank=True)
    # [{"question": …, "answer": …}] as the script asked
    answers = models.JSONField("问答", default=list, blank=True)
    caller = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="回访人", null=True, related_name="+", db_index=False
    )
    # not before: skipped for a while, or asked to be called later
    later_at = models.DateTimeField("稍后再拨", null=True)
    # who is on the telephone now, and until when the row is kept for that officer
    claimed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    claimed_until = models.DateTimeField(null=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="contact_due", condition=Q(done_at=None)),
            models.Index(
                fields=["done_at", "id", "case", "kind", "result"],
                name="contact_done",
                condition=Q(done_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "step"], name="contact_open_once", condition=Q(done_at=None)
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, result="") | (Q(done_at__isnull=False) & ~Q(result="")),
                name="contact_done_has_result",
                violation_error_message="完成的联系必须有结果。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_at:%Y-%m-%d}"


class FollowUpPlan(models.Model):
    """Editable data: when a completed case is called about, by its level (empty: not assessed) and outcome (empty: any)."""

    level = models.CharField("风险等级", max_length=8, choices=Level, blank=True)
    outcome = models.CharField("办结方式", max_length=8, choices=CompletedBy, blank=True)
    # as `governance.rules.Rule` writes itself: "3 workdays"
    first = models.CharField("首次回访时限", max_length=40)
    later_days = models.JSONField("之后回访", default=list, blank=True)
    is_sampled = models.BooleanField("抽样回访", default=False)

    class Meta:
        verbose_name = "回访计划"
        constraints = [models.UniqueConstraint(fields=["level", "outcome"], name="follow_up_plan_once")]

    def __str__(self) -> str:
        level = Level(self.level).label if self.level else "未评估"
        return f"{level}{CompletedBy(self.outcome).label if self.outcome else ''}"


class FollowUpDraw(models.Model):
    """Whether a completed round is called about, decided then: by what share and ticket, in words."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="follow_up_draws")
    completed_at = models.DateTimeField("办结时间")
    is_drawn = models.BooleanField("须回访")
    ticket = models.PositiveSmallIntegerField("抽样号")
    share = models.PositiveSmallIntegerField("抽样比例")
    why = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "回访抽样"

    def __str__(self) -> str:
        return self.why
