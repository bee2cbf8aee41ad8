"""How long a sign-in takes with Argon2 defaults: `python bench/sign_in.py --times 60`.

Starts gunicorn on a scratch SQLite with the demonstration's officers, signs in one after the other over HTTP, each time as a
new browser, and prints one JSON line in ms: p50, p95, worst, processor time, and one hash alone. Loopback only.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "yunlan-2026"  # noqa: S105 - the demonstration's, as the README says
OFFICERS = ("window", "director", "commander", "unit", "grid")


def manage(environment: dict[str, str], *words: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    subprocess.run(command, env=environment, check=True, cwd=ROOT, stdout=sys.stderr)


def sign_in(port: int, username: str) -> float:
    """Milliseconds from sending name and password to the whole answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/login/")
    answer = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    fields = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": token[1] if token else ""}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    began = time.perf_counter()
    connection.request("POST", "/login/", urllib.parse.urlencode(fields), headers)
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1000
    if answer.status != 302:
        raise SystemExit(f"{username} could not sign in: {answer.status}")
    return took


def cpu_of(parent: int) -> float:
    """Processor milliseconds used so far by the children of gunicorn's master; on a busy machine they tell more."""
    total = 0
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        fields = Path(f"/proc/{child}/stat").read_text().rsplit(") ", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total * 1000 / os.sysconf("SC_CLK_TCK")


def hash_alone() -> float:
    """Milliseconds of one Argon2 check with the library's and Django's defaults."""
    from django.conf import settings  # noqa: PLC0415 - only this sum needs Django here
    from django.contrib.auth.hashers import check_password, make_password  # noqa: PLC0415

    settings.configure(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
    kept, began = make_password(PASSWORD), time.perf_counter()
    for _ in range(10):
        check_password(PASSWORD, kept)
    return (time.perf_counter() - began) * 100


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=60)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        environment = os.environ | {"DATA_DIR": folder, "DATABASE_URL": "", "DEMO": "1", "DEBUG": "0"}
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
        manage(environment, "seed_demo", "--streets", "1", "--cases", "0")
        bind = ("--bind", f"fd://{listener.fileno()}", "--worker-class", "gthread", "--threads", "8")
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", *bind, "--no-control-socket"]
        server = subprocess.Popen(command, env=environment, cwd=ROOT, pass_fds=(listener.fileno(),))
        try:
            port = listener.getsockname()[1]
            for officer in OFFICERS:
                sign_in(port, officer)
            before = cpu_of(server.pid)
            took = sorted(sign_in(port, OFFICERS[turn % len(OFFICERS)]) for turn in range(times))
            cpu = (cpu_of(server.pid) - before) / times
        finally:
            server.terminate()
            server.wait()
    figures = {
        "p50": statistics.median(took),
        "p95": took[int(len(took) * 0.95)],
        "worst": took[-1],
        "cpu": cpu,
    }
    print(json.dumps({key: round(value) for key, value in figures.items()} | {"hash": round(hash_alone())}))


if __name__ == "__main__":
    main()
