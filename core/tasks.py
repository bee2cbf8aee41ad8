"""The kernel's clocks: find due rows, claim, run."""

import logging

from celery import shared_task
from django.conf import settings
from django.db import InterfaceError, OperationalError

from core import alive, clock, jobs, retention
from core.registry import registry

log = logging.getLogger(__name__)


@shared_task(name="core.tasks.run_jobs")
def run_jobs() -> None:
    try:
        jobs.run_due()
    except (OperationalError, InterfaceError) as error:
        # comes each second: one line, not a traceback
        log.warning("数据库没有回答，稍后再取任务：%s", " ".join(str(error).split()))
        return
    alive.show(settings.DATA_DIR, "worker")


@shared_task(name="core.tasks.tidy")
def tidy() -> None:
    """Answers of forms are kept a week, read notices a quarter, messages half a year, unless the rules say otherwise."""
    at = clock.now()
    for key in ("submission", "notice", "message"):
        rule = retention.rule(key)
        rule.kind.older(rule.before(at)).delete()


@shared_task(name="core.tasks.sweep")
def sweep(key: str) -> None:
    registry.sweepers[key].run(clock.agreed())
