"""Channels, what goes through them to whom, and how each officer wants to be told."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.fields import EncryptedTextField
from core.messages.choices import OPEN, AddressKind, ChannelKind, MessageState, Security, Signing, Takes
from core.messages.querysets import MessageQuerySet


class MessageChannel(models.Model):
    """A way out of the house that an administrator set up: a mail server, or a gateway as a template of one call."""

    name = models.CharField("名称", max_length=40, unique=True)
    kind = models.CharField("方式", max_length=10, choices=ChannelKind)
    # the ready template it was begun with, for the page's words
    ready = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField("启用", default=False)
    takes = models.CharField("发哪些提醒", max_length=10, choices=Takes, default=Takes.ALL)
    address = models.CharField("按什么找人", max_length=10, choices=AddressKind)
    per_minute = models.PositiveSmallIntegerField("每分钟最多", default=0)

    host = models.CharField("服务器", max_length=200, blank=True)
    port = models.PositiveIntegerField("端口", default=0)
    security = models.CharField("加密方式", max_length=10, choices=Security, default=Security.SSL)
    username = models.CharField("账号", max_length=200, blank=True)
    sender = models.CharField("发件人", max_length=200, blank=True)

    method = models.CharField("方法", max_length=6, default="POST")
    # an address or a head may hold a key all the same: whatever goes out is ciphertext here
    url = EncryptedTextField("地址", blank=True)
    headers = EncryptedTextField("请求头", blank=True)
    body = EncryptedTextField("正文模板", blank=True)
    is_form = models.BooleanField("正文是表单", default=False)
    success_path = models.CharField("成功字段", max_length=100, blank=True)
    success_value = models.CharField("成功时的值", max_length=100, blank=True)
    signing = models.CharField("签名", max_length=10, choices=Signing, default=Signing.NONE)
    token_url = EncryptedTextField("令牌地址", blank=True)
    token_body = EncryptedTextField("令牌请求正文", blank=True)
    token_path = models.CharField("令牌字段", max_length=100, blank=True)
    identity = models.CharField("企业或应用编号", max_length=200, blank=True)
    agent = models.CharField("应用、签名或模板编号", max_length=200, blank=True)
    secret = EncryptedTextField("密钥", blank=True)
    signing_secret = EncryptedTextField("签名密钥", blank=True)

    # its health: failures in a row, and since when
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    last_ok_at = models.DateTimeField("最近成功", null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = "消息渠道"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """One notice to one officer through one channel. A row first, sent second: the outbox.

    The text is the sentence of its kind, never the notice's own.
    """

    # not for a digest; a notice is deleted when its time is over, the message stays
    notice = models.ForeignKey(
        "core.Notice", models.SET_NULL, null=True, related_name="messages", verbose_name="提醒"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="messages",
        db_index=False,
        verbose_name="收件人",
    )
    channel = models.ForeignKey(MessageChannel, models.PROTECT, related_name="messages", verbose_name="渠道")
    kind = models.CharField("类别", max_length=30)
    is_urgent = models.BooleanField("紧急", default=False)
    text = models.CharField("内容", max_length=200)
    state = models.CharField("状态", max_length=10, choices=MessageState, default=MessageState.WAITING)
    created_at = models.DateTimeField("产生时间")
    due_at = models.DateTimeField("应发时间")
    # held until the officer's hour of the digest, not only until the quiet hours end
    for_digest = models.BooleanField(default=False)
    digest = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    # how often a worker died between claiming it and writing down what became of it
    interruptions = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField("发送时间", null=True)
    last_error = models.CharField("最近一次结果", max_length=500, blank=True)
    # goes with each try, so that whoever understands it drops the second copy
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        indexes = [
            models.Index(fields=["due_at"], name="message_due", condition=Q(state__in=OPEN)),
            models.Index(
                fields=["claimed_at"], name="message_claimed", condition=Q(state=MessageState.SENDING)
            ),
            models.Index(fields=["-created_at", "-id"], name="message_by_moment"),
            models.Index(fields=["officer", "-created_at", "-id"], name="message_of_officer"),
            models.Index(fields=["channel", "sent_at"], name="message_pace"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="message_once_per_channel"),
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False),
                name="sent_message_has_moment",
                violation_error_message="已发送的消息必须有发送时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.created_at:%Y-%m-%d %H:%M}"


class MessageHabits(models.Model):
    """Where an officer is reached beside the bell, and when not. Without a row: at any hour, one by one."""

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="habits")
    account = models.CharField("办公平台账号", max_length=100, blank=True)
    email = models.EmailField("邮箱", max_length=200, blank=True)
    # where it differs from the telephone the office has
    mobile = models.CharField("手机号", max_length=20, blank=True)
    quiet_from = models.TimeField("免打扰从", null=True)
    quiet_until = models.TimeField("免打扰到", null=True)
    digest_at = models.TimeField("每日汇总时间", null=True)
    # ids of channels the officer does not want
    without = models.JSONField("不用的渠道", default=list)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "提醒方式"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
                violation_error_message="免打扰要写从几点到几点。",
            )
        ]

    def __str__(self) -> str:
        return str(self.officer)
