"""Keyset pages: forwards and backwards over any rows, each row exactly once."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import Notice
from core.paging import Order, count_words, page
from governance.models import Officer
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db):
    return Officer.objects.create(username="window", name="王芳")


def written(owner, hours) -> list[int]:
    Notice.objects.all().delete()
    rows = [Notice(recipient=owner, text="x", created_at=NOW + timedelta(hours=hour)) for hour in hours]
    return [row.pk for row in Notice.objects.bulk_create(rows)]


def walk(order: Order, size: int, forwards: bool, cursor: str) -> list[list[int]]:
    pages = []
    while True:
        one = page(Notice.objects.all(), order, cursor, size=size)
        pages.append([row.pk for row in one.rows])
        cursor = one.next_cursor if forwards else one.previous_cursor
        if not cursor:
            return pages


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 3), max_size=12), st.integers(1, 5), st.booleans())
def test_every_row_once_in_order_and_back_again(owner, hours, size, descending):
    written(owner, hours)
    order = Order("at", "", "created_at", descending)
    sign = "-" if descending else ""
    expected = list(Notice.objects.order_by(f"{sign}created_at", f"{sign}id").values_list("pk", flat=True))
    there = walk(order, size, forwards=True, cursor="")
    assert [pk for rows in there for pk in rows] == expected
    if len(there) > 1:
        last = page(Notice.objects.all(), order, "", size=size)
        while last.next_cursor:
            last = page(Notice.objects.all(), order, last.next_cursor, size=size)
        back = walk(order, size, forwards=False, cursor=last.previous_cursor)
        assert [pk for rows in reversed(back) for pk in rows] == expected[: len(expected) - len(last.rows)]


def test_the_first_page_has_no_way_back_and_the_last_no_way_on(owner):
    written(owner, range(3))
    order = Order("at", "", "created_at", descending=False)
    first = page(Notice.objects.all(), order, "", size=2)
    last = page(Notice.objects.all(), order, first.next_cursor, size=2)
    assert (first.previous_cursor, last.next_cursor) == ("", "")
    assert (len(first.rows), len(last.rows)) == (2, 1)


def test_a_page_costs_two_queries(owner, django_assert_num_queries):
    written(owner, range(30))
    with django_assert_num_queries(2):
        page(Notice.objects.all(), Order("at", "", "created_at", descending=True), "", size=10)


def test_the_total_is_said_in_words(owner, monkeypatch):
    written(owner, range(4))
    assert count_words(Notice.objects.all(), "条") == "共 4 条"
    monkeypatch.setattr("core.paging.COUNT_CEILING", 3)
    assert count_words(Notice.objects.all()) == "3 件以上"
