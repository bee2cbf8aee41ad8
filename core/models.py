"""Kernel tables without a domain word: numbers, stored files, jobs, notices, forms sent once."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from core.choices import JobState


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
