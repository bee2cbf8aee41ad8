"""吹哨报到: units called to one place at one time, who came, what was decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.models import Case
from dispatch.choices import Arrival, WhistleAnswer
from dispatch.querysets.whistling import WhistleCallQuerySet, WhistleQuerySet
from governance.models import Appointment, Area, Officer, Unit


class Whistle(models.Model):
    """A community (or the centre) whistles: about what, where, when; closed with what was decided."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="吹哨单位", related_name="whistles")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所属区域", related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="事项", null=True, related_name="whistles")
    title = models.CharField("事由", max_length=80)
    matter = models.TextField("情况和要求", max_length=2000)
    place = models.CharField("地点", max_length=120)
    meet_at = models.DateTimeField("到场时间")
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField("吹哨时间")
    minutes = models.TextField("议定事项", max_length=5000, blank=True)
    closed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField("办结时间", null=True)

    objects = WhistleQuerySet.as_manager()

    class Meta:
        verbose_name = "吹哨"
        indexes = [models.Index(fields=["-meet_at", "-id"], name="whistle_by_moment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(meet_at__gt=F("made_at")),
                name="whistle_ahead",
                violation_error_message="到场时间须晚于吹哨时间。",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, minutes="") | (Q(closed_at__isnull=False) & ~Q(minutes="")),
                name="closed_whistle_says_what",
                violation_error_message="吹哨办结须写明议定了什么。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class WhistleCall(models.Model):
    """One unit called: its answer, whether it came, and what it took on."""

    whistle = models.ForeignKey(Whistle, models.PROTECT, related_name="calls", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="报到单位", related_name="whistle_calls")
    answer = models.CharField("答复", max_length=12, choices=WhistleAnswer, blank=True)
    who = models.CharField("到场人", max_length=40, blank=True)
    why = models.CharField("不能到场的原因", max_length=200, blank=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField("答复时间", null=True)
    arrival = models.CharField("到场情况", max_length=8, choices=Arrival, blank=True)
    arrived_at = models.DateTimeField("到场时间", null=True)
    duty = models.CharField("领办任务", max_length=300, blank=True)
    duty_due_on = models.DateField("完成期限", null=True)
    duty_done_at = models.DateTimeField("完成时间", null=True)
    duty_done_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    duty_result = models.CharField("完成情况", max_length=1000, blank=True)

    objects = WhistleCallQuerySet.as_manager()

    class Meta:
        verbose_name = "报到"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "unit"], name="whistle_call_once"),
            models.CheckConstraint(
                condition=Q(duty_done_at=None) | ~Q(duty=""),
                name="whistle_duty_done_was_given",
                violation_error_message="没有领办任务的，不能报完成。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whistle} {self.unit}"
