"""Processes kept alive: restarted with patience, stopped in order, nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from config import supervise
from config.supervise import Child, Program

WRITES_ITS_PID = (
    "import os, sys, time, pathlib; pathlib.Path(sys.argv[1]).open('a').write(f'{os.getpid()}\\n');"
    "time.sleep(float(sys.argv[2]))"
)


def program(log: Path, seconds: float, code: str = WRITES_ITS_PID) -> Program:
    return Program("试验", [sys.executable, "-c", code, str(log), str(seconds)])


def pids(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().split()] if log.exists() else []


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition, seconds: float = 10.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def test_what_dies_is_started_again(tmp_path):
    log = tmp_path / "pids"
    deadline = time.monotonic() + 10
    supervise.supervise(
        [program(log, 0.0)], tmp_path, until=lambda: len(pids(log)) >= 2 or time.monotonic() > deadline
    )
    assert len(pids(log)) >= 2


def test_what_lives_and_does_nothing_is_started_again(tmp_path, monkeypatch):
    """As a worker does that waits for a broker's messages which no longer reach it."""
    monkeypatch.setattr(supervise, "STILL_SECONDS", 0.5)
    log, proof = tmp_path / "pids", tmp_path / "alive"
    proof.touch()
    still = replace(program(log, 3600.0), proof=proof)
    deadline = time.monotonic() + 60
    supervise.supervise([still], tmp_path, until=lambda: len(pids(log)) >= 2 or time.monotonic() > deadline)
    assert len(pids(log)) >= 2


def test_what_shows_that_it_works_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(supervise, "STILL_SECONDS", 5.0)
    proof = tmp_path / "alive"
    child = Child(replace(program(tmp_path / "pids", 3600.0), proof=proof), tmp_path)
    child.look_after(0.0)
    try:
        for now, last in ((1.0, time.time() - 60), (60.0, time.time())):
            proof.touch()
            os.utime(proof, (last, last))
            child.look_after(now)
            assert child.is_alive(), "just started, or at work a moment ago"
    finally:
        child.sweep()
        child.process.wait()


def test_the_wait_doubles_to_thirty_seconds_and_starts_over_after_a_steady_minute(tmp_path, monkeypatch):
    child = Child(program(tmp_path / "pids", 0.0), tmp_path)
    waits = []
    for _ in range(7):
        child.look_after(child.due)
        assert child.process is not None
        child.process.wait()
        now = child.started + 1
        child.look_after(now)
        waits.append(child.due - now)
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    child.look_after(child.due)
    assert child.process is not None
    child.process.wait()
    now = child.started + supervise.STEADY_SECONDS + 1
    child.look_after(now)
    assert child.due - now == 1


def test_who_ignores_the_request_to_stop_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(supervise, "GRACE_SECONDS", 0.5)
    log = tmp_path / "pids"
    deaf = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WRITES_ITS_PID}"
    supervise.supervise([program(log, 60, deaf)], tmp_path, until=lambda: bool(pids(log)))
    assert not is_alive(pids(log)[0])


def test_children_of_a_killed_process_do_not_outlive_it(tmp_path):
    log = tmp_path / "pids"
    parent = (
        "import subprocess, sys, time;"
        f"subprocess.Popen([sys.executable, '-c', {WRITES_ITS_PID!r}, sys.argv[1], '60']); time.sleep(60)"
    )
    child = Child(program(log, 60, parent), tmp_path)
    child.look_after(0.0)
    grandchild = wait_for(lambda: pids(log))[0]
    assert child.process is not None
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()
    child.look_after(1.0)
    wait_for(lambda: not is_alive(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word for it is Linux'")
def test_a_killed_supervisor_takes_its_processes_along(tmp_path):
    log = tmp_path / "pids"
    code = (
        "import sys; from pathlib import Path; from config.supervise import Program, supervise;"
        f"supervise([Program('x', [sys.executable, '-c', {WRITES_ITS_PID!r}, sys.argv[1], '60'])],"
        "Path('.'), until=lambda: False)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(log)]) as supervisor:
        child = wait_for(lambda: pids(log))[0]
        supervisor.kill()
    wait_for(lambda: not is_alive(child))
