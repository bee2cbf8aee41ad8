"""Signing in: what is written down, who waits how long, what is told, who may lift a lock."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from core import clock
from core.models import AuditLine
from core.rules import wait_after, wait_words
from governance.actions import sign_in as door
from governance.actions.sign_in import Attempt
from governance.choices import SignInOutcome
from governance.models import Officer, SignIn
from governance.seeding import Plan
from governance.seeding.sign_ins import seed_sign_ins
from tests.builders import NOW, PASSWORD, auditor, secretary, security, stranger, window
from tests.pages import text

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def at(sign_in, monkeypatch) -> Callable:
    """Move the clock that pages read to so long after NOW."""
    return lambda later: monkeypatch.setattr(clock, "now", lambda: NOW + later)


@pytest.fixture
def clerk() -> Officer:
    officer = window().officer
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def knock(client, username: str, password: str = PASSWORD, ip: str = "10.1.2.3", **more):
    fields = {"username": username, "password": password} | more
    return client.post(
        "/login/", fields, REMOTE_ADDR=ip, headers={"User-Agent": "Mozilla Windows Chrome/120"}
    )


def failing(times: int, username: str, ip: str = "10.1.2.3", at=NOW) -> None:
    for _ in range(times):
        door.note(Attempt(username, ip, "", at), SignInOutcome.WRONG_PASSWORD, None)


def outcomes() -> list[str]:
    return list(SignIn.objects.order_by("id").values_list("outcome", flat=True))


def test_every_attempt_is_one_row_with_who_when_from_where_and_what_came_of_it(sign_in, clerk):
    knock(sign_in(), clerk.username, "x")
    knock(sign_in(), clerk.username)
    first, second = SignIn.objects.order_by("id")
    assert (first.outcome, second.outcome) == ("wrong_password", "ok")
    assert (second.officer, second.at, second.ip, second.browser) == (
        clerk,
        NOW,
        "10.1.2.3",
        "Chrome（Windows）",
    )


def test_what_is_typed_as_a_name_is_never_kept_in_clear(sign_in):
    knock(sign_in(), "MySecret-2026", "x")
    row = SignIn.objects.get()
    assert (row.officer, type(row.typed)) == (None, int)
    assert "MySecret" not in str(SignIn.objects.values().get())


def test_the_history_cannot_be_changed(clerk):
    failing(1, "x")
    with pytest.raises(TypeError):
        SignIn.objects.update(outcome="ok")
    with pytest.raises(DatabaseError), transaction.atomic():
        SignIn.objects.get().save()


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(sign_in, clerk):
    known = text(knock(sign_in(), clerk.username, "x")).replace(clerk.username, "")
    unknown = text(knock(sign_in(), "nobody", "x")).replace("nobody", "")
    assert door.WRONG in known
    assert known.count(door.WRONG) == unknown.count(door.WRONG) == 1


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 5), (7, 15), (8, 60), (99, 60)]
)
def test_the_wait_grows_with_each_failure_up_to_an_hour(failures, minutes):
    assert wait_after(failures) == minutes * MINUTE


@pytest.mark.parametrize(
    ("wait", "words"), [(1, "1 分钟"), (61, "2 分钟"), (900, "15 分钟"), (3600, "1 小时")]
)
def test_the_wait_is_said_in_whole_minutes(wait, words):
    assert wait_words(timedelta(seconds=wait)) == words


def test_after_five_failures_even_the_right_password_waits_and_the_sentence_says_how_long(sign_in, clerk, at):
    failing(5, clerk.username)
    at(timedelta(seconds=30))
    assert "请 1 分钟后再试" in text(knock(sign_in(), clerk.username))
    at(timedelta(seconds=61))
    assert knock(sign_in(), clerk.username).status_code == 302


def test_attempts_during_a_lock_do_not_prolong_it_and_fill_no_table(sign_in, clerk, at):
    failing(5, clerk.username)
    at(timedelta(seconds=50))
    for _ in range(4):
        knock(sign_in(), clerk.username, "x")
    assert outcomes()[5:] == ["locked"]
    at(timedelta(seconds=61))
    assert knock(sign_in(), clerk.username).status_code == 302


def test_a_name_without_an_officer_is_locked_alike(sign_in):
    """Else the lock would tell which names exist."""
    failing(5, "nobody")
    assert "分钟后再试" in text(knock(sign_in(), "nobody", "x"))
    assert "分钟后再试" in text(knock(sign_in(), " NOBODY ", "x"))


def test_a_success_forgets_the_failures_before_it(sign_in, clerk):
    failing(4, clerk.username)
    knock(sign_in(), clerk.username)
    failing(4, clerk.username)
    assert knock(sign_in(), clerk.username).status_code == 302


def test_a_stranger_elsewhere_locks_himself_not_the_officer(sign_in, clerk):
    """However long he tries: the officer's own address is known."""
    knock(sign_in(), clerk.username)
    failing(200, clerk.username, ip="203.0.113.9")
    assert "后再试" in text(knock(sign_in(), clerk.username, "x", ip="203.0.113.9"))
    assert knock(sign_in(), clerk.username).status_code == 302


def test_guessing_spread_over_addresses_waits_a_quarter_of_an_hour(sign_in, clerk, at):
    for number in range(door.NAME_FAILURES):
        failing(1, clerk.username, ip=f"203.0.113.{number}")
    assert "请 15 分钟后再试" in text(knock(sign_in(), clerk.username, ip="203.0.113.200"))
    at(16 * MINUTE)
    assert knock(sign_in(), clerk.username, ip="203.0.113.200").status_code == 302


def test_one_address_against_many_names_waits(sign_in, clerk, at):
    for number in range(door.ADDRESS_FAILURES):
        failing(1, f"name{number}")
    assert "请 10 分钟后再试" in text(knock(sign_in(), clerk.username))
    assert knock(sign_in(), clerk.username, ip="10.9.9.9").status_code == 302
    at(11 * MINUTE)
    assert knock(sign_in(), clerk.username).status_code == 302


def test_deciding_about_a_lock_reads_few_rows_however_long_the_history(clerk, django_assert_max_num_queries):
    attempt = Attempt(clerk.username, "10.1.2.3", "", NOW + MINUTE)
    failing(300, clerk.username)
    with django_assert_max_num_queries(9):
        assert door.locked_until(attempt) is not None


def test_failures_since_the_last_success_are_told_after_signing_in(sign_in, clerk, at):
    knock(sign_in(), clerk.username)
    at(MINUTE)
    failing(3, clerk.username)
    SignIn.objects.bulk_create(
        SignIn(at=NOW + MINUTE, officer=clerk, outcome="wrong_password") for _ in range(3)
    )
    client = sign_in()
    at(10 * MINUTE)
    knock(client, clerk.username)
    page = text(client.get("/account/"))
    assert "此后有 3 次登录失败" in page
    assert ("最近登录" in page, "密码错误" in page, "10.1.2.3" in page) == (True, True, True)


def test_an_officer_sees_the_history_of_nobody_else(sign_in, clerk):
    knock(sign_in(), clerk.username, ip="10.7.7.7")
    assert "10.7.7.7" not in text(sign_in(secretary()).get("/account/"))


def test_who_may_no_longer_sign_in_learns_it_with_the_right_password_only(sign_in, clerk):
    Officer.objects.filter(pk=clerk.pk).update(is_active=False)
    assert "已停用" not in text(knock(sign_in(), clerk.username, "x"))
    assert "已停用" in text(knock(sign_in(), clerk.username))
    assert outcomes() == ["wrong_password", "inactive"]


def test_the_session_ends_at_once_when_an_officer_is_deactivated(sign_in, clerk):
    client = sign_in(window())
    Officer.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get("/cases/").status_code == 302


def test_signing_in_begins_a_new_session_under_a_new_key(sign_in, clerk):
    client = sign_in()
    client.get("/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    knock(client, clerk.username)
    assert client.session.session_key != before


@pytest.mark.parametrize("forwarded", ["198.51.100.7", "1.2.3.4, 198.51.100.7", "x, 198.51.100.7, 10.0.0.2"])
def test_behind_a_trusted_proxy_the_last_foreign_hop_counts(sign_in, clerk, settings, forwarded):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.0/24"]
    fields = {"username": clerk.username, "password": "x"}
    sign_in().post("/login/", fields, headers={"X-Forwarded-For": forwarded})
    assert SignIn.objects.get().ip == "198.51.100.7"


def test_without_a_trusted_proxy_nobody_chooses_his_address(sign_in, clerk):
    fields = {"username": clerk.username, "password": "x"}
    sign_in().post("/login/", fields, headers={"X-Forwarded-For": "198.51.100.7"})
    assert SignIn.objects.get().ip == "127.0.0.1"


@pytest.mark.parametrize("forwarded", ["", "x", ",,,", "9" * 5000, "<script>"])
def test_a_forwarded_address_that_is_none_breaks_nothing(sign_in, clerk, settings, forwarded):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    answer = sign_in().post(
        "/login/", {"username": clerk.username, "password": PASSWORD}, headers={"X-Forwarded-For": forwarded}
    )
    assert answer.status_code == 302


def test_the_demonstration_has_a_history_and_seeding_again_adds_nothing():
    Officer.objects.create(username="window", name="演示", is_demonstration=True)
    plan = Plan(streets=1, cases=0, months=1, seed=1, until=NOW)
    for _ in range(2):
        seed_sign_ins(plan)
        assert outcomes().count("ok") == 5
    assert all(row.at < NOW for row in SignIn.objects.all())


# the security officer and the auditor


def test_the_security_officer_lifts_a_lock_on_the_page(sign_in, clerk):
    failing(9, clerk.username)
    knock(sign_in(), clerk.username)
    client = sign_in(security())
    assert "解除锁定" in text(client.get("/sign-ins/?outcome=locked"))
    client.post(f"/sign-ins/{SignIn.objects.get(outcome='locked').pk}/lift/")
    assert knock(sign_in(), clerk.username).status_code == 302
    line = AuditLine.objects.get()
    assert (line.verb, line.officer, line.about_label) == ("lift_lock", security().officer, clerk.name)


def test_the_auditor_reads_and_lifts_nothing(sign_in, clerk):
    failing(6, clerk.username)
    knock(sign_in(), clerk.username)
    client = sign_in(auditor())
    assert "解除锁定" not in text(client.get("/sign-ins/?outcome=locked")).partition("<table")[2]
    assert client.post(f"/sign-ins/{SignIn.objects.last().pk}/lift/").status_code == 403


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({}, 3),
        ({"outcome": "ok"}, 1),
        ({"who": "窗口"}, 2),
        ({"ip": "10.1.2.3"}, 3),
        ({"ip": "10.1.2.4"}, 0),
        ({"days": "1"}, 3),
        ({"outcome": "nonsense"}, 3),
        ({"who": "\x00" * 10}, 3),
        ({"days": "99999999999999999999"}, 3),
    ],
)
def test_the_history_is_filtered(sign_in, clerk, query, rows):
    knock(sign_in(), clerk.username, "x")
    knock(sign_in(), clerk.username)
    knock(sign_in(), "nobody", "x")
    response = sign_in(security()).get("/sign-ins/", query)
    assert response.status_code == 200
    assert len(response.context["page"].rows) == rows


def test_the_history_asks_as_little_at_a_thousand_rows(sign_in, clerk, django_assert_max_num_queries):
    failing(1000, clerk.username)
    client = sign_in(security())
    with django_assert_max_num_queries(10):
        client.get("/sign-ins/")


def test_the_security_officer_of_a_street_reads_nothing_of_another(sign_in):
    elsewhere = Attempt("x", "10.9.9.9", "", NOW)
    door.note(elsewhere, SignInOutcome.WRONG_PASSWORD, stranger().officer)
    assert "10.9.9.9" not in text(sign_in(security()).get("/sign-ins/"))
