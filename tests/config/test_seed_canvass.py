"""The demonstration's canvass: whatever the day, the officer `grid` has doors to walk to."""

from datetime import date, timedelta

import pytest

from governance.models import Officer
from governance.standing import standing_at
from grids.models import CanvassTask, Household
from tests.config.seeding import seed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "back", [0, pytest.param(9, marks=pytest.mark.deep), pytest.param(200, marks=pytest.mark.deep)]
)
def test_the_worker_of_the_first_grid_has_doors_left_on_any_day(back):
    until = date(2026, 10, 30) - timedelta(days=back)
    seed(cases=30, months=3, until=until.isoformat())
    grid = standing_at(Officer.objects.get(username="grid"), CanvassTask.objects.latest("drawn_at").drawn_at)
    mine = CanvassTask.objects.patrolled_by(grid)
    waiting = Household.objects.visible_to(grid).filter(task__in=mine, clear_at=None, task__finished_at=None)
    assert waiting.count() >= 5
    addresses = [one.person.address for one in waiting.select_related("person")]
    assert len(set(addresses)) == len(addresses)
