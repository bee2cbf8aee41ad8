"""Kernel tables without a domain word: numbers, stored files, jobs, notices, forms sent once, the audit."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from core.choices import JobState
from core.fields import EncryptedTextField
from core.messages.models import Message, MessageChannel, MessageHabits
from core.querysets import AppendOnlyQuerySet, ExportQuerySet

__all__ = [
    "AuditLine",
    "Erasure",
    "ExportRecord",
    "Job",
    "Message",
    "MessageChannel",
    "MessageHabits",
    "Notice",
    "RetentionRule",
    "Seal",
    "Sequence",
    "Setting",
    "StoredFile",
    "Submission",
]


class Sequence(models.Model):
    """The last number given out in a scope and year; the row is the lock (see `core.sequences`)."""

    scope = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "year"], name="sequence_once_per_year")]

    def __str__(self) -> str:
        return f"{self.scope} {self.year}: {self.last}"


class StoredFile(models.Model):
    """A file under DATA_DIR/files; the row exists only once the bytes are on disk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField(max_length=64)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="stored_files"
    )
    stored_at = models.DateTimeField("存入时间")
    # the row and its digest stay when the bytes are erased by a retention rule
    erased_at = models.DateTimeField("清除时间", null=True)

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """Work for the worker: a row first, a message at most second. A job may be taken up again after a crash."""

    kind = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.PENDING)
    title = models.CharField("名称", max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs", db_index=False
    )
    arguments = models.JSONField(default=dict)
    created_at = models.DateTimeField("提交时间")
    claimed_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    sentence = models.CharField("说明", max_length=500, blank=True)
    result_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"],
                name="job_open",
                condition=models.Q(state__in=[JobState.PENDING, JobState.RUNNING]),
            ),
            models.Index(fields=["owner", "-created_at"], name="job_of_owner"),
        ]

    def __str__(self) -> str:
        return self.title


class Notice(models.Model):
    """One line at somebody's bell."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False
    )
    text = models.CharField("内容", max_length=300)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_of_recipient"),
            models.Index(fields=["recipient"], name="notice_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return self.text


class Submission(models.Model):
    """A form or API call that was carried out: the same key answers with the same result (see `core.once`)."""

    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    path = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="submission_once")]
        indexes = [models.Index(fields=["at"], name="submission_at")]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"


class ExportRecord(models.Model):
    """A file that left the system: who, what, which rows, why, masked or not; the row outlives the file."""

    # empty where the system itself made it
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    post = models.CharField("岗位", max_length=120, blank=True)
    at = models.DateTimeField("导出时间")
    kind = models.CharField(max_length=64)
    title = models.CharField("内容", max_length=200)
    words = models.TextField("范围", blank=True)
    # the filter as it stood in the address: whom one looked for is personal data too
    query = EncryptedTextField("查询条件", blank=True)
    rows = models.PositiveIntegerField("行数")
    is_masked = models.BooleanField("已遮盖", default=True)
    purpose = models.CharField("用途", max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("校验码", max_length=64)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField("保留至", null=True)
    deleted_at = models.DateTimeField("删除时间", null=True)
    downloads = models.PositiveIntegerField("下载次数", default=0)
    downloaded_at = models.DateTimeField("最近下载", null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "导出登记"
        indexes = [
            models.Index(fields=["-at", "-id"], name="export_by_moment"),
            models.Index(fields=["officer", "-at", "-id"], name="export_of_officer"),
            models.Index(
                fields=["expires_at"],
                name="export_expires",
                condition=models.Q(deleted_at=None, expires_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_masked=True) | ~models.Q(purpose=""),
                name="clear_export_has_purpose",
                violation_error_message="未遮盖的导出必须写明用途。",
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None, file__isnull=False)
                | models.Q(deleted_at__isnull=False, file=None),
                name="deleted_export_has_no_file",
                violation_error_message="已删除的导出不再有文件。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.at:%Y-%m-%d %H:%M}"


class Setting(models.Model):
    """What an office chose for a switch; a switch without a row stands at its default (see `core.switches`)."""

    key = models.CharField(max_length=60, unique=True)
    value = models.JSONField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("改动时间")

    class Meta:
        verbose_name = "设置"

    def __str__(self) -> str:
        return self.key


class AuditLine(models.Model):
    """A write or a look that is not in a case's history: who, under which post, what, about what. Never changed."""

    at = models.DateTimeField("时间")
    # empty when the system itself acted
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # the appointment's id and its post in words: the kernel knows no posts
    appointment = models.PositiveBigIntegerField(null=True)
    post = models.CharField("岗位", max_length=120, blank=True)
    verb = models.CharField(max_length=40)
    # the row it was about: "governance.post", its key, and its name at that moment
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    about_label = models.CharField("对象", max_length=200, blank=True)
    note = models.TextField("说明", blank=True)
    ip = models.CharField("地址", max_length=45, blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_by_moment"),
            models.Index(fields=["officer", "-at", "-id"], name="audit_of_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class Seal(models.Model):
    """A link of the chain over append-only rows: a keyed digest of the next rows of a source and of the link before."""

    number = models.PositiveBigIntegerField(unique=True)
    source = models.CharField(max_length=40)
    # the rows with a key behind `after` up to `last`, as many as `count`, in these columns
    after = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.PositiveIntegerField("条数")
    columns = models.JSONField()
    # the fingerprint of the key that made it: keys rotate, links stay
    key = models.CharField(max_length=8)
    rows_digest = models.CharField(max_length=64)
    digest = models.CharField("摘要", max_length=64)
    made_at = models.DateTimeField("封存时间")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "封存"
        constraints = [models.UniqueConstraint(fields=["source", "after"], name="seal_once")]
        indexes = [models.Index(fields=["source", "-number"], name="seal_of_source")]

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class RetentionRule(models.Model):
    """How long a kind of record is kept here, where it differs from the default of its kind (`registry.retention`)."""

    key = models.CharField(max_length=40, unique=True)
    keep_days = models.PositiveIntegerField("保存天数")
    may_erase = models.BooleanField("允许清除", default=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = "保存期限"

    def __str__(self) -> str:
        return f"{self.key} {self.keep_days}"


class Erasure(models.Model):
    """What was erased under a retention rule: who, when, which rule, how many, and a digest over the keys in order."""

    key = models.CharField(max_length=40)
    label = models.CharField("记录种类", max_length=60)
    keep_days = models.PositiveIntegerField("保存天数")
    before = models.DateTimeField("早于")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField("提出时间")
    reason = models.CharField("理由", max_length=200)
    count = models.PositiveIntegerField("条数", default=0)
    digest = models.CharField("摘要", max_length=64, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "清除记录"
        constraints = [
            models.UniqueConstraint(
                fields=["key"], name="erasure_runs_once", condition=models.Q(finished_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.count}"
