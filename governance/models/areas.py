"""Places: the tree from the city down to the grid."""

from __future__ import annotations

from django.db import models

from governance.choices import AreaLevel
from governance.models.beats import Beat
from governance.querysets import AreaQuerySet, BoundaryQuerySet


class Area(models.Model):
    """A place in the tree city … grid; `path` is the codes from the root, each followed by a dot."""

    code = models.CharField("代码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=60)
    # what lists show: a place below a community is named with it ("碧桂社区 3网格")
    label = models.CharField("全称", max_length=120)
    level = models.CharField("层级", max_length=12, choices=AreaLevel)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=300, unique=True)
    # where its matters go once it is closed
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="接续区域", null=True, blank=True, related_name="+"
    )
    # a grid's police grid; several grids may share one
    beat = models.ForeignKey(
        Beat, models.PROTECT, verbose_name="警务网格", null=True, blank=True, related_name="grids"
    )
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "区域"
        indexes = [models.Index(fields=["level", "code"], name="area_by_level")]

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """An area's boundary: polygons as [[[lon, lat] …] …], simplified, and the box around them."""

    area = models.OneToOneField(Area, models.CASCADE, primary_key=True, related_name="boundary")
    shape = models.JSONField("边界")
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    drawn_at = models.DateTimeField("更新时间")

    objects = BoundaryQuerySet.as_manager()

    class Meta:
        verbose_name = "边界"
        indexes = [models.Index(fields=["west", "east", "south", "north"], name="boundary_by_box")]

    def __str__(self) -> str:
        return f"{self.area}边界"

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.west, self.south, self.east, self.north


class Merger(models.Model):
    """Which of the four centres a community has, and since when they work as one (四中心融合)."""

    area = models.OneToOneField(Area, models.PROTECT, primary_key=True, related_name="merger")
    has_governance = models.BooleanField("综治中心", default=False)
    has_petition = models.BooleanField("信访接待中心", default=False)
    has_mediation = models.BooleanField("矛盾纠纷调解中心", default=False)
    has_grid = models.BooleanField("网格化指挥中心", default=False)
    merged_on = models.DateField("融合日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "四中心融合"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_on=None)
                | models.Q(has_governance=True, has_petition=True, has_mediation=True, has_grid=True),
                name="merger_needs_all_four",
                violation_error_message="四个中心都有了，才算融合。",
            )
        ]

    def __str__(self) -> str:
        return str(self.area)
