"""The list of cases: allow-listed order and filters, keyset pages, a fixed number of queries."""

import base64
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.choices import Channel, Kind, State
from cases.models import Case, Entry
from core.models import Notice
from dispatch.choices import SlipState
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    case_at,
    director,
    liaison,
    many_cases,
    many_contacts,
    many_slips,
    registered,
    slip_at,
    street,
    window,
)
from tests.pages import text, total

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(sign_in):
    return sign_in(director())


def cursor(*parts) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def numbers(client, query: str = "") -> list[str]:
    """The rows of every page, by following the link to the next."""
    found, page = [], client.get(f"/cases/{query}").context["page"]
    joiner = "&" if query else "?"
    while True:
        found += [case.number for case in page.rows]
        if not page.next_cursor:
            return found
        page = client.get(f"/cases/{query}{joiner}cursor={page.next_cursor}").context["page"]


def test_every_row_is_on_exactly_one_page(chief):
    many_cases(125)
    shown = numbers(chief)
    assert shown == [f"M2026-{serial:05d}" for serial in range(125)]


def test_rows_of_the_same_moment_are_not_lost_between_pages(chief):
    many_cases(120, received_at=AN_HOUR_AGO)
    assert len(set(numbers(chief))) == 120


@pytest.mark.parametrize("sort", ["due", "oldest", "acted", "received"])
def test_each_order_reaches_every_row_also_those_without_a_deadline(chief, sort):
    many_cases(60, next_due_at=NOW)
    many_cases(60)
    assert len(set(numbers(chief, f"?sort={sort}"))) == 120


def test_the_way_back_shows_the_same_page(chief):
    many_cases(120)
    first = chief.get("/cases/").context["page"]
    second = chief.get(f"/cases/?cursor={first.next_cursor}").context["page"]
    back = chief.get(f"/cases/?cursor={second.previous_cursor}").context["page"]
    assert [case.pk for case in back.rows] == [case.pk for case in first.rows]


@pytest.mark.parametrize(
    "query",
    [
        "?sort=password",
        "?sort=owner__password",
        "?sort=-id",
        "?order_by=owner__password",
        "?owner__password=x",
    ],
)
def test_what_is_not_on_the_list_of_orders_and_filters_changes_nothing(chief, query):
    """Trap 13."""
    many_cases(3)
    assert numbers(chief, query) == numbers(chief)


@pytest.mark.parametrize(
    "torn",
    [
        "x",
        "%%%",
        "0" * 3000,
        cursor(),
        cursor("next", "2026-11-17T10:00:00+08:00"),
        cursor("sideways", "2026-11-17T10:00:00+08:00", 1),
        cursor("next", "2026-11-17T10:00:00+08:00", "1; DROP TABLE"),
        cursor("next", "gestern", 1),
        cursor("next", 7, 1),
        cursor("next", None, 1),
        cursor("next", True, 1),
        cursor("next", "2026-11-17T10:00:00", 1),
        cursor("next", "0001-01-01T00:00:00+08:00", 1),
        cursor("previous", "9999-12-31T23:59:59-12:00", 1),
        cursor("next", "2026-11-17T10:00:00+08:00", 10**30),
        cursor("next", ["2026-11-17T10:00:00+08:00"], 1),
        base64.urlsafe_b64encode(b"[" * 3000).decode(),
        base64.urlsafe_b64encode(b'{"a": NaN}').decode(),
    ],
)  # fmt: skip
def test_a_torn_cursor_is_answered_with_a_page(chief, torn):
    """Trap 13."""
    many_cases(2)
    for url in ("/cases/?cursor=", "/slips/?cursor=", "/follow-ups/?cursor="):
        assert chief.get(url + torn).status_code == 200


@pytest.mark.parametrize("torn", ["x", cursor("next", "gestern", 1), cursor("next", 7, 1)])
def test_a_cursor_nobody_here_wrote_starts_at_the_first_page(chief, torn):
    """Trap 13."""
    many_cases(2)
    assert len(chief.get(f"/cases/?cursor={torn}").context["page"].rows) == 2


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 6), ("?state=open", 4), ("?state=registered", 1), ("?state=closed", 1), ("?channel=grid", 1),
        ("?kind=event", 1), ("?mine=on", 0), ("?unassigned=on", 5), ("?due=late", 1), ("?due=soon", 1),
        ("?level=high", 1), ("?since=2026-11-17", 5), ("?until=2026-11-16", 1), ("?history=yes", 1), ("?history=no", 5),
        ("?since=2026-11-17&until=2026-11-17&state=open", 3),
    ],
)  # fmt: skip
def test_each_filter_narrows_the_list(chief, query, count):
    many_cases(1, State.REGISTERED, next_due_at=NOW - timedelta(minutes=1))
    many_cases(1, State.ACCEPTED, channel=Channel.GRID, next_due_at=NOW + timedelta(hours=24))
    many_cases(1, State.ACCEPTED, kind=Kind.EVENT, lead_unit=street().unit)
    many_cases(1, State.COMPLETED, received_at=NOW - timedelta(days=1), level="high")
    many_cases(1, State.CLOSED)
    many_cases(1, State.WITHDRAWN, is_history=True)
    assert total(chief.get(f"/cases/{query}")) == count


def test_a_filter_by_community_takes_its_grids_along(chief):
    registered()
    registered(area=street().area)
    assert total(chief.get(f"/cases/?area={street().community.pk}")) == 1


def test_mine_is_what_i_received_first(sign_in):
    registered()
    registered(by=director())
    assert total(sign_in(window()).get("/cases/?mine=on")) == 1


@pytest.mark.parametrize(
    "query",
    ["?state=x", "?area=999999", "?area=abc", "?category=x", "?unit=999999999999999999999", "?since=2026-02-30", "?until=x",
     "?level=%00", "?due=1", "?mine=banana", "?cursor=", "?state=open&state=x",
     "?category=99999999999999999999999", "?page=-1",
     "?since=0001-01-01", "?until=9999-12-31"],
)  # fmt: skip
def test_an_impossible_filter_is_answered_in_words(chief, query):
    many_cases(1)
    assert chief.get(f"/cases/{query}").status_code == 200
    assert chief.get(f"/slips/{query}").status_code == 200


def test_an_impossible_date_is_said_beside_its_field(chief):
    assert "核对这一天是否存在" in text(chief.get("/cases/?since=2026-02-30"))


def test_each_active_filter_is_shown_with_a_link_that_removes_it(chief):
    many_cases(1)
    page = text(chief.get("/cases/?state=accepted&level=high&sort=due"))
    assert 'href="?state=accepted&sort=due"' in page
    assert "状态：办理中" in page


def test_an_empty_list_invites(chief):
    assert "还没有事项" in text(chief.get("/cases/"))
    assert "没有符合条件的事项" in text(chief.get("/cases/?state=closed"))


def queries(client, url: str) -> int:
    # the first visit of who has the case writes down a look at its phones
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_pages_of_cases_cost_the_same_at_10_and_at_1000_rows(chief):
    """Trap 15."""
    urls = ["/cases/", "/cases/?sort=due&state=open", "/cases/?q=wxq", "/desk/", "/follow-ups/"]
    facts = {"lead_unit": street().unit, "next_due_at": NOW}
    many_cases(10, **facts)
    many_contacts(10)
    few = [queries(chief, url) for url in urls]
    many_cases(990, **facts)
    many_contacts(200)
    Notice.objects.bulk_create(
        Notice(recipient=director().officer, text="x", created_at=NOW) for _ in range(200)
    )
    assert [queries(chief, url) for url in urls] == few
    assert max(few) <= 30


@pytest.mark.parametrize("who", [director, liaison])
def test_pages_of_slips_cost_the_same_at_10_and_at_1000_rows(sign_in, who):
    """Trap 15."""
    client, urls = sign_in(who()), ["/slips/", "/desk/", "/slips/?state=all&due=late"]
    many_slips(10)
    many_slips(10, SlipState.ACKNOWLEDGED)
    few = [queries(client, url) for url in urls]
    many_slips(990)
    many_slips(100, SlipState.ACKNOWLEDGED)
    assert [queries(client, url) for url in urls] == few
    assert max(few) <= 30


@pytest.mark.parametrize("page", ["/cases/{case}/", "/slips/{slip}/"])
def test_a_case_with_a_long_history_costs_as_much_as_a_short_one(chief, page):
    """Trap 15."""
    slip = slip_at(SlipState.APPROVED)
    url = page.format(case=slip.case_id, slip=slip.pk)
    few = queries(chief, url)
    by = window()
    Entry.objects.bulk_create(
        Entry(
            case=slip.case,
            officer=by.officer,
            appointment=by.appointments[0],
            verb="remark",
            note="x",
            at=NOW,
        )
        for _ in range(300)
    )
    assert queries(chief, url) == few <= 40


def test_a_number_beyond_ten_thousand_is_not_counted(monkeypatch, chief):
    monkeypatch.setattr("core.paging.COUNT_CEILING", 5)
    many_cases(6)
    assert "5 件以上" in text(chief.get("/cases/"))


def test_the_row_says_whose_move_it_is(chief):
    case_at(State.REGISTERED)
    slip_at(SlipState.ISSUED)
    page = text(chief.get("/cases/"))
    assert ("中心 受理" in page, "第1市监所 签收" in page) == (True, True)


def test_names_are_masked_in_lists(chief):
    registered()
    page = text(chief.get("/cases/"))
    assert ("王*强" in page, "王小强" in page, "13800001234" in page) == (True, False, False)


def test_numbers_of_cases_are_in_the_rows(chief):
    assert registered().number in numbers(chief)
    assert Case.objects.count() == 1
