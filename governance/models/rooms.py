"""Windows and rooms of a centre, in its three zones."""

from __future__ import annotations

from django.db import models

from governance.choices import RoomKind, Zone
from governance.models.units import Unit
from governance.querysets import RoomQuerySet


class Room(models.Model):
    """A window or a room of a centre; who sits there, and whether it can be booked."""

    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="综治中心", related_name="rooms", db_index=False
    )
    zone = models.CharField("功能区", max_length=12, choices=Zone)
    kind = models.CharField("类型", max_length=8, choices=RoomKind)
    name = models.CharField("名称", max_length=40)
    capacity = models.PositiveSmallIntegerField("可容纳人数", default=0)
    is_bookable = models.BooleanField("可预约", default=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="进驻单位", null=True, blank=True, related_name="+"
    )
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = "窗口和房间"
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="room_once_per_centre")]

    def __str__(self) -> str:
        return self.name
