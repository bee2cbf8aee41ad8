"""Keys of programs that act for an officer."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from governance.models.officers import Officer
from governance.querysets import ApiTokenQuerySet


class ApiToken(models.Model):
    """A key to the API in an officer's name. Only its digest is kept, so whoever reads this table holds no key."""

    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name="使用人", related_name="api_tokens")
    label = models.CharField("用途", max_length=60)
    # the first characters, by which its holder tells it from others
    prefix = models.CharField("开头", max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    is_read_only = models.BooleanField("只能查看", default=False)
    created_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("到期时间")
    # written at most once a minute
    last_used_at = models.DateTimeField("最近使用", null=True)
    revoked_at = models.DateTimeField("停用时间", null=True)
    revoked_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="停用人", null=True, related_name="+", db_index=False
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "接口令牌"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")),
                name="api_token_ends_after_start",
                violation_error_message="令牌的到期时间须晚于生成时间。",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="api_token_revoked_by_somebody",
                violation_error_message="停用的令牌必须有停用人和停用时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}（{self.prefix}…）"

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at
