"""Lateness, clicked: a week is played forward, the commander signs a supervision letter, the unit downloads it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT
from tests.browser.test_loop import do

pytestmark = pytest.mark.browser


def played(folder: Path, days: int) -> dict[str, int]:
    """What the command answers for that many days from now, in the middle of a morning."""
    at = (datetime.now() + timedelta(days=days)).replace(hour=10, minute=0)  # noqa: DTZ005 - the command reads it as local
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    done = subprocess.run(
        [
            sys.executable,
            str(ROOT / "manage.py"),
            "sweep_deadlines",
            "--at",
            at.isoformat(timespec="minutes"),
        ],
        env=environment | {"DATA_DIR": str(folder), "DEMO": "1", "DEBUG": "0"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_a_week_forward_brings_letters_that_a_commander_signs(
    open_as: Callable[..., Page], site_folder: Path, picture: Callable[[Page, str], None]
) -> None:
    week = [played(site_folder, days) for days in range(1, 9)]
    assert sum(day["letters"] for day in week) > 0
    assert sum(day["proposed"] for day in week) > 0
    assert played(site_folder, 8) == {"warned": 0, "letters": 0, "proposed": 0}

    director, commander = open_as("director"), open_as("commander")
    director.goto("/letters/?state=drafted&kind=supervision")
    picture(director, "letters")
    director.locator("a[data-open]").first.click()
    letter = director.url
    do(director, "审核通过")
    commander.goto(letter)
    expect(commander.locator(".letter-number")).to_contain_text("签发后编号")
    picture(commander, "letter-proposed")
    do(commander, "签发")
    expect(commander.locator("[data-toast]")).to_contain_text("已签发")
    expect(commander.locator(".letter-number")).to_contain_text("督〔")

    played(site_folder, 8)  # the worker would write it within seconds; now it surely has
    commander.goto(letter)
    picture(commander, "letter")
    with commander.expect_download() as download:
        commander.locator("a", has_text="下载 Word 文件").click()
    assert download.value.suggested_filename.endswith(".docx")
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"


def test_a_commander_signs_a_drafted_slip(
    open_as: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    commander = open_as("commander")
    commander.goto("/slips/?state=drafted")
    commander.locator("a[data-open]").first.click()
    picture(commander, "slip-drafted")
    do(commander, "签发")
    expect(commander.locator("[data-toast]")).to_contain_text("签收时限")


def test_a_unit_reads_its_letters_on_the_phone(
    open_as: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    unit = open_as("unit", phone=True)
    unit.goto("/letters/?kind=reminder")
    unit.locator("a[data-open]").first.click()
    expect(unit.locator(".letter")).to_contain_text("期限计算")
    assert "风险" not in unit.locator(".letter").inner_text()
    picture(unit, "phone-letter")
