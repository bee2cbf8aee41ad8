"""Signing in: every attempt, earlier passwords, one-time codes."""

from __future__ import annotations

from django.db import models

from core.fields import EncryptedTextField
from governance.choices import SignInOutcome
from governance.models.officers import Officer
from governance.querysets import SignInQuerySet


class SignIn(models.Model):
    """One attempt to sign in and what came of it; never changed. Locks are reckoned from these rows."""

    at = models.DateTimeField("时间")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="sign_ins", db_index=False)
    # a keyed digest of what was typed as the name: people type passwords there
    typed = models.BigIntegerField(null=True)
    ip = models.CharField("地址", max_length=45, blank=True)
    browser = models.CharField("浏览器", max_length=40, blank=True)
    outcome = models.CharField("结果", max_length=20, choices=SignInOutcome)
    # who lifted a lock
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = "登录记录"
        indexes = [
            models.Index(fields=["-at", "-id"], name="sign_in_by_moment"),
            models.Index(fields=["officer", "-at", "-id"], name="sign_in_of_officer"),
            models.Index(fields=["typed", "-at"], name="sign_in_of_name"),
            models.Index(fields=["ip", "-at"], name="sign_in_of_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"


class PastPassword(models.Model):
    """A password an officer had, as hash: it is not taken again soon."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="past_passwords", db_index=False)
    password = models.CharField(max_length=128)
    until_at = models.DateTimeField("用到")

    class Meta:
        verbose_name = "用过的密码"
        indexes = [models.Index(fields=["officer", "-until_at"], name="past_password_of_officer")]

    def __str__(self) -> str:
        return f"{self.officer} {self.until_at:%Y-%m-%d}"


class Authenticator(models.Model):
    """An officer's one-time codes (TOTP, RFC 6238): in force once the first code was confirmed."""

    officer = models.OneToOneField(Officer, models.CASCADE, related_name="authenticator")
    secret = EncryptedTextField()
    started_at = models.DateTimeField("开始设置")
    confirmed_at = models.DateTimeField("启用时间", null=True)
    # the 30-second step of the code used last: no code is taken twice
    last_step = models.BigIntegerField(default=0)
    # keyed digests of the recovery codes that are left
    recovery = models.JSONField(default=list)

    class Meta:
        verbose_name = "动态口令"

    def __str__(self) -> str:
        return f"{self.officer}"
