"""The factors and the hazard classes as they stand, version by version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.choices import Level
from cases.models import Case
from core.models import Job
from governance.models import Area, Officer
from risk.querysets.catalogue import (
    CatalogueDraftQuerySet,
    CatalogueReplayQuerySet,
    HazardClassQuerySet,
    ReplayRowQuerySet,
)


class CatalogueVersion(models.Model):
    """The factors as they stood once: whoever scored by them can be read by them for ever."""

    number = models.PositiveSmallIntegerField("版本", unique=True)
    content = models.TextField()
    sha = models.CharField(max_length=64, unique=True)
    published_at = models.DateTimeField("启用时间")
    # nobody for what came with the product
    made_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="起草人", null=True, related_name="+", db_index=False
    )
    published_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="启用人", null=True, related_name="+", db_index=False
    )
    why = models.CharField("启用理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "要素目录"

    def __str__(self) -> str:
        return f"第 {self.number} 版"


class CatalogueDraft(models.Model):
    """A version in the making: always a whole catalogue that could be read by; ended by publishing or dropping it."""

    title = models.CharField("改什么", max_length=60)
    # what it was begun from
    base = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="+", db_index=False)
    content = models.TextField()
    sha = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="起草人", related_name="+", db_index=False
    )
    made_at = models.DateTimeField("起草时间")
    edited_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="最近修改", related_name="+", db_index=False
    )
    edited_at = models.DateTimeField("修改时间")
    # everybody who wrote in it: none of them publishes it
    editors = models.JSONField(default=list)
    published_as = models.OneToOneField(
        CatalogueVersion, models.PROTECT, verbose_name="启用为", null=True, related_name="draft"
    )
    dropped_at = models.DateTimeField("放弃时间", null=True)
    dropped_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="放弃人", null=True, related_name="+", db_index=False
    )

    objects = CatalogueDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "目录草稿"
        constraints = [
            models.CheckConstraint(
                condition=Q(published_as=None) | Q(dropped_at=None),
                name="draft_ends_once",
                violation_error_message="目录草稿要么启用，要么放弃。",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="draft_dropped_by_somebody",
                violation_error_message="放弃的目录草稿必须有放弃人。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CatalogueReplay(models.Model):
    """A draft read over past cases beside the version in force: what would be rated otherwise.

    `figures`: {"read", "same": {level: count}, "restricted": {"read", "raised", "lowered", "red"}}; what changed is
    counted from the rows, by whoever looks.
    """

    draft = models.ForeignKey(CatalogueDraft, models.CASCADE, related_name="replays")
    # of exactly this text, against exactly this version
    sha = models.CharField(max_length=64)
    against = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField("来件起")
    asked_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="试算人", related_name="+", db_index=False
    )
    asked_at = models.DateTimeField("提交时间")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    # where it goes on after a crash
    last_case = models.BigIntegerField(default=0)
    figures = models.JSONField(default=dict)
    finished_at = models.DateTimeField("完成时间", null=True)
    stopped_at = models.DateTimeField("停止时间", null=True)

    objects = CatalogueReplayQuerySet.as_manager()

    class Meta:
        verbose_name = "试算"

    def __str__(self) -> str:
        return f"{self.draft} {self.asked_at:%Y-%m-%d %H:%M}"


class ReplayRow(models.Model):
    """A case that the draft rates otherwise; restricted ones have no row, only a count."""

    replay = models.ForeignKey(CatalogueReplay, models.CASCADE, related_name="rows", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    was_level = models.CharField("原提示", max_length=8, choices=Level)
    now_level = models.CharField("新提示", max_length=8, choices=Level)
    was_points = models.PositiveSmallIntegerField()
    now_points = models.PositiveSmallIntegerField()
    gained = models.JSONField("增加的要素", default=list)
    lost = models.JSONField("减少的要素", default=list)
    # counted before and after, for other points
    repriced = models.JSONField("改分的要素", default=list)
    red_gained = models.JSONField("新增红旗", default=list)
    red_lost = models.JSONField("消失红旗", default=list)
    # raised above zero, lowered below: by levels, else by red flags
    step = models.SmallIntegerField()

    objects = ReplayRowQuerySet.as_manager()

    class Meta:
        verbose_name = "试算变化"
        constraints = [models.UniqueConstraint(fields=["replay", "case"], name="replay_row_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.was_level}→{self.now_level}"


class HazardClass(models.Model):
    """One of the 六类风险隐患: dated, editable data, because other counties list others (domain.md 1.2).

    A text is of this class when the case has one of `categories` (and, where `words` are given, one of them stands in
    the text), or when the reader found one of `factors`.
    """

    code = models.CharField(max_length=12)
    name = models.CharField("名称", max_length=40)
    group = models.CharField("分组", max_length=20, blank=True)
    categories = models.JSONField("事项类别", default=list)
    words = models.JSONField("用词", default=list)
    factors = models.JSONField("要素", default=list)
    source = models.CharField("依据", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    from_on = models.DateField("启用日期")
    until_on = models.DateField("停用日期", null=True, blank=True)

    objects = HazardClassQuerySet.as_manager()

    class Meta:
        verbose_name = "隐患类别"
        constraints = [models.UniqueConstraint(fields=["code", "from_on"], name="hazard_class_once")]

    def __str__(self) -> str:
        return self.name
