"""A red flag is answered on the commanders' desk: both answers, with a reason, and one stays there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.choices import Level, State
from risk.models import RedFlag
from tests.builders import NOW, assessment_of, case_at, commander, grade, street
from tests.pages import text

pytestmark = pytest.mark.django_db
DESK = "/command/"


def flagged(level: str = Level.LOW, **more):
    case = case_at(State.ACCEPTED, **more)
    screening = assessment_of(case).screening
    RedFlag.objects.create(case=case, screening=screening, flags=["A01"], raised_at=NOW)
    return grade(case, level, red_flag=True)


@pytest.mark.parametrize(("verb", "level"), [("confirm_upgrade", Level.HIGH), ("reject_upgrade", Level.LOW)])
def test_a_commander_answers_on_the_desk_and_stays_there(sign_in, verb, level):
    case = flagged()
    client = sign_in(commander())
    shown = text(client.get(DESK))
    assert "扬言杀人放火等极端行为" in shown
    sent = {"note": "刀已收缴", "back": f"{DESK}#upgrades", "once": verb}
    answer = client.post(reverse(verb, args=[case.pk]), sent)
    assert (answer.status_code, answer["Location"]) == (302, f"{DESK}#upgrades")
    case.refresh_from_db()
    assert case.level == level
    assert "等我定升不升级" not in text(client.get(DESK))


def test_without_a_reason_nothing_is_answered(sign_in):
    case = flagged()
    sent = {"note": " ", "back": DESK, "once": "x"}
    assert sign_in(commander()).post(reverse("reject_upgrade", args=[case.pk]), sent).status_code == 422
    assert RedFlag.objects.get(case=case).answer == ""


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "x"]
)
def test_nobody_is_led_away_by_the_way_back(sign_in, back):
    case = flagged()
    sent = {"note": "刀已收缴", "back": back, "once": "x"}
    answer = sign_in(commander()).post(reverse("reject_upgrade", args=[case.pk]), sent)
    assert answer["Location"] == reverse("case_show", args=[case.pk])


def test_what_is_high_restricted_or_elsewhere_is_not_asked_here(sign_in):
    flagged(Level.HIGH)
    flagged(is_restricted=True)
    flagged(home=street(2))
    assert "等我定升不升级" not in text(sign_in(commander()).get(DESK))


def test_the_desk_asks_as_many_questions_for_ten_flags_as_for_one(sign_in):
    client = sign_in(commander())
    flagged()
    client.get(DESK)
    with CaptureQueriesContext(connection) as one:
        client.get(DESK)
    for _ in range(9):
        flagged()
    with CaptureQueriesContext(connection) as ten:
        client.get(DESK)
    assert len(ten) <= len(one) + 1
