"""assess_texts: JSON lines in, JSON lines out, no database."""

import json

import pytest

from config.management.commands.assess_texts import Command
from risk.rules import catalogue

THREAT = "甲扬言要杀乙全家。"


@pytest.fixture
def assess(tmp_path, capsys, monkeypatch):
    """Runs the command as the command line does; (code, last line, rows written). The database is out of bounds."""
    monkeypatch.setattr("config.commands.connections.close_all", lambda: None)

    def run(given: bytes | None, *more: str):
        source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        if given is not None:
            source.write_bytes(given)
        code = 0
        try:
            Command().run_from_argv(["manage.py", "assess_texts", str(source), str(target), *more])
        except SystemExit as stop:
            code = int(stop.code or 0)
        rows = (
            [json.loads(line) for line in target.read_text("utf-8").splitlines()] if target.exists() else None
        )
        return code, json.loads(capsys.readouterr().out.splitlines()[-1]), rows

    return run


def lines(*items: object) -> bytes:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items).encode()


def test_each_line_is_answered_in_order_with_its_evidence(assess):
    code, summary, rows = assess(lines({"id": "b", "text": THREAT}, {"id": "a", "text": "双方握手言和。"}))
    assert code == 0
    assert (summary["rows"], summary["rejected"], set(summary)) == (2, 0, {"rows", "rejected", "seconds"})
    assert rows == [
        {"id": "b", "factors": ["A01"], "score": 5, "level": "medium", "evidence": rows[0]["evidence"]},
        {"id": "a", "factors": [], "score": 0, "level": "low", "evidence": {}},
    ]
    assert list(rows[0]["evidence"]) == ["A01"]
    assert all(phrase in THREAT for phrase in rows[0]["evidence"]["A01"])


@pytest.mark.parametrize("name", ["7", 7, 7.5, True, ["7"], {"n": 7}, "𠮷"])
def test_an_id_comes_back_as_it_was(assess, name):
    assert assess(lines({"id": name, "text": ""}))[2][0]["id"] == name


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b"[]",
        b"7",
        b'{"id": 1}',
        b'{"text": "x"}',
        b'{"id": null, "text": "x"}',
        b'{"id": 1, "text": 5}',
        b'{"id": 1, "text": null}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_bad_line_is_skipped_and_counted(assess, bad):
    code, summary, rows = assess(
        lines({"id": 1, "text": THREAT}) + bad + b"\n" + lines({"id": 2, "text": ""})
    )
    assert (code, summary["rows"], summary["rejected"]) == (0, 2, 1)
    assert [row["id"] for row in rows] == [1, 2]


def test_a_byte_order_mark_blank_lines_and_a_missing_last_newline_are_no_matter(assess):
    given = b"\xef\xbb\xbf" + lines({"id": 1, "text": THREAT}) + b"\r\n\n" + b'{"id": 2, "text": ""}'
    code, summary, rows = assess(given)
    assert (code, summary["rows"], summary["rejected"], len(rows)) == (0, 2, 0, 2)


def test_an_empty_file_gives_an_empty_file(assess):
    code, summary, rows = assess(b"")
    assert (code, summary["rows"], rows) == (0, 0, [])


def test_a_half_character_is_written_as_it_came(assess):
    text = r'{"id": "\ud800", "text": "\ud800' + THREAT + '"}'
    assert assess(text.encode())[2][0]["id"] == "\ud800"


def test_a_line_without_end_is_skipped_without_being_held(assess, monkeypatch):
    monkeypatch.setattr("config.management.commands.assess_texts._LONGEST_LINE", 200)
    long = lines({"id": 1, "text": "长" * 500})
    code, summary, rows = assess(long + lines({"id": 2, "text": ""}) + long.rstrip())
    assert (code, summary["rejected"], [row["id"] for row in rows]) == (0, 2, [2])


def test_a_street_may_bring_its_own_catalogue(assess, tmp_path):
    own = tmp_path / "own.yaml"
    shipped = catalogue._SHIPPED.read_text("utf-8")
    own.write_text(
        shipped.replace("code: A01\n  slug: extreme_threat", "code: A01\n  slug: mine"), "utf-8-sig"
    )
    assert assess(lines({"id": 1, "text": THREAT}), "--catalogue", str(own))[2][0]["factors"] == ["A01"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"version: 0", "version"), (b"\xff", "UTF-8"), (b"a: [", "YAML"), (None, "读不了目录文件")],
)
def test_a_broken_catalogue_fails_in_words_and_writes_nothing(assess, tmp_path, content, sentence):
    own = tmp_path / "own.yaml"
    if content is not None:
        own.write_bytes(content)
    code, summary, rows = assess(lines({"id": 1, "text": ""}), "--catalogue", str(own))
    assert (code, rows) == (1, None)
    assert sentence in summary["error"]


def test_a_missing_input_fails_in_words(assess):
    code, summary, rows = assess(None)
    assert (code, rows) == (1, None)
    assert "找不到文件" in summary["error"]


def test_an_output_that_cannot_be_written_fails_in_words(assess, tmp_path):
    (tmp_path / "out.jsonl.part").mkdir()
    code, summary, _ = assess(lines({"id": 1, "text": ""}))
    assert code == 1
    assert "不能写入" in summary["error"]


def test_the_input_is_never_overwritten(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("config.commands.connections.close_all", lambda: None)
    same = tmp_path / "in.jsonl"
    same.write_bytes(lines({"id": 1, "text": ""}))
    with pytest.raises(SystemExit) as stop:
        Command().run_from_argv(["manage.py", "assess_texts", str(same), str(same)])
    assert stop.value.code == 2
    assert "error" in json.loads(capsys.readouterr().out.splitlines()[-1])
    assert same.read_bytes() == lines({"id": 1, "text": ""})


def test_too_few_arguments_are_wrong_usage(capsys, monkeypatch):
    monkeypatch.setattr("config.commands.connections.close_all", lambda: None)
    with pytest.raises(SystemExit) as stop:
        Command().run_from_argv(["manage.py", "assess_texts"])
    assert stop.value.code == 2
    assert "缺少参数" in json.loads(capsys.readouterr().out.splitlines()[-1])["error"]
