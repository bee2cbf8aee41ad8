"""Police grids beside the governance grids."""

from __future__ import annotations

from django.db import models


class Beat(models.Model):
    """A police grid 警务网格, or the responsibility area 责任区 above some; a governance grid points to its one."""

    code = models.CharField("代码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=60)
    station = models.ForeignKey(
        "governance.Unit", models.PROTECT, verbose_name="派出所", related_name="beats"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="所属责任区", null=True, blank=True, related_name="children"
    )
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "警务网格"

    def __str__(self) -> str:
        return self.name
