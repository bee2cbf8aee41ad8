"""The contract of commands: exit code 0, 1 or 2, and a last line of JSON that says why in Chinese."""

import json
import logging

import pytest
from django.core.management.base import CommandError
from django.db import OperationalError

from config.commands import ContractCommand, WrongUsage
from core.refusals import Refused, incomplete


class Greet(ContractCommand):
    requires_system_checks = []
    error: BaseException | None = None

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument("--times", type=int, default=1)
        parser.add_argument("--tone", choices=["warm", "cold"])

    def carry_out(self, **options):
        if self.error:
            raise self.error
        return {"greeting": f"你好，{options['name']}", "times": options["times"]}


@pytest.fixture
def call(capsys, monkeypatch):
    # the test's own connection must live on
    monkeypatch.setattr("config.commands.connections.close_all", lambda: None)

    def run(*arguments: str, error: BaseException | None = None):
        command = Greet()
        command.error = error
        code = 0
        try:
            command.run_from_argv(["manage.py", "greet", *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, json.loads(capsys.readouterr().out.splitlines()[-1])

    return run


def test_the_last_line_is_the_result(call):
    assert call("王芳", "--times", "2") == (0, {"greeting": "你好，王芳", "times": 2})


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "缺少参数 name"),
        (("a", "b"), "不认识的参数 b"),
        (("a", "--times"), "参数 --times 后面缺少值"),
        (("a", "--times", "many"), "参数 --times 的值 'many' 写法不对"),
        (("a", "--tone", "loud"), "参数 --tone 不能是 'loud'"),
    ],
)
def test_wrong_usage_is_exit_two_with_a_chinese_sentence(call, arguments, sentence):
    code, answer = call(*arguments)
    assert code == 2
    assert sentence in answer["error"]


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (CommandError("没有这个街道。"), 1, "没有这个街道。"),
        (WrongUsage("月份应写成 2026-05。"), 2, "月份应写成 2026-05。"),
        (Refused(incomplete("请填写事由。")), 1, "请填写事由。"),
        (OperationalError("gone"), 1, "数据库出错：gone。请先运行 manage.py doctor 查看原因。"),
        (FileNotFoundError(2, "No such file or directory", "a.xlsx"), 1, "读写失败：a.xlsx"),
        (KeyboardInterrupt(), 1, "已中断，未完成的部分没有写入。"),
        (ZeroDivisionError(), 1, "出现意外错误，详情见标准错误输出。"),
    ],
)
def test_every_failure_is_a_sentence(call, caplog, error, code, sentence):
    caplog.set_level(logging.CRITICAL)
    ended, answer = call("a", error=error)
    assert ended == code
    assert answer["error"].startswith(sentence)
