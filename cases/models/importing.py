"""A ledger brought in, what could not be read, and what it would change."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cases.choices import AmendmentState, ImportState
from cases.models.cases import Case
from cases.querysets import AmendmentQuerySet, ImportBatchQuerySet
from core.models import Job, StoredFile
from governance.models import Appointment, Area, Officer, Unit


class ImportBatch(models.Model):
    """One ledger file on its way in. `cursor` rows are done; a killed worker goes on behind them."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    is_live = models.BooleanField("按新事项办理", default=False)
    sheet = models.CharField(max_length=80, blank=True)
    # header text → field, as guessed and then as confirmed
    mapping = models.JSONField(default=dict)
    created_at = models.DateTimeField("上传时间")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    cursor = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField("数据行", default=0)
    created = models.PositiveIntegerField("新建", default=0)
    duplicates = models.PositiveIntegerField("重复", default=0)
    rejected = models.PositiveIntegerField("未导入", default=0)
    skipped = models.PositiveIntegerField("跳过", default=0)
    rejects_file = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="问题行", null=True, related_name="+"
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "台账导入"
        indexes = [models.Index(fields=["-created_at", "-id"], name="batch_by_created")]

    def __str__(self) -> str:
        return self.file.name


class ImportProblem(models.Model):
    """A row that was not imported, or was with a remark: where, what is wrong, and its cells as they were."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="problems", db_index=False)
    row_number = models.PositiveIntegerField("行号")
    is_rejected = models.BooleanField()
    sentence = models.CharField("说明", max_length=500)
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["row_number", "id"]
        indexes = [models.Index(fields=["batch", "row_number"], name="problem_of_batch")]

    def __str__(self) -> str:
        return f"{self.row_number}: {self.sentence}"


class Amendment(models.Model):
    """A known row came again with another content: a proposal, never a silent change."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="amendments")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="amendments")
    row_number = models.PositiveIntegerField()
    narrative = models.TextField("新内容")
    state = models.CharField(max_length=10, choices=AmendmentState, default=AmendmentState.PROPOSED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "case"], name="amendment_open")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.row_number}"
