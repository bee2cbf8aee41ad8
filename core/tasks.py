"""The kernel's clocks: find due rows, claim, run."""

from datetime import timedelta

from celery import shared_task

from core import clock, jobs
from core.models import Notice, Submission
from core.registry import registry


@shared_task(name="core.tasks.run_jobs")
def run_jobs() -> None:
    jobs.run_due()


@shared_task(name="core.tasks.tidy")
def tidy() -> None:
    """Answers of forms are kept a week, read notices a quarter."""
    at = clock.now()
    Submission.objects.filter(at__lt=at - timedelta(days=7)).delete()
    Notice.objects.filter(read_at__lt=at - timedelta(days=90)).delete()


@shared_task(name="core.tasks.sweep")
def sweep(key: str) -> None:
    registry.sweepers[key].run(clock.now())
