"""Starts, watches and stops the processes of one installation; leaves nothing behind, however it ends itself."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)
GRACE_SECONDS = 20.0
LONGEST_DELAY = 30.0
STEADY_SECONDS = 60.0
# no sign of work for that long: longer than a database or a broker needs to come back
STILL_SECONDS = 120.0
_TICK = 0.2
_STDERR = 2
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """A process to keep alive; `orphaned` is what the kernel sends it when the supervisor is killed (Linux), `proof` the
    file that it touches whenever it did its work."""

    name: str
    command: list[str]
    orphaned: signal.Signals = signal.SIGKILL
    keep_fds: tuple[int, ...] = ()
    proof: Path | None = None


class Child:
    """One program's running process, or the moment of its next start."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program = program
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.due = 0.0
        self.delay = 1.0

    def look_after(self, now: float) -> None:
        """Start what is due; after a death wait 1, 2, 4 … 30 seconds, and 1 again after a steady minute."""
        if self.process is None:
            if now >= self.due:
                self._start(now)
        elif self.process.poll() is not None:
            self.sweep()
            if now - self.started > STEADY_SECONDS:
                self.delay = 1.0
            log.warning(
                "%s 意外退出（%s），%.0f 秒后重新启动",
                self.program.name,
                self.process.returncode,
                self.delay,
            )
            self.process, self.due = None, now + self.delay
            self.delay = min(LONGEST_DELAY, self.delay * 2)
        elif self._stands_still(now):
            log.warning("%s 已有 %.0f 秒没有动静，结束后重新启动", self.program.name, STILL_SECONDS)
            self.sweep()

    def _stands_still(self, now: float) -> bool:
        """It lives and does nothing: a worker that lost its broker may wait for messages that no longer reach it."""
        if self.program.proof is None or now - self.started < STILL_SECONDS:
            return False
        try:
            last = self.program.proof.stat().st_mtime
        except OSError:
            return False  # where nothing can be written nobody proves anything
        return time.time() - last > STILL_SECONDS

    def _start(self, now: float) -> None:
        supervisor, orphaned = os.getpid(), self.program.orphaned

        def tether() -> None:
            if _LIBC is not None:
                _LIBC.prctl(_PR_SET_PDEATHSIG, orphaned)
            if os.getppid() != supervisor:
                os._exit(1)

        self.started = now
        self.process = subprocess.Popen(  # noqa: S603 - our own command line
            self.program.command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            # standard output belongs to the supervisor's few sentences
            stdout=_STDERR,
            pass_fds=self.program.keep_fds,
            # a session of its own: the terminal's Ctrl-C reaches the supervisor only, which stops all in order
            start_new_session=True,
            preexec_fn=tether,  # noqa: PLW1509 - the supervisor has no other thread
        )

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def sweep(self) -> None:
        """Kill whatever the process left in its group: its own children outlive it otherwise."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def supervise(programs: list[Program], folder: Path, *, until: Callable[[], bool]) -> None:
    """Keep the programs running until told to stop; then TERM, and KILL after `GRACE_SECONDS`."""
    children = [Child(program, folder) for program in programs]
    try:
        while not until():
            for child in children:
                child.look_after(time.monotonic())
            time.sleep(_TICK)
    finally:
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline and any(child.is_alive() for child in children):
            time.sleep(0.05)
        for child in children:
            if child.is_alive():
                log.warning("%s 在 %.0f 秒内没有停下，强制结束", child.program.name, GRACE_SECONDS)
            child.sweep()
            if child.process is not None:
                child.process.wait()


class Launcher:
    """The `make` that started us. It answers a SIGINT sent to it alone by waiting for us without telling us."""

    def __init__(self) -> None:
        self.pid = os.getppid()
        self.is_make = self._name() in ("make", "gmake") and self._catches_interrupt()

    def _name(self) -> str:
        try:
            return Path(f"/proc/{self.pid}/comm").read_text().strip()
        except OSError:
            return ""

    def _catches_interrupt(self) -> bool:
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return False
        caught = next((line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), "0")
        return bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)

    def has_gone(self) -> bool:
        """Whether make was interrupted (it then drops its SIGINT handler) or killed. False for any other parent."""
        return self.is_make and (os.getppid() != self.pid or not self._catches_interrupt())
