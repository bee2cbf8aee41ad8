"""Who leads at a moment: the roster decides, and without one every commander must know."""

from datetime import timedelta

import pytest

from governance import duty
from governance.models import DutyShift
from tests.builders import NOW, commander, director, street

pytestmark = pytest.mark.django_db


def shift(leader, start, hours=24):
    return DutyShift.objects.create(
        centre=street().centre, leader=leader.officer, from_at=start, until_at=start + timedelta(hours=hours)
    )


def test_the_rostered_leader_is_told_and_nobody_else():
    commander()
    shift(director(), NOW)
    assert duty.leaders_at(street().centre, NOW + timedelta(hours=3)) == [director().pk]


def test_at_the_hand_over_the_next_leader_has_it():
    shift(director(), NOW - timedelta(hours=24))
    shift(commander(), NOW)
    assert duty.leaders_at(street().centre, NOW) == [commander().pk]


def test_without_a_roster_every_commander_of_the_street_is_told():
    commander()
    commander(street(2))
    assert duty.leaders_at(street().centre, NOW) == [commander().pk]
