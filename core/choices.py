"""Fixed lists of the kernel."""

from django.db.models import TextChoices


class JobState(TextChoices):
    PENDING = "pending", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
