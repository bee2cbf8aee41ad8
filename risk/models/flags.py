"""Red flags: raised by a text, looked at by a person the same day, answered by a commander."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models import Case
from governance.models import Appointment, Officer
from risk.choices import FlagAnswer
from risk.models.assessing import Screening
from risk.querysets.flags import RedFlagQuerySet


class RedFlag(models.Model):
    """The red flags of one text. `rings` counts how often it rang again because nobody looked."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="red_flags")
    screening = models.ForeignKey(Screening, models.PROTECT, related_name="+", db_index=False)
    flags = models.JSONField("红旗", default=list)
    raised_at = models.DateTimeField("提示时间")
    seen_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="查看人", null=True, related_name="+", db_index=False
    )
    seen_at = models.DateTimeField("查看时间", null=True)
    next_ring_at = models.DateTimeField("再次提醒", null=True)
    rings = models.PositiveSmallIntegerField("再次提醒次数", default=0)
    answer = models.CharField("升级意见", max_length=8, choices=FlagAnswer, blank=True)
    answered_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="确认人", null=True, related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField("确认时间", null=True)
    reason = models.TextField("理由", max_length=1000, blank=True)

    objects = RedFlagQuerySet.as_manager()

    class Meta:
        verbose_name = "红旗"
        indexes = [
            models.Index(fields=["next_ring_at"], name="flag_unseen", condition=Q(seen_at=None)),
            models.Index(fields=["raised_at", "id"], name="flag_unanswered", condition=Q(answer="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["screening"], name="flag_once_per_text"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="flag_answered_by_somebody",
                violation_error_message="红旗升级意见必须有确认人和时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {'、'.join(self.flags)}"
