"""The working calendar."""

from __future__ import annotations

from django.db import models

from governance.models.units import Unit


class CalendarYear(models.Model):
    """A year whose holidays are published; for other years deadlines are provisional."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    source = models.CharField("依据", max_length=200)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a legal holiday or a make-up working day 调休."""

    day = models.DateField("日期", unique=True)
    is_working = models.BooleanField("是否上班")
    name = models.CharField("说明", max_length=40)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class LocalClosing(models.Model):
    """A working day on which one centre does not open; its deadlines pass over that day."""

    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="综治中心", related_name="closings", db_index=False
    )
    day = models.DateField("日期")
    why = models.CharField("原因", max_length=80)
    # taken back: deadlines that were reckoned in between keep their moment
    is_cancelled = models.BooleanField("已取消", default=False)

    class Meta:
        ordering = ["-day", "id"]
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="closing_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.why}"
