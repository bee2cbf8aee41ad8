"""seed_demo again, otherwise, and not at all: each test on an empty database of its own."""

import pytest
from django.core.management.base import CommandError
from django.db import transaction

from cases.models import Case, Entry, Party
from config.commands import WrongUsage
from core.models import Sequence
from governance.models import Area, Officer
from tests.config.seeding import seed


def snapshot():
    """Everything that does not depend on ids, keys or nonces."""
    return [
        (
            *case,
            [
                (one.role, one.person.name, one.person.phone)
                for one in Party.objects.filter(case__number=case[0])
            ],
            list(Entry.objects.filter(case__number=case[0]).order_by("id").values_list("verb", "at", "note")),
        )
        for case in Case.objects.order_by("number").values_list(
            "number", "tracking_code", "narrative", "state", "next_due_at", "area__code", "party_line"
        )
    ]


def in_a_fresh_database(**options):
    with transaction.atomic():
        seed(**options)
        found = snapshot()
        transaction.set_rollback(True)
    return found


@pytest.mark.deep
def test_the_same_seed_tells_the_same_stories_and_another_seed_others(db):
    first = in_a_fresh_database(cases=60, streets=1)
    assert first == in_a_fresh_database(cases=60, streets=1)
    assert first != in_a_fresh_database(cases=60, streets=1, seed=2)


def test_a_second_run_adds_nothing_and_a_larger_number_the_rest(db):
    assert seed(cases=60)["created"] == 60
    before = set(Case.objects.values_list("pk", "number", "state"))
    assert seed(cases=60)["created"] == 0
    assert seed(cases=20)["created"] == 0
    assert seed(cases=100)["created"] == 40
    after = set(Case.objects.values_list("pk", "number", "state"))
    assert before < after
    for sequence in Sequence.objects.filter(scope__startswith="case:"):
        prefix = f"{sequence.scope.removeprefix('case:')}{sequence.year}-"
        numbers = {number for _, number, _ in after if number.startswith(prefix)}
        assert numbers == {f"{prefix}{n:05d}" for n in range(1, sequence.last + 1)}


def test_one_street_without_cases_is_enough(db):
    found = seed(cases=0, streets=1)
    assert found["cases"] == 0
    assert Area.objects.filter(level="street").count() == 1


def test_a_database_with_real_cases_is_refused(db):
    seed(cases=20)
    officer = Officer.objects.create_user("real", "王真实", "a-real-password")
    Case.objects.filter(pk=Case.objects.first().pk).update(owner=officer)
    with pytest.raises(CommandError, match="真实事项"):
        seed(cases=40)
    assert Case.objects.count() == 20


@pytest.mark.parametrize(
    "wish",
    [
        {"streets": 0},
        {"streets": 99},
        {"cases": -1},
        {"months": 0},
        {"months": 999},
        {"until": "2026-02-30"},
        {"until": "昨天"},
        {"until": "2999-01-01"},
    ],
)
def test_an_impossible_wish_is_wrong_usage(db, wish):
    with pytest.raises(WrongUsage):
        seed(**wish)
