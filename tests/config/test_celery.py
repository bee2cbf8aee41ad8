"""A beat of its own schedules what apps registered, and each message that went out is its proof of life."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

from celery import Celery

from config.celery import MOST_WAITING, Beat, steady
from config.celery import app as product
from config.environment import ROOT

# as an app would do it in its ready(): registered only once Django is set up
BEAT = """
import sys, threading, time, os
from config.apps import ConfigConfig

ready = ConfigConfig.ready

def ready_and_sweeper(self):
    from core.registry import Sweeper, registry
    ready(self)
    registry.add(Sweeper("throwaway", 0.1, print))

ConfigConfig.ready = ready_and_sweeper
sys.argv = ["celery", "-q", "-A", "config", "beat", "--scheduler", "config.celery:Beat", "--pidfile=", "-l", "INFO"]
from celery.__main__ import main
main()
"""


def test_a_separate_beat_schedules_registered_sweepers(tmp_path):
    quiet = {"DATABASE_URL": "", "DEMO": "", "DEBUG": "0", "DATA_DIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", BEAT],
        cwd=ROOT,
        env={**os.environ, **quiet, "REDIS_URL": "memory://beat"},
        stderr=subprocess.PIPE,
        text=True,
    ) as beat:
        assert beat.stderr is not None
        patience = threading.Timer(60, beat.kill)
        patience.start()
        heard, sent = "", 0
        # when it comes the second time, the first one was sent
        while sent < 2 and (line := beat.stderr.readline()):
            heard += line
            sent += "Sending due task sweep-throwaway (core.tasks.sweep)" in line
        patience.cancel()
        beat.kill()
    assert sent == 2, heard
    assert (tmp_path / "alive" / "beat").exists()


def test_beat_sends_nothing_into_a_queue_that_nobody_empties(tmp_path, settings, monkeypatch):
    """Messages have no end, because hosts' clocks differ; so the queue has."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("config.celery.LOOK_SECONDS", 0.0)
    beat = Beat(Celery("throwaway", broker="memory://full"), lazy=True)
    entry = beat.Entry(name="jobs", task="core.tasks.run_jobs", schedule=1.0, app=beat.app)
    sent = [beat.apply_async(entry, advance=False) for _ in range(MOST_WAITING + 3)]
    assert [bool(one) for one in sent] == [True] * MOST_WAITING + [False] * 3
    seldom = beat.Entry(name="tidy", task="core.tasks.tidy", schedule=60.0, app=beat.app)
    assert beat.apply_async(seldom, advance=False), "what comes each minute is not crowded out"
    assert (tmp_path / "alive" / "beat").exists()


def test_beat_keeps_its_pace_when_the_clock_of_its_host_is_set(monkeypatch):
    product.finalize()
    every_second = product.conf.beat_schedule["jobs"]["schedule"]
    assert abs(every_second.now() - datetime.now(UTC)) < timedelta(minutes=5)
    began = steady()
    monkeypatch.setattr(Celery, "now", lambda _: began - timedelta(hours=1))
    assert every_second.is_due(began - timedelta(seconds=1)).is_due
