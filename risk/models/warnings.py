"""Rules that warn, each with its editions, and the warnings they raised with the rows that fired them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models import Case
from governance.models import Appointment, Area, Officer
from risk.choices.warnings import Urgency, Verdict
from risk.querysets.warnings import RiskWarningQuerySet, WarningRuleQuerySet


class RuleFacts(models.Model):
    """What a rule says, in the rule as it stands and in each of its editions."""

    name = models.CharField("名称", max_length=40)
    # as its kind asks for them: {"days": 30, "count": 3}
    parameters = models.JSONField("参数", default=dict)
    urgency = models.CharField("紧急程度", max_length=12, choices=Urgency, default=Urgency.IMPORTANT)
    # values of Teller
    tells = models.JSONField("通知", default=list)
    is_on = models.BooleanField("启用", default=True)

    class Meta:
        abstract = True


class WarningRule(RuleFacts):
    """预警规则. Its kind (`risk.actions.warnings.kinds`) says how rows are found; officers set the rest.

    One for a smaller place may stand instead of a general one: there the general one is not looked at, whether the
    other is on or off.
    """

    kind = models.CharField("种类", max_length=20)
    # None: everywhere
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="适用范围", null=True, related_name="+")
    instead_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name="代替", null=True, related_name="replacements"
    )
    number = models.PositiveIntegerField("版次", default=1)
    changed_at = models.DateTimeField("修改时间")
    # the sweeper's mark: the last whole look, and the last case it knows
    looked_at = models.DateTimeField(null=True)
    case_seen = models.BigIntegerField(default=0)

    objects = WarningRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "预警规则"
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instead_of", "area"],
                name="rule_replaced_once",
                condition=Q(instead_of__isnull=False),
                violation_error_message="这个区域已经有代替它的规则，请直接修改那一条。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RuleEdition(RuleFacts):
    """What a rule said from a moment on, who wrote it and why. Never changed."""

    rule = models.ForeignKey(WarningRule, models.PROTECT, related_name="editions", db_index=False)
    number = models.PositiveIntegerField("版次")
    sentence = models.CharField("规则", max_length=300)
    # nobody: it came with the product
    made_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "规则版次"
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="rule_edition_once")]

    def __str__(self) -> str:
        return f"{self.name} 第 {self.number} 版"


class RiskWarning(models.Model):
    """预警. One is open for a rule and what it is about; new rows join it; somebody's verdict ends it."""

    rule = models.ForeignKey(WarningRule, models.PROTECT, related_name="warnings", db_index=False)
    # the edition it fired by
    edition = models.PositiveIntegerField("版次")
    # what it is about: "case:12", "pair:12-45", "date:3", "place:7:noise"
    subject = models.CharField(max_length=80)
    # what must change before the same subject warns again after a verdict
    occasion = models.CharField(max_length=60)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    urgency = models.CharField("紧急程度", max_length=12, choices=Urgency)
    text = models.CharField("内容", max_length=300)
    fired_at = models.DateTimeField("预警时间")
    # rows joined it later
    grown_at = models.DateTimeField("新增时间", null=True)
    # what it warned of does not hold any more
    eased_at = models.DateTimeField("情况变化", null=True)
    told_at = models.DateTimeField("通知时间", null=True)
    verdict = models.CharField("结论", max_length=12, choices=Verdict, blank=True)
    note = models.CharField("措施或理由", max_length=500, blank=True)
    acknowledged_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="确认人", null=True, related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    acknowledged_at = models.DateTimeField("确认时间", null=True)

    objects = RiskWarningQuerySet.as_manager()

    class Meta:
        verbose_name = "预警"
        indexes = [
            models.Index(fields=["-fired_at", "-id"], name="warning_by_moment"),
            models.Index(fields=["fired_at", "id"], name="warning_open", condition=Q(acknowledged_at=None)),
            models.Index(fields=["told_at", "id"], name="warning_untold", condition=Q(told_at=None)),
            models.Index(fields=["rule", "subject"], name="warning_of_subject"),
            models.Index(fields=["rule", "acknowledged_at"], name="warning_judged"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject"], name="warning_open_once", condition=Q(acknowledged_at=None)
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, verdict="", note="")
                | (Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False) & ~Q(verdict="") & ~Q(note="")),
                name="warning_judged_by_somebody",
                violation_error_message="确认的预警必须有确认人、结论和说明。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text


class WarningRow(models.Model):
    """A case that fired a warning, and since when it is one of its rows."""

    warning = models.ForeignKey(RiskWarning, models.CASCADE, related_name="rows", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = "预警依据"
        constraints = [models.UniqueConstraint(fields=["warning", "case"], name="warning_row_once")]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.case_id}"


class DailyBell(models.Model):
    """The mornings whose bell has rung: one row a day, whoever was first."""

    day = models.DateField(primary_key=True)
    rung_at = models.DateTimeField()

    class Meta:
        verbose_name = "早间提醒"

    def __str__(self) -> str:
        return self.day.isoformat()
