"""研判: a meeting that decides dangerous cases one by one; when, where, who came and what was minuted is the meeting's."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.choices import Level
from cases.models import Case
from core.clock import ZONE
from governance.models import Appointment, Meeting, Officer, Unit
from risk.choices import CalledFor, DeliberationLevel, ItemSource, ItemState
from risk.models.levels import LevelChange
from risk.querysets.deliberating import DeliberationItemQuerySet, DeliberationQuerySet


class Deliberation(models.Model):
    """A meeting at one of three levels, with items. From `finished_at` on its items stay as they were minuted."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, verbose_name="会议", related_name="deliberation")
    level = models.CharField("层级", max_length=10, choices=DeliberationLevel)
    called_for = models.CharField("由来", max_length=8, choices=CalledFor, default=CalledFor.WEEKLY)
    # when the list was filled last
    filled_at = models.DateTimeField("议题更新时间", null=True)
    finished_at = models.DateTimeField("纪要写定时间", null=True)

    objects = DeliberationQuerySet.as_manager()

    class Meta:
        verbose_name = "研判会"

    def __str__(self) -> str:
        return self.cited_as

    @property
    def cited_as(self) -> str:
        """11月18日研判会, of the levels above with their name. No word of risk: units read it (trap 30).

        The deliberation comes with its meeting.
        """
        day = self.meeting.starts_at.astimezone(ZONE)
        whose = "" if self.level == DeliberationLevel.STREET else DeliberationLevel(self.level).label
        return f"{day.month}月{day.day}日{whose}研判会"


class DeliberationItem(models.Model):
    """One case on the list: what was proposed, what was decided, by whom, who leads, who acts, until when."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="items", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="deliberation_items", db_index=False)
    order = models.PositiveSmallIntegerField("序号")
    source = models.CharField("由来", max_length=10, choices=ItemSource)
    why = models.CharField("列入理由", max_length=300, blank=True)
    state = models.CharField("状态", max_length=12, choices=ItemState, default=ItemState.LISTED)
    proposed_level = models.CharField("建议等级", max_length=8, choices=Level, blank=True)
    decided_level = models.CharField("议定等级", max_length=8, choices=Level, blank=True)
    measures = models.TextField("措施", max_length=2000, blank=True)
    lead_officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="包案领导", null=True, related_name="led_items", db_index=False
    )
    units = models.ManyToManyField(Unit, verbose_name="承办单位", related_name="deliberation_items")
    due_on = models.DateField("完成日期", null=True)
    # to which level it was sent; the item there points back at this one
    sent_to = models.CharField("提请", max_length=10, choices=DeliberationLevel, blank=True)
    asked_by = models.ForeignKey(
        "self", models.PROTECT, verbose_name="下级议题", null=True, related_name="answers"
    )
    listed_at = models.DateTimeField("列入时间")
    listed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="议定人", null=True, related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField("议定时间", null=True)
    # where the level is to go down: it waits for a second commander
    lowering = models.OneToOneField(
        LevelChange, models.PROTECT, verbose_name="下调", null=True, related_name="deliberation_item"
    )
    note = models.CharField("说明", max_length=1000, blank=True)

    objects = DeliberationItemQuerySet.as_manager()

    class Meta:
        verbose_name = "研判议题"
        ordering = ["order", "id"]
        indexes = [
            models.Index(fields=["case", "-id"], name="item_of_case"),
            models.Index(
                fields=["state", "sent_to"], name="item_sent_up", condition=Q(state=ItemState.SENT_UP)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "order"], name="item_order_once"),
            models.UniqueConstraint(fields=["deliberation", "case"], name="item_once_per_deliberation"),
            models.CheckConstraint(
                condition=~Q(state__in=[ItemState.DECIDED, ItemState.TO_CONFIRM])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_level="")),
                name="item_decided_by_somebody",
                violation_error_message="已议定的议题必须有等级、议定人和议定时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ItemState.DEFERRED, ItemState.STRUCK, ItemState.SENT_UP])
                | ~Q(note=""),
                name="item_put_off_says_why",
                violation_error_message="缓议、划去、提请上级的议题必须写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(state=ItemState.SENT_UP) & ~Q(sent_to="") | ~Q(state=ItemState.SENT_UP),
                name="item_sent_up_says_where",
                violation_error_message="提请上级的议题必须写明提请哪一级。",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.order} 项"
