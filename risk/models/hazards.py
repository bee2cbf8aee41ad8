"""The hazard ledger: a row for each dangerous case, its reviews, who answers for it, the names of the seven loops."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.choices import Level
from cases.models import Case
from governance.models import Appointment, Officer
from risk.choices.hazards import Finding, HazardState, Tier
from risk.models.catalogue import HazardClass
from risk.querysets.hazards import HazardQuerySet, LoopStageQuerySet


class LoopStage(models.Model):
    """The name of one of the seven loops, from a day to a day, and the levels of which it is asked."""

    key = models.CharField("环节", max_length=12)
    name = models.CharField("名称", max_length=20)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    levels = models.JSONField("要求的等级", default=list)
    source = models.CharField("依据", max_length=300, blank=True)
    from_on = models.DateField("启用日期")
    until_on = models.DateField("停用日期", null=True, blank=True)

    objects = LoopStageQuerySet.as_manager()

    class Meta:
        verbose_name = "闭环名称"
        constraints = [models.UniqueConstraint(fields=["key", "from_on"], name="loop_stage_once")]

    def __str__(self) -> str:
        return self.name


class Hazard(models.Model):
    """A line of the hazard ledger 隐患台账: computed from its case, never typed.

    `level` is the case's as the reviews go by it; struck off it stays as it was. `rank` is the ledger's order
    (`risk.rules.reviews`). `told_on` is the review day whose lateness was told.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    hazard_class = models.ForeignKey(
        HazardClass, models.PROTECT, verbose_name="隐患类别", null=True, related_name="+", db_index=False
    )
    level = models.CharField("等级", max_length=8, choices=Level)
    found_on = models.DateField("发现日期")
    listed_at = models.DateTimeField("列管时间")
    state = models.CharField("状态", max_length=8, choices=HazardState, default=HazardState.OPEN)
    reviewed_at = models.DateTimeField("最近复查", null=True)
    next_review_on = models.DateField("下次复查", null=True)
    told_on = models.DateField(null=True)
    rank = models.BigIntegerField()
    struck_at = models.DateTimeField("销号时间", null=True)
    struck_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="销号人", null=True, related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    strike_reason = models.CharField("销号理由", max_length=500, blank=True)
    open_loops = models.JSONField("销号时未闭环", default=list)

    objects = HazardQuerySet.as_manager()

    class Meta:
        verbose_name = "风险隐患"
        indexes = [
            models.Index(fields=["rank", "id"], name="hazard_in_ledger"),
            models.Index(fields=["next_review_on", "id"], name="hazard_to_review", condition=Q(state="open")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=HazardState.OPEN, struck_at=None, struck_by=None, next_review_on__isnull=False
                )
                | Q(
                    state=HazardState.STRUCK,
                    struck_at__isnull=False,
                    struck_by__isnull=False,
                    next_review_on=None,
                ),
                name="hazard_struck_by_somebody",
                violation_error_message="在管的隐患要有下次复查日期；已销号的要有销号人和销号时间。",
            )
        ]

    def __str__(self) -> str:
        return f"隐患 {self.case.number}"


class HazardReview(models.Model):
    """复查: a look at a hazard, what was found, when to look again. Never edited."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="reviews", db_index=False)
    due_on = models.DateField("应复查")
    done_at = models.DateTimeField("复查时间")
    by = models.ForeignKey(Officer, models.PROTECT, verbose_name="复查人", related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    finding = models.CharField("情况", max_length=8, choices=Finding)
    note = models.TextField("复查情况", max_length=1000)
    level = models.CharField("当时等级", max_length=8, choices=Level)
    next_on = models.DateField("下次复查")

    class Meta:
        verbose_name = "复查"
        indexes = [models.Index(fields=["hazard", "-id"], name="review_of_hazard")]

    def __str__(self) -> str:
        return f"{self.get_finding_display()} {self.done_at:%Y-%m-%d}"


class HazardLead(models.Model):
    """包案: the officer who answers for a hazard at a tier, from a moment to a moment; one at a time."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="leads", db_index=False)
    tier = models.CharField("层级", max_length=10, choices=Tier)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="包案领导", related_name="+", db_index=False
    )
    from_at = models.DateTimeField("起")
    until_at = models.DateTimeField("止", null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="指定人", related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "包案领导"
        indexes = [
            models.Index(fields=["hazard", "-id"], name="lead_of_hazard"),
            models.Index(fields=["officer", "hazard"], name="lead_of_officer", condition=Q(until_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["hazard", "tier"], name="hazard_lead_once", condition=Q(until_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()} {self.officer}"
