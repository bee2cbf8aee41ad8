"""What the worker learned from confirmed assessments, edition by edition, and which one was read by when."""

from __future__ import annotations

from django.db import models

from governance.models import Officer
from risk.models.catalogue import CatalogueVersion
from risk.querysets.learning import EditionSwitchQuerySet


class LearnedEdition(models.Model):
    """One training with its comparison; never changed: whatever was suggested by it can be explained for ever.

    `figures`: {"trials": [`Trial.figures()`], "words": {code: [what weighs most]}, "raised", "lowered", "red"} (numbers of
    lessons); `changes`: [[case, level it was, level it would be, factors gained, factors lost]], raised first.
    """

    number = models.PositiveSmallIntegerField("版次", unique=True)
    trained_at = models.DateTimeField("学习时间")
    version = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="+", db_index=False)
    # read by beside it when it was compared, and still read by for all other factors; nothing: what came with the product
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    lessons = models.PositiveIntegerField("已确认预评")
    # the last assessment that was counted: one training makes one edition, however often it is taken up
    upto = models.BigIntegerField(unique=True)
    codes = models.JSONField("建议启用的要素", default=list)
    figures = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    weights = models.BinaryField()

    class Meta:
        verbose_name = "学习版"

    def __str__(self) -> str:
        return f"学习版第 {self.number} 版"


class EditionSwitch(models.Model):
    """From then on texts are read by this edition; by none: by what came with the product. The last one holds."""

    edition = models.ForeignKey(LearnedEdition, models.PROTECT, null=True, related_name="switches")
    by = models.ForeignKey(Officer, models.PROTECT, verbose_name="启用人", related_name="+", db_index=False)
    at = models.DateTimeField("启用时间")
    why = models.CharField("理由", max_length=500)

    objects = EditionSwitchQuerySet.as_manager()

    class Meta:
        verbose_name = "学习版启用"

    def __str__(self) -> str:
        return f"{self.edition or '随产品'} {self.at:%Y-%m-%d %H:%M}"
