"""Team templates: which posts a team has (1+1+5+N, 一长两员 …); data, because every place writes its own."""

from __future__ import annotations

from django.db import models

from governance.choices import AreaLevel, Sees, Slot, UnitKind


class TeamTemplate(models.Model):
    """The posts of one kind of team, as a document of the place lists them; applied to an area or a unit."""

    name = models.CharField("名称", max_length=60, unique=True)
    level = models.CharField("用于", max_length=12, choices=AreaLevel)
    source = models.CharField("依据", max_length=200, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "队伍模板"

    def __str__(self) -> str:
        return self.name


class TemplateLine(models.Model):
    """One post of the team, and the kind of unit that has it."""

    template = models.ForeignKey(TeamTemplate, models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField("顺序", default=0)
    unit_kind = models.CharField("所在单位类型", max_length=24, choices=UnitKind)
    title = models.CharField("岗位名称", max_length=40)
    slot = models.CharField("席位", max_length=10, choices=Slot)
    seats = models.PositiveSmallIntegerField("人数", default=1)
    capabilities = models.JSONField("职责", default=list)
    sees = models.CharField("可见范围", max_length=10, choices=Sees, default=Sees.GRANTED)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "模板岗位"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["template", "unit_kind", "title"], name="template_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.title}"
