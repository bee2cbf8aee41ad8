"""The duty roster and the modes of a centre."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.clock import ZONE
from governance.choices import Mode, SwapAnswer
from governance.models.officers import Officer
from governance.models.posts import Appointment
from governance.models.units import Unit
from governance.querysets import DutyShiftQuerySet, DutySwapQuerySet, ModeSwitchQuerySet


class DutyShift(models.Model):
    """Who leads and who stands by at a centre from a moment to a moment, day and night.

    A row is never edited: new rows replace it, so the roster of any moment, as it stood at any moment, is known.
    """

    centre = models.ForeignKey(Unit, models.PROTECT, related_name="duty_shifts", db_index=False)
    leader = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="带班领导", related_name="+", db_index=False
    )
    # who answers the telephone
    staff = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="值班人员", null=True, related_name="+", db_index=False
    )
    more_staff = models.ManyToManyField(Officer, verbose_name="其他值班人员", related_name="+")
    from_at = models.DateTimeField("开始")
    until_at = models.DateTimeField("结束")
    made_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField("排定时间", null=True)
    why = models.CharField("变更原因", max_length=200, blank=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    why_replaced = models.CharField(max_length=200, blank=True)

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        verbose_name = "值班"
        indexes = [models.Index(fields=["centre", "from_at"], name="duty_of_centre")]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "from_at"], name="duty_in_force_once", condition=Q(replaced_at=None)
            ),
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")),
                name="duty_ends_after_start",
                violation_error_message="值班结束须晚于开始。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.from_at.astimezone(ZONE):%Y-%m-%d %H:%M}"


class DutySwap(models.Model):
    """One officer asks another to change places: shift for shift, or to stand in. Nothing changes without consent."""

    mine = models.ForeignKey(DutyShift, models.PROTECT, related_name="+")
    theirs = models.ForeignKey(DutyShift, models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    to = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    leads = models.BooleanField("带班领导之间")
    note = models.CharField("说明", max_length=200, blank=True)
    asked_at = models.DateTimeField("提出时间")
    answer = models.CharField("答复", max_length=10, choices=SwapAnswer, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answer_note = models.CharField("答复说明", max_length=200, blank=True)

    objects = DutySwapQuerySet.as_manager()

    class Meta:
        verbose_name = "换班"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="swap_answered_has_moment",
                violation_error_message="答复过的换班必须有答复时间。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} → {self.to} {self.mine}"


class ModeSwitch(models.Model):
    """A centre stands in a mode from a moment to a moment, on a named officer's order; never longer than it says."""

    centre = models.ForeignKey(Unit, models.PROTECT, related_name="mode_switches", db_index=False)
    mode = models.CharField("模式", max_length=10, choices=Mode)
    from_at = models.DateTimeField("开始")
    until_at = models.DateTimeField("最晚结束")
    reason = models.CharField("原因", max_length=200)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField("下令时间")
    ended_at = models.DateTimeField("提前结束", null=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    why_ended = models.CharField("结束原因", max_length=200, blank=True)
    # the sweeper said that it is over; for which due report it reminded last
    told_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = ModeSwitchQuerySet.as_manager()

    class Meta:
        verbose_name = "模式切换"
        indexes = [models.Index(fields=["centre", "-from_at"], name="mode_of_centre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")),
                name="mode_ends_after_start",
                violation_error_message="模式结束须晚于开始。",
            ),
            models.CheckConstraint(
                condition=~Q(mode=Mode.ROUTINE),
                name="mode_is_not_routine",
                violation_error_message="平时不需要下令，结束急时、战时即可。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.get_mode_display()} {self.from_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
