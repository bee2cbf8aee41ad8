"""How a case came to its level: each change with who made it, why, and the second person where one is needed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.choices import Level
from cases.models import Case
from governance.models import Appointment, Officer
from risk.choices import ChangeState
from risk.models.assessing import Assessment
from risk.querysets.levels import LevelChangeQuerySet

_ONE = (ChangeState.MADE, ChangeState.PROPOSED)


class LevelChange(models.Model):
    """A raise is made by one person; a lowering is proposed by one and confirmed or sent back by another.

    `assessment` is the decision that waits with it; `removed` its suggested 5-point factors that were set aside, so
    that both levels may be the same.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="level_changes", db_index=False)
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, null=True, related_name="changes", db_index=False
    )
    state = models.CharField("状态", max_length=10, choices=ChangeState)
    from_level = models.CharField("原等级", max_length=8, choices=Level, blank=True)
    to_level = models.CharField("改为", max_length=8, choices=Level)
    removed = models.JSONField("去除的 5 分要素", default=list)
    reason = models.TextField("理由", max_length=1000)
    made_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="提出人", related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField("提出时间")
    second_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="复核人", null=True, related_name="+", db_index=False
    )
    second_appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, related_name="+", db_index=False
    )
    second_at = models.DateTimeField("复核时间", null=True)
    second_note = models.TextField("复核意见", max_length=1000, blank=True)

    objects = LevelChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "等级变动"
        indexes = [
            models.Index(fields=["made_at", "id"], name="change_proposed", condition=Q(state="proposed")),
            models.Index(fields=["case", "-id"], name="change_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="change_proposed_once", condition=Q(state=ChangeState.PROPOSED)
            ),
            models.CheckConstraint(
                condition=Q(state__in=_ONE, second_by=None, second_at=None)
                | (
                    ~Q(state__in=_ONE)
                    & Q(second_by__isnull=False, second_at__isnull=False)
                    & ~Q(second_by=F("made_by"))
                ),
                name="change_by_two",
                violation_error_message="下调等级须由提出人以外的另一人复核。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_level}→{self.to_level}"
