"""Writes that are in no case's history leave a line in the audit."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps

from analysis.actions import make_month
from analysis.rules import Month
from cases.actions.importing import batches
from config.environment import ROOT
from core import files
from core.models import AuditLine
from core.registry import registry
from dispatch.actions import orders
from dispatch.actions.rendering import BUILT_IN, replace_template
from tests.builders import NOW, administrator, commander, director, picture, street, window

pytestmark = pytest.mark.django_db


def lines() -> list[tuple[str, str]]:
    return [(line.verb, line.officer.name) for line in AuditLine.objects.order_by("id")]


def test_a_standing_order_given_and_ended():
    until = NOW + timedelta(days=30)
    order = orders.give_order(by=commander(), until_at=until, note="十二月", at=NOW)
    orders.end_order(by=commander(), order=order, at=NOW)
    assert lines() == [("give_order", "政法委员"), ("end_order", "政法委员")]
    assert AuditLine.objects.first().post == str(commander().appointments[0].post)


def test_a_letter_template_replaced():
    replace_template(by=administrator(), content=BUILT_IN.read_bytes(), note="新版式", at=NOW)
    assert lines() == [("replace_template", "系统管理员")]


def test_a_ledger_uploaded_and_given_up():
    file = files.store(picture(), by=None, at=NOW)
    batch = batches.upload(by=window(), file=file, sheet="", mapping={}, is_live=False, at=NOW)
    batches.discard(by=window(), batch=batch, at=NOW)
    assert lines() == [("upload_import", "窗口"), ("discard_import", "窗口")]


def test_a_month_asked_for():
    make_month(by=director(), centre=street().centre, month=Month(2026, 10), at=NOW)
    assert lines() == [("make_month", "主任")]


def test_every_verb_that_is_written_has_its_chinese_word():
    sources = (path for app in apps.get_app_configs() for path in Path(app.path).rglob("*.py"))
    ours = [
        path.read_text("utf-8") for path in sources if path.is_relative_to(ROOT) and "tests" not in path.parts
    ]
    written = {verb for text in ours for verb in re.findall(r"audit\.record\([^)]*verb=\"(\w+)\"", text)}
    assert {"give_order", "discard_import", "make_month"} <= written
    assert written - set(registry.verbs) == set()
