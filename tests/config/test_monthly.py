"""monthly_workbook and monthly_report as a shell calls them: what they say, and what they refuse."""

import json
from importlib import import_module

import pytest
from openpyxl import load_workbook

from cases.choices import State
from core import clock
from tests.analysis.months import MIDDLE
from tests.builders import NOW, case_at, director, registered, secretary, street

pytestmark = pytest.mark.django_db
COMMANDS = {"monthly_workbook": ".xlsx", "monthly_report": ".docx"}


@pytest.fixture(params=COMMANDS)
def call(request, capsys, monkeypatch, tmp_path):
    """call(month="2026-10", …) → (exit code, last line, the file)."""
    monkeypatch.setattr("config.commands.connections.close_all", lambda: None)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    name = request.param
    command = import_module(f"config.management.commands.{name}").Command
    street()
    director()

    def run(**options):
        path = options.pop("out", tmp_path / f"month{COMMANDS[name]}")
        given = {"street": street().area.code, "month": "2026-10", "out": str(path)} | options
        arguments = [part for key, value in given.items() if value for part in (f"--{key}", value)]
        code = 0
        try:
            command().run_from_argv(["manage.py", name, *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, json.loads(capsys.readouterr().out.strip().splitlines()[-1]), path

    return run


def test_the_last_line_holds_the_figures(call):
    case_at(State.COMPLETED, at=MIDDLE)
    registered(at=MIDDLE)
    code, said, path = call()
    assert (code, said["street"], said["month"], said["officer"]) == (
        0,
        street().area.code,
        "2026-10",
        director().officer.username,
    )
    assert said["figures"]["new"] == 2
    assert said["figures"]["completion"] == {"part": 1, "whole": 2, "percent": 50.0}
    assert said["figures"]["satisfaction"] == {"part": 0, "whole": 0, "percent": None}
    assert said["as_of"] == "2026-11-17T10:00:00+08:00"
    assert path.stat().st_size > 1000


def test_a_month_without_a_case_works(call):
    code, said, _ = call(month="2025-01")
    assert (code, said["figures"]["new"]) == (0, 0)


def test_the_month_that_runs_may_be_asked_for(call):
    assert call(month="2026-11")[0] == 0


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "202610", "十月", "2026-10-01", "0000-01"])
def test_what_is_no_month_is_wrong_usage(call, month):
    code, said, path = call(month=month)
    assert (code, path.exists()) == (2, False)
    assert "2026-10" in said["error"]


def test_a_month_that_lies_ahead_is_wrong_usage(call):
    code, said, _ = call(month="2026-12")
    assert (code, said["error"]) == (2, "2026年12月还没有到，最晚可以生成2026年11月的。")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"street": "999999999"}, "没有代码为“999999999”的街道，请用 list_areas --level street 查看。"),
        ({"as": "nobody"}, "没有登录名为“nobody”的在用人员，请核对。"),
    ],
)
def test_an_unknown_street_or_officer_is_a_sentence(call, options, sentence):
    code, said, path = call(**options)
    assert (code, said, path.exists()) == (1, {"error": sentence}, False)


def test_a_place_that_cannot_be_written_is_a_sentence(call, tmp_path, request):
    ending = COMMANDS[request.node.callspec.params["call"]]
    for out, code in ((tmp_path / "no" / f"x{ending}", 1), (tmp_path / "x.pdf", 2)):
        got, said, _ = call(out=out)
        assert got == code
        assert "不能写到" in said["error"] or "结尾" in said["error"]


def test_nothing_is_left_in_the_folder_when_the_disk_refuses(call, tmp_path, monkeypatch, request):
    ending = COMMANDS[request.node.callspec.params["call"]]
    folder = tmp_path / f"folder{ending}"
    folder.mkdir()
    code, said, _ = call(out=folder)
    assert code == 1
    assert said["error"].startswith("不能写到")
    assert list(folder.iterdir()) == []


def test_missing_options_are_wrong_usage(call):
    code, said, _ = call(street="")
    assert (code, said["error"]) == (2, "用法有误：缺少参数 --street。加 --help 查看用法。")


def test_each_officer_gets_what_that_officer_may_see(call):
    registered(at=MIDDLE)
    registered(at=MIDDLE, is_restricted=True)
    by = secretary().officer
    assert call(**{"as": by.username})[1]["figures"]["new"] == 1


def test_the_workbook_of_the_command_is_a_workbook(call, request):
    registered(at=MIDDLE)
    _, said, path = call()
    if path.suffix == ".xlsx":
        assert (said["rows"], said["agrees"]) == (1, True)
        assert load_workbook(path).sheetnames[:2] == ["指标口径", "汇总"]
