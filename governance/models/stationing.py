"""Units at a centre: who is always there, who comes in turn, who is called."""

from __future__ import annotations

from django.db import models

from governance.choices import Half, Presence, Weekday
from governance.models.officers import Officer
from governance.models.rooms import Room
from governance.models.units import Unit


class Stationing(models.Model):
    """A unit's presence at a centre 进驻: resident 常驻, in turn 轮驻, or on call 随驻 with its liaison."""

    centre = models.ForeignKey(Unit, models.PROTECT, verbose_name="综治中心", related_name="stationings")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="进驻单位", related_name="stationed_at")
    presence = models.CharField("进驻方式", max_length=10, choices=Presence)
    room = models.ForeignKey(
        Room, models.PROTECT, verbose_name="窗口", null=True, blank=True, related_name="stationings"
    )
    # who is asked for; an officer of the product, or a name and number alone
    liaison = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="联络员", null=True, blank=True, related_name="+"
    )
    liaison_name = models.CharField("联络员姓名", max_length=40, blank=True)
    liaison_phone = models.CharField("联络电话", max_length=20, blank=True)
    closed_on = models.DateField("停驻日期", null=True, blank=True)

    class Meta:
        verbose_name = "进驻"
        constraints = [models.UniqueConstraint(fields=["centre", "unit"], name="stationed_once_per_centre")]

    def __str__(self) -> str:
        return f"{self.unit} {Presence(self.presence).label}"


class Turn(models.Model):
    """A turn of the rota 轮驻班次: every week on a weekday, or on one day, which then replaces the weekly ones."""

    stationing = models.ForeignKey(Stationing, models.CASCADE, related_name="turns")
    weekday = models.CharField("每周", max_length=1, choices=Weekday, blank=True)
    day = models.DateField("日期", null=True, blank=True)
    half = models.CharField("时段", max_length=10, choices=Half, default=Half.DAY)
    person = models.CharField("到岗人员", max_length=40, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "轮驻班次"
        constraints = [
            models.CheckConstraint(
                condition=(~models.Q(weekday="") & models.Q(day=None))
                | (models.Q(weekday="") & models.Q(day__isnull=False)),
                name="turn_weekly_or_dated",
                violation_error_message="每周和日期填一个：固定在周几，或只在某一天。",
            ),
        ]

    def __str__(self) -> str:
        when = f"{self.day}" if self.day else Weekday(self.weekday).label
        return f"{self.stationing.unit} {when} {Half(self.half).label}"
