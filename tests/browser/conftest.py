"""A real site in a folder of its own, and officers with real browsers."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="make browser installs Playwright")
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from governance.seeding import DEMONSTRATION_PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "var" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=15_000)
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's DATA_DIR, for commands beside it."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(site_folder: Path, _migrated: Path | None) -> Iterator[str]:
    """The address of a running product: web, worker and beat, SQLite, a small demonstration district."""
    folder = site_folder
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
        "DATA_DIR": str(folder),
        "DEMO": "1",
        "DEBUG": "0",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    if _migrated and _migrated.exists():
        shutil.copyfile(_migrated, folder / "centre.sqlite3")
    for command in (["migrate", "-v0"], ["seed_demo", "--cases", "240", "--months", "3"]):
        subprocess.run([*manage, *command], env=environment, check=True, cwd=ROOT)
    log = (folder / "site.log").open("wb")
    process = subprocess.Popen([*manage, "up"], env=environment, cwd=ROOT, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/readyz", process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        log.close()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(120):
        if process.poll() is not None:
            raise AssertionError(f"the site stopped with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the site did not become ready within 30 seconds")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


def _watch(page: Page, site: str, troubles: list[str]) -> None:
    """Whatever the content policy, a script or a server complains about fails the test; nothing leaves the site."""
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on(
        "console",
        lambda line: (
            troubles.append(f"console: {line.text}")
            if "Content Security Policy" in line.text or "Refused to" in line.text
            else None
        ),
    )
    page.on(
        "response",
        lambda answer: troubles.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
    )
    page.on(
        "request",
        lambda request: (
            troubles.append(f"outside: {request.url}")
            if not request.url.startswith((site, "data:", "blob:"))
            else None
        ),
    )


Opener = Callable[..., Page]


@pytest.fixture
def open_as(browser: Browser, site: str) -> Iterator[Opener]:
    """open_as("window", phone=False) → a signed-in page with its own cookies; open_as(None) is a citizen."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def opener(username: str | None, *, phone: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
            has_touch=phone,
            base_url=site,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        _watch(page, site, troubles)
        if username:
            page.goto("/login/")
            page.fill("#id_username", username)
            page.fill("#id_password", DEMONSTRATION_PASSWORD)
            page.click("button[type=submit]")
            page.wait_for_url(lambda url: "/login/" not in url)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not troubles, troubles


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keep a screenshot under var/screenshots; CI shows them, `make pictures` copies some to the guide."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=PICTURES / f"{name}.png")

    return keep
