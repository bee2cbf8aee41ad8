"""`verify_audit`: 0 when the chain stands, 1 with the findings when it does not."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from core import audit, seals
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, dict]:
    out, code = StringIO(), 0
    try:
        call_command("verify_audit", *arguments, stdout=out, stderr=StringIO())
    except SystemExit as stop:
        code = int(stop.code or 0)
    return code, json.loads(out.getvalue().splitlines()[-1])


def test_a_chain_that_stands_is_zero_and_prints_its_head():
    audit.record(by=None, verb="change", at=NOW)
    seals.seal(NOW)
    code, answer = run()
    assert (code, answer["ok"], answer["sealed"], answer["broken"]) == (0, True, 1, [])
    assert run("--head", answer["head"])[0] == 0


def test_an_empty_house_stands():
    assert run() == (
        0,
        {"ok": True, "sealed": 0, "seals": 0, "head": "", "until": "", "waiting": 0, "broken": []},
    )


def test_a_broken_chain_is_one_with_range_and_sentence():
    keys = [audit.record(by=None, verb="change", at=NOW).pk for _ in range(3)]
    seals.seal(NOW)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditline WHERE id = %s", [keys[1]])
    code, answer = run()
    assert (code, answer["ok"]) == (1, False)
    (found,) = answer["broken"]
    assert (found["source"], found["last"]) == ("line", keys[2])
    assert "少了 1 条" in found["sentence"]
    assert found["sentence"] in answer["error"]


def test_a_noted_head_that_is_gone_is_one():
    audit.record(by=None, verb="change", at=NOW)
    seals.seal(NOW)
    assert run("--head", "2:abc")[0] == 1
