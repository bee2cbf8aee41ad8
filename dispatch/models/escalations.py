"""Escalations 提级: a case that one level asks the level above to take a hand in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models import Case
from dispatch.choices import EscalationLevel, EscalationState
from dispatch.models.letters import Letter
from dispatch.querysets.escalations import EscalationQuerySet
from governance.models import Appointment, Officer, Unit

OPEN = ["asked", "accepted"]


class Escalation(models.Model):
    """提级. From a centre to the level above; that level takes it or not, says its opinion, hands it back down."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="escalations", db_index=False)
    # the escalation of the level below that this one carries on
    below = models.OneToOneField(
        "self", models.PROTECT, verbose_name="下级的提级", null=True, related_name="above"
    )
    letter = models.OneToOneField(
        Letter, models.PROTECT, verbose_name="提级函", null=True, related_name="escalation"
    )
    from_centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="提请单位", related_name="+", db_index=False
    )
    # the leading group sits at the centre of its district
    to_centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="上级单位", related_name="+", db_index=False
    )
    level = models.CharField("提级到", max_length=10, choices=EscalationLevel)
    state = models.CharField("状态", max_length=12, choices=EscalationState, default=EscalationState.ASKED)
    reason = models.TextField("提级理由和本级意见", max_length=2000)
    asked_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="提请人", related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField("提请时间")
    due_at = models.DateTimeField("答复时限")
    answered_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="受理人", null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField("受理时间", null=True)
    # put before the level's own deliberation; what is decided there becomes the opinion
    listed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="列入人", null=True, related_name="+", db_index=False
    )
    listed_at = models.DateTimeField("列入研判", null=True)
    opinion = models.TextField("上级意见", max_length=2000, blank=True)
    opinion_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="签署人", null=True, related_name="+", db_index=False
    )
    opinion_at = models.DateTimeField("签署时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    end_note = models.CharField("理由", max_length=500, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = "提级"
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="escalation_by_asked"),
            models.Index(fields=["to_centre", "due_at"], name="escalation_to", condition=Q(state__in=OPEN)),
            models.Index(fields=["case"], name="escalation_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "level"],
                name="escalation_open_once",
                condition=Q(state__in=OPEN),
                violation_error_message="这件事项已经提级到这一级，正在协调。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None) | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
                name="escalation_ends_once",
                violation_error_message="结束的提级必须有结束时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(end_note=""),
                name="escalation_refused_has_reason",
                violation_error_message="不予提级、撤回提级必须有理由。",
            ),
            models.CheckConstraint(
                condition=~Q(state="handed_down") | ~Q(opinion=""),
                name="escalation_handed_down_has_opinion",
                violation_error_message="交回下级必须有本级意见。",
            ),
        ]

    def __str__(self) -> str:
        return f"提级到{self.get_level_display()} {self.case_id}"

    @property
    def waits_for_deliberation(self) -> bool:
        """As `to_deliberate` has it."""
        return (
            self.state == EscalationState.ACCEPTED
            and self.listed_at is not None
            and (self.opinion_at is None or self.opinion_at < self.listed_at)
        )
