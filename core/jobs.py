"""Jobs: rows that the worker takes up; a message only wakes it sooner (docs/decisions/0002)."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from celery.exceptions import OperationalError as BrokerError
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.urls import reverse

from core import alive, clock
from core.choices import JobState
from core.models import Job
from core.notices import notify
from core.refusals import Refused
from core.registry import registry

log = logging.getLogger(__name__)
STALE = timedelta(seconds=60)
MAX_ATTEMPTS = 3


class JobFailed(Exception):
    """The job cannot be done; the sentence tells its owner what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def submit(kind: str, *, title: str, owner: int | None, arguments: dict[str, Any], at: datetime) -> Job:
    """Write the job's row; with Redis the worker is woken when the transaction commits."""
    job = Job.objects.create(kind=kind, title=title[:200], owner_id=owner, arguments=arguments, created_at=at)
    transaction.on_commit(wake)
    return job


def wake() -> None:
    """Tell a worker that rows wait. Without Redis the worker's own second hand finds them."""
    if settings.REDIS_URL:
        # by name: core does not know the Celery application, and a lost message costs one second
        try:
            current_app.send_task("core.tasks.run_jobs", retry_policy={"max_retries": 1, "interval_start": 0})
        except BrokerError as error:
            log.warning("没有叫醒后台任务（Redis：%s），任务已记下，等它自己来取", error)


def due(at: datetime) -> list[int]:
    """Ids of jobs to take up: pending ones, and running ones whose worker has been silent for `STALE`."""
    open_jobs = Q(state=JobState.PENDING) | Q(state=JobState.RUNNING, heartbeat_at__lt=at - STALE)
    return list(Job.objects.filter(open_jobs).order_by("created_at", "id").values_list("id", flat=True)[:20])


def put_back(at: datetime) -> int:
    """Called when THE embedded worker starts: nobody else runs, so what runs was cut off."""
    return Job.objects.filter(state=JobState.RUNNING).update(heartbeat_at=at - 2 * STALE)


def claim(job_id: int, at: datetime) -> Job | None:
    """The job when this worker won it; a job that fails its worker three times ends as failed."""
    free = Q(state=JobState.PENDING) | Q(state=JobState.RUNNING, heartbeat_at__lt=at - STALE)
    won = Job.objects.filter(free, pk=job_id).update(
        state=JobState.RUNNING, claimed_at=at, heartbeat_at=at, attempts=F("attempts") + 1
    )
    return Job.objects.get(pk=job_id) if won else None


def beat(job: Job) -> Callable[[int, int], None]:
    """A progress function for the job: writes at most twice a second."""
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < 0.5 and done != total:
            return
        last = time.monotonic()
        Job.objects.filter(pk=job.pk).update(done=done, total=total, heartbeat_at=clock.agreed())

    return progress


@contextmanager
def kept_alive(job: Job) -> Iterator[None]:
    """A heartbeat of its own while the job runs: one long step must not look like a dead worker."""
    # a database that is away for a moment takes neither the heart nor the job with it
    over = threading.Event()

    def tick() -> None:
        try:
            while not over.wait(STALE.total_seconds() / 4):
                alive.show(settings.DATA_DIR, "worker")
                try:
                    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.agreed())
                except (DatabaseError, InterfaceError) as error:
                    log.warning("任务 %s 的心跳没有写入：%s", job.pk, error)
                    connection.close()
        finally:
            connection.close()

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        over.set()
        ticker.join()


def finish(job: Job, state: JobState, sentence: str) -> None:
    """End a running job in words and ring for its owner; nothing when it runs no more."""
    at = clock.agreed()
    won = Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        state=state, sentence=sentence[:500], finished_at=at
    )
    if won and job.owner_id:
        notify([job.owner_id], f"{job.title}：{sentence}", reverse("job_show", args=[job.pk]), at=at)


def run(job: Job) -> None:
    """Run one claimed job to its end, or record in words why not."""
    if job.attempts > MAX_ATTEMPTS:
        finish(job, JobState.FAILED, "多次中断，已停止。请联系管理员查看日志后重新提交。")
        return
    try:
        with kept_alive(job):
            registry.jobs[job.kind].run(job, beat(job))
    except (JobFailed, Refused) as error:
        sentence = error.sentence if isinstance(error, JobFailed) else error.refusal.sentence
        finish(job, JobState.FAILED, sentence)
    except (OperationalError, InterfaceError):
        # the database went away: the row stays running, falls silent and is taken up again, three times at most
        log.exception("任务 %s（%s）因数据库中断，稍后继续", job.pk, job.kind)
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        finish(job, JobState.FAILED, "处理时出现意外错误，没有完成的部分未写入。请联系管理员查看日志。")
    else:
        job.refresh_from_db(fields=["sentence"])
        finish(job, JobState.DONE, job.sentence or "已完成。")


def run_due() -> int:
    """Take up everything that waits; returns how many jobs this call ran.

    By the clock that all hosts share: one that is fast would take away what runs on another.
    """
    ran = 0
    for job_id in due(clock.agreed()):
        job = claim(job_id, clock.agreed())
        if job is not None:
            run(job)
            ran += 1
    return ran
