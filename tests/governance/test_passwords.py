"""Passwords: the office's rules, the last ones, periodic change, resets shown once."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import switches
from core.models import AuditLine, Notice, Setting, Submission
from core.refusals import Refused
from core.rules import kinds_of
from governance.actions import passwords
from governance.models import Officer
from tests.builders import NOW, PASSWORD, administrator, security, stranger, window
from tests.pages import text

pytestmark = pytest.mark.django_db
NEW = "Cuihu-2027-新密码"


@pytest.fixture
def clerk() -> Officer:
    officer = window().officer
    officer.username = "wangfang"
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def switch(key: str, value) -> None:
    Setting.objects.update_or_create(key=key, defaults={"value": value, "set_at": timezone.now()})
    switches.forget()


@pytest.mark.parametrize(
    ("password", "kinds"),
    [("", 0), ("abc", 1), ("abC", 2), ("abC1", 3), ("abC1!", 4), ("密码", 1), ("密a", 2)],
)
def test_the_kinds_of_characters_are_counted(password, kinds):
    assert kinds_of(password) == kinds


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Ab1-", "至少 10 个字符，现在是 4 个"),
        ("abcdefghijk", "至少 3 类"),
        ("Wangfang-2026", "不要有登录名或姓名"),
        ("某窗口-Abc-2026", "不要有登录名或姓名"),
        (PASSWORD, "最近用过"),
        ("Password123", "常见"),
    ],
)
def test_a_weak_password_is_refused_with_its_own_sentence(clerk, password, sentence):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, clerk)
    assert sentence in "".join(refused.value.messages)


@pytest.mark.parametrize("password", [NEW, "yunlan-2026", "correct horse battery 1", "𠮷" * 8 + "aB"])
def test_a_good_password_is_taken(clerk, password):
    validate_password(password, clerk)


def test_none_of_the_last_five_is_taken_again_the_sixth_is(clerk):
    for number in range(5):
        passwords.choose(clerk, f"Cuihu-{number}-密码甲乙", at=NOW + timedelta(days=number))
    for number in range(5):
        assert passwords.is_known(clerk, f"Cuihu-{number}-密码甲乙")
    assert not passwords.is_known(clerk, PASSWORD)
    switch("password_history", 0)
    assert not passwords.is_known(clerk, "Cuihu-4-密码甲乙")


def test_the_switches_change_the_rules_at_once(clerk):
    switch("password_length", 20)
    with pytest.raises(ValidationError, match="至少 20 个字符"):
        validate_password(NEW, clerk)


@pytest.mark.parametrize(("days", "due"), [(89, False), (91, True)])
def test_a_password_is_changed_every_ninety_days_unless_the_switch_says_never(clerk, days, due):
    passwords.choose(clerk, NEW, at=NOW)
    assert passwords.is_due(clerk, NOW + timedelta(days=days)) is due
    switch("password_days", 0)
    assert passwords.is_due(clerk, NOW + timedelta(days=days)) is False


def test_a_demonstration_officer_never_has_to_change_it(clerk):
    passwords.issue(clerk, at=NOW)
    assert passwords.is_due(clerk, NOW) is True
    clerk.is_demonstration = True
    assert passwords.is_due(clerk, NOW + timedelta(days=900)) is False


def test_random_passwords_keep_the_default_rules_and_differ(clerk):
    made = {passwords.random_password() for _ in range(100)}
    assert len(made) == 100
    for one in made:
        validate_password(one, clerk)


def test_an_administrator_resets_a_password_which_is_shown_once_and_must_be_changed(sign_in, clerk):
    owner, client = sign_in(window()), sign_in(administrator())
    page = client.post(f"/officers/{clerk.pk}/password/")
    password = page.context["password"]
    assert password in text(page)
    assert password not in text(client.get(f"/officers/{clerk.pk}/password/"))
    assert owner.get("/cases/").status_code == 302, "the old sessions ended"
    clerk.refresh_from_db()
    assert (clerk.check_password(password), clerk.must_change_password) == (True, True)
    entered = sign_in()
    entered.post("/login/", {"username": clerk.username, "password": password})
    assert entered.get("/cases/")["Location"].startswith("/account/password/")


def test_a_reset_is_in_the_audit_and_the_password_is_nowhere(sign_in, clerk):
    password = sign_in(administrator()).post(f"/officers/{clerk.pk}/password/").context["password"]
    line = AuditLine.objects.get()
    assert (line.verb, line.about_label, line.ip) == ("reset_password", clerk.name, "127.0.0.1")
    assert password not in f"{AuditLine.objects.values().get()} {list(Submission.objects.values())}"


def test_only_an_administrator_resets_and_never_the_own_password(clerk):
    with pytest.raises(Refused, match="系统管理员"):
        passwords.reset(by=security(), officer=clerk, at=NOW)
    with pytest.raises(Refused, match="自己的密码"):
        passwords.reset(by=administrator(), officer=administrator().officer, at=NOW)


def test_an_administrator_resets_nobody_elsewhere(sign_in):
    """A right of one street is none in another."""
    client = sign_in(administrator())
    assert client.post(f"/officers/{stranger().pk}/password/").status_code == 403
    assert client.post(f"/officers/{window().pk}/password/").status_code == 200


def test_a_reset_is_told_to_the_officer_and_to_the_security_officer(sign_in):
    security()
    sign_in(administrator()).post(f"/officers/{window().pk}/password/")
    told = Notice.objects.filter(text__contains="已由").values_list("recipient", flat=True)
    assert set(told) == {window().pk, security().pk}
