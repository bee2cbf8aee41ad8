"""A canvass: the campaign, its grids, the households known there, what was found."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.models import Case, Person
from governance.models import Appointment, Area, Officer, Unit
from grids.querysets.canvass import (
    CampaignQuerySet,
    CanvassTaskQuerySet,
    FindingQuerySet,
    HouseholdQuerySet,
)
from risk.models import HazardClass


class Campaign(models.Model):
    """A place looked through from one day to another for something named."""

    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="发起中心", related_name="+", db_index=False
    )
    title = models.CharField("名称", max_length=60)
    look_for = models.TextField("排查什么", max_length=2000)
    hazard_classes = models.ManyToManyField(
        HazardClass, verbose_name="隐患类别", related_name="+", blank=True
    )
    scope = models.ManyToManyField(Area, verbose_name="范围", related_name="+")
    starts_on = models.DateField("开始")
    until_on = models.DateField("截止")
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("发起时间")
    closed_at = models.DateTimeField("结束时间", null=True)
    closed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    summary = models.TextField("小结", max_length=2000, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "排查"
        indexes = [
            models.Index(fields=["until_on", "id"], name="campaign_running", condition=Q(closed_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("starts_on")),
                name="campaign_ends_after_start",
                violation_error_message="截止日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, summary="")
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="campaign_closed_by_somebody",
                violation_error_message="结束的排查必须有结束人和时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CanvassTask(models.Model):
    """One grid of a campaign; whose it is follows from who patrols the grid at the moment."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="tasks", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="网格", related_name="canvass_tasks")
    # where the grid lay when the campaign was launched: the table is summed by them
    community = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    street = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    # the known households are written down
    drawn_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    finished_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    # the day its worker was last rung for being late
    rung_on = models.DateField(null=True)

    objects = CanvassTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "网格排查任务"
        indexes = [
            models.Index(fields=["id"], name="canvass_to_draw", condition=Q(drawn_at=None)),
            models.Index(fields=["rung_on", "id"], name="canvass_unfinished", condition=Q(finished_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "area"], name="canvass_task_once"),
            models.CheckConstraint(
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="canvass_finished_by_somebody",
                violation_error_message="完成的网格必须有完成人和时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.area.label}"


class Household(models.Model):
    """A door of a grid where somebody is known from cases; it points at the person and copies nothing."""

    task = models.ForeignKey(CanvassTask, models.PROTECT, related_name="households", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # so many are known at this door
    people = models.PositiveSmallIntegerField("人数", default=1)
    order = models.PositiveSmallIntegerField(default=0)
    clear_at = models.DateTimeField("无异常", null=True)
    clear_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "住户"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "person"], name="household_once"),
            models.CheckConstraint(
                condition=Q(clear_at=None, clear_by=None) | Q(clear_at__isnull=False, clear_by__isnull=False),
                name="household_cleared_by_somebody",
                violation_error_message="记为无异常的住户必须有记录人和时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"住户 {self.pk}"


class Finding(models.Model):
    """What a canvass found: it is a case like any other, and stays linked."""

    task = models.ForeignKey(CanvassTask, models.PROTECT, related_name="findings")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="findings")
    case = models.OneToOneField(Case, models.PROTECT, related_name="finding")
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("登记时间")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "排查发现"

    def __str__(self) -> str:
        return f"{self.task_id} {self.case_id}"
