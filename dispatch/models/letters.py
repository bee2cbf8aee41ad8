"""What lateness sets off: rungs, letters, the orders and templates they go out by."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.models import Case, Clock
from core.models import StoredFile
from dispatch.choices import LetterKind, LetterState, Step, TemplateKind
from dispatch.models.ladder import LadderEdition
from dispatch.models.slips import Slip
from dispatch.querysets.letters import LetterQuerySet, StandingOrderQuerySet
from governance.models import Appointment, Officer, Unit


class Rung(models.Model):
    """A clock has set this off: once for each step, whatever sweeps run (docs/decisions/0011)."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="rungs", db_index=False)
    step = models.CharField(max_length=8, choices=Step)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "step"], name="rung_once")]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.at:%Y-%m-%d %H:%M}"


class StandingOrder(models.Model):
    """常设签发令: a commander signed in advance that reminder letters of a centre go out by themselves."""

    centre = models.ForeignKey(Unit, models.PROTECT, related_name="standing_orders", db_index=False)
    signed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="签署人", related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+", db_index=False)
    from_at = models.DateTimeField("生效")
    until_at = models.DateTimeField("失效")
    note = models.CharField("说明", max_length=200, blank=True)

    objects = StandingOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "常设签发令"
        indexes = [models.Index(fields=["centre", "until_at"], name="standing_order_of_centre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gte=F("from_at")),
                name="standing_order_ends_after_start",
                violation_error_message="常设签发令的失效不能早于生效。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.from_at:%Y-%m-%d}"


class Letter(models.Model):
    """A letter of the ladder: a row before it is a file; one for each clock and kind, whatever sweeps run."""

    kind = models.CharField("类型", max_length=12, choices=LetterKind)
    state = models.CharField("状态", max_length=10, choices=LetterState)
    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="letters")
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="letters", db_index=False)
    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="发函单位", related_name="sent_letters", db_index=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="收函单位", related_name="letters", db_index=False
    )
    number = models.CharField("文号", max_length=40, unique=True, null=True)
    title = models.CharField("标题", max_length=100)
    body = models.TextField("正文")
    reckoning = models.TextField("期限怎么算的")
    due_at = models.DateTimeField("原时限")
    reply_by = models.DateTimeField("请于何时前反馈")
    standing_order = models.ForeignKey(
        StandingOrder, models.PROTECT, null=True, related_name="letters", db_index=False
    )
    # by which edition it was proposed, and what follows it; None: the product's default
    edition = models.ForeignKey(LadderEdition, models.PROTECT, null=True, related_name="+", db_index=False)
    # somebody changed the text: signing does not word it anew
    edited_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="改稿人", null=True, related_name="+", db_index=False
    )
    edited_at = models.DateTimeField("改稿时间", null=True)
    checked_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="审核人", null=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField("审核时间", null=True)
    signed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="签发人", null=True, related_name="+", db_index=False
    )
    sealed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="用印人", null=True, related_name="+", db_index=False
    )
    sealed_at = models.DateTimeField("用印时间", null=True)
    # the signed and sealed paper, scanned
    scan = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="盖章件", null=True, related_name="+", db_index=False
    )
    scanned_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="上传人", null=True, related_name="+", db_index=False
    )
    scanned_at = models.DateTimeField("上传时间", null=True)
    decline_note = models.CharField("不予签发的理由", max_length=500, blank=True)
    created_at = models.DateTimeField("形成时间")
    numbered_at = models.DateTimeField("签发时间", null=True)
    rendered_at = models.DateTimeField("生成时间", null=True)
    # when the next rung is reached; empty once it was, or when it has lost its reason
    next_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", db_index=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField("未生成的原因", max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "函件"
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="letter_by_created"),
            models.Index(fields=["unit", "-created_at"], name="letter_of_unit"),
            models.Index(fields=["id"], name="letter_to_render", condition=Q(state=LetterState.NUMBERED)),
            models.Index(
                fields=["centre", "created_at"],
                name="letter_to_sign",
                condition=Q(state=LetterState.PROPOSED),
            ),
            models.Index(
                fields=["centre", "created_at"],
                name="letter_to_check",
                condition=Q(state=LetterState.DRAFTED),
            ),
            models.Index(
                fields=["centre", "numbered_at"],
                name="letter_to_seal",
                condition=Q(kind__in=["supervision", "escalation"], state=LetterState.RENDERED, scan=None),
            ),
            models.Index(fields=["next_at", "id"], name="letter_next", condition=Q(next_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["clock", "kind"], name="letter_once"),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "proposed", "declined", "lapsed"], number=None)
                | Q(
                    state__in=["numbered", "rendered", "failed", "filed"],
                    number__isnull=False,
                    numbered_at__isnull=False,
                    signed_by__isnull=False,
                ),
                name="letter_number_means_signed",
                violation_error_message="函件签发后才有文号，有文号的必须有签发人和签发时间。",
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.RENDERED, file__isnull=False, rendered_at__isnull=False)
                | ~Q(state=LetterState.RENDERED),
                name="letter_rendered_has_file",
                violation_error_message="已发出的函件必须有文件。",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at=None)
                | Q(number__isnull=False, sealed_by__isnull=False, sealed_at__gte=F("numbered_at")),
                name="letter_sealed_is_signed",
                violation_error_message="签发之后才能用印。",
            ),
            models.CheckConstraint(
                condition=Q(scan=None)
                | Q(sealed_at__isnull=False, scanned_by__isnull=False, scanned_at__isnull=False),
                name="letter_scan_is_sealed",
                violation_error_message="用印之后才能上传盖章件。",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.DECLINED) | ~Q(decline_note=""),
                name="letter_declined_has_reason",
                violation_error_message="不予签发的函件必须有理由。",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"待签发的{self.get_kind_display()}"


class LetterTemplate(models.Model):
    """An office's own Word template, checked when it was uploaded; the newest is used, old ones stay."""

    kind = models.CharField("文种", max_length=12, choices=TemplateKind, default=TemplateKind.LETTER)
    # None: for every centre that has none of its own
    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="中心", null=True, related_name="+", db_index=False
    )
    # None: from here on the built-in one again
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    note = models.CharField("说明", max_length=200, blank=True)
    uploaded_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="上传人", related_name="+")
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "函件模板"
        indexes = [models.Index(fields=["kind", "centre", "-id"], name="template_of_centre")]

    def __str__(self) -> str:
        return f"第 {self.pk} 版"
