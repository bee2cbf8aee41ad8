"""import_ledger keeps its contract: exit codes, the last line, and nothing written when only counting."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cases.models import Case, Clock, Entry, ImportBatch
from config.management.commands.import_ledger import Command
from core.models import StoredFile
from tests.builders import street
from tests.cases.ledgers import HEADERS, csv_file, row, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(capsys, monkeypatch, settings, tmp_path):
    """Run as from a shell: (exit code, last line of standard output)."""
    # the test's own connection must live on
    monkeypatch.setattr("config.commands.connections.close_all", lambda: None)
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    street()

    def run(*arguments):
        code = 0
        try:
            Command().run_from_argv(["manage.py", "import_ledger", *map(str, arguments)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, json.loads(capsys.readouterr().out.strip().splitlines()[-1])

    return run


@pytest.fixture
def ledger(tmp_path):
    return xlsx(tmp_path / "台账.xlsx", row(1), row(2), row(2), row(3, time="2026-02-30"))


def test_the_last_line_tells_what_was_done(call, ledger):
    code, said = call(ledger, "--street", street().area.code)
    path = Path(said.pop("rejects_file"))
    assert (code, said) == (0, {"rows": 4, "created": 2, "duplicates": 1, "rejected": 1, "skipped": 1})
    assert load_workbook(path).active["A1"].value == "问题（导入时忽略）"
    assert Entry.objects.filter(officer=None).count() == Case.objects.filter(is_history=True).count() == 2


def test_again_it_creates_nothing(call, ledger):
    call(ledger, "--street", street().area.code)
    code, said = call(ledger, "--street", street().area.code)
    assert (code, said["created"], said["duplicates"]) == (0, 0, 3)


def test_without_bad_rows_there_is_no_rejects_file(call, tmp_path):
    path = csv_file(tmp_path / "a.csv", row(), encoding="gb18030")
    assert call(path, "--street", street().area.code)[1]["rejects_file"] is None


def test_a_dry_run_writes_nothing(call, ledger):
    code, said = call(ledger, "--street", street().area.code, "--dry-run")
    assert (code, said["rows"], said["created"], said["rejects_file"]) == (0, 4, 2, None)
    assert not Case.objects.exists()
    assert not ImportBatch.objects.exists()
    assert not StoredFile.objects.exists()


def test_live_rows_get_their_clock(call, ledger):
    call(ledger, "--street", street().area.code, "--live")
    assert Clock.objects.count() == Case.objects.filter(is_history=False).count() == 2


def test_columns_and_sheet_can_be_named(call, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ["x", "发生了一件事情。"], headers=["甲", "经历"])
    code, said = call(path, "--street", street().area.code, "--sheet", "Sheet", "--map", "经历=narrative")
    assert (code, said["created"]) == (0, 1)
    assert Case.objects.get().source_row == {"甲": "x"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["没有.xlsx", "--street", "530199001"], "找不到文件"),
        (["FILE", "--street", "999"], "没有代码为“999”的街道"),
        (["FILE"], "--street"),
        (["FILE", "--street", "530199001", "--map", "没有的列=narrative"], "没有的列"),
        (["FILE", "--street", "530199001", "--map", "社区=乱写"], "乱写"),
        (["FILE", "--street", "530199001", "--map", "社区"], "看不懂"),
        (["FILE", "--street", "530199001", "--sheet", "没有的表"], "没有名为“没有的表”的工作表"),
    ],
)
def test_wrong_usage_is_exit_code_two_with_a_sentence(call, ledger, arguments, sentence):
    code, said = call(*(ledger if part == "FILE" else part for part in arguments))
    assert code == 2
    assert sentence in said["error"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "空文件"),
        (b"%PDF-1.4", "不是表格"),
        ("日期,姓名\n2026-09-09,李四\n".encode(), "没有找到写明内容的列"),
    ],
)
def test_a_file_that_cannot_be_read_is_exit_code_one_with_a_sentence(call, tmp_path, content, sentence):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    code, said = call(path, "--street", street().area.code)
    assert code == 1
    assert sentence in said["error"]
    assert not ImportBatch.objects.exists()


def test_a_street_without_a_centre_cannot_import(call, ledger):
    street(2).centre.delete()
    code, said = call(ledger, "--street", street(2).area.code)
    assert (code, "还没有综治中心" in said["error"]) == (1, True)


def test_a_ledger_with_only_a_header_has_no_rows(call, tmp_path):
    code, said = call(csv_file(tmp_path / "a.csv", headers=HEADERS), "--street", street().area.code)
    assert (code, said["rows"], said["created"]) == (0, 0, 0)
