"""A ledger put through the pre-assessment in one go."""

from __future__ import annotations

from django.db import models

from cases.models import ImportBatch
from core.models import Job
from governance.models import Appointment, Officer
from risk.querysets.batches import BatchReadingQuerySet


class BatchReading(models.Model):
    """Somebody had all rows of an imported ledger read; the figures are counted from the rows each time."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="readings")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(Officer, models.PROTECT, verbose_name="发起人", related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    with_history = models.BooleanField("历史记录也上预评台", default=False)
    asked_at = models.DateTimeField("发起时间")
    finished_at = models.DateTimeField("完成时间", null=True)
    # what this reading put on the desk, so that doing it again shows that nothing came twice
    opened = models.PositiveIntegerField("新上台", default=0)

    objects = BatchReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "批量预评"

    def __str__(self) -> str:
        return f"{self.batch_id} {self.asked_at:%Y-%m-%d %H:%M}"
