"""The real thing: `manage.py up` in its own folder, on its own SQLite, started, disturbed and stopped."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import OperationalError as BrokerError
from django.core.management.base import CommandError
from django.db import OperationalError, connection

from config import prepare
from config.environment import ROOT
from core import alive
from governance.models import Officer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Nothing of the caller's settings (nor of a .env file) reaches the started product."""
    plain = {"DATABASE_URL": "", "REDIS_URL": "", "DEMO": "", "DEBUG": "0", "HOST": "", "PUBLIC_URL": ""}
    keys = {"SECRET_KEY": "", "FIELD_KEY": "", "ALLOWED_HOSTS": "", "TRUSTED_PROXIES": ""}
    return {**os.environ, **plain, **keys, "DATA_DIR": str(folder), "PORT": "0", **more}


# no pace is asserted here: what comes, comes also while other work holds all cores
PATIENCE = 300.0


def wait_for(condition, seconds: float = PATIENCE) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.1)
    raise AssertionError("waited in vain")


def left_running(folder: Path) -> dict[int, str]:
    """Processes whose environment names the folder: {pid: command line}."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"DATA_DIR={folder}\0".encode() in (process / "environ").read_bytes():
                found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def answer(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=20) as response:  # noqa: S310
            return int(response.status)
    except OSError:
        return 0


class Running:
    def __init__(self, folder: Path, command: list[str], **popen) -> None:
        self.folder = folder
        self.out, self.err = folder / "out.txt", folder / "err.txt"
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment(folder), stdout=out, stderr=err, **popen
            )

    def address(self) -> str:
        def found() -> str:
            if self.process.poll() is not None:
                raise AssertionError(self.out.read_text() + self.err.read_text())
            match = re.search(r"http://127\.0\.0\.1:\d+", self.out.read_text())
            return match[0] if match else ""

        return str(wait_for(found))

    def pid_of(self, word: str) -> int:
        return next((pid for pid, line in left_running(self.folder).items() if word in line), 0)

    def wait_until_ready(self) -> str:
        address = self.address()
        wait_for(lambda: answer(f"{address}/healthz") == 200)
        wait_for(lambda: self.pid_of("celery"))
        return address

    def ends(self) -> int:
        code = self.process.wait(PATIENCE)
        wait_for(lambda: not left_running(self.folder))
        return code


@contextmanager
def running(folder: Path, command: list[str] | None = None, **popen):
    folder.mkdir(exist_ok=True)
    one = Running(folder, command or [sys.executable, "manage.py", "up"], **popen)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()
        for pid in left_running(folder):
            os.kill(pid, signal.SIGKILL)


def add_job(folder: Path) -> int | None:
    """A row of no known kind: whoever takes it up marks it failed, in words."""
    with closing(sqlite3.connect(folder / "centre.sqlite3", timeout=20)) as database, database:
        return database.execute(
            "insert into core_job (kind, state, title, arguments, created_at, attempts, done, total, result,"
            " sentence) values ('none', 'pending', 'x', '{}', '2026-01-01 00:00:00', 0, 0, 0, '{}', '')"
        ).lastrowid


def state_of(folder: Path, job: int | None) -> str:
    with closing(sqlite3.connect(folder / "centre.sqlite3", timeout=20)) as database:
        return str(database.execute("select state from core_job where id = ?", [job]).fetchone()[0])


@pytest.mark.skipif(connection.vendor == "postgresql", reason="lives on a SQLite of its own")
def test_one_life_of_the_product(tmp_path):
    """Starts, refuses a second start, survives a killed worker and a killed web process, stops cleanly."""
    folder = tmp_path / "data"
    with running(folder) as up:
        address = up.wait_until_ready()
        second = subprocess.run(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment(folder),
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 1
        assert f"已经在运行（pid {up.process.pid}" in second.stderr
        assert "Traceback" not in second.stderr

        worker, web = up.pid_of("celery"), up.pid_of("gunicorn")
        os.kill(worker, signal.SIGKILL)
        os.kill(web, signal.SIGKILL)
        job = add_job(folder)
        wait_for(lambda: state_of(folder, job) == "failed")
        assert up.pid_of("celery") not in (0, worker)
        wait_for(lambda: answer(f"{address}/healthz") == 200)

        up.process.send_signal(signal.SIGTERM)
        assert up.ends() == 0
        assert up.out.read_text().rstrip().endswith("已停止。")


@pytest.mark.deep
def test_web_and_worker_as_two_programs(tmp_path):
    """The worker waits for the web's tables, takes up its jobs, and is alone in its folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    command = [sys.executable, "manage.py", "up", "--only"]
    said = tmp_path / "worker.txt"
    with (
        said.open("w") as out,
        subprocess.Popen([*command, "worker"], cwd=ROOT, env=environment(folder), stdout=out) as worker,
    ):
        try:
            wait_for(lambda: "正在等待：数据表还没有建好" in said.read_text())
            with running(folder, [*command, "web"]) as web:
                web.wait_until_ready()
                assert web.pid_of("gunicorn")
                job = add_job(folder)
                wait_for(lambda: state_of(folder, job) == "failed")
                wait_for(lambda: alive.why_silent(folder, "worker", time.time()) == "")
                worker.terminate()
                web.process.terminate()
                assert worker.wait(PATIENCE) == 0
                assert web.ends() == 0
        finally:
            worker.kill()
    assert said.read_text().splitlines()[-3:] == [
        "后台任务已启动（Ctrl-C 停止）。",
        "正在停止……",
        "已停止。",
    ]


def test_each_program_runs_once_beside_the_others_and_not_beside_the_whole(tmp_path):
    def refused(program: str) -> bool:
        try:
            with prepare.only_start(tmp_path, program):
                return False
        except CommandError as error:
            return f"已经在运行（pid {os.getpid()}，" in str(error)

    with prepare.only_start(tmp_path, "web"):
        assert [refused(one) for one in ("web", "worker", "beat", "")] == [True, False, False, True]
    with prepare.only_start(tmp_path):
        assert [refused(one) for one in ("web", "worker", "beat", "")] == [True] * 4
    assert not refused("")


def test_waiting_tells_each_reason_once(tmp_path):
    reasons = iter(["甲", "甲", "乙", "乙", "甲", ""])
    said: list[str] = []
    prepare.wait(lambda: next(reasons), said.append, step=0)
    assert said == ["正在等待：甲。", "正在等待：乙。", "正在等待：甲。"]


@pytest.mark.django_db
def test_a_program_waits_for_its_database_its_tables_its_demonstration_and_redis(
    tmp_path, settings, monkeypatch
):
    def broken(error):
        def fail(*_, **__):
            raise error

        return fail

    settings.DATA_DIR, settings.DEMO, settings.REDIS_URL = tmp_path, False, "redis://127.0.0.1/15"
    monkeypatch.setattr("config.prepare.current_app.connection_for_write", broken(BrokerError("no route")))
    assert prepare.why_not_ready(tables=False) == ""
    assert prepare.why_not_ready(tables=True).startswith("Redis 不可用：no route。请检查 REDIS_URL")
    settings.DEMO = True
    assert prepare.why_not_ready(tables=True) == "演示数据还没有装完"
    monkeypatch.setattr("config.prepare.MigrationExecutor.migration_plan", lambda *_: ["one"])
    assert prepare.why_not_ready(tables=True).startswith("数据表还没有建好")
    monkeypatch.setattr("config.prepare.connection.close", lambda: None)
    monkeypatch.setattr(
        "config.prepare.connection.ensure_connection", broken(OperationalError("refused\n\tIs it running?"))
    )
    sentence = prepare.why_not_ready(tables=False)
    assert sentence.startswith("数据库不可用：refused Is it running。请检查 DATABASE_URL")


def test_beat_alone_needs_redis(tmp_path):
    ended = subprocess.run(
        [sys.executable, "manage.py", "up", "--only", "beat"],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr == "没有 REDIS_URL 时定时任务在后台任务之内，不单独启动。请设置 REDIS_URL。\n"


@pytest.mark.deep
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_each_signal_stops_it_even_when_the_shell_ignored_interrupts(tmp_path, number):
    def in_the_background() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    with running(tmp_path / "data", preexec_fn=in_the_background) as up:
        up.wait_until_ready()
        up.process.send_signal(number)
        assert up.ends() == 0


@pytest.mark.deep
def test_a_signal_during_preparation_leaves_nothing(tmp_path):
    with running(tmp_path / "data") as up:
        wait_for((tmp_path / "data" / "up.lock").exists)
        up.process.send_signal(signal.SIGTERM)
        assert up.ends() == 0


@pytest.mark.deep
def test_a_killed_supervisor_leaves_nothing_and_the_next_start_works(tmp_path):
    folder = tmp_path / "data"
    with running(folder) as up:
        up.wait_until_ready()
        up.process.kill()
        assert up.ends() == -signal.SIGKILL
    with running(folder) as up:
        up.wait_until_ready()
        up.process.terminate()
        assert up.ends() == 0


@pytest.mark.deep
@pytest.mark.parametrize("target", ["make", "group"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_make_run_stops_with_make(tmp_path, target, number):
    if not (ROOT / ".venv/.ok").exists() or not shutil.which("make"):
        pytest.skip("needs make and its .venv")
    with running(tmp_path / "data", ["make", "run", "DEMO="], start_new_session=True) as up:
        up.wait_until_ready()
        (os.kill if target == "make" else os.killpg)(up.process.pid, number)
        up.ends()


def test_a_taken_port_is_named_with_who_holds_it():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            CommandError, match=rf"端口 {port} 已被pid {os.getpid()}（.+）占用.*PORT={port + 1}"
        ):
            prepare.listen("127.0.0.1", port, patience=0)


@pytest.mark.parametrize(
    ("host", "port"), [("192.0.2.7", 8000), ("127.0.0.1", 70000), ("no such host", 8000)]
)
def test_an_address_that_is_not_ours_is_a_sentence(host, port):
    with pytest.raises(CommandError, match=r"请(改 HOST|检查)"):
        prepare.listen(host, port, patience=0)


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"不可写（不存在）。请改 DATA_DIR"):
        prepare.insist_on_writable(tmp_path / "missing")


def test_static_files_are_collected_once(tmp_path, settings):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    assert prepare.collect_static()
    assert not prepare.collect_static()
    settings.VERSION = "next"
    assert prepare.collect_static()


@pytest.mark.django_db
def test_the_demonstration_is_loaded_into_an_empty_database_only(tmp_path, settings, monkeypatch):
    settings.DATA_DIR, settings.DEMO = tmp_path, False
    assert not prepare.wants_seeding()
    settings.DEMO = True
    assert prepare.wants_seeding()
    Officer.objects.create(username="demo", name="演示", is_demonstration=True)
    assert prepare.wants_seeding()
    Officer.objects.create(username="real", name="王芳")
    assert not prepare.wants_seeding()


@pytest.mark.django_db
def test_a_load_that_was_cut_off_is_taken_up_at_the_next_start(tmp_path, settings, monkeypatch):
    settings.DATA_DIR, settings.DEMO = tmp_path, True
    Officer.objects.create(username="real", name="王芳")

    def cut_off(*_: Any, **__: Any) -> str:
        raise SystemExit(0)

    monkeypatch.setattr("config.prepare.call_command", cut_off)
    with pytest.raises(SystemExit):
        prepare.seed()
    assert prepare.wants_seeding()
    monkeypatch.setattr("config.prepare.call_command", lambda *_, **__: '{"cases": 3000}')
    assert prepare.seed() == 3000
    assert not prepare.wants_seeding()


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DEMO": "0"}, "缺少环境变量 SECRET_KEY"),
        ({"DATA_DIR": "/proc/no"}, "不能创建数据目录 /proc/no"),
        ({"PORT": "eight"}, "环境变量 PORT 应为整数"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL 只支持"),
    ],
)
@pytest.mark.parametrize("command", ["up", "doctor"])
def test_wrong_settings_are_one_sentence_and_json_for_contract_commands(
    tmp_path, command, variables, sentence
):
    ended = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env=environment(tmp_path, **variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith(sentence)
    assert len(ended.stderr.splitlines()) == 1
    if command == "doctor":
        assert json.loads(ended.stdout.splitlines()[-1])["error"].startswith(sentence)
