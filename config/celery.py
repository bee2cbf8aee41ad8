"""The Celery application; without Redis its one worker carries its own beat thread and wakes by rows."""

import os
from typing import Any

from celery import Celery
from celery.beat import EmbeddedService, Scheduler
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings

from core import alive, clock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("centre")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "jobs": {"task": "core.tasks.run_jobs", "schedule": 1.0, "options": {"expires": 2}},
    "tidy": {"task": "core.tasks.tidy", "schedule": 3600.0, "options": {"expires": 600}},
}


class Beat(Scheduler):  # type: ignore[misc]  # Celery has no types
    """Keeps its times in memory; each message that reached the broker is its proof of life."""

    def apply_async(self, *arguments: Any, **options: Any) -> Any:
        sent = super().apply_async(*arguments, **options)
        alive.show(settings.DATA_DIR, "beat")
        return sent


@app.on_after_finalize.connect
def schedule_sweepers(sender: Celery, **_signal: Any) -> None:
    """Every registered sweeper gets its beat; a beat that nobody took in time is dropped, the next one does its work."""
    from core.registry import registry  # noqa: PLC0415 - filled only after Django is set up

    for sweeper in registry.sweepers.values():
        sender.conf.beat_schedule[f"sweep-{sweeper.key}"] = {
            "task": "core.tasks.sweep",
            "schedule": sweeper.every,
            "args": [sweeper.key],
            "options": {"expires": max(2, sweeper.every)},
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
