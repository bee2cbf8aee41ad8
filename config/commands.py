"""The contract of our commands: the last line of standard output is one JSON object, the exit code is 0, 1 or 2."""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from core.refusals import Refused

log = logging.getLogger(__name__)

# argparse speaks English only; these are the five things it ever has to say to a caller of ours
_USAGE = (
    (r"the following arguments are required: (.+)", r"缺少参数 \1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数 \1"),
    (r"argument (\S+?): expected .+", r"参数 \1 后面缺少值"),
    (r"argument (\S+?): invalid choice: (.+?) \(choose from (.+)\)", r"参数 \1 不能是 \2，可选：\3"),
    (r"argument (\S+?): invalid \w+ value: (.+)", r"参数 \1 的值 \2 写法不对"),
)


class WrongUsage(CommandError):
    """The caller must change the command line: exit code 2."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, returncode=2)


def in_chinese(usage_error: str) -> str:
    """An argparse message as a Chinese sentence."""
    message = usage_error.removeprefix("Error: ")
    for pattern, sentence in _USAGE:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            message = match.expand(sentence)
            break
    return f"用法有误：{message}。加 --help 查看用法。"


class ContractCommand(BaseCommand):
    """A command that answers with one JSON object; subclasses write `carry_out`.

    Errors: `carry_out` raises CommandError (exit 1), WrongUsage (exit 2) or Refused (exit 1) with a Chinese
    sentence, which becomes `{"error": …}`. Lines before the last go through `self.stdout`, logs through `logging`.
    """

    def carry_out(self, **options: Any) -> dict[str, Any]:
        """Do the work; the returned object is the last line of standard output."""
        raise NotImplementedError

    def handle(self, *_args: Any, **options: Any) -> str:
        """The JSON line; `call_command` returns it, `execute` prints it."""
        return json.dumps(self.carry_out(**options), ensure_ascii=False, default=str)

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            code, sentence = self._run(argv)
        finally:
            connections.close_all()
        if code:
            sys.stderr.write(f"{sentence}\n")
            sys.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False) + "\n")
            sys.stdout.flush()
            sys.exit(code)

    def _run(self, argv: list[str]) -> tuple[int, str]:
        # off the command line Django's parser raises CommandError instead of leaving with its own message
        parser = self.create_parser(argv[0], argv[1])
        try:
            options = vars(parser.parse_args(argv[2:]))
        except CommandError as error:
            return 2, in_chinese(str(error))
        try:
            self.execute(*options.pop("args", ()), **options)
        except CommandError as error:
            return error.returncode, str(error)
        except Refused as error:
            return 1, error.refusal.sentence
        except ImproperlyConfigured as error:
            return 1, str(error)
        except DatabaseError as error:
            log.exception("the database refused")
            return 1, f"数据库出错：{' '.join(str(error).split())}。请先运行 manage.py doctor 查看原因。"
        except OSError as error:
            log.exception("a file or the network refused")
            return 1, f"读写失败：{error.filename or ''} {error.strerror or error}。"
        except KeyboardInterrupt:
            return 1, "已中断，未完成的部分没有写入。"
        except Exception:  # whoever called parses the last line, whatever happened
            log.exception("command failed")
            return 1, "出现意外错误，详情见标准错误输出。"
        return 0, ""
