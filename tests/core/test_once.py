"""A form or call that arrives twice is carried out once, and a refused one leaves nothing."""

import threading

import pytest
from django.db import connections
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from core.models import Notice, Submission
from core.once import once
from core.refusals import Kind, Refused, forbidden, insist
from governance.models import Officer
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    return Officer.objects.create(username="window", name="王芳")


@once
def view(request) -> HttpResponse:
    """Write one row, then answer as the form asks."""
    Notice.objects.create(recipient=request.user, text=request.POST.get("text", ""), created_at=NOW)
    match request.POST.get("answer"):
        case "422":
            return HttpResponse("改正", status=422)
        case "refuse":
            insist(forbidden("不可以。"))
        case "crash":
            raise ZeroDivisionError
        case "page":
            return HttpResponse("已记录")
    return HttpResponseRedirect("/cases/1/")


def send(officer, key="key-1", header="", **data):
    headers = {"Idempotency-Key": header} if header else {}
    request = RequestFactory(headers=headers).post("/x/", ({"once": key} if key else {}) | data)
    request.user = officer
    return view(request)


def test_the_second_gets_the_answer_of_the_first(officer):
    answers = [send(officer, text="a") for _ in range(3)]
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, "/cases/1/")}
    assert Notice.objects.count() == 1


def test_a_page_is_answered_again_word_for_word(officer):
    answers = [send(officer, answer="page") for _ in range(2)]
    assert [one.content.decode() for one in answers] == ["已记录", "已记录"]
    assert Notice.objects.count() == 1


def test_the_same_key_with_other_content_is_refused(officer):
    send(officer, text="a")
    with pytest.raises(Refused, match="内容与上次不同") as raised:
        send(officer, text="b")
    assert raised.value.refusal.kind == Kind.WRONG_STATE


def test_the_token_of_the_page_is_no_content(officer):
    send(officer, csrfmiddlewaretoken="a")
    assert send(officer, csrfmiddlewaretoken="b").status_code == 302


def test_without_a_key_each_is_carried_out(officer):
    send(officer, key="")
    send(officer, key="")
    assert Notice.objects.count() == 2


def test_a_call_brings_its_key_in_the_header(officer):
    for _ in range(2):
        send(officer, key="", header="call-1")
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("key", ["key-1", ""])
def test_an_answer_of_400_or_more_undoes_what_was_written(officer, key):
    assert send(officer, key=key, answer="422").status_code == 422
    assert (Notice.objects.count(), Submission.objects.count()) == (0, 0)


@pytest.mark.parametrize("key", ["key-1", ""])
@pytest.mark.parametrize(("answer", "error"), [("refuse", Refused), ("crash", ZeroDivisionError)])
def test_a_refusal_or_a_crash_leaves_neither_work_nor_key(officer, key, answer, error):
    with pytest.raises(error):
        send(officer, key=key, answer=answer)
    assert (Notice.objects.count(), Submission.objects.count()) == (0, 0)
    assert send(officer, key=key).status_code == 302


def test_the_key_of_another_officer_is_another_key(officer):
    send(officer)
    send(Officer.objects.create(username="director", name="李主任"))
    assert Notice.objects.count() == 2


def test_a_key_longer_than_its_column_is_cut_alike_both_times(officer):
    for _ in range(2):
        send(officer, key="k" * 500)
    assert Notice.objects.count() == 1


def test_reading_costs_nothing_more(officer, django_assert_num_queries):
    request = RequestFactory().get("/x/")
    request.user = officer
    with django_assert_num_queries(1):
        view(request)


@pytest.mark.django_db(transaction=True)
def test_two_that_arrive_at_the_same_moment_are_one():
    """Trap 24, as far as the server goes: real threads, on both databases."""
    sender = Officer.objects.create(username="grid", name="网格员")
    gate, answers = threading.Barrier(4), []

    def push() -> None:
        gate.wait()
        try:
            answers.append(send(sender, text="a").status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=push) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 4
    assert Notice.objects.count() == 1
