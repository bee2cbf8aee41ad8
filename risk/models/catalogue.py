"""The factors and the hazard classes as they stand, version by version."""

from __future__ import annotations

from django.db import models

from risk.querysets.catalogue import HazardClassQuerySet


class CatalogueVersion(models.Model):
    """The factors as they stood once: whoever scored by them can be read by them for ever."""

    number = models.PositiveSmallIntegerField("版本", unique=True)
    content = models.TextField()
    sha = models.CharField(max_length=64, unique=True)
    published_at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "要素目录"

    def __str__(self) -> str:
        return f"第 {self.number} 版"


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
