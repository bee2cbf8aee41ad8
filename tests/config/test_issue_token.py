"""`issue_token`: prints the token once, refuses in words."""

import json

import pytest

from config.management.commands.issue_token import Command
from governance.models import ApiToken
from tests.builders import window

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys, monkeypatch):
    """(exit code, the JSON object of the last line) of `issue_token …`, as a shell sees it."""
    # the test's own connection must live on
    monkeypatch.setattr("config.commands.connections.close_all", lambda: None)

    def call(*arguments: str):
        code = 0
        try:
            Command().run_from_argv(["manage.py", "issue_token", *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, json.loads(capsys.readouterr().out.splitlines()[-1])

    return call


def test_the_token_printed_opens_the_api(run, client):
    name = window().officer.username
    code, printed = run(name, "--label", "区平台", "--days", "30")
    assert (code, printed["officer"], printed["label"], printed["read_only"]) == (0, name, "区平台", False)
    header = {"Authorization": f"Bearer {printed['token']}"}
    assert client.get("/api/v1/cases/", headers=header).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nobody"], "没有登录名"),
        (["no\x00body🔥"], "没有登录名"),
        ([], "缺少参数"),
        (["{window}", "--days", "0"], "731"),
        (["{window}", "--days", "9999999999"], "731"),
        (["{window}", "--days", "x"], "写法不对"),
    ],
)
def test_a_wrong_call_is_told_how_to_call(run, arguments, words):
    name = window().officer.username
    code, printed = run(*(one.replace("{window}", name) for one in arguments))
    assert (code, words in printed["error"]) == (2, True)
    assert not ApiToken.objects.exists()


def test_an_officer_without_a_post_gets_none(run):
    by = window()
    by.officer.appointments.update(until_on="2020-01-01")
    code, printed = run(by.officer.username)
    assert (code, "没有任职" in printed["error"]) == (1, True)


def test_an_account_that_was_closed_gets_none(run):
    by = window()
    by.officer.is_active = False
    by.officer.save()
    assert run(by.officer.username)[0] == 2
