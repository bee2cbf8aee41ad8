"""How long an officer looked at a clue before deciding it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from governance.models import Officer
from risk.models.assessing import Assessment
from risk.querysets.timing import DeskTimeQuerySet


class DeskTime(models.Model):
    """One decision's time in view, in seconds: reported by the browser, bounded by the server (`risk.rules.pace`).

    Without script nothing is measured and there is no row.
    """

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="desk_time")
    officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="评定人", related_name="+", db_index=False
    )
    seconds = models.PositiveIntegerField("用时（秒）")
    from_at = models.DateTimeField("打开时间")
    until_at = models.DateTimeField("评定时间")

    objects = DeskTimeQuerySet.as_manager()

    class Meta:
        verbose_name = "预评用时"
        indexes = [
            models.Index(fields=["officer", "-until_at"], name="desk_time_of_officer"),
            models.Index(fields=["-until_at"], name="desk_time_by_moment"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gte=F("from_at")),
                name="desk_time_ends_after_start",
                violation_error_message="评定时间不能早于打开时间。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.seconds}"
