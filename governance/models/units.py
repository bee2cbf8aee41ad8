"""Organisations."""

from __future__ import annotations

from django.db import models

from governance.choices import NOT_ORDERED, SlipMode, UnitKind
from governance.models.areas import Area
from governance.querysets import UnitQuerySet


class Unit(models.Model):
    """An organisation that can receive a slip, employ officers, or be complained about."""

    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类型", max_length=24, choices=UnitKind)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所在区域", related_name="units")
    number_prefix = models.CharField("编号前缀", max_length=8, blank=True)
    document_name = models.CharField("发文代字", max_length=20, blank=True)
    # how the centre turns to it; empty: by the kind
    slip_mode = models.CharField("交办方式", max_length=10, choices=SlipMode, blank=True)
    # 发文机关标志: in whose name documents go out, for example 街道平安办
    letterhead = models.CharField("发文机关", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="unit_name_once_per_area"),
            models.UniqueConstraint(
                fields=["number_prefix"], name="unit_prefix_once", condition=~models.Q(number_prefix="")
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=UnitKind.CENTRE) | ~models.Q(number_prefix=""),
                name="centre_has_prefix",
                violation_error_message="综治中心必须有编号前缀。",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def mode(self) -> SlipMode:
        """How a centre turns to it: as set, else by its kind."""
        if self.slip_mode:
            return SlipMode(self.slip_mode)
        return SlipMode.CONSULT if self.kind in NOT_ORDERED else SlipMode.ASSIGN

    @property
    def issuing_name(self) -> str:
        """The name its documents go out in."""
        return self.letterhead or self.name
