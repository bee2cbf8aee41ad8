"""`manage.py up`: the whole product in one process tree: tables, static files, web, worker, beat."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections

from config import environment as env
from config import prepare
from config.supervise import Launcher, Program, supervise


class Command(BaseCommand):
    help = "启动整套系统（网页、后台任务、定时任务），Ctrl-C 或 SIGTERM 停止。设置见 .env.example。"

    stopping = False
    serving = False

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            self._live()
        except CommandError as error:
            # the sentence alone, without Django's "CommandError:" before it
            self.stderr.write(str(error))
            raise SystemExit(1) from error

    def _live(self) -> None:
        launcher = Launcher()
        # also when started in the background, where the shell has SIGINT ignored
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        prepare.insist_on_writable(settings.DATA_DIR)
        with prepare.only_start(settings.DATA_DIR), prepare.listen(settings.HOST, settings.PORT) as listener:
            self._prepare()
            self._greet(listener)
            self.serving = True
            supervise(
                _programs(listener),
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
            raise CommandError(
                f"启动前的准备没有完成：{error.filename or ''} {prepare.why(error)}。"
            ) from error
        finally:
            connections.close_all()

    def _greet(self, listener: socket.socket) -> None:
        host, port = listener.getsockname()[:2]
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        self._say(f"综治中心已启动：http://{host}:{port}/ （Ctrl-C 停止）")
        if settings.DEMO:
            self._say("演示账号：window、commander、director、unit、grid 等，密码见 README.md。")


def _programs(listener: socket.socket) -> list[Program]:
    """SQLite has one writer, so one web process with eight threads; PostgreSQL gets WEB_WORKERS times four."""
    embedded = connection.vendor == "sqlite"
    workers, threads = (1, 8) if embedded else (env.number("WEB_WORKERS", 2), 4)
    # as root in a container Celery prints ten lines of warning at each start
    celery = [
        *(sys.executable, "-W", "ignore:You're running the worker"),
        *("-m", "celery", "-q", "-A", "config"),
    ]
    web = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi"),
        *("--bind", f"fd://{listener.fileno()}"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)),
        *("--timeout", "120", "--graceful-timeout", "15", "--log-level", "warning", "--no-control-socket"),
    ]
    worker = [
        *(*celery, "worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    programs = [
        # when the supervisor is killed the web may finish its answers; the worker must be gone before
        # another one starts and puts its jobs back
        Program("web", web, orphaned=signal.SIGTERM, keep_fds=(listener.fileno(),)),
        Program("worker", worker),
    ]
    if settings.REDIS_URL and env.flag("BEAT", default=True):
        beat = [
            *celery,
            "beat",
            "--scheduler",
            "celery.beat:Scheduler",
            "--loglevel",
            "WARNING",
            "--pidfile=",
        ]
        programs.append(Program("beat", beat))
    return programs
