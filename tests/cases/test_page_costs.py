"""What the pages opened all day may ask of the database: a ceiling each, the same for few rows and for many."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse

from cases.actions import tasks
from cases.choices import ContactKind, ContactResult, DateKind, State
from cases.models import Case, Contact, KeyDate
from core.querysets import having_rows
from core.registry import registry
from dispatch.choices import LetterKind, SlipState
from risk.actions.screening import screen
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    assessor,
    case_at,
    commander,
    director,
    grid_worker,
    hazard_of,
    letter_of,
    liaison,
    many_cases,
    many_contacts,
    many_slips,
    many_tasks,
    registered,
    slip_at,
    standing,
    street,
    window,
)
from tests.risk.texts import DANGEROUS

pytestmark = pytest.mark.django_db


def busy() -> Case:
    """Read as dangerous and in the ledger, with a slip, a letter, an instruction, a date, a call that was made."""
    case = case_at(State.ACCEPTED, narrative=DANGEROUS)
    slip = slip_at(SlipState.ACKNOWLEDGED, case=case)
    screen(NOW)
    case.refresh_from_db()
    hazard_of(case)
    letter_of(slip)
    more(case)
    return case


def more(case: Case) -> None:
    """One row more of what a case has many of."""
    number = Contact.objects.filter(case=case).count()
    made = {"kind": ContactKind.FOLLOW_UP, "planned_at": AN_HOUR_AGO, "due_at": NOW, "step": number}
    Contact.objects.create(
        case=case, done_at=NOW, done_by=window().officer, result=ContactResult.SATISFIED, **made
    )
    day = {"day": NOW.date() + timedelta(days=number), "made_at": NOW, "made_by": window().officer}
    KeyDate.objects.create(case=case, kind=DateKind.OTHER, **day)
    tasks.instruct(
        by=standing(commander(), AN_HOUR_AGO), case=case, text="请上门。", at=AN_HOUR_AGO, unit=street().unit
    )


def show(client, case: Case) -> None:
    assert client.get(reverse("case_show", args=[case.pk])).status_code == 200


@pytest.mark.parametrize(
    ("who", "most"), [(director, 37), (commander, 39), (assessor, 39), (window, 30), (liaison, 31)]
)
def test_the_page_of_a_busy_case_asks_as_much_for_few_rows_as_for_many(
    sign_in, django_assert_max_num_queries, who, most
):
    case, client = busy(), sign_in(who())
    show(client, case)
    with django_assert_max_num_queries(most) as few:
        show(client, case)
    for _ in range(4):
        more(case)
    letter_of(case.slips.get(), LetterKind.SUPERVISION)
    with django_assert_max_num_queries(len(few.captured_queries)):
        show(client, case)


@pytest.mark.parametrize(("who", "most"), [(director, 20), (window, 18)])
def test_a_case_pays_for_its_own_panels_alone(sign_in, django_assert_max_num_queries, who, most):
    case, client = registered(), sign_in(who())
    show(client, case)
    with django_assert_max_num_queries(most):
        show(client, case)


def test_what_is_not_asked_for_would_not_have_been_shown():
    case, who = registered(), commander()
    request = RequestFactory().get("/")
    there = having_rows((kind for panel in registry.panels for kind in panel.rows), "case_id", case.pk)
    for panel in registry.panels:
        if there.isdisjoint(panel.rows) and not panel.also(case):
            assert panel.context(request, who, case, NOW) is None, panel.key


FIRST_PAGES = [
    (director, "/desk/", 30),
    (commander, "/desk/", 30),
    (commander, "/today/", 22),
    (window, "/desk/", 18),
    (liaison, "/desk/", 17),
    (grid_worker, "/desk/", 15),
    (grid_worker, "/m/", 11),
]


@pytest.mark.parametrize(("who", "url", "most"), FIRST_PAGES)
def test_a_first_page_asks_as_much_for_few_rows_as_for_many(
    sign_in, django_assert_max_num_queries, who, url, most
):
    client = sign_in(who())
    busy()
    waiting(2)
    client.get(url)
    with django_assert_max_num_queries(most) as few:
        assert client.get(url).status_code == 200
    waiting(150)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(url)


def waiting(number: int) -> None:
    """Work of every kind for everybody."""
    many_cases(number, State.REGISTERED)
    many_cases(number)
    many_slips(number)
    many_slips(number, SlipState.ANSWERED)
    many_tasks(number)
    many_contacts(number)
