"""The citizen's page: four steps and the answer; no names, no internal words, no hints about other codes."""

import pytest
from django.urls import reverse

from cases.choices import State
from cases.models import Case
from dispatch.choices import SlipState
from tests.builders import case_at, registered, slip_at
from tests.pages import text

pytestmark = pytest.mark.django_db


def track(client, code: str):
    return client.get(f"/t/{code}/")


@pytest.mark.parametrize("state", State)
def test_every_state_has_words_a_citizen_understands(sign_in, state):
    case = case_at(state)
    page = text(track(sign_in(), case.tracking_code))
    assert (case.number in page, "已登记" in page) == (True, True)
    for inner in ("王*强", "王小强", "13800001234", "主任", "专班", "风险", "交办单"):
        assert inner not in page


def test_the_answer_is_shown_once_it_is_done(sign_in):
    open_case, done = slip_at(SlipState.ANSWERED).case, slip_at(SlipState.APPROVED).case
    answer = "已责令整改并复查。"
    assert answer not in text(track(sign_in(), open_case.tracking_code))
    assert answer in text(track(sign_in(), done.tracking_code))


def test_a_withdrawn_case_does_not_show_an_answer_nobody_gave(sign_in):
    page = text(track(sign_in(), case_at(State.WITHDRAWN).tracking_code))
    assert "已撤回" in page


def test_a_code_may_be_typed_in_small_letters(sign_in):
    case = registered()
    assert track(sign_in(), case.tracking_code.lower()).status_code == 200


@pytest.mark.parametrize(
    "code", ["NOTACODE22", "%00", "%F0%A0%AE%B7", "'", "%3Cscript%3E", "x" * 500, "%20", "..%2f"]
)
def test_an_unknown_code_gets_a_sentence_not_a_hint(sign_in, code):
    registered()
    response = track(sign_in(), code)
    assert response.status_code == 404
    assert "<script>" not in response.content.decode().split("<main")[-1]


def test_the_code_from_the_paper_leads_to_the_page(sign_in):
    case, client = registered(), sign_in()
    typed = f" {case.tracking_code[:5].lower()} {case.tracking_code[5:]} "
    response = client.get("/t/", {"code": typed})
    assert response["Location"] == reverse("track", args=[case.tracking_code])


@pytest.mark.parametrize("code", ["", "a/b", "\x00", "<script>", "码" * 300])
def test_whatever_is_typed_for_a_code_is_answered(sign_in, code):
    assert sign_in().get("/t/", {"code": code}, follow=True).status_code in (200, 404)


def test_the_pages_answer_reading_only(sign_in):
    case = registered()
    assert sign_in().post(f"/t/{case.tracking_code}/").status_code == 405
    assert Case.objects.get().state == State.REGISTERED
