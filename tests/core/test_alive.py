"""Proof of life: shown by work that was done, looked for without Django."""

import http.server
import os
import subprocess
import sys
import threading
import time

import pytest

from config.environment import ROOT
from core import alive, tasks

NOW = 1_900_000_000.0


def check(folder, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "core/alive.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_who_never_worked_or_fell_silent_is_not_alive(tmp_path):
    assert alive.why_silent(tmp_path, "worker", NOW).startswith("worker 还没有工作过")
    alive.show(tmp_path, "worker")
    os.utime(tmp_path / "alive" / "worker", (NOW, NOW))
    assert alive.why_silent(tmp_path, "worker", NOW + 59) == ""
    assert alive.why_silent(tmp_path, "worker", NOW + 61) == "worker 已有 61 秒没有动静。"


@pytest.mark.django_db
def test_the_tick_of_the_worker_is_its_proof(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    tasks.run_jobs()
    assert alive.why_silent(tmp_path, "worker", time.time()) == ""


def test_a_folder_that_cannot_be_written_does_not_stop_the_work(tmp_path):
    (tmp_path / "alive").touch()
    alive.show(tmp_path, "worker")


def test_the_check_is_an_exit_code_and_a_sentence(tmp_path):
    silent = check(tmp_path, "beat")
    assert (silent.returncode, silent.stderr) == (1, "")
    assert silent.stdout.startswith("beat 还没有工作过")
    alive.show(tmp_path, "beat")
    assert check(tmp_path, "beat").returncode == 0
    assert check(tmp_path, "everything").stdout.startswith("用法")


@pytest.fixture
def site():
    """A web server: site["answer"] is its status, site["hosts"] the names it was called by."""
    state = {"answer": 200, "hosts": []}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            state["hosts"].append(self.headers["Host"])
            self.send_response(state["answer"])
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        state["port"] = str(server.server_port)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield state
        server.shutdown()


def test_the_web_is_asked_by_a_name_it_answers_to(tmp_path, site):
    for names in ("", "*", ".gov.cn,127.0.0.1"):
        assert check(tmp_path, "web", PORT=site["port"], ALLOWED_HOSTS=names).returncode == 0
    assert site["hosts"] == ["127.0.0.1", "127.0.0.1", "gov.cn"]


def test_a_web_that_is_not_ready_or_not_there_is_not_well(tmp_path, site):
    site["answer"] = 503
    unwell = check(tmp_path, "web", PORT=site["port"])
    assert (unwell.returncode, unwell.stdout[:10]) == (1, "web 回答 503")
    assert "没有回答" in alive.why_not_served(1, "127.0.0.1")
