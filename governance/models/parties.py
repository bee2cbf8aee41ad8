"""Party organisations, from the street's committee down to the 党员中心户."""

from __future__ import annotations

from django.db import models

from governance.choices import PartyKind
from governance.models.areas import Area
from governance.models.officers import Officer
from governance.querysets import PartyOrganisationQuerySet


class PartyOrganisation(models.Model):
    """A Party organisation attached to an area; its secretary is an officer, or only a name and a telephone."""

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类型", max_length=16, choices=PartyKind)
    area = models.ForeignKey(
        Area, models.PROTECT, verbose_name="所在区域", related_name="party_organisations"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级组织", null=True, blank=True, related_name="children"
    )
    secretary = models.ForeignKey(
        Officer,
        models.PROTECT,
        verbose_name="负责人",
        null=True,
        blank=True,
        related_name="led_organisations",
    )
    secretary_name = models.CharField("负责人姓名", max_length=40, blank=True)
    secretary_phone = models.CharField("负责人电话", max_length=20, blank=True)
    members = models.PositiveIntegerField("党员人数", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = PartyOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "党组织"
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="party_organisation_once_per_area")
        ]

    def __str__(self) -> str:
        return self.name
