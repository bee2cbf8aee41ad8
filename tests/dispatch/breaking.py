"""Breaks a program at a point that is named by what it was about to do: a write, a commit, bytes put in their place."""

from __future__ import annotations

import contextlib
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, connection

_WRITES = re.compile(
    r"^\s*(INSERT INTO|UPDATE|DELETE FROM|SAVEPOINT|RELEASE SAVEPOINT)\s+\"?(\w*)", re.IGNORECASE
)

# called before each step with its number (from 0) and its name
OnStep = Callable[[int, str], None]


def _name(sql: str) -> str:
    found = _WRITES.match(sql)
    if found is None:
        return ""
    verb, what = found.groups()
    return verb.lower() if "SAVEPOINT" in verb.upper() else f"{verb.lower()} {what}"


@contextlib.contextmanager
def stepping(on_step: OnStep) -> Iterator[None]:
    """Calls `on_step` before every write, before and after every commit, and around the moment a file gets its name."""
    number = 0

    def step(name: str) -> None:
        nonlocal number
        number += 1
        on_step(number - 1, name)

    def statement(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if name := _name(sql):
            step(name)
        return execute(sql, params, many, context)

    commit, replace = connection._commit, Path.replace

    def committed() -> None:
        step("before a commit")
        commit()
        step("after a commit")

    def replaced(self: Path, target: Any) -> Path:
        step("before a file has its name")
        done = replace(self, target)
        step("after a file has its name")
        return done

    connection._commit = committed
    Path.replace = replaced  # type: ignore[assignment,method-assign]
    try:
        with connection.execute_wrapper(statement):
            yield
    finally:
        connection._commit = commit
        Path.replace = replace  # type: ignore[method-assign]


def steps_of(work: Callable[[], object]) -> list[str]:
    """The names of all steps of a piece of work, which is done."""
    names: list[str] = []
    with stepping(lambda _, name: names.append(name)):
        work()
    return names


def killed(work: Callable[[], object], number: int) -> bool:
    """Does the work in a process of its own, which gets SIGKILL at that step; False when it ended before."""
    connection.close()
    child = os.fork()
    if child == 0:  # pragma: no cover - dies

        def kill(step: int, _: str) -> None:
            if step == number:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            with stepping(kill):
                work()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed before it was killed"
    return False


def _lose() -> None:
    """PostgreSQL ends our connection, so that the next statement finds nobody; SQLite has no other side: it just fails."""
    if connection.vendor != "postgresql":
        raise OperationalError("disk I/O error")
    wrapper = connection.copy()
    with contextlib.closing(wrapper), wrapper.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [connection.connection.info.backend_pid])


def lost(work: Callable[[], object], number: int) -> bool:
    """Does the work here, but the database goes away at that step; False when the work ended before."""
    was_reached = False

    def on_step(step: int, _: str) -> None:
        nonlocal was_reached
        if step == number:
            was_reached = True
            _lose()

    try:
        with stepping(on_step):
            work()
    except (OperationalError, InterfaceError):
        assert was_reached
    connection.close()
    return was_reached
