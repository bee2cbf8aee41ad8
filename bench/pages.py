"""Latency of the pages officers open all day, on PostgreSQL with generated cases: `python bench/pages.py --cases 100000`.

Starts gunicorn with two workers on a scratch database (made when missing, kept for the next run), signs in as the window
officer and the director, and prints one JSON line for each page: p50 and p95 in ms, CPU ms of application and database.
Loopback only; bounded in count and time.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "yunlan-2026"  # noqa: S105 - the demonstration's, as the README says
TICKS = os.sysconf("SC_CLK_TCK")


def manage(environment: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "manage.py"), *words], env=environment, check=True, cwd=ROOT)


def cpu_of(names: tuple[str, ...]) -> float:
    """CPU seconds used so far by all processes whose command line holds one of the names."""
    total = 0.0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            fields = (folder / "stat").read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        if any(name in words for name in names):
            total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


class Officer:
    """A signed-in officer over one kept-open connection."""

    def __init__(self, port: int, username: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.get("/login/")
        fields = {"username": username, "password": PASSWORD}
        status, _ = self.post("/login/", fields)
        if status != 302:
            raise SystemExit(f"{username} could not sign in: {status}")

    def _send(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, text, answer.headers.get("Location", "")

    def get(self, path: str) -> tuple[int, str]:
        status, text, _ = self._send("GET", path)
        return status, text

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        fields = {**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        status, _, location = self._send("POST", path, urllib.parse.urlencode(fields))
        return status, location


# how the processes of this run are told from those of others: the server's address, the database's name
OWN: dict[str, tuple[str, ...]] = {}


def measure(name: str, count: int, work: Any) -> None:
    """Run `work(i)` count times after a warm-up and print its line."""
    for i in range(5):
        work(-i)
    app, base = cpu_of(OWN["app"]), cpu_of(OWN["database"])
    spans = []
    for i in range(count):
        began = time.perf_counter()
        work(i)
        spans.append((time.perf_counter() - began) * 1000)
    spans.sort()
    line = {
        "page": name,
        "n": count,
        "p50": round(spans[count // 2], 1),
        "p95": round(spans[int(count * 0.95)], 1),
        "cpu_app": round((cpu_of(OWN["app"]) - app) * 1000 / count, 1),
        "cpu_database": round((cpu_of(OWN["database"]) - base) * 1000 / count, 1),
    }
    print(json.dumps(line), flush=True)


def expect(answer: tuple[int, str], status: int) -> str:
    """The page, or where it sends its reader."""
    if answer[0] != status:
        raise SystemExit(f"expected {status}, got {answer[0]}: {answer[1][:300]}")
    return answer[1]


def run(port: int, count: int) -> None:
    window, director, commander = (Officer(port, who) for who in ("window", "director", "commander"))
    listing = expect(window.get("/cases/"), 200)
    case = re.search(r'href="(/cases/\d+/)"', listing)
    closed = re.search(r'href="(/cases/\d+/)"', expect(window.get("/cases/?state=closed"), 200))
    area = re.search(
        r'name="area".*?<option value="(\d+)"', expect(window.get("/cases/register/"), 200), re.S
    )
    cursor = re.search(r'href="(\?[^"]*cursor=[^"]+)"\s+rel="next"', listing)
    if not (case and closed and area and cursor):
        raise SystemExit("the demonstration district has too few cases to measure")
    measure("case list", count, lambda _: expect(window.get("/cases/"), 200))
    measure(
        "case list, next page",
        count,
        lambda _: expect(window.get("/cases/" + cursor[1].replace("&amp;", "&")), 200),
    )
    measure("case list by status", count, lambda _: expect(window.get("/cases/?state=accepted"), 200))
    measure("case list late", count, lambda _: expect(window.get("/cases/?due=late&sort=due"), 200))
    measure("search by initials", count, lambda _: expect(window.get("/cases/?q=wxq"), 200))
    measure("search by phone tail", count, lambda _: expect(window.get("/cases/?q=1234"), 200))
    measure("case page", count, lambda _: expect(window.get(closed[1]), 200))
    measure("first page, window", count, lambda _: expect(window.get("/desk/"), 200))
    measure("first page, director", count, lambda _: expect(director.get("/desk/"), 200))
    measure("commander's day", count, lambda _: expect(commander.get("/today/"), 200))
    measure("pre-assessment desk", count, lambda _: expect(commander.get("/risk/desk/"), 200))
    measure("letters", count, lambda _: expect(commander.get("/letters/"), 200))
    measure("slip list", count, lambda _: expect(director.get("/slips/"), 200))

    accepted: list[str] = []

    def register(i: int) -> None:
        fields = {
            "name": "王小强", "phone": f"138{i % 10**8:08d}", "narrative": f"第 {i} 件：楼上漏水，请协调。",
            "area": area[1], "channel": "visit", "do": "accept", "once": f"bench-{time.time_ns()}",
        }  # fmt: skip
        accepted.append(expect(window.post("/cases/register/", fields), 302).removesuffix("receipt/"))

    measure("register and accept", count, register)
    form = expect(director.get(f"{accepted[0]}assign/"), 200)
    unit = re.search(r'name="unit".*?value="(\d+)"', form, re.S)
    if not unit:
        raise SystemExit("the director may not give a slip")

    def issue(_: int) -> None:
        """Signed and numbered, its clocks, its row in the register, the unit's bell, the line of history: one request."""
        case = accepted.pop()
        fields = {"unit": unit[1], "requirement": "请依法办理。", "once": f"bench-{time.time_ns()}"}
        expect(director.post(f"{case}assign/", fields), 302)

    measure("issue a slip", count, issue)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--database", default="postgres://postgres@127.0.0.1/bench")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    # "already exists" is the usual answer of the second run
    server = options.database.rsplit("/", 1)[0] + "/postgres"
    name = urllib.parse.urlsplit(options.database).path.strip("/")
    subprocess.run(["createdb", f"--maintenance-db={server}", name], check=False)
    environment = {
        **os.environ,
        "DATABASE_URL": options.database,
        "DEMO": "1",
        "DEBUG": "0",
        "DATA_DIR": "var/bench",
    }
    manage(environment, "migrate", "-v0")
    manage(environment, "seed_demo", "--cases", str(options.cases))
    manage(environment, "collectstatic", "--noinput", "-v0")
    subprocess.run(["psql", options.database, "-qc", "vacuum analyze"], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    OWN["app"], OWN["database"] = (f"-b 127.0.0.1:{port} ",), (f" {name} 127.0.0.1",)
    web = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("gunicorn")), "config.wsgi", "-b", f"127.0.0.1:{port}",
            "-w", str(options.workers), "-k", "gthread", "--threads", "4", "--log-level", "warning", "--keep-alive", "600",
        ],
        env=environment, cwd=ROOT,
    )  # fmt: skip
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        run(port, options.count)
    finally:
        web.terminate()
        web.wait(20)


if __name__ == "__main__":
    main()
