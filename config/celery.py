"""The Celery application; without Redis its one worker carries its own beat thread and wakes by rows."""

import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Celery
from celery.beat import EmbeddedService, Scheduler
from celery.exceptions import OperationalError as BrokerError
from celery.schedules import schedule
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings

from core import alive, clock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("centre")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# what waits beyond that waits for no worker; what comes each minute or seldomer is kept longer than what comes each second
MOST_WAITING, SELDOM_SECONDS, MOST_SELDOM = 100, 60, 1000
# how often beat looks
LOOK_SECONDS = 5.0
_STARTED, _STARTED_AT = time.monotonic(), datetime.now(UTC)


def steady() -> datetime:
    """A moment that no correction of this host's clock moves: set back by an hour, beat would wait for an hour."""
    return _STARTED_AT + timedelta(seconds=time.monotonic() - _STARTED)


class Beat(Scheduler):  # type: ignore[misc]  # Celery has no types
    """Keeps its times in memory; each message that reached the broker is its proof of life."""

    _looked, _waiting = 0.0, 0

    def apply_async(self, entry: Any, producer: Any = None, **options: Any) -> Any:
        # no worker empties the queue: what waits there already does the same work
        sent = None if self._is_full(entry) else super().apply_async(entry, producer, **options)
        alive.show(settings.DATA_DIR, "beat")
        return sent

    def _is_full(self, entry: Any) -> bool:
        if time.monotonic() - self._looked >= LOOK_SECONDS:
            self._looked, self._waiting = time.monotonic(), self._count()
        is_seldom = entry.schedule.run_every.total_seconds() >= SELDOM_SECONDS
        return self._waiting >= (MOST_SELDOM if is_seldom else MOST_WAITING)

    def _count(self) -> int:
        # a connection of its own: that of the producer may have been lost and is mended by sending only
        with self.app.connection_for_read() as connection:
            try:
                connection.ensure_connection(max_retries=1, interval_start=0)
                queue = connection.default_channel.queue_declare(queue=self.app.conf.task_default_queue)
            except (BrokerError, *connection.connection_errors):
                return 0  # sending says that the broker is away
        return int(queue.message_count)


def _entry(task: str, seconds: float, *arguments: str) -> dict[str, Any]:
    """A message that nobody took in time is dropped, the next one does its work. Only where sender and taker share a
    clock: between hosts whose clocks differ every message would be too late (docs/decisions/0002)."""
    options = {} if settings.REDIS_URL else {"expires": max(2, seconds)}
    every = schedule(seconds, nowfun=steady, app=app)
    return {"task": task, "schedule": every, "args": list(arguments), "options": options}


@app.on_after_finalize.connect
def fill_schedule(sender: Celery, **_signal: Any) -> None:
    """Jobs, upkeep, and every registered sweeper gets its beat."""
    from core.registry import registry  # noqa: PLC0415 - filled only after Django is set up

    sender.conf.beat_schedule = {
        "jobs": _entry("core.tasks.run_jobs", 1.0),
        "tidy": _entry("core.tasks.tidy", 3600.0),
    } | {
        f"sweep-{one.key}": _entry("core.tasks.sweep", one.every, one.key)
        for one in registry.sweepers.values()
    }


@worker_ready.connect
def start_embedded_beat(**_signal: Any) -> None:
    """Beat as a thread of the one worker: a forked beat would outlive a killed worker (shared/stack.md)."""
    if settings.REDIS_URL:
        return
    from core import jobs  # noqa: PLC0415 - models exist only after the worker has set up Django

    jobs.put_back(clock.now())
    beat = EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
    beat.daemon = True
    beat.start()
    app.embedded_beat = beat


@worker_shutting_down.connect
def stop_embedded_beat(**_signal: Any) -> None:
    beat = getattr(app, "embedded_beat", None)
    if beat is not None:
        beat.stop()
