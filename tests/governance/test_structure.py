"""The demonstration district: everybody is there, each with a post, and more streets disturb nobody."""

from datetime import datetime

import pytest
from django.contrib.auth import authenticate
from django.db import transaction

from core.clock import ZONE
from governance.choices import AreaLevel, Capability, Slot, UnitKind
from governance.models import Appointment, Area, Officer, Post, Unit
from governance.seeding import DEMONSTRATION_PASSWORD, Plan, demonstration
from governance.seeding.structure import seed_structure
from governance.standing import standing_at

AT = datetime(2026, 10, 30, 12, tzinfo=ZONE)
OFFICERS = (
    *("window", "commander", "chief", "leader", "director", "taskforce", "justice", "unit", "community"),
    *("police", "grid", "mediator", "counsellor", "secretary", "district", "auditor", "security", "admin"),
)


def plan(streets=3):
    return Plan(streets=streets, cases=0, months=12, seed=1, until=AT)


@pytest.fixture(scope="module")
def district(django_db_setup, django_db_blocker):
    """Written once for the reading tests below."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_structure(plan())
        yield
        transaction.set_rollback(True)


def street_units(street):
    return Unit.objects.filter(area__path__startswith=street.path)


def test_a_street_has_the_two_the_three_and_the_rest(district):
    for street in Area.objects.filter(level=AreaLevel.STREET):
        slots = list(Post.objects.filter(unit__in=street_units(street)).values_list("slot", flat=True))
        assert slots.count(Slot.TWO) == 2
        assert slots.count(Slot.THREE) == 3
        assert slots.count(Slot.N) > 10


def test_one_street_has_no_tribunal_and_it_is_not_the_first(district):
    streets = list(Area.objects.filter(level=AreaLevel.STREET).order_by("code"))
    has = [street_units(one).filter(kind=UnitKind.TRIBUNAL).exists() for one in streets]
    assert has == [True, False, True]


def test_every_unit_but_a_centre_has_somebody_who_handles_slips(district):
    held = Appointment.objects.held_on(AT.date())
    handling = {one.post.unit_id for one in held.with_capability(Capability.HANDLE)}
    units = Unit.objects.exclude(kind=UnitKind.CENTRE)
    assert {unit.name for unit in units if unit.pk not in handling} == set()


def test_every_officer_holds_a_post_and_works_for_a_centre(district):
    for officer in Officer.objects.all():
        standing = standing_at(officer, AT)
        assert standing.appointments, officer.username
        assert officer.is_demonstration
    assert standing.centre is not None


@pytest.mark.parametrize("username", OFFICERS)
def test_the_named_officers_can_sign_in(district, username):
    assert authenticate(username=username, password=DEMONSTRATION_PASSWORD) is not None


def test_the_named_officers_work_in_the_street_with_the_lowest_code(district):
    first = Area.objects.filter(level=AreaLevel.STREET).order_by("code").first()
    assert first.code == "530199001"
    in_district = {"district", "auditor", "security", "admin"}
    for username in set(OFFICERS) - in_district:
        unit = Appointment.objects.get(officer__username=username).post.unit
        assert unit.area.path.startswith(first.path), username


def test_the_grid_worker_sees_one_grid_and_the_community_officer_the_community(district):
    seen = {
        username: standing_at(Officer.objects.get(username=username), AT).area_paths
        for username in ("grid", "community", "police", "unit", "admin")
    }
    community = Area.objects.get(code="530199001001").path
    assert seen["community"] == seen["police"] == (community,)
    assert seen["grid"] == (Area.objects.get(code="53019900100101001").path,)
    assert seen["unit"] == seen["admin"] == ()


def test_the_path_of_an_area_is_that_of_its_parent_and_its_code(district):
    for area in Area.objects.exclude(parent=None).select_related("parent"):
        assert area.path == f"{area.parent.path}{area.code}."


def test_a_second_run_writes_nothing_and_more_streets_only_more(db):
    seed_structure(plan(streets=2))
    before = set(Officer.objects.values_list("pk", "username", "name"))
    counts = [model.objects.count() for model in (Area, Unit, Post, Officer, Appointment)]
    seed_structure(plan(streets=2))
    assert counts == [model.objects.count() for model in (Area, Unit, Post, Officer, Appointment)]
    seed_structure(plan(streets=3))
    assert before < set(Officer.objects.values_list("pk", "username", "name"))


def test_every_street_of_the_data_can_be_built(db):
    streets = len(demonstration()["streets"])
    seed_structure(plan(streets=streets))
    assert Area.objects.filter(level=AreaLevel.STREET).count() == streets
