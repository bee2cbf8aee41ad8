"""Verbs, registering, keys that are carried out once, and input nobody should send."""

import json
import threading

import pytest
from django.db import connections
from django.test import Client

from cases.choices import State
from cases.models import Attachment, Case, Entry
from core import clock
from core.models import Submission
from dispatch.choices import SlipState
from governance.actions.tokens import issue
from tests.builders import (
    NOW,
    case_at,
    commander,
    director,
    liaison,
    picture,
    registered,
    slip_at,
    street,
    window,
)

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases/"


def matter(**more):
    facts = {"narrative": "楼下烧烤店夜里油烟大。", "channel": "hotline", "area": street().grid.pk}
    return facts | more


def test_a_verb_does_what_its_button_does(program):
    case = registered()
    answer = program(director()).post(f"{CASES}{case.pk}/accept/", {"note": "属本中心"})
    case.refresh_from_db()
    assert (answer.status_code, case.state) == (200, State.ACCEPTED)
    assert answer.json() == {
        "id": case.pk, "url": f"{CASES}{case.pk}/", "detail": f"已受理 {case.number}，下一步：交办，或当场办结。",
    }  # fmt: skip
    entry = Entry.objects.get(case=case, verb="accept")
    assert (entry.officer_id, entry.note, entry.appointment.post.title) == (director().pk, "属本中心", "主任")


def test_the_whole_way_can_be_gone_by_programs(program):
    chief, clerk, unit = program(director()), program(window()), program(liaison())
    made = clerk.post(CASES, matter(name="王小强", phone="13800001234", do="accept"))
    assert (made.status_code, made["Location"]) == (201, made.json()["url"])
    url = made.json()["url"]
    given = chief.post(f"{url}assign/", {"unit": street().unit.pk, "requirement": "请依法办理。"})
    assert given.status_code == 200, given.content.decode()
    slip = unit.get("/api/v1/slips/").json()["results"][0]["id"]
    for verb, body in (("acknowledge", {}), ("feed-back", {"answer": "已责令整改。"})):
        assert unit.post(f"/api/v1/slips/{slip}/{verb}/", body).status_code == 200
    assert chief.post(f"/api/v1/slips/{slip}/approve/").status_code == 200
    told = chief.get(url).json()
    assert (told["state"]["value"], told["party_line"]) == ("completed", "王*强")


def test_a_refusal_is_the_sentence_of_the_page(program):
    case = case_at(State.ACCEPTED)
    answer = program(director()).post(f"{CASES}{case.pk}/accept/")
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    told = answer.json()
    assert (told["type"], told["title"]) == ("urn:problem:wrong_state", "现在不能这样做")
    assert told["detail"].startswith("事项现在是“办理中”")


def test_what_is_missing_is_named_field_by_field(program):
    answer = program(window()).post(CASES, {"channel": "visit"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == {
        "narrative": ["请写下来访人反映的事情。"],
        "area": ["请选择所属社区或网格。"],
    }
    assert not Case.objects.exists()


def test_a_moment_may_name_its_zone(program):
    case, by, _ = case_at(State.ACCEPTED), commander(), liaison()
    told = {"to": f"unit-{street().unit.pk}", "text": "请上门。", "due_at": "2026-11-20T01:30:00Z"}
    assert program(by).post(f"{CASES}{case.pk}/instruct/", told).status_code == 200
    assert case.tasks.get().due_at.isoformat() == "2026-11-20T01:30:00+00:00"


def test_files_come_by_multipart(program):
    slip = slip_at(SlipState.ACKNOWLEDGED)
    body = {"answer": "已办。", "papers": [picture("一.png"), picture("二.png")]}
    answer = program(liaison()).post(f"/api/v1/slips/{slip.pk}/feed-back/", body, content_type=None)
    assert answer.status_code == 200
    assert Attachment.objects.filter(case=slip.case).count() == 2


def test_files_come_from_a_session_too(sign_in):
    slip, client = slip_at(SlipState.ACKNOWLEDGED), sign_in(liaison(), enforce_csrf_checks=True)
    client.get("/api/v1/docs/")
    body, url = {"answer": "已办。", "papers": picture()}, f"/api/v1/slips/{slip.pk}/feed-back/"
    assert client.post(url, body).status_code == 403
    header = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post(url, body | {"papers": picture()}, headers=header).status_code == 200
    assert Attachment.objects.get(case=slip.case).file.name == "现场.png"


def test_a_file_that_is_not_what_it_says_is_refused(program):
    slip = slip_at(SlipState.ACKNOWLEDGED)
    body = {"answer": "已办。", "papers": picture("病毒.pdf")}
    answer = program(liaison()).post(f"/api/v1/slips/{slip.pk}/feed-back/", body, content_type=None)
    assert list(answer.json()["errors"]) == ["papers"]


# Idempotency-Key


def test_a_repeated_call_gets_the_same_answer_and_is_done_once(program):
    caller = program(window())
    answers = [caller.post(CASES, matter(), key="k-1") for _ in range(3)]
    assert {(one.status_code, one.content, one["Location"], one["Content-Type"]) for one in answers} == {
        (201, answers[0].content, answers[0]["Location"], "application/json")
    }
    assert Case.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(program):
    caller = program(window())
    caller.post(CASES, matter(), key="k-1")
    answer = caller.post(CASES, matter(narrative="另一件事。"), key="k-1")
    assert (answer.status_code, Case.objects.count()) == (409, 1)


def test_the_same_key_with_another_file_of_the_same_name_and_size_is_refused(program):
    slip = slip_at(SlipState.ACKNOWLEDGED)
    caller, url = program(liaison()), f"/api/v1/slips/{slip.pk}/feed-back/"
    for last, status in ((b"a", 200), (b"b", 409), (b"a", 200)):
        paper = picture("情况说明.txt", "已上门".encode() + last)
        answer = caller.post(url, {"answer": "已办。", "papers": paper}, key="k", content_type=None)
        assert answer.status_code == status


def test_a_refused_call_may_come_again_with_its_key(program):
    caller = program(window())
    assert caller.post(CASES, matter(narrative=""), key="k-1").status_code == 422
    assert caller.post(CASES, matter(), key="k-1").status_code == 201


def test_two_long_keys_that_begin_alike_are_two_keys(program):
    caller = program(window())
    for end in ("a", "b", "a"):
        assert caller.post(CASES, matter(), key="k" * 100 + end).status_code == 201
    assert Case.objects.count() == 2


def test_what_was_answered_is_kept_without_what_the_case_says(program):
    program(window()).post(CASES, matter(name="王小强"), key="k-1")
    assert "烧烤" not in Submission.objects.get().body
    assert "王" not in Submission.objects.get().body


@pytest.mark.django_db(transaction=True)
def test_two_calls_of_the_same_moment_are_one(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    body = json.dumps(matter())
    _, secret = issue(by=window(), label="x", at=NOW)
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "k"}
    gate, answers = threading.Barrier(4), []

    def push() -> None:
        gate.wait()
        try:
            answer = Client().post(CASES, body, content_type="application/json", headers=headers)
            answers.append((answer.status_code, answer.content))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=push) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert Case.objects.count() == 1


# input nobody should send


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"", b"\xff\xfe{}", b"nul", b'{"note": NaN}', b'{"note": "\\ud800"}', b"[" * 100_000,
        b'{"a":' * 50_000, b'{"people_count": ' + b"9" * 10_000 + b"}", b"[1]", b'"text"', b"null", b"1e999",
    ],
)  # fmt: skip
def test_what_is_no_json_object_is_refused_in_words(program, body):
    answer = program(window()).post(CASES, body)
    assert answer.status_code == (422 if body == b"" else 400)
    assert answer.json()["detail"].endswith("。")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("narrative", ["a"]),
        ("narrative", {"a": 1}),
        ("narrative", True),
        ("narrative", 1.5),
        ("narrative", "x" * 100_001),
        ("area", "⑨"),
        ("area", 10**30),
        ("area", -1),
        ("category", "' OR 1=1"),
        ("people_count", 10**18),
        ("people_count", "三"),
        ("people_count", False),
        ("received_at", "2026-13-45"),
        ("received_at", "9999-12-31T23:59:59-23:59"),
        ("channel", "telepathy"),
        ("papers", "a.png"),
        ("owner", 1),
        ("state", "closed"),
        ("number", "J12026-00001"),
        ("do", "close"),
        ("", "x"),
    ],
)
def test_a_field_that_does_not_fit_is_named(program, field, value):
    answer = program(window()).post(CASES, matter(**{field: value}))
    assert answer.status_code == 422, answer.content.decode()
    assert list(answer.json()["errors"]) == [field]
    assert not Case.objects.exists()


def test_control_characters_go_and_rare_characters_stay(program):
    answer = program(window()).post(
        CASES, matter(narrative="𠮷林路\x00\x07噪音🔥", demand=None, people_count=3)
    )
    case = Case.objects.get(pk=answer.json()["id"])
    assert (case.narrative, case.people_count) == ("𠮷林路噪音🔥", 3)


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "application/xml", "x/\x00", "nonsense"]
)
def test_another_content_type_is_refused_with_how_to_send_it(program, kind):
    answer = program(window()).post(CASES, b"narrative=x", content_type=kind)
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


def test_a_body_larger_than_a_form_may_be_is_refused(program):
    answer = program(window()).post(CASES, matter(narrative="长" * 3_000_000))
    assert (answer.status_code, answer.json()["title"]) == (413, "内容过大")


def test_a_broken_multipart_body_is_refused(program):
    kind = "multipart/form-data; boundary=x"
    for body in (b"--x\r\nContent-Disposition: nothing", b"", b"\x00" * 100):
        assert program(window()).post(CASES, body, content_type=kind).status_code in (400, 422)
    assert program(window()).post(CASES, b"x", content_type="multipart/form-data").status_code == 400


def test_more_fields_than_a_form_has_are_refused(program):
    many = {f"f{number}": "x" for number in range(1_500)}
    assert program(window()).post(CASES, many, content_type=None).status_code == 400
    assert program(window()).post(CASES, many).status_code == 422


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_do_not_exist(sign_in, method):
    answer = getattr(sign_in(window()), method)(CASES)
    assert (answer.status_code, answer.json()["type"]) == (405, "urn:problem:method_not_allowed")
    assert "GET" in answer["Allow"]


def test_an_address_that_is_not_there_is_a_problem_too(sign_in):
    for url in ("/api/v1/nothing/", "/api/v2/", "/api/", f"{CASES}abc/", f"{CASES}1/explode/"):
        answer = sign_in().get(url)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), url


def test_only_json_is_answered(sign_in):
    answer = sign_in(window()).get(CASES, headers={"Accept": "text/csv"})
    assert answer.status_code == 406


def test_an_unforeseen_error_tells_nothing(program, monkeypatch):
    def burst(*_args, **_more):
        raise ZeroDivisionError("secret detail")

    case = registered()
    monkeypatch.setattr("cases.acts.intake.accept", burst)
    caller = program(director())
    caller.client.raise_request_exception = False
    answer = caller.post(f"{CASES}{case.pk}/accept/", key="k")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in answer.content.decode()
    assert not Submission.objects.exists()
