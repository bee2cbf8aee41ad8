"""Posts and who holds them: the only source of rights."""

from __future__ import annotations

from django.db import models

from governance.choices import AppointmentKind, Sees, Slot
from governance.models.areas import Area
from governance.models.officers import Officer
from governance.models.units import Unit
from governance.querysets import AppointmentQuerySet, PostQuerySet


class Post(models.Model):
    """A place in a unit with what it may do and how far it looks."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    slot = models.CharField("席位", max_length=10, choices=Slot)
    title = models.CharField("岗位名称", max_length=40)
    capabilities = models.JSONField("职责", default=list)
    sees = models.CharField("可见范围", max_length=10, choices=Sees, default=Sees.GRANTED)
    # networks (10.1.0.0/16), one a line; empty: from everywhere. Elsewhere the appointment does not count
    networks = models.TextField("允许的登录地址", blank=True)

    # how many are to hold it; 0: as many as there are, no vacancy
    seats = models.PositiveSmallIntegerField("应配人数", default=1)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        constraints = [models.UniqueConstraint(fields=["unit", "title"], name="post_once_per_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.title}"


class Appointment(models.Model):
    """An officer on a post from a date to a date (both included); never edited, so any day's roster is known."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    # narrows the post's own area: a grid worker to the grid, a community policeman to the community
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="appointments")
    from_on = models.DateField("任职日期")
    until_on = models.DateField("免职日期", null=True, blank=True)
    kind = models.CharField(
        "任职方式", max_length=10, choices=AppointmentKind, default=AppointmentKind.REGULAR
    )
    # 抽调: where the officer comes from and goes back to
    home_unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="原单位", null=True, blank=True, related_name="seconded"
    )
    # 代理: whose appointment is acted for
    deputises = models.ForeignKey(
        "self", models.PROTECT, verbose_name="代谁", null=True, blank=True, related_name="deputies"
    )
    reason = models.CharField("任职依据", max_length=200, blank=True)
    made_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(null=True)
    end_reason = models.CharField("免职依据", max_length=200, blank=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        indexes = [models.Index(fields=["officer", "from_on"], name="appointment_of_officer")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="appointment_ends_after_start",
                violation_error_message="免职日期不能早于任职日期。",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=AppointmentKind.SECONDMENT) | models.Q(home_unit__isnull=False),
                name="secondment_has_home",
                violation_error_message="抽调须写明原单位。",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=AppointmentKind.DEPUTY)
                | models.Q(deputises__isnull=False, until_on__isnull=False),
                name="deputy_has_whom_and_end",
                violation_error_message="代理须写明代谁、到哪一天。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.post}{self.manner}"

    @property
    def manner(self) -> str:
        """（代理）, （抽调）, （兼任）; nothing for the regular holder."""
        kind = AppointmentKind(self.kind)
        return "" if kind == AppointmentKind.REGULAR else f"（{kind.label}）"
