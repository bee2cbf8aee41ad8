"""The clock that all hosts share: what a sweep goes by."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core import clock, tasks
from core.registry import Sweeper, registry

pytestmark = pytest.mark.django_db
WRONG = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)


@pytest.fixture
def swept_at(monkeypatch) -> list[datetime]:
    """What a sweeper of its own was told the time to be."""
    moments: list[datetime] = []
    monkeypatch.setitem(registry.sweepers, "throwaway", Sweeper("throwaway", 60, moments.append))
    return moments


def test_it_is_this_moment_in_our_zone():
    agreed = clock.agreed()
    assert abs(agreed - timezone.now()) < timedelta(seconds=30)
    assert agreed.tzinfo == clock.ZONE


def test_a_host_with_a_wrong_clock_sweeps_by_the_database(monkeypatch, swept_at):
    """On SQLite there is one host, whose clock is the only one."""
    right = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: WRONG)
    tasks.sweep("throwaway")
    expected = WRONG if connection.vendor == "sqlite" else right
    assert abs(swept_at[0] - expected) < timedelta(seconds=30)
