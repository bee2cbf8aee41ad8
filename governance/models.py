"""Areas, units, posts, appointments, officers and the working calendar."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from governance.choices import AreaLevel, Sees, Slot, UnitKind
from governance.querysets import AppointmentQuerySet, AreaQuerySet, DutyShiftQuerySet, UnitQuerySet


class Area(models.Model):
    """A place in the tree city … grid; `path` is the codes from the root, each followed by a dot."""

    code = models.CharField("代码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=60)
    # what lists show: a place below a community is named with it ("碧桂社区 3网格")
    label = models.CharField("全称", max_length=120)
    level = models.CharField("层级", max_length=12, choices=AreaLevel)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=300, unique=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "区域"
        indexes = [models.Index(fields=["level", "code"], name="area_by_level")]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An organisation that can receive a slip, employ officers, or be complained about."""

    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类型", max_length=24, choices=UnitKind)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所在区域", related_name="units")
    number_prefix = models.CharField("编号前缀", max_length=8, blank=True)
    document_name = models.CharField("发文代字", max_length=20, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="unit_name_once_per_area"),
            models.UniqueConstraint(
                fields=["number_prefix"], name="unit_prefix_once", condition=~models.Q(number_prefix="")
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=UnitKind.CENTRE) | ~models.Q(number_prefix=""),
                name="centre_has_prefix",
                violation_error_message="综治中心必须有编号前缀。",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class OfficerManager(BaseUserManager["Officer"]):
    def create_user(self, username: str, name: str, password: str | None = None) -> Officer:
        officer = self.model(username=username, name=name)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer


class Officer(AbstractBaseUser):
    """A person who signs in. Rights come from appointments held now, from nothing else."""

    username = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("工作电话", max_length=20, blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_demonstration = models.BooleanField(default=False)

    objects = OfficerManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "工作人员"

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A place in a unit with what it may do and how far it looks."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    slot = models.CharField("席位", max_length=10, choices=Slot)
    title = models.CharField("岗位名称", max_length=40)
    capabilities = models.JSONField("职责", default=list)
    sees = models.CharField("可见范围", max_length=10, choices=Sees, default=Sees.GRANTED)

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

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        indexes = [models.Index(fields=["officer", "from_on"], name="appointment_of_officer")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="appointment_ends_after_start",
                violation_error_message="免职日期不能早于任职日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.post}"


class DutyShift(models.Model):
    """Who leads and who stands by at a centre from a moment to a moment, day and night."""

    centre = models.ForeignKey(Unit, models.PROTECT, related_name="duty_shifts", db_index=False)
    leader = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="带班领导", related_name="+", db_index=False
    )
    staff = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="值班人员", null=True, related_name="+", db_index=False
    )
    from_at = models.DateTimeField("开始")
    until_at = models.DateTimeField("结束")

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        verbose_name = "值班"
        indexes = [models.Index(fields=["centre", "from_at"], name="duty_of_centre")]
        constraints = [
            models.UniqueConstraint(fields=["centre", "from_at"], name="duty_once"),
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")),
                name="duty_ends_after_start",
                violation_error_message="值班结束须晚于开始。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.from_at:%Y-%m-%d %H:%M}"


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
