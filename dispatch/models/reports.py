"""What a unit says about its slip, what the files on it are, and texts a centre writes often."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models import Attachment, Category
from dispatch.choices import ReportKind, SlipFileKind
from dispatch.models.slips import Slip
from dispatch.querysets.slips import RequirementTextQuerySet, SlipReportQuerySet
from governance.models import Officer, Unit


class SlipReport(models.Model):
    """首报, 续报, 终报: one row each, never changed."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="reports")
    kind = models.CharField("类型", max_length=10, choices=ReportKind)
    text = models.TextField("办理情况", max_length=10_000)
    by = models.ForeignKey(Officer, models.PROTECT, verbose_name="报告人", related_name="+", db_index=False)
    at = models.DateTimeField("报告时间")

    objects = SlipReportQuerySet.as_manager()

    class Meta:
        verbose_name = "办理反馈"
        constraints = [
            models.UniqueConstraint(
                fields=["slip"], name="slip_first_report_once", condition=Q(kind=ReportKind.FIRST)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.slip}"


class SlipPaper(models.Model):
    """A file of the case that belongs to a slip, and as what."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="own_papers")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("性质", max_length=10, choices=SlipFileKind)
    report = models.ForeignKey(SlipReport, models.PROTECT, null=True, related_name="papers", db_index=False)

    class Meta:
        verbose_name = "交办单材料"
        constraints = [models.UniqueConstraint(fields=["slip", "attachment"], name="slip_paper_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.attachment}"


class RequirementText(models.Model):
    """A requirement that a centre writes often, for cases of one category or of all."""

    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="综治中心", related_name="requirement_texts"
    )
    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name="事项类别", null=True, related_name="+", db_index=False
    )
    title = models.CharField("名称", max_length=40)
    text = models.TextField("办理要求", max_length=2000)
    basis = models.CharField("法律依据", max_length=500, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    until_on = models.DateField("停用日期", null=True)

    objects = RequirementTextQuerySet.as_manager()

    class Meta:
        verbose_name = "办理要求范文"
        constraints = [
            models.UniqueConstraint(fields=["centre", "title"], name="requirement_text_once_per_centre")
        ]

    def __str__(self) -> str:
        return self.title
