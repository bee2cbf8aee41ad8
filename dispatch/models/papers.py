"""The register of official documents: one row for each number that was given, and to whom it went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models import Case
from core.messages.choices import MessageState
from core.models import StoredFile
from dispatch.choices import DeliveryChannel, PaperKind, PaperState
from dispatch.models.letters import Letter
from dispatch.models.slips import Slip
from dispatch.querysets.papers import PaperQuerySet
from governance.models import Minutes, Officer, Unit


class Paper(models.Model):
    """公文: a number, what it stands on, whom it is for; a row before it is a file (docs/decisions/0034)."""

    kind = models.CharField("文种", max_length=12, choices=PaperKind)
    state = models.CharField("状态", max_length=10, choices=PaperState, default=PaperState.NUMBERED)
    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="发文单位", related_name="papers", db_index=False
    )
    # what it stands on: a slip, a letter, minutes; a notice stands on itself
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="事项", null=True, related_name="papers")
    slip = models.ForeignKey(Slip, models.PROTECT, verbose_name="交办单", null=True, related_name="papers")
    letter = models.ForeignKey(Letter, models.PROTECT, verbose_name="函件", null=True, related_name="papers")
    minutes = models.ForeignKey(
        Minutes, models.PROTECT, verbose_name="会议纪要", null=True, related_name="papers"
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        verbose_name="主送单位",
        null=True,
        related_name="received_papers",
        db_index=False,
    )
    number = models.CharField("文号", max_length=40, unique=True)
    title = models.CharField("标题", max_length=200)
    addressee = models.CharField("主送", max_length=300, blank=True)
    cc = models.CharField("抄送", max_length=300, blank=True)
    body = models.TextField("正文", max_length=20_000, blank=True)
    signed_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="签发人", null=True, related_name="+", db_index=False
    )
    numbered_at = models.DateTimeField("签发时间")
    rendered_at = models.DateTimeField("生成时间", null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", db_index=False)
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", db_index=False)
    # how often it was asked for anew: each time has a file of its own
    round = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField("未生成的原因", max_length=300, blank=True)
    received_at = models.DateTimeField("签收时间", null=True)
    received_by = models.CharField("签收人", max_length=40, blank=True)
    receipt = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="回执", null=True, related_name="+", db_index=False
    )
    scan = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="签章扫描件", null=True, related_name="+", db_index=False
    )
    void_at = models.DateTimeField("作废时间", null=True)
    void_why = models.CharField("作废原因", max_length=300, blank=True)
    void_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="作废人", null=True, related_name="+", db_index=False
    )
    reissued_as = models.OneToOneField(
        "self", models.PROTECT, verbose_name="重发为", null=True, related_name="reissue_of"
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "公文"
        indexes = [
            models.Index(fields=["-numbered_at", "-id"], name="paper_by_number"),
            models.Index(fields=["centre", "-numbered_at"], name="paper_of_centre"),
            models.Index(fields=["unit", "-numbered_at"], name="paper_of_unit"),
            models.Index(
                fields=["kind", "id"], name="paper_to_render", condition=Q(state=PaperState.NUMBERED)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slip"], name="paper_once_a_slip", condition=Q(void_at=None, slip__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["letter"], name="paper_once_a_letter", condition=Q(void_at=None, letter__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["minutes"],
                name="paper_once_minutes",
                condition=Q(void_at=None, minutes__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(void_at=None, void_why="", reissued_as=None)
                | (Q(void_at__isnull=False) & ~Q(void_why="")),
                name="paper_void_says_why",
                violation_error_message="作废必须有时间和原因，重发的只能是已作废的文件。",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaperState.RENDERED) | Q(file__isnull=False, rendered_at__isnull=False),
                name="paper_rendered_has_file",
                violation_error_message="已生成的公文必须有文件。",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None, received_by="")
                | (Q(received_at__isnull=False) & ~Q(received_by="")),
                name="paper_received_by_somebody",
                violation_error_message="签收必须写明时间和签收人。",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Delivery(models.Model):
    """One who must get a document, by which channel it went, and when it was opened."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="deliveries", db_index=False)
    # the unit it was addressed to, and the officer who had it in hand; paper goes to a unit
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位", null=True, related_name="+")
    officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="收件人", null=True, related_name="deliveries", db_index=False
    )
    channel = models.CharField("方式", max_length=10, choices=DeliveryChannel)
    sent_at = models.DateTimeField("送出时间", null=True)
    opened_at = models.DateTimeField("打开时间", null=True)
    received_at = models.DateTimeField("签收时间", null=True)
    note = models.CharField("说明", max_length=200, blank=True)
    # of a message: the channel's name and what became of it, kept when the outbox is cleared;
    # the outbox's row while that may still change
    way = models.CharField("渠道", max_length=40, blank=True)
    state = models.CharField("发送结果", max_length=10, choices=MessageState, blank=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    message = models.ForeignKey("core.Message", models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "送达"
        indexes = [
            models.Index(
                fields=["officer", "paper"], name="delivery_unopened", condition=Q(opened_at__isnull=True)
            ),
            models.Index(fields=["message"], name="delivery_under_way", condition=Q(message__isnull=False)),
            models.Index(fields=["paper"], name="delivery_lost", condition=Q(state=MessageState.GIVEN_UP)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "officer", "channel", "way"],
                name="delivery_once",
                condition=Q(officer__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(channel=DeliveryChannel.MESSAGE) & ~Q(way="") & ~Q(state="")
                | ~Q(channel=DeliveryChannel.MESSAGE) & Q(way="", state="", message=None),
                name="delivery_message_names_its_channel",
                violation_error_message="经消息渠道送达的，必须写明渠道和结果。",
            ),
            models.UniqueConstraint(
                fields=["paper", "unit", "channel"], name="delivery_once_a_unit", condition=Q(officer=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.way or self.get_channel_display()}"
