"""Sessions and what comes first in them: however a session ends while a long form is open, nothing typed is lost."""

from datetime import timedelta
from urllib.parse import urlsplit

import pyotp
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.models import Case
from core import clock, switches
from core.models import Setting
from governance.actions import codes, passwords
from governance.models import Authenticator, Officer
from tests.builders import NOW, PASSWORD, administrator, commander, street, window
from tests.pages import hidden, text

pytestmark = pytest.mark.django_db
URL = "/cases/register/"
SENTENCE = "来访人说了一个小时，<b>都记在这里</b>，𠮷😀。"
NEW = "Cuihu-2027-新密码"
HOUR = timedelta(hours=1)


@pytest.fixture
def at(sign_in, monkeypatch):
    def move(later):
        monkeypatch.setattr(clock, "now", lambda: NOW + later)

    return move


@pytest.fixture
def clerk() -> Officer:
    officer = window().officer
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def switch(key: str, value) -> None:
    Setting.objects.update_or_create(key=key, defaults={"value": value, "set_at": timezone.now()})
    switches.forget()


def told(**more) -> dict[str, str]:
    fields = {"narrative": SENTENCE, "area": str(street().grid.pk), "channel": "visit", "do": "register"}
    return fields | {"once": "key-1", "name": "王小强"} | more


def enter(client, officer: Officer, password: str = PASSWORD, **more):
    return client.post("/login/", {"username": officer.username, "password": password} | more)


def with_codes(officer: Officer) -> str:
    """The officer's confirmed secret."""
    codes.start(officer, at=NOW - HOUR)
    secret = Authenticator.objects.get(officer=officer).secret
    assert codes.confirm(officer, pyotp.TOTP(secret).at(NOW - HOUR), at=NOW - HOUR)
    return secret


def code(secret: str, later: timedelta = timedelta()) -> str:
    return pyotp.TOTP(secret).at(NOW + later)


def is_kept(response) -> bool:
    return SENTENCE in text(response).replace("<br>", "") or SENTENCE in hidden(response).get("kept", "")


def finish(client, response) -> None:
    """Send what the resume page offers: it arrives, once."""
    fields = hidden(response)
    assert fields["narrative"] == SENTENCE
    for _ in range(2):
        assert client.post(URL, fields).status_code == 302
    assert [case.narrative for case in Case.objects.all()] == [SENTENCE]


# how sessions end


@pytest.mark.parametrize(
    ("idle", "total", "goes_on"),
    [
        (timedelta(minutes=119), timedelta(minutes=119), True),
        (timedelta(minutes=120), timedelta(minutes=120), False),
        (timedelta(minutes=1), timedelta(hours=11, minutes=59), True),
        (timedelta(minutes=1), timedelta(hours=12), False),
    ],
)
def test_a_session_ends_when_nothing_is_done_and_after_twelve_hours(sign_in, clerk, at, idle, total, goes_on):
    client = sign_in()
    enter(client, clerk)
    session = client.session
    session["seen"] = int((NOW + total - idle).timestamp())
    session.save()
    at(total)
    assert (client.get("/cases/").status_code == 200) is goes_on


def test_what_is_done_keeps_the_session_alive(sign_in, clerk, at):
    client = sign_in()
    enter(client, clerk)
    for hours in (1, 2, 3, 4):
        at(hours * HOUR + timedelta(minutes=30 * (hours % 2)))
        assert client.get("/cases/").status_code == 200


def test_the_last_sign_of_life_is_written_once_a_minute_at_most(
    sign_in, clerk, at, django_assert_num_queries
):
    client = sign_in()
    enter(client, clerk)
    client.get("/help/")
    seen = client.session["seen"]
    at(timedelta(seconds=59))
    client.get("/help/")
    assert client.session["seen"] == seen


def test_the_page_after_an_idle_session_says_why(sign_in, clerk, at):
    client = sign_in()
    enter(client, clerk)
    at(3 * HOUR)
    response = client.get("/cases/?state=open", follow=True)
    assert response.redirect_chain[0][0] == "/login/?next=/cases/%3Fstate%3Dopen"
    assert "没有操作" in text(response)


def test_with_the_one_session_switch_the_older_session_ends_and_says_why(sign_in, clerk):
    first, second = sign_in(), sign_in()
    enter(first, clerk)
    enter(second, clerk)
    assert first.get("/cases/").status_code == 200
    switch("one_session", value=True)
    assert "已在别处登录" in text(first.get("/cases/", follow=True))
    assert second.get("/cases/").status_code == 200


def test_changing_the_password_ends_the_other_sessions(sign_in, clerk):
    first, second = sign_in(), sign_in()
    enter(first, clerk)
    enter(second, clerk)
    fields = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert second.post("/account/", fields).status_code == 302
    assert (first.get("/cases/").status_code, second.get("/cases/").status_code) == (302, 200)


# nothing typed is lost


def idle(client, officer, at):
    at(3 * HOUR)


def too_long(client, officer, at):
    session = client.session
    session["seen"] = int((NOW + 13 * HOUR).timestamp())
    session.save()
    at(13 * HOUR)


def elsewhere(client, officer, at):
    switch("one_session", value=True)
    Officer.objects.filter(pk=officer.pk).update(newest_session="x")


def reset(client, officer, at):
    passwords.reset(by=administrator(), officer=officer, at=NOW)
    officer.refresh_from_db()
    officer.set_password(PASSWORD)
    officer.must_change_password = False
    officer.save()


def gone(client, officer, at):
    client.session.flush()


def signed_out_in_another_tab(client, officer, at):
    client.post("/logout/")


@pytest.mark.parametrize("end", [idle, too_long, elsewhere, reset, gone, signed_out_in_another_tab])
@pytest.mark.parametrize("has_code", [False, True])
def test_however_a_session_ends_the_form_that_was_open_is_sent_after_signing_in(
    sign_in, clerk, at, end, has_code
):
    client, secret = sign_in(), with_codes(clerk) if has_code else ""
    response = enter(client, clerk)
    if has_code:
        client.post("/login/code/", {"one_time_code": code(secret)})
    end(client, clerk, at)
    later = clock.now() - NOW
    response = client.post(URL, told())
    assert (response.status_code, is_kept(response), Case.objects.count()) == (401, True, 0)
    response = enter(client, clerk, "x", **hidden(response))
    assert (response.status_code, is_kept(response)) == (401, True)
    response = enter(client, clerk, **hidden(response))
    if has_code:
        response = client.post("/login/code/", hidden(response) | {"one_time_code": "000000"})
        assert (response.status_code, is_kept(response)) == (200, True)
        at(later + timedelta(minutes=1))
        fresh = code(secret, later + timedelta(minutes=1))
        response = client.post("/login/code/", hidden(response) | {"one_time_code": fresh})
    finish(client, response)


def test_a_password_that_must_be_changed_first_keeps_the_form(sign_in, clerk):
    client = sign_in()
    enter(client, clerk)
    Officer.objects.filter(pk=clerk.pk).update(must_change_password=True)
    response = client.post(URL, told())
    assert (response.status_code, is_kept(response)) == (401, True)
    response = client.post("/account/password/", hidden(response))
    assert is_kept(response)
    way = hidden(response)
    bad = client.post(
        "/account/password/",
        way | {"old_password": PASSWORD, "new_password1": "kurz", "new_password2": "kurz"},
    )
    assert is_kept(bad)
    assert "至少 10 个字符" in text(bad)
    good = client.post(
        "/account/password/", way | {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    )
    finish(client, good)


def test_a_file_that_was_with_the_form_is_asked_for_again_before_it_is_sent(sign_in, clerk):
    client = sign_in()
    lost = SimpleUploadedFile("协议.pdf", b"%PDF-1.7 x", "application/pdf")
    response = client.post(URL, told(papers=lost))
    assert (response.status_code, "请重新选择" in text(response)) == (401, True)
    response = enter(client, clerk, **hidden(response))
    assert "附件没有保留，请重新选择：协议.pdf" in text(response)
    field = next(line for line in text(response).split("<input") if 'type="file"' in line)
    assert ('name="papers"' in field, "required" in field, "multiple" in field) == (True, True, False)
    finish(client, response)


def test_codes_that_must_be_set_up_first_keep_the_form(sign_in, at):
    by = commander().officer
    client = sign_in(commander())
    switch("codes_for_leaders", value=True)
    response = client.post("/notices/read/", {"note": SENTENCE})
    assert (response.status_code, is_kept(response)) == (401, True)
    for act in ({}, {"act": "start"}):
        response = client.post("/account/code/", hidden(response) | act)
        assert is_kept(response)
    secret = Authenticator.objects.get(officer=by).secret
    wrong = client.post("/account/code/", hidden(response) | {"one_time_code": "0"})
    assert is_kept(wrong)
    right = client.post("/account/code/", hidden(wrong) | {"one_time_code": code(secret)})
    assert hidden(right)["note"] == SENTENCE
    assert client.get("/cases/").status_code == 200


def test_a_stale_token_on_the_expired_page_keeps_the_form(sign_in, clerk):
    """Two tabs: the first signs in again, which makes the second one's token stale."""
    client = sign_in(enforce_csrf_checks=True)
    response = client.post(URL, told())
    assert is_kept(response)
    stale = hidden(response) | {"csrfmiddlewaretoken": "x" * 64}
    again = client.post("/login/", stale | {"username": clerk.username, "password": PASSWORD})
    assert (again.status_code, is_kept(again)) == (401, True)
    assert urlsplit(hidden(again)["next"]).path == URL
    finish(client, enter(client, clerk, **hidden(again)))


def test_a_code_that_came_too_late_keeps_the_form(sign_in, clerk, at):
    client, secret = sign_in(), with_codes(clerk)
    response = enter(client, clerk, **hidden(client.post(URL, told())))
    at(timedelta(minutes=6))
    late = client.post(
        "/login/code/", hidden(response) | {"one_time_code": code(secret, timedelta(minutes=6))}
    )
    assert (late.status_code, is_kept(late)) == (401, True)


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_what_is_carried_along_is_sent_to_nobody_else(sign_in, clerk, url):
    response = enter(sign_in(), clerk, kept='[["narrative", "x"]]', next=url)
    assert (response.status_code, response["Location"]) == (302, "/")


def test_no_password_and_no_code_is_ever_shown_again(sign_in, clerk):
    client = sign_in()
    secrets = {"old_password": "geheim-1", "new_password1": "geheim-2", "one_time_code": "geheim-3"}
    page = text(client.post("/account/", secrets | {"note": "x"}))
    assert "geheim" not in page


# what comes first


def test_until_the_password_is_changed_every_page_leads_there(sign_in, clerk):
    Officer.objects.filter(pk=clerk.pk).update(must_change_password=True)
    client = sign_in()
    assert (
        enter(client, clerk, next="/cases/?a=1")["Location"] == "/account/password/?next=%2Fcases%2F%3Fa%3D1"
    )
    for url in ("/", "/cases/", "/help/", "/account/", URL):
        assert client.get(url)["Location"].startswith("/account/password/?next=")
    fragment = client.get("/cases/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, "/account/password/")
    assert client.get("/healthz").status_code == 200
    fields = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW, "next": "/cases/?a=1"}
    assert client.post("/account/password/", fields)["Location"] == "/cases/?a=1"
    assert client.get("/cases/").status_code == 200


def test_one_may_sign_out_instead(sign_in, clerk):
    Officer.objects.filter(pk=clerk.pk).update(must_change_password=True)
    client = sign_in()
    enter(client, clerk)
    assert client.post("/logout/")["Location"] == "/login/"


def test_leaders_and_keepers_set_up_codes_first_when_the_switch_says_so_others_do_not(sign_in):
    switch("codes_for_leaders", value=True)
    assert sign_in(commander()).get("/cases/")["Location"] == "/account/code/?next=%2Fcases%2F"
    assert sign_in(administrator()).get("/settings/")["Location"].startswith("/account/code/")
    assert sign_in(window()).get("/cases/").status_code == 200


def test_who_signed_in_with_a_code_is_not_asked_again(sign_in):
    officer = commander().officer
    officer.set_password(PASSWORD)
    officer.save()
    switch("codes_for_leaders", value=True)
    client, secret = sign_in(), with_codes(officer)
    enter(client, officer)
    client.post("/login/code/", {"one_time_code": code(secret)})
    assert client.get("/cases/").status_code == 200
