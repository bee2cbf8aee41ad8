"""Supervision checks (两督导): rounds, their random sample, findings, what must be put right."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.models import Case, Task
from dispatch.choices import CheckVerdict, InspectionKind, InspectionState
from dispatch.querysets.inspecting import (
    InspectionRoundQuerySet,
    InspectionSampleQuerySet,
    RectificationQuerySet,
)
from governance.models import Appointment, Area, Officer, Unit


class CheckItem(models.Model):
    """Editable data: one question of the checklist."""

    code = models.CharField("代码", max_length=12)
    name = models.CharField("检查项", max_length=60)
    help = models.CharField("怎么看", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    until_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "检查项"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["code"], name="check_item_once")]

    def __str__(self) -> str:
        return self.name


class InspectionRound(models.Model):
    """A quarterly spot check or a half-year review: what was drawn from, how, by whom; reproducible from its seed."""

    centre = models.ForeignKey(Unit, models.PROTECT, verbose_name="组织单位", related_name="inspections")
    kind = models.CharField("种类", max_length=10, choices=InspectionKind)
    title = models.CharField("名称", max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="范围", related_name="+")
    since = models.DateField("办结从")
    until = models.DateField("到")
    size = models.PositiveSmallIntegerField("抽查件数")
    is_stratified = models.BooleanField("按单位分层", default=True)
    seed = models.CharField("抽样种子", max_length=40)
    # how many completed cases were drawn from, and how many were drawn
    population = models.PositiveIntegerField("总体", default=0)
    drawn = models.PositiveSmallIntegerField("样本", default=0)
    state = models.CharField("状态", max_length=8, choices=InspectionState, default=InspectionState.OPEN)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField("抽样时间")
    conclusion = models.TextField("督导结论", max_length=5000, blank=True)
    closed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField("结束时间", null=True)

    objects = InspectionRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "督导检查"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="inspection_ends_after_start",
                violation_error_message="抽查的办结日期，止日不能早于起日。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class InspectionSample(models.Model):
    """One case that was drawn, the unit that had handled it, and who checked it."""

    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="samples", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="inspections")
    # who handled it; the centre itself where it was done on the spot
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="承办单位", related_name="+", db_index=False)
    ticket = models.CharField("抽样号", max_length=16)
    checked_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    checked_at = models.DateTimeField("检查时间", null=True)
    flaws = models.PositiveSmallIntegerField("问题数", default=0)
    remark = models.TextField("说明", max_length=2000, blank=True)

    objects = InspectionSampleQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查样本"
        constraints = [models.UniqueConstraint(fields=["round", "case"], name="sample_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.case}"


class InspectionFinding(models.Model):
    """What one item of the checklist gave on one case."""

    sample = models.ForeignKey(InspectionSample, models.CASCADE, related_name="findings", db_index=False)
    item = models.ForeignKey(CheckItem, models.PROTECT, related_name="+", db_index=False)
    verdict = models.CharField("结论", max_length=10, choices=CheckVerdict)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "检查结果"
        constraints = [
            models.UniqueConstraint(fields=["sample", "item"], name="inspection_finding_once"),
            models.CheckConstraint(
                condition=~Q(verdict=CheckVerdict.FLAW) | ~Q(note=""),
                name="flaw_says_what",
                violation_error_message="有问题的，须写明是什么问题。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_verdict_display()}"


class Rectification(models.Model):
    """整改通知: the unit's task on the case, and whether its answer was approved; sent back, it gets another task."""

    sample = models.OneToOneField(InspectionSample, models.PROTECT, related_name="rectification")
    task = models.OneToOneField(Task, models.PROTECT, related_name="+")
    times = models.PositiveSmallIntegerField("第几次", default=1)
    approved_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField("通过时间", null=True)
    note = models.CharField("意见", max_length=500, blank=True)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = "整改通知"

    def __str__(self) -> str:
        return f"{self.sample} 整改"
