"""One-time codes: set up by the officer, taken once, rate-limited, reset by somebody else with a reason."""

from datetime import timedelta

import pyotp
import pytest
from django.db import connection

from core import clock
from core.models import AuditLine
from core.refusals import Refused
from governance.actions import codes
from governance.models import Authenticator, Officer, SignIn
from tests.builders import NOW, PASSWORD, administrator, security, window
from tests.pages import text

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def clerk() -> Officer:
    officer = window().officer
    officer.set_password(PASSWORD)
    officer.save()
    return officer


@pytest.fixture
def secret(clerk) -> str:
    codes.start(clerk, at=NOW - HOUR)
    secret = Authenticator.objects.get().secret
    codes.confirm(clerk, pyotp.TOTP(secret).at(NOW - HOUR), at=NOW - HOUR)
    return secret


def first_step(client, officer: Officer):
    return client.post("/login/", {"username": officer.username, "password": PASSWORD})


def second_step(client, code: str, **more):
    return client.post("/login/code/", {"one_time_code": code} | more)


def test_an_officer_sets_up_codes_on_the_page_and_is_shown_ten_recovery_codes_once(sign_in, clerk):
    client = sign_in(window())
    assert "开始设置" in text(client.get("/account/code/"))
    page = text(client.post("/account/code/", {"act": "start"}))
    secret = Authenticator.objects.get().secret
    assert ('src="data:image/svg+xml' in page, secret in page.replace(" ", "")) == (True, True)
    done = client.post("/account/code/", {"act": "confirm", "one_time_code": pyotp.TOTP(secret).at(NOW)})
    assert len(done.context["recovery"]) == 10
    again = text(client.get("/account/code/"))
    assert (
        "备用码还有 10 个" in again,
        done.context["recovery"][0] in again,
        secret in again.replace(" ", ""),
    ) == (
        True,
        False,
        False,
    )


def test_nothing_is_asked_for_until_the_first_code_was_confirmed(sign_in, clerk):
    codes.start(clerk, at=NOW)
    assert first_step(sign_in(), clerk)["Location"] == "/"


def test_the_secret_and_the_recovery_codes_are_not_in_the_database_in_clear(clerk, secret):
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, recovery FROM governance_authenticator")
        row = str(cursor.fetchone())
    assert secret not in row
    assert all(isinstance(one, int) for one in Authenticator.objects.get().recovery)


def test_the_password_alone_opens_nothing(sign_in, clerk, secret):
    client = sign_in()
    assert first_step(client, clerk)["Location"] == "/login/code/"
    assert client.get("/cases/").status_code == 302
    assert second_step(client, pyotp.TOTP(secret).at(NOW))["Location"] == "/"
    assert client.get("/cases/").status_code == 200


def test_the_way_one_was_going_survives_the_second_step(sign_in, clerk, secret):
    client = sign_in()
    client.post("/login/", {"username": clerk.username, "password": PASSWORD, "next": "/cases/?a=1"})
    assert second_step(client, pyotp.TOTP(secret).at(NOW), next="/cases/?a=1")["Location"] == "/cases/?a=1"


@pytest.mark.parametrize(
    ("seconds", "taken"), [(0, True), (-30, True), (30, True), (-90, False), (90, False)]
)
def test_a_telephone_may_be_half_a_minute_wrong(clerk, secret, seconds, taken):
    code = pyotp.TOTP(secret).at(NOW + timedelta(seconds=seconds))
    assert codes.accepts(clerk, code, at=NOW) is taken


def test_a_code_is_taken_once(clerk, secret):
    code = pyotp.TOTP(secret).at(NOW)
    assert codes.accepts(clerk, code, at=NOW) is True
    assert codes.accepts(clerk, code, at=NOW) is False
    assert codes.accepts(clerk, pyotp.TOTP(secret).at(NOW - timedelta(seconds=30)), at=NOW) is False


def test_a_recovery_code_is_taken_once_however_it_is_written(sign_in, clerk):
    codes.start(clerk, at=NOW)
    shown = codes.confirm(clerk, pyotp.TOTP(Authenticator.objects.get().secret).at(NOW), at=NOW)
    client = sign_in()
    first_step(client, clerk)
    assert second_step(client, shown[3].lower().replace("-", " "))["Location"] == "/"
    assert codes.accepts(clerk, shown[3], at=NOW) is False
    assert len(Authenticator.objects.get().recovery) == 9


@pytest.mark.parametrize("code", ["", "x", "000000", "１２３４５６", "\x00", "😀" * 6, "9" * 5000])
def test_a_wrong_code_is_a_sentence(sign_in, clerk, secret, code):
    client = sign_in()
    first_step(client, clerk)
    response = second_step(client, code)
    assert response.status_code == 200
    assert response.context["form"].errors


def test_wrong_codes_wait_like_wrong_passwords(sign_in, clerk, secret):
    client = sign_in()
    first_step(client, clerk)
    for _ in range(5):
        second_step(client, "000000")
    assert list(SignIn.objects.values_list("outcome", flat=True).distinct()) == ["wrong_code"]
    assert "请 1 分钟后再试" in text(second_step(client, pyotp.TOTP(secret).at(NOW)))
    assert "请 1 分钟后再试" in text(first_step(sign_in(), clerk))


def test_the_second_step_ends_after_five_minutes(sign_in, clerk, secret, monkeypatch):
    client = sign_in()
    first_step(client, clerk)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=6))
    late = pyotp.TOTP(secret).at(NOW + timedelta(minutes=6))
    assert second_step(client, late)["Location"] == "/login/"


def test_an_officer_ends_the_codes_with_a_code(sign_in, clerk, secret):
    client = sign_in(window())
    client.post("/account/code/", {"act": "drop", "one_time_code": "000000"})
    assert Authenticator.objects.exists()
    client.post("/account/code/", {"act": "drop", "one_time_code": pyotp.TOTP(secret).at(NOW)})
    assert not Authenticator.objects.exists()


def test_starting_again_does_not_replace_codes_in_force(sign_in, clerk, secret):
    """Else a page left open would be enough to take them over."""
    sign_in(window()).post("/account/code/", {"act": "start"})
    assert Authenticator.objects.get().secret == secret


@pytest.mark.parametrize("who", [administrator, security])
def test_an_administrator_or_the_security_officer_ends_the_codes_of_a_lost_telephone(
    sign_in, clerk, secret, who
):
    client, url = sign_in(who()), f"/officers/{clerk.pk}/code/"
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "手机丢失，已当面核实"}).status_code == 302
    assert not Authenticator.objects.exists()
    line = AuditLine.objects.get()
    assert (line.verb, line.note, line.officer) == ("reset_code", "手机丢失，已当面核实", who().officer)


def test_nobody_resets_the_own_codes_or_those_that_are_not():
    with pytest.raises(Refused, match="自己的动态口令"):
        codes.reset(by=security(), officer=security().officer, reason="x", at=NOW)
    with pytest.raises(Refused, match="没有启用"):
        codes.reset(by=security(), officer=window().officer, reason="x", at=NOW)
