"""Word documents from templates that an office may edit: filled in a child process that can be stopped.

A template is a program somebody else wrote. It runs in jinja2's sandbox, with everything escaped and every unknown
name an error, in a process of its own with a limit of memory and of time (`core.documents_child`); the child lives on
from letter to letter, so a thousand do not start a thousand interpreters.
"""

from __future__ import annotations

import base64
import json
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from typing import IO, Any

from core.refusals import Refusal, incomplete

SECONDS = 10.0
_START_SECONDS = 30.0

# strings, numbers, lists and dicts of them: what JSON can say
Context = Mapping[str, Any]


class DocumentError(Exception):
    """The template could not be filled; the sentence says why in words an office understands."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Renderer:
    """One child process, started when it is first needed and again after it had to be killed. Safe between threads."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._template: bytes | None = None

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._stop()

    def render(self, template: bytes, context: Context) -> bytes:
        """The filled document. Errors: DocumentError, also when it takes too long or too much memory."""
        answer = self._ask("render", template, context)
        return base64.b64decode(answer["document"])

    def names(self, template: bytes) -> list[str]:
        """The variables that a template asks for, sorted. Errors: DocumentError for what is no template."""
        return sorted(self._ask("names", template, {})["names"])

    def _ask(self, what: str, template: bytes, context: Context) -> dict[str, Any]:
        with self._lock:
            child = self._running()
            same = template is self._template or template == self._template
            question: dict[str, Any] = {"what": what, "context": dict(context)}
            if not same:
                question["template"] = base64.b64encode(template).decode()
            try:
                _say(child, question)
                self._template = template
                answer = _hear(child, self._seconds)
            except TimeoutError as error:
                self._stop()
                raise DocumentError(
                    f"模板超过 {self._seconds:g} 秒还没有生成完，可能含有过长或无尽的循环。"
                ) from error
            except (EOFError, OSError) as error:
                self._stop()
                raise DocumentError("生成文件的进程中断了，模板可能过大或占用内存过多。") from error
        if "error" in answer:
            raise DocumentError(answer["error"])
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "core.documents_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            try:
                _hear(self._child, _START_SECONDS)  # it says that it is ready
            except (TimeoutError, EOFError) as error:
                self._stop()
                raise DocumentError("生成文件的进程没有启动，请联系管理员查看日志。") from error
        return self._child

    def _stop(self) -> None:
        child, self._child, self._template = self._child, None, None
        if child is not None:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()
            child.wait()


def _say(child: subprocess.Popen[bytes], question: dict[str, Any]) -> None:
    pipe: IO[bytes] = child.stdin  # type: ignore[assignment]  # made with a pipe
    pipe.write(json.dumps(question, ensure_ascii=False).encode() + b"\n")
    pipe.flush()


def _hear(child: subprocess.Popen[bytes], seconds: float) -> dict[str, Any]:
    """One line of the child. Errors: TimeoutError; EOFError when it died."""
    pipe: IO[bytes] = child.stdout  # type: ignore[assignment]  # made with a pipe
    descriptor, until = pipe.fileno(), time.monotonic() + seconds
    line = bytearray()
    while not line.endswith(b"\n"):
        left = until - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise TimeoutError
        # past the buffer of the pipe object: select knows nothing of what it holds
        piece = pipe.raw.read(1 << 20) if hasattr(pipe, "raw") else pipe.read1(1 << 20)  # type: ignore[attr-defined]
        if not piece:
            raise EOFError
        line += piece
    answer: dict[str, Any] = json.loads(line)
    return answer


def why_not_template(content: bytes, sample: Context, *, seconds: float = SECONDS) -> Refusal | None:
    """Why a document cannot be the template for data like this sample; it is filled once on trial."""
    with Renderer(seconds=seconds) as renderer:
        try:
            unknown = [name for name in renderer.names(content) if name not in sample]
            if unknown:
                known = "、".join(sample)
                return incomplete(f"模板里有不认识的变量：{'、'.join(unknown)}。可用的变量是：{known}。")
            renderer.render(content, sample)
        except DocumentError as error:
            return incomplete(f"{error.sentence}请在 Word 里改好后重新上传，原来的模板继续使用。")
    return None
