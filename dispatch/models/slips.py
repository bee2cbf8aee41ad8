"""Slips (交办单)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models import Case
from dispatch.choices import ReturnReason, SlipState
from dispatch.querysets.slips import RUNNING, UNSIGNED, SlipQuerySet
from governance.choices import SlipMode
from governance.models import Officer, Unit


class Slip(models.Model):
    """交办单. It shows the unit no score, no factor and no word of risk (trap 30)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="slips")
    # the lead's slip that an assisting unit's points to
    main = models.ForeignKey("self", models.PROTECT, verbose_name="主办单", null=True, related_name="assists")
    mode = models.CharField("方式", max_length=10, choices=SlipMode, default=SlipMode.ASSIGN)
    # null until it is signed
    number = models.CharField("交办单号", max_length=40, unique=True, null=True)
    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="交办单位", related_name="given_slips", db_index=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="承办单位", related_name="slips", db_index=False
    )
    state = models.CharField("状态", max_length=12, choices=SlipState, default=SlipState.ISSUED)
    requirement = models.TextField("办理要求", max_length=2000)
    basis = models.CharField("法律依据", max_length=500, blank=True)
    # who is to assist, until the signature gives each its own slip
    wished_units = models.ManyToManyField(Unit, verbose_name="拟请协办", blank=True, related_name="+")
    # of two names for one case: a commander did, after two units had returned it
    is_named = models.BooleanField("指定承办", default=False)
    drafted_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="拟稿人", null=True, related_name="+", db_index=False
    )
    drafted_at = models.DateTimeField("拟稿时间", null=True)
    # what the drafter asked for instead of the default; the deadline itself is reckoned at signing
    wished_due_at = models.DateTimeField("拟定时限", null=True)
    checked_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="核稿人", null=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField("核稿时间", null=True)
    # where two commanders sign: the first; `signed_by` is then the second, whose name sends it out
    first_signed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="首签人", null=True, related_name="+", db_index=False
    )
    first_signed_at = models.DateTimeField("首签时间", null=True)
    signed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="签发人", null=True, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField("签发时间", null=True)
    sealed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="用印人", null=True, related_name="+", db_index=False
    )
    sealed_at = models.DateTimeField("用印时间", null=True)
    acknowledge_due_at = models.DateTimeField("签收时限")
    due_at = models.DateTimeField("办结时限")
    acknowledged_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="签收人", null=True, related_name="+", db_index=False
    )
    acknowledged_at = models.DateTimeField("签收时间", null=True)
    # who has it in the unit, once it was handed on; before that who acknowledged it
    holder = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="经办人", null=True, related_name="+", db_index=False
    )
    # while its clocks stand still it is not late, whatever due_at says
    paused_at = models.DateTimeField("暂停计时", null=True)
    answer = models.TextField("办理情况", max_length=10_000, blank=True)
    answered_at = models.DateTimeField("反馈时间", null=True)
    ended_at = models.DateTimeField("完结时间", null=True)
    return_reason = models.CharField("退回原因", max_length=12, choices=ReturnReason, blank=True)
    return_note = models.TextField("退回说明", max_length=1000, blank=True)
    refusal = models.TextField("未签发原因", max_length=1000, blank=True)
    end_note = models.TextField("作废、免办原因", max_length=1000, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="代替", null=True, related_name="replaced_by"
    )

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = "交办单"
        indexes = [
            models.Index(fields=["unit", "state", "due_at", "id"], name="slip_of_unit"),
            models.Index(fields=["centre", "state", "due_at", "id"], name="slip_of_centre"),
            models.Index(fields=["due_at", "id"], name="slip_running_due", condition=Q(state__in=RUNNING)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"], name="slip_runs_once_per_unit", condition=Q(state__in=RUNNING)
            ),
            models.UniqueConstraint(
                fields=["case"], name="slip_drafted_once", condition=Q(state__in=UNSIGNED)
            ),
            models.CheckConstraint(
                condition=Q(state__in=["checking", "drafted", "countersign", "refused", "recalled"])
                | Q(number__isnull=False, signed_by__isnull=False, signed_at__isnull=False),
                name="slip_issued_is_signed",
                violation_error_message="已签发的交办单必须有编号、签发人和签发时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state=SlipState.REFUSED) | ~Q(refusal=""),
                name="slip_refused_has_reason",
                violation_error_message="未签发的交办单必须有原因。",
            ),
            models.CheckConstraint(
                condition=~Q(state=SlipState.COUNTERSIGNING)
                | Q(first_signed_by__isnull=False, first_signed_at__isnull=False),
                name="slip_countersigned_after_first",
                violation_error_message="待会签的交办单必须有首签人和时间。",
            ),
            models.CheckConstraint(
                condition=Q(first_signed_by=None)
                | Q(signed_by=None)
                | ~Q(first_signed_by=models.F("signed_by")),
                name="slip_two_names_are_two",
                violation_error_message="会签人不能是首签人本人。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["voided", "waived"]) | ~Q(end_note=""),
                name="slip_voided_has_reason",
                violation_error_message="作废、免办的交办单必须有原因。",
            ),
            models.CheckConstraint(
                condition=~Q(state=SlipState.WAIVED) | Q(main__isnull=False),
                name="slip_waived_assists",
                violation_error_message="只有协办单可以免予反馈。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["acknowledged", "answered", "approved"])
                | Q(acknowledged_at__isnull=False),
                name="slip_acknowledged_has_moment",
                violation_error_message="已签收的交办单必须有签收时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state=SlipState.RETURNED) | ~Q(return_reason=""),
                name="slip_returned_has_reason",
                violation_error_message="退回的交办单必须有退回原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.number or "待签发的交办单"
