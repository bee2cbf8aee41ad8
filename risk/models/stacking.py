"""Several matters of one person, pair or household together, as the sweeper last reckoned them."""

from __future__ import annotations

from django.db import models

from cases.choices import Level
from cases.models import Case, Person
from governance.models import Area
from risk.choices.stacking import SubjectKind
from risk.querysets.stacking import StackQuerySet


class Stack(models.Model):
    """多类叠加. Reckoned by `risk.rules.stacking`, never typed; a row goes when there is nothing to add up any more.

    One subject has a row for each street, one for all its places, and of each of these one without restricted cases:
    an officer reads the rows whose cases he sees. A household is named by its first known member.
    """

    kind = models.CharField("对象", max_length=10, choices=SubjectKind)
    # the people's ids: "12", "12-45"
    key = models.CharField(max_length=44)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="范围", related_name="+")
    has_restricted = models.BooleanField("含受限事项", default=False)
    points = models.PositiveSmallIntegerField("合并得分", default=0)
    level = models.CharField("合并等级", max_length=8, choices=Level, default=Level.LOW)
    red_flags = models.JSONField("红旗", default=list)
    # [code, points, [case ids]] in the catalogue's order; they add up to `points`
    parts = models.JSONField("构成", default=list)
    # how many of its matters are unfinished, and how many disputes these are
    open_count = models.PositiveSmallIntegerField("未结事项", default=0)
    dispute_count = models.PositiveSmallIntegerField("纠纷", default=0)
    # higher than any of its cases alone
    is_raised = models.BooleanField("合并后升级", default=False)
    told_level = models.CharField(max_length=8, choices=Level, blank=True)
    computed_at = models.DateTimeField("计算时间", db_index=True)

    objects = StackQuerySet.as_manager()

    class Meta:
        verbose_name = "多类叠加"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "area", "has_restricted"], name="stack_once"),
        ]
        indexes = [models.Index(fields=["-points", "-id"], name="stack_by_points")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class StackedCase(models.Model):
    """A case that a stack reckons with, unfinished or a call of the last twelve months."""

    stack = models.ForeignKey(Stack, models.CASCADE, related_name="cases", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stack", "case"], name="stacked_once")]

    def __str__(self) -> str:
        return f"{self.stack_id} {self.case_id}"


class StackingMark(models.Model):
    """How far the sweeper has come: the last act and the last reading it has reckoned with. One row."""

    acted_at = models.DateTimeField()
    acted_id = models.BigIntegerField(default=0)
    screening_id_seen = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "叠加计算进度"

    def __str__(self) -> str:
        return self.acted_at.isoformat()
