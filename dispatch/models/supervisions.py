"""Supervisions 督办: a case that somebody is answerable for until it is struck off."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models import Case
from dispatch.choices import SupervisionLevel, SupervisionSource
from dispatch.models.letters import Letter
from dispatch.models.slips import Slip
from dispatch.querysets.supervisions import SupervisionQuerySet
from governance.models import Appointment, Officer, Unit


class Supervision(models.Model):
    """督办. One is open for a case and a unit; its level may change, its end has a reason."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="supervisions", db_index=False)
    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="督办单位", related_name="+", db_index=False
    )
    # who is to move: the unit of the slip, or the centre itself while no unit has the case
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="被督办单位", related_name="+", db_index=False
    )
    slip = models.ForeignKey(
        Slip, models.PROTECT, verbose_name="交办单", null=True, related_name="supervisions", db_index=False
    )
    letter = models.OneToOneField(
        Letter, models.PROTECT, verbose_name="督办函", null=True, related_name="supervision"
    )
    level = models.CharField("督办级别", max_length=10, choices=SupervisionLevel)
    source = models.CharField("来源", max_length=10, choices=SupervisionSource)
    reason = models.CharField("督办原因", max_length=500)
    responsible = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="督办责任人", related_name="+", db_index=False
    )
    asked_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="提出人", related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField("提出时间")
    due_at = models.DateTimeField("督办时限")
    noted_at = models.DateTimeField("最近情况", null=True)
    lifted_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="销号人", null=True, related_name="+", db_index=False
    )
    lifted_at = models.DateTimeField("销号时间", null=True)
    lift_reason = models.CharField("销号理由", max_length=500, blank=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = "督办"
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="supervision_by_asked"),
            models.Index(
                fields=["responsible", "due_at"], name="supervision_of_officer", condition=Q(lifted_at=None)
            ),
            models.Index(fields=["centre", "due_at"], name="supervision_open", condition=Q(lifted_at=None)),
            models.Index(fields=["case"], name="supervision_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"],
                name="supervision_open_once",
                condition=Q(lifted_at=None),
                violation_error_message="这件事项对该单位的督办还没有销号，请在原督办上调整级别。",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
                name="supervision_lifted_with_reason",
                violation_error_message="督办销号必须有销号人和理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.case_id}"
