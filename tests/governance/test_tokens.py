"""Keys of programs: shown once, kept as a digest, worth what their officer is worth, ended by whoever may."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.refusals import Refused
from governance.actions.tokens import digest_of, issue, revoke
from governance.choices import Capability, Sees
from governance.models import ApiToken
from governance.permissions.tokens import MAX_TOKENS
from tests.builders import NOW, director, officer, registered, secretary, stranger, street, window
from tests.pages import text

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases/"


def admin():
    return officer(street().centre, Capability.ADMINISTER, sees=Sees.NOTHING, name="管理员")


def keeper():
    return officer(street().centre, Capability.SECURE, sees=Sees.NOTHING, name="安全员")


def token_of(by, **more) -> tuple[ApiToken, dict[str, str]]:
    token, secret = issue(by=by, label="区平台取数", at=NOW, **more)
    return token, {"Authorization": f"Bearer {secret}"}


# what is kept


def test_only_a_digest_and_the_first_characters_are_kept():
    token, secret = issue(by=window(), label="取数", at=NOW)
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret not in str(row)
    assert (row["digest"], row["prefix"]) == (digest_of(secret), secret[:10])
    assert re.fullmatch(r"gct_[\w-]{43}", secret)


def test_a_token_lives_a_year_unless_told_otherwise_and_two_at_most():
    assert issue(by=window(), label="x", at=NOW)[0].expires_at == NOW + timedelta(days=365)
    with pytest.raises(Refused, match="两年以内"):
        issue(by=window(), label="x", at=NOW, expires_at=NOW + timedelta(days=800))
    with pytest.raises(Refused, match="今天以后"):
        issue(by=window(), label="x", at=NOW, expires_at=NOW)


def test_nobody_without_a_post_and_nobody_without_end_gets_one():
    by = window()
    for _ in range(MAX_TOKENS):
        issue(by=by, label="x", at=NOW)
    with pytest.raises(Refused, match="最多"):
        issue(by=by, label="x", at=NOW)
    by.officer.appointments.update(until_on="2020-01-01")
    with pytest.raises(Refused, match="没有任职"):
        issue(by=type(by)(by.officer, (), NOW), label="x", at=NOW)


def test_the_database_keeps_the_laws_of_a_token():
    token, _ = token_of(window())
    for wrong in ({"expires_at": token.created_at}, {"revoked_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.filter(pk=token.pk).update(**wrong)


# what it is worth


def test_a_token_is_its_officer_at_this_moment(sign_in):
    registered()
    by = director()
    _, header = token_of(by)
    assert sign_in().get(CASES, headers=header).json()["count"] == 1
    by.officer.appointments.update(until_on=NOW.date() - timedelta(days=1))
    officer(street(2).centre, Capability.INTAKE, sees=Sees.AREA, name="新任").officer.appointments.update(
        officer=by.officer
    )
    assert sign_in().get(CASES, headers=header).json()["count"] == 0


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda t: ApiToken.objects.update(created_at=NOW - timedelta(1), expires_at=NOW), "已到期"),
        (lambda t: revoke(by=window(), token=t, at=NOW), "已停用"),
        (lambda t: t.officer.appointments.update(until_on="2020-01-01"), "没有任职"),
        (lambda t: type(t.officer).objects.filter(pk=t.officer_id).update(is_active=False), "账号已停用"),
        (
            lambda t: type(t.officer).objects.filter(pk=t.officer_id).update(is_demonstration=True),
            "账号已停用",
        ),
        (lambda t: ApiToken.objects.update(digest="0" * 64), "不正确"),
    ],
)
def test_a_stale_token_is_refused_with_what_to_do(sign_in, spoil, sentence, settings):
    settings.DEMO = False
    registered()
    token, header = token_of(window())
    spoil(token)
    # even beside a good session: a program must learn that its token is gone
    for client in (sign_in(), sign_in(window())):
        answer = client.get(CASES, headers=header)
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
        assert sentence in answer.json()["detail"]


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "bearer x", "Bearer a b", "Bearer \udcff", "Bearer " + "x" * 9_000]
)
def test_no_header_opens_by_itself(sign_in, header):
    assert sign_in().get(CASES, HTTP_AUTHORIZATION=header).status_code == 401


def test_another_scheme_is_left_to_the_session(sign_in):
    header = {"Authorization": "Basic d2luZG93OnB3"}
    assert sign_in().get(CASES, headers=header).status_code == 401
    assert sign_in(window()).get(CASES, headers=header).status_code == 200


def test_a_reading_token_does_not_write(sign_in):
    case = registered()
    _, header = token_of(director(), is_read_only=True)
    assert sign_in().get(CASES, headers=header).status_code == 200
    answer = sign_in().post(f"{CASES}{case.pk}/accept/", {}, "application/json", headers=header)
    assert (answer.status_code, "只能查看" in answer.json()["detail"]) == (403, True)


def test_pages_do_not_take_tokens(sign_in):
    _, header = token_of(window())
    assert sign_in().get("/cases/", headers=header).status_code == 302
    assert sign_in().get("/api/v1/docs/", headers=header).status_code == 302


def test_the_last_use_is_written_once_a_minute(sign_in, monkeypatch):
    token, header = token_of(window())

    def used(at):
        monkeypatch.setattr(clock, "now", lambda: at)
        with CaptureQueriesContext(connection) as asked:
            assert sign_in().get("/api/v1/notices/", headers=header).status_code == 200
        token.refresh_from_db()
        return token.last_used_at, sum("UPDATE" in one["sql"] for one in asked)

    sign_in()
    assert used(NOW) == (NOW, 1)
    assert used(NOW + timedelta(seconds=50)) == (NOW, 0)
    later = NOW + timedelta(seconds=61)
    assert used(later) == (later, 1)


def test_a_session_reads_and_writes_with_the_token_of_the_page(sign_in):
    case = registered()
    client = sign_in(director(), enforce_csrf_checks=True)
    assert client.get(CASES).json()["count"] == 1
    url = f"{CASES}{case.pk}/accept/"
    refused = client.post(url, {}, "application/json")
    assert (refused.status_code, "X-CSRFToken" in refused.json()["detail"]) == (403, True)
    page = text(client.get(reverse("api:docs")))
    csrf = re.search(r'data-csrf="([^"]+)"', page)[1]
    assert client.post(url, {}, "application/json", headers={"X-CSRFToken": csrf}).status_code == 200


# the pages


def test_the_secret_is_on_the_answer_and_nowhere_else(sign_in):
    client = sign_in(window())
    form = {"label": "区平台取数", "expires_on": "2027-11-17", "is_read_only": "on"}
    page = text(client.post(reverse("tokens"), form))
    secret = re.search(r"gct_[\w-]{43}", page)[0]
    token = ApiToken.objects.get()
    assert (token.digest, token.is_read_only, token.officer_id) == (digest_of(secret), True, window().pk)
    assert token.expires_at == datetime(2027, 11, 17, 23, 59, 59, tzinfo=clock.ZONE)
    again = text(client.get(reverse("tokens")))
    assert secret not in again
    assert (token.prefix in again, "区平台取数" in again, "未用过" in again) == (True, True, True)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("label", "", "请写明给哪个系统用"),
        ("label", "\x00\x07", "请写明给哪个系统用"),
        ("label", "x" * 61, "60"),
        ("expires_on", "", "请填写到期日"),
        ("expires_on", "2026-11-16", "今天以后"),
        ("expires_on", "2029-01-01", "两年以内"),
        ("expires_on", "9999-12-31", "2200"),
        ("expires_on", "31.2.", "这一天是否存在"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_kept(sign_in, field, value, sentence):
    form = {"label": "区平台🔥", "expires_on": "2027-11-17"} | {field: value}
    answer = sign_in(window()).post(reverse("tokens"), form)
    assert (answer.status_code, sentence in text(answer), ApiToken.objects.count()) == (422, True, 0)
    assert (form["label"] if field != "label" else form["expires_on"]) in text(answer)


def test_one_ends_ones_own(sign_in):
    token, header = token_of(window())
    client = sign_in(window())
    answer = client.post(reverse("token_revoke", args=[token.pk]), follow=True)
    assert "已停用令牌" in text(answer)
    assert sign_in().get(CASES, headers=header).status_code == 401
    assert client.post(reverse("token_revoke", args=[token.pk])).status_code == 409


@pytest.mark.parametrize("by", [admin, keeper])
def test_those_who_keep_the_house_end_anybodys(sign_in, by):
    token, _ = token_of(window())
    client = sign_in(by())
    assert "区平台取数" in text(client.get(reverse("token_list")))
    assert client.post(reverse("token_revoke", args=[token.pk])).status_code == 302
    token.refresh_from_db()
    assert token.revoked_by_id == by().pk


def test_an_administrator_of_another_street_does_not_even_see_them(sign_in):
    token, _ = token_of(window())
    other = officer(street(2).centre, Capability.ADMINISTER, sees=Sees.NOTHING, name="另一管理员")
    client = sign_in(other)
    assert "区平台取数" not in text(client.get(reverse("token_list")))
    assert client.post(reverse("token_revoke", args=[token.pk])).status_code == 404


@pytest.mark.parametrize("by", [secretary, stranger])
def test_nobody_else_ends_them(sign_in, by):
    token, _ = token_of(window())
    assert sign_in(by()).post(reverse("token_revoke", args=[token.pk])).status_code == 404


def test_the_list_costs_the_same_with_more_rows(sign_in):
    client = sign_in(admin())

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("token_list"))
        return len(asked)

    token_of(window())
    cost()
    few = cost()
    for number in range(10):
        token_of(window(name=f"窗口{number}"))
    assert cost() == few
