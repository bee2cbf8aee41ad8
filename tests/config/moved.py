"""The product's settings in a process whose clock stands elsewhere: letters go out in working hours only, tests at any.

MOVED_SECONDS moves the clock that all hosts share; WRONG_SECONDS sets this host's own clock wrong on top of it.
"""

import os
from datetime import datetime, timedelta
from typing import Any

from celery import Celery
from django.db import connection
from django.utils import timezone

from config.settings import *  # noqa: F403
from core import clock

_moved = timedelta(seconds=float(os.environ["MOVED_SECONDS"]))
_wrong = timedelta(seconds=float(os.environ.get("WRONG_SECONDS", "0")))
_host, _agreed, _of_broker = timezone.now, clock.agreed, Celery.now


def _now() -> datetime:
    return _host() + _moved + _wrong


def _shared() -> datetime:
    # on SQLite the host's clock is the only one
    return _agreed() + _moved if connection.vendor == "postgresql" else clock.now()


def _message_time(app: Any) -> datetime:
    return _of_broker(app) + _wrong


timezone.now, clock.agreed, Celery.now = _now, _shared, _message_time
