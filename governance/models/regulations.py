"""The rules library 制度库, and the lists that hang on the wall."""

from __future__ import annotations

from django.db import models

from core.models import StoredFile
from governance.choices import RegulationKind, WallKind
from governance.models.areas import Area
from governance.models.officers import Officer
from governance.models.units import Unit
from governance.querysets.regulations import EditionQuerySet, RegulationQuerySet, WallItemQuerySet


class Regulation(models.Model):
    """A rule, a flow chart, a scoring standard: what it says is in its editions."""

    title = models.CharField("名称", max_length=120)
    kind = models.CharField("种类", max_length=12, choices=RegulationKind, default=RegulationKind.REGULATION)
    # it holds here and below
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="适用区域", related_name="regulations")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="责任单位", related_name="regulations")
    closed_on = models.DateField("废止日期", null=True, blank=True)

    objects = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = "制度"
        constraints = [models.UniqueConstraint(fields=["area", "title"], name="regulation_once_per_area")]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """What a regulation says from a day on; never changed, a correction is the next edition."""

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="editions", db_index=False)
    number = models.PositiveSmallIntegerField("版次")
    in_force_on = models.DateField("施行日期")
    text = models.TextField("正文", max_length=100_000, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="原件", null=True, related_name="+")
    note = models.CharField("修订说明", max_length=200, blank=True)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("录入时间")

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "版次"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["regulation", "number"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.regulation} 第 {self.number} 版"


class WallItem(models.Model):
    """A line of a place's problem, demand or target list."""

    kind = models.CharField("清单", max_length=8, choices=WallKind)
    area = models.ForeignKey(
        Area, models.PROTECT, verbose_name="所属区域", related_name="wall_items", db_index=False
    )
    text = models.CharField("内容", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="责任单位", null=True, related_name="+")
    due_on = models.DateField("完成期限", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)

    objects = WallItemQuerySet.as_manager()

    class Meta:
        verbose_name = "清单条目"
        constraints = [
            models.UniqueConstraint(fields=["area", "kind", "text"], name="wall_item_once"),
        ]

    def __str__(self) -> str:
        return self.text
