"""`manage.py up`: the whole product in one process tree, or with `--only` one of web, worker and beat."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, connections

from config import environment as env
from config import prepare
from config.supervise import Launcher, Program, supervise
from core import alive

_NAMES = {"worker": "后台任务", "beat": "定时任务"}


class Command(BaseCommand):
    help = "启动整套系统（网页、后台任务、定时任务），Ctrl-C 或 SIGTERM 停止。设置见 .env.example。"

    stopping = False
    serving = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only",
            choices=["web", "worker", "beat"],
            default="",
            help="只启动一个程序：网页（先等数据库，再建表）、后台任务或定时任务（等表建好）。",
        )

    def handle(self, *_args: Any, only: str = "", **_options: Any) -> None:
        try:
            self._live(only)
        except CommandError as error:
            # the sentence alone, without Django's "CommandError:" before it
            self.stderr.write(str(error))
            raise SystemExit(1) from error

    def _live(self, only: str) -> None:
        launcher = Launcher()
        # also when started in the background, where the shell has SIGINT ignored
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        if only == "beat" and not settings.REDIS_URL:
            raise CommandError("没有 REDIS_URL 时定时任务在后台任务之内，不单独启动。请设置 REDIS_URL。")
        prepare.insist_on_writable(settings.DATA_DIR)
        served = only in ("", "web")
        with prepare.only_start(settings.DATA_DIR, only), _listening(served) as listener:
            if only:
                prepare.wait(partial(prepare.why_not_ready, tables=not served), self._say)
            if listener:
                self._prepare()
                self._greet(listener)
            else:
                connections.close_all()
                self._say(f"{_NAMES[only]}已启动（Ctrl-C 停止）。")
            self.serving = True
            supervise(
                _programs(only, listener),
                settings.BASE_DIR,
                until=lambda: self.stopping or launcher.has_gone(),
            )
        self._say("已停止。")

    def _on_signal(self, *_signal: Any) -> None:
        if not self.stopping:
            # not through self.stdout: the signal may have come in the middle of a write to it
            with contextlib.suppress(OSError):
                os.write(1, "正在停止……\n".encode())
        self.stopping = True
        if not self.serving:
            raise SystemExit(0)

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def _prepare(self) -> None:
        try:
            call_command("migrate", interactive=False, verbosity=0)
            if not settings.DEBUG:
                prepare.collect_static()
            if prepare.wants_seeding():
                self._say("正在装入演示数据，约需一分钟……")
                self._say(f"已装入 {prepare.seed()} 件演示事项。")
        except DatabaseError as error:
            raise CommandError(
                f"数据库不可用：{' '.join(str(error).split())}。请检查 DATABASE_URL 以及数据库是否已启动。"
            ) from error
        except OSError as error:
            raise CommandError(f"启动前的准备没有完成：{error.filename or ''} {env.why(error)}。") from error
        finally:
            connections.close_all()

    def _greet(self, listener: socket.socket) -> None:
        host, port = listener.getsockname()[:2]
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        self._say(f"综治中心已启动：http://{host}:{port}/ （Ctrl-C 停止）")
        if settings.DEMO:
            self._say("演示账号：window、commander、director、unit、grid 等，密码见 README.md。")


def _listening(served: bool) -> AbstractContextManager[socket.socket | None]:  # noqa: FBT001
    return prepare.listen(settings.HOST, settings.PORT) if served else nullcontext()


def _programs(only: str, listener: socket.socket | None) -> list[Program]:
    """Web, worker and, with Redis, beat; or the one that was asked for."""
    programs = []
    if listener:
        programs.append(_web(listener))
    if only in ("", "worker"):
        programs.append(_worker())
    if only == "beat" or (not only and settings.REDIS_URL and env.flag("BEAT", default=True)):
        programs.append(_beat())
    return programs


def _web(listener: socket.socket) -> Program:
    """SQLite has one writer, so one web process with eight threads; PostgreSQL gets WEB_WORKERS times four."""
    embedded = connection.vendor == "sqlite"
    workers, threads = (1, 8) if embedded else (env.number("WEB_WORKERS", 2), 4)
    command = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi"),
        *("--bind", f"fd://{listener.fileno()}"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)),
        *("--timeout", "120", "--graceful-timeout", "15", "--log-level", "warning", "--no-control-socket"),
    ]
    # when the supervisor is killed the web may finish its answers; the worker must be gone before
    # another one starts and puts its jobs back
    return Program("web", command, orphaned=signal.SIGTERM, keep_fds=(listener.fileno(),))


def _celery(*arguments: str) -> list[str]:
    # as root Celery prints ten lines of warning at each start
    quiet = ("-W", "ignore:You're running the worker")
    return [sys.executable, *quiet, "-m", "celery", "-q", "-A", "config", *arguments, "--loglevel", "WARNING"]


def _worker() -> Program:
    threads = ("--pool", "threads", "--concurrency", "4")
    return Program(
        "worker",
        _celery("worker", *threads, "--without-gossip", "--without-mingle", "--without-heartbeat"),
        proof=alive.proof(settings.DATA_DIR, "worker"),
    )


def _beat() -> Program:
    command = _celery("beat", "--scheduler", "config.celery:Beat", "--pidfile=")
    return Program("beat", command, proof=alive.proof(settings.DATA_DIR, "beat"))
