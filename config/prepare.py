"""What must be true before the first request: one start at a time, a port, tables, static files, a demonstration."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import io
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import current_app
from celery.exceptions import OperationalError as BrokerError
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from cases.models import Case
from config.environment import why
from governance.models import Officer

_BACKLOG = 512
_HIGHEST_PORT = 65535
_REMINDER_SECONDS = 30.0


def insist_on_writable(folder: Path) -> None:
    probe = folder / f".write-test.{os.getpid()}"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise CommandError(
            f"数据目录 {folder} 不可写（{why(error)}）。请改 DATA_DIR，或赋予写权限。"
        ) from error


@contextmanager
def only_start(folder: Path, program: str = "") -> Iterator[None]:
    """Hold the installation's lock, or one program's beside the others'; the kernel lets go of it whatever happens."""
    if not program:
        with _held(folder / "up.lock", fcntl.LOCK_EX):
            yield
        return
    with _held(folder / f"up.{program}.lock", fcntl.LOCK_EX), _held(folder / "up.lock", fcntl.LOCK_SH):
        yield


@contextmanager
def _held(path: Path, kind: int) -> Iterator[None]:
    folder = path.parent
    try:
        file = path.open("a+")
    except OSError as error:
        raise CommandError(f"不能打开 {path}（{why(error)}）。请改 DATA_DIR，或赋予写权限。") from error
    with file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise CommandError(
                f"已经在运行（pid {file.read().strip() or '未知'}，数据目录 {folder}）。"
                "请先停止它；要再启动一套，请另设 DATA_DIR 和 PORT。"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _holder(port: int) -> str:
    """The process that listens on a TCP port as "pid 7（nginx）", empty when it cannot be told. Linux only."""
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        rows = table.read_text().splitlines()[1:] if table.exists() else []
        for row in map(str.split, rows):
            if int(row[1].rpartition(":")[2], 16) == port and row[3] == "0A":
                inodes.add(f"socket:[{row[9]}]")
    for handle in Path("/proc").glob("[0-9]*/fd/*") if inodes else ():
        try:
            if str(handle.readlink()) in inodes:
                process = handle.parent.parent
                return f"pid {process.name}（{(process / 'comm').read_text().strip()}）"
        except OSError:
            continue
    return ""


def listen(host: str, port: int, patience: float = 3.0) -> socket.socket:
    """A listening socket that outlives restarts of the web process: callers wait in its queue meanwhile."""
    try:
        if port > _HIGHEST_PORT:
            raise OverflowError
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, OverflowError) as error:
        raise CommandError(f"HOST={host}、PORT={port} 不是可用的地址。请检查后再启动。") from error
    deadline = time.monotonic() + patience
    while True:
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(_BACKLOG)
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRINUSE:
                # a predecessor that was just stopped may need a moment to let go
                if time.monotonic() < deadline:
                    time.sleep(0.2)
                    continue
                by = _holder(port)
                raise CommandError(
                    f"端口 {port} 已被{by or '其他程序'}占用。请先停止它，或换一个端口再启动，例如 PORT={port + 1}。"
                ) from error
            raise CommandError(
                f"不能在 {host}:{port} 上监听（{why(error)}）。请改 HOST 或 PORT 再启动。"
            ) from error
        return listener


def _static_state() -> str:
    """Changes when the version or any static source does. Cost: one stat per file."""
    digest = hashlib.sha256(settings.VERSION.encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> bool:
    """Collect the static files when they changed since the last time; True when it was needed."""
    stamp, state = settings.DATA_DIR / "static.stamp", _static_state()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text() == state:
        return False
    # of the two documentations that the library brings, the one we do not use
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["redoc"])
    stamp.write_text(state)
    return True


def wants_seeding() -> bool:
    """Whether the demonstration is to be loaded: nobody real works here and no case exists, or the last load was cut."""
    if not settings.DEMO:
        return False
    if _seeding_mark().exists():
        return True
    return not Case.objects.exists() and not Officer.objects.filter(is_demonstration=False).exists()


def seed() -> int:
    """Load the demonstration, return its cases; a mark tells the next start when this one is cut off half way."""
    mark = _seeding_mark()
    mark.touch()
    answer = json.loads(call_command("seed_demo", stdout=io.StringIO()))
    mark.unlink()
    return int(answer["cases"])


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".?")


def why_not_ready(*, tables: bool) -> str:
    """Why a program cannot begin yet: no database, or (`tables`) not those of this version, no Redis; else empty."""
    try:
        connection.ensure_connection()
        if not tables:
            return ""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "数据表还没有建好或更新好，由网页程序（up --only web）来做"
        if wants_seeding():
            return "演示数据还没有装完"
        if settings.REDIS_URL:
            with current_app.connection_for_write() as broker:
                broker.ensure_connection(max_retries=1, interval_start=0)
    except (DatabaseError, InterfaceError) as error:
        connection.close()
        return f"数据库不可用：{_one_line(error)}。请检查 DATABASE_URL 以及数据库是否已启动"
    except BrokerError as error:
        return f"Redis 不可用：{_one_line(error)}。请检查 REDIS_URL 以及 Redis 是否已启动"
    return ""


def wait(why_not: Callable[[], str], say: Callable[[str], None], step: float = 1.0) -> None:
    """Come back when nothing stands in the way; each new reason is said at once, an old one every half minute."""
    said, last = "", 0.0
    while reason := why_not():
        if reason != said or time.monotonic() - last > _REMINDER_SECONDS:
            say(f"正在等待：{reason}。")
            said, last = reason, time.monotonic()
        time.sleep(step)


def _seeding_mark() -> Path:
    return Path(settings.DATA_DIR) / "seeding"
