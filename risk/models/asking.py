"""What is missing 补充核实: one question to one person, with a clock."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.models import Case
from governance.models import Appointment, Officer
from risk.choices import Asked
from risk.models.assessing import Assessment
from risk.querysets.asking import UNANSWERED, QuestionQuerySet


class Question(models.Model):
    """An assessor asks one named person one thing about a clue. The addressee may change by handing over, nothing else
    of what was asked does. While it `parks` and its time runs, the clue is off the desk."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="questions", db_index=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="questions")
    to = models.ForeignKey(Officer, models.PROTECT, verbose_name="请谁补充", related_name="+", db_index=False)
    asked_as = models.CharField("以何身份", max_length=8, choices=Asked)
    text = models.CharField("问题", max_length=300)
    parks = models.BooleanField("等补充", default=True)
    made_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="提问人", related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField("提问时间")
    # as a clock has it
    rule = models.CharField("规则", max_length=40)
    due_at = models.DateTimeField("时限")
    is_provisional = models.BooleanField("暂估", default=False)
    answer = models.TextField("补充内容", max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="补充人", null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField("补充时间", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    # the asker's bell rang because nobody answered in time
    late_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "补充核实"
        indexes = [
            models.Index(fields=["case", "-id"], name="question_of_case"),
            models.Index(fields=["due_at", "id"], name="question_by_due"),
            models.Index(
                fields=["due_at", "id"], name="question_running", condition=UNANSWERED & Q(late_at=None)
            ),
            models.Index(fields=["to", "due_at"], name="question_to", condition=UNANSWERED),
            models.Index(fields=["made_by", "due_at"], name="question_by_asker", condition=UNANSWERED),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "to"], name="question_once_to_each", condition=UNANSWERED
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("made_at")),
                name="question_due_after_asking",
                violation_error_message="补充核实的时限须晚于提问时间。",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False, withdrawn_at=None) & ~Q(answer="")
                ),
                name="question_answered_in_words",
                violation_error_message="已补充的提问必须有补充人和内容，且不能同时撤回。",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 40 else self.text[:39] + "…"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None
