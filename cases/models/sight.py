"""Who sees a case beyond its place, who must not, and who looked at what is masked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.choices import LookField
from cases.models.cases import Case
from cases.models.people import Person
from cases.querysets import BreakGlassQuerySet, ExclusionQuerySet, GrantQuerySet, LookQuerySet
from governance.models import Appointment, Officer, Unit


class Grant(models.Model):
    """The board: a unit or an officer may see the case, why, and from when until when."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="grants")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="grants", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="grants", db_index=False)
    why = models.CharField(max_length=100)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = [
            # with the time in force, so that what was granted is read from the index alone
            models.Index(fields=["unit", "case", "from_at", "until_at"], name="grant_of_unit"),
            models.Index(fields=["officer", "case", "from_at", "until_at"], name="grant_of_officer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, officer__isnull=False) | Q(unit__isnull=False, officer=None),
                name="grant_to_one",
                violation_error_message="授权对象只能是一个单位或一名人员。",
            )
        ]

    def __str__(self) -> str:
        return self.why


class Exclusion(models.Model):
    """The board: whoever the case accuses never sees it, is never suggested, never counted (trap 26)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="exclusions")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="exclusions", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="exclusions", db_index=False)
    why = models.CharField(max_length=100)
    at = models.DateTimeField()

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "case"], name="exclusion_of_unit"),
            models.Index(fields=["officer", "case"], name="exclusion_of_officer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, officer__isnull=False) | Q(unit__isnull=False, officer=None),
                name="exclusion_of_one",
                violation_error_message="回避对象只能是一个单位或一名人员。",
            )
        ]

    def __str__(self) -> str:
        return self.why


class BreakGlass(models.Model):
    """An emergency look into a restricted case: who, why, until when, and who reviewed it afterwards."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="emergency_looks")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField("事由", max_length=200)
    from_at = models.DateTimeField("开始")
    until_at = models.DateTimeField("到期")
    reviewed_at = models.DateTimeField("核查时间", null=True)
    reviewed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    review = models.CharField("核查意见", max_length=500, blank=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        verbose_name = "紧急查阅"
        indexes = [
            models.Index(fields=["officer", "-from_at"], name="glass_of_officer"),
            models.Index(fields=["-from_at", "-id"], name="glass_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")),
                name="glass_ends_after_start",
                violation_error_message="紧急查阅的到期须晚于开始。",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, review="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(review="")),
                name="glass_review_is_whole",
                violation_error_message="核查必须有核查人、时间和意见。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.from_at:%Y-%m-%d %H:%M}"


class Look(models.Model):
    """Somebody opened masked personal data: who, under which appointment, what of whom, why, from when to when."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="looks")
    # both empty where everything was opened at once, as it was in the beginning
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    field = models.CharField("内容", max_length=12, choices=LookField, blank=True)
    reason = models.CharField("事由", max_length=300)
    at = models.DateTimeField("时间")
    until_at = models.DateTimeField("显示至", null=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = "查看记录"
        indexes = [
            models.Index(fields=["officer", "-at"], name="look_of_officer"),
            models.Index(fields=["-at", "-id"], name="look_by_moment"),
        ]

    def __str__(self) -> str:
        return self.reason
