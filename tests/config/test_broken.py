"""Real programs on a real broker and database, broken at a named point; afterwards everything is there exactly once.

`OUTAGE=600` keeps Redis away for ten minutes instead of twenty seconds.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from redis import Redis
from redis.exceptions import ConnectionError as RedisGone

from config.environment import ROOT
from config.management.commands import up
from core.clock import ZONE
from tests.config.test_up import environment, left_running, wait_for

pytestmark = [
    pytest.mark.deep,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]
# in working hours of the morning after the slips of `filling` ran late
MORNING = datetime(2026, 12, 9, 9, 0, tzinfo=ZONE)
YEAR = 365 * 24 * 3600
QUEUE = "celery"
FILLING = "import django; django.setup(); from tests.config import filling; filling.main()"
ON_POSTGRES = connection.vendor == "postgresql"


class Broker:
    """A Redis of the test's own, which forgets everything when it ends."""

    def __init__(self, folder: Path) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self.folder = folder
        self.client = Redis(port=self.port)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            ["redis-server", *options, "--dir", str(self.folder)], stdout=subprocess.DEVNULL
        )
        wait_for(self._answers)

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except RedisGone:
            return False

    def kill(self) -> None:
        self.client.close()
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def waiting(self) -> list[dict[str, Any]]:
        return [json.loads(one) for one in self.client.lrange(QUEUE, 0, -1)]

    def tasks(self) -> set[str]:
        """What the waiting messages ask for: the keys of sweepers, else the name of the task."""
        bodies = [json.loads(base64.b64decode(one["body"])) for one in self.waiting()]
        keys = {key for (arguments, *_) in bodies for key in arguments}
        return keys | {one["headers"]["task"].rpartition(".")[2] for one in self.waiting()}

    def taken(self) -> list[dict[str, Any]]:
        """All messages, out of the queue; as if they had come in time, whatever that takes."""
        found = self.waiting()
        self.client.delete(QUEUE)
        for one in found:
            one["headers"]["expires"] = None
        return found

    def replay(self, messages: list[dict[str, Any]], times: int) -> None:
        """Word for word, ids and all, as a broker does that has lost its acknowledgements."""
        lines = [json.dumps(one) for one in messages]
        self.client.lpush(QUEUE, *(lines * times))

    def wait_until_taken(self) -> None:
        """Neither waiting nor in the hands of a worker."""
        wait_for(lambda: not self.client.llen(QUEUE) and not self.client.hlen("unacked"))


class House:
    """An installation under test: its database, its folder, the programs that were started in it."""

    def __init__(self, folder: Path, database_url: str, broker: Broker | None, stack: ExitStack) -> None:
        self.folder, self.database_url, self.broker, self.stack = folder, database_url, broker, stack
        moved = (MORNING - datetime.now(ZONE)).total_seconds()
        self.environment = environment(
            folder,
            DATABASE_URL=database_url,
            REDIS_URL=broker.url if broker else "",
            DJANGO_SETTINGS_MODULE="tests.config.moved",
            MOVED_SECONDS=str(moved),
        )
        self.filler = self._popen(
            [sys.executable, "-c", FILLING],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _popen(self, command: list[str], *, wrong: float = 0, **more: Any) -> subprocess.Popen[Any]:
        environment = {**self.environment, "WRONG_SECONDS": str(wrong)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, **more)
        self.stack.callback(_end, process)
        return process

    def start(self, command: list[str], *, wrong: float = 0) -> subprocess.Popen[bytes]:
        """A program, on a host whose own clock is so many seconds wrong."""
        log = self.stack.enter_context((self.folder / "programs.txt").open("ab"))
        return self._popen(command, wrong=wrong, stdout=log, stderr=log)

    def up(self, program: str) -> subprocess.Popen[bytes]:
        return self.start([sys.executable, "manage.py", "up", "--only", program])

    def worker(self, *, wrong: float = 0) -> subprocess.Popen[bytes]:
        """Beside the one that `up` keeps, as another host has it."""
        return self.start(up._worker().command, wrong=wrong)

    def beat(self, *, wrong: float = 0) -> subprocess.Popen[bytes]:
        return self.start(up._beat().command, wrong=wrong)

    def ask(self, *words: str) -> Any:
        assert self.filler.stdin
        assert self.filler.stdout
        self.filler.stdin.write(" ".join(words) + "\n")
        self.filler.stdin.flush()
        return json.loads(self.filler.stdout.readline())

    def one(self, sql: str) -> int:
        """The number that a query answers with."""
        if ON_POSTGRES:
            with psycopg.connect(self.database_url, autocommit=True) as database:
                row: Any = database.execute(sql).fetchone()
        else:
            with closing(sqlite3.connect(self.folder / "centre.sqlite3", timeout=60)) as lite:
                row = lite.execute(sql).fetchone()
        return int(row[0])

    def written(self) -> int:
        """Files of slips and letters that are there."""
        return self.one("select count(*) from dispatch_paper where state = 'rendered'")

    def wait_for_papers(self, count: int) -> None:
        wait_for(lambda: self.written() >= count)

    def end_connections(self) -> None:
        """The database drops whoever is connected; on SQLite there is nobody to drop."""
        if ON_POSTGRES:
            self.one(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )

    def workers(self) -> list[int]:
        return [
            pid for pid, line in left_running(self.folder).items() if "celery" in line and " worker " in line
        ]


def _end(process: subprocess.Popen[Any]) -> None:
    with process:  # closes its pipes
        process.kill()


@contextmanager
def database(name: str, template: str) -> Iterator[str]:
    """A database on the suite's own server: its address."""
    given = connection.settings_dict
    who = f"{given['USER']}:{quote(given['PASSWORD'])}@{given['HOST']}:{given['PORT'] or 5432}"
    with psycopg.connect(f"postgres://{who}/postgres", autocommit=True) as server:
        server.execute(f"create database {name} template {template} encoding 'UTF8' locale 'C.UTF-8'")
        try:
            yield f"postgres://{who}/{name}"
        finally:
            server.execute(f"drop database {name} with (force)")


EMPTY = f"broken_{os.getpid()}"


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> Iterator[Path]:
    """A folder in which the tables were made once, on PostgreSQL the database EMPTY beside it."""
    folder = tmp_path_factory.mktemp("tables")
    with database(EMPTY, "template0") if ON_POSTGRES else nullcontext("") as url:
        given = environment(folder, DATABASE_URL=url)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=given, check=True
        )
        yield folder


@pytest.fixture
def house(tmp_path, tables) -> Iterator[House]:
    """On PostgreSQL with a Redis of its own, or the single host with SQLite and the broker inside the worker."""
    if ON_POSTGRES and not shutil.which("redis-server"):
        pytest.skip("needs redis-server")
    folder = tmp_path / "data"
    shutil.copytree(tables, folder)
    own = database(f"{EMPTY}_own", EMPTY) if ON_POSTGRES else nullcontext("")
    with own as url, ExitStack() as stack:
        broker = Broker(tmp_path) if ON_POSTGRES else None
        if broker:
            stack.callback(broker.kill)
            broker.start()
        try:
            yield House(folder, url, broker, stack)
        finally:
            for pid in left_running(folder):
                os.kill(pid, signal.SIGKILL)


many_hosts = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite is one host with one worker and its own beat")


# --- killed


def test_the_worker_killed_while_it_writes_papers(house):
    """kill -9 of the worker's process, four times, each time between two papers; on PostgreSQL every connection too."""
    house.up("worker")
    if house.broker:
        house.up("beat")
    house.ask("late", "60")
    written = 0
    for _ in range(4):
        house.wait_for_papers(written + 3)
        for worker in house.workers():
            os.kill(worker, signal.SIGKILL)
        house.end_connections()
        written = house.written()
        assert written < 120, "the work was over before it was broken"
    house.wait_for_papers(120)
    assert house.ask("check") == []


# --- the broker


@many_hosts
def test_redis_away_and_back_without_memory(house):
    """Redis is killed under two workers and two beats and starts again empty; meanwhile slips run late, a job waits."""
    programs = [house.up("worker"), house.worker(), house.up("beat"), house.beat()]
    house.ask("late", "6")
    house.wait_for_papers(12)
    house.broker.kill()
    house.ask("late", "6")
    house.ask("job")
    time.sleep(float(os.environ.get("OUTAGE", "20")))
    assert house.one("select count(*) from dispatch_letter") == 6, "nobody sweeps without a broker"
    assert [one.poll() for one in programs] == [None] * 4
    house.broker.start()
    house.wait_for_papers(24)
    wait_for(lambda: house.one("select count(*) from core_job where state = 'failed'") == 1)
    assert house.ask("check") == []


@many_hosts
def test_messages_of_the_broker_replayed(house):
    """What one beat has put into the queue is handed to two workers twenty times over, all at once, and once more."""
    beat = house.beat()
    wanted = {"run_jobs", "deadlines", "letters"}
    wait_for(lambda: wanted <= house.broker.tasks())
    _end(beat)
    messages = house.broker.taken()
    house.ask("late", "20")
    house.ask("job")
    house.broker.replay(messages, times=20)
    workers = [house.up("worker"), house.worker()]
    house.broker.wait_until_taken()
    # what the first sweep found was rendered by one that came before it, or is rendered now
    house.broker.replay(messages, times=20)
    house.broker.wait_until_taken()
    house.wait_for_papers(40)
    assert house.ask("check") == []
    house.broker.replay(messages, times=20)
    house.broker.wait_until_taken()
    assert house.ask("check") == []
    assert [one.poll() for one in workers] == [None] * 2


# --- clocks


@many_hosts
def test_hosts_with_wrong_clocks(house):
    """One beat stands an hour behind, one worker a year ahead: nothing is early, late, twice or dropped."""
    house.worker(wrong=YEAR)
    house.worker()
    house.beat(wrong=-3600)
    house.ask("late", "10")
    house.ask("job")
    house.wait_for_papers(20)
    wait_for(lambda: house.one("select count(*) from core_job where state = 'failed'") == 1)
    assert house.ask("check") == []
