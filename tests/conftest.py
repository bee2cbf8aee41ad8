"""What every test stands on: files in a temporary folder, seeded tables, undefined template variables fail."""

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import django
import pytest
from django.apps import apps
from django.db import connection, connections
from django.template import engines
from django.template.base import VariableNode
from django.test import Client
from hypothesis import settings as hypothesis
from pytest_django.plugin import blocking_manager_key

from core import clock, switches
from core.messages import outbox
from dispatch.actions import policies
from governance import calendar, duty
from governance.models import CalendarYear
from governance.standing import Standing
from tests import builders
from tests.builders import NOW

hypothesis.register_profile("house", deadline=None, max_examples=60)
hypothesis.load_profile("house")


class UndefinedVariable(AssertionError):
    pass


class Undefined(str):
    """What a template gets for a variable that is not there: empty to `if` and `default`, an error when shown."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        raise UndefinedVariable(_shown_by(sys._getframe()))

    __html__ = __str__
    __format__ = __str__  # type: ignore[assignment]  # never returns


def _shown_by(frame: Any) -> str:
    """The variable in words, found on the way back to the template."""
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, VariableNode):
            return f"{{{{ {node.filter_expression} }}}} in {node.origin}"
        frame = frame.f_back
    return "an undefined variable in a tag's argument"


@pytest.fixture(scope="session")
def _migrated(request) -> Path | None:
    """Where a migrated, empty SQLite is kept between runs: good for these migrations and this Django only."""
    if connection.vendor != "sqlite":
        return None
    seen = hashlib.sha256(django.__version__.encode())
    for source in sorted(request.config.rootpath.glob("*/migrations/*.py")):
        seen.update(source.as_posix().encode() + source.read_bytes())
    folder = request.config.cache.mkdir("migrated")
    return Path(folder) / f"{seen.hexdigest()[:20]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory, _migrated) -> None:
    """SQLite in a file, as in real life: threads then meet real locks, not those of a shared memory."""
    if _migrated:
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connections["default"].settings_dict["TEST"]["NAME"] = str(name)
        if _migrated.exists():
            shutil.copyfile(_migrated, name)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, _migrated) -> bool:
    return django_db_keepdb or bool(_migrated and _migrated.exists())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, _migrated) -> None:
    """Keeps the fresh database for the next run; renamed at the end, so that no other process copies half of it."""
    if _migrated and not _migrated.exists():
        part = _migrated.with_suffix(f".{os.getpid()}")
        with django_db_blocker.unblock(), closing(sqlite3.connect(part)) as copy:
            if not connection.introspection.table_names():
                return  # no test asked for a database
            connection.connection.backup(copy)
        for old in _migrated.parent.glob("*.sqlite3"):
            old.unlink(missing_ok=True)
        part.rename(_migrated)


@pytest.fixture(scope="session", autouse=True)
def _house(tmp_path_factory) -> None:
    from django.conf import settings  # noqa: PLC0415 - pytest-django has a fixture of this name

    settings.WHITENOISE_AUTOREFRESH = True  # otherwise each Client reads the static folder anew
    settings.FILES_DIR = tmp_path_factory.mktemp("files")
    engines["django"].engine.string_if_invalid = Undefined()


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch) -> None:
    calendar.forget()
    policies.forget()
    # both are read anew each minute: none ends while a test counts queries
    for module in (calendar, policies):
        monkeypatch.setattr(module, "_SECONDS", 1e9)
    # nobody chose anything yet: tests that count queries read no switch
    # and every completed case is called about: which are drawn is the draw's own test
    switches.remember_nothing_chosen(follow_up_share=100)
    # no order of a mode stands yet: tests that count queries take longer than a process remembers that
    duty.remember_no_mode()
    # no channel of messages is set up: notices cost what they cost without
    outbox.remember_none()
    builders.forget()


_DATABASE = {"db", "transactional_db", "live_server", "sign_in"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL what asks for no database, or not for this one, is left out: it has run on SQLite.

    The programs of tests/config stay, which meet Redis.
    """
    if connection.vendor != "postgresql":
        return
    asks = [
        one
        for one in items
        if one.get_closest_marker("any_database") is None
        and (
            one.get_closest_marker("django_db")
            or _DATABASE & set(one.fixturenames)
            or "config" in one.path.parts
        )
    ]
    kept = set(asks)
    config.hook.pytest_deselected(items=[one for one in items if one not in kept])
    items[:] = asks


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem) -> Iterator[None]:
    """A test with real transactions empties every table at its end: what migrations had written comes back."""
    yield
    if nextitem is None:
        return  # the test database is gone by now
    marker = item.get_closest_marker("django_db")
    if {"transactional_db", "live_server"} & set(item.fixturenames) or (
        marker and marker.kwargs.get("transaction")
    ):
        with item.config.stash[blocking_manager_key].unblock():
            if CalendarYear.objects.exists():
                return  # with serialized_rollback
            import_module("governance.migrations.0002_calendar").load(apps, None)
            import_module("governance.migrations.0017_team_templates").load(apps, None)
            import_module("cases.migrations.0003_categories").load(apps, None)
            import_module("cases.migrations.0012_restricted_categories").load(apps, None)
            import_module("cases.migrations.0021_follow_up_plans").load(apps, None)
            import_module("dispatch.migrations.0013_call_scripts_and_checklist").load(apps, None)
            import_module("risk.migrations.0002_hazard_classes").load(apps, None)
            import_module("risk.migrations.0011_loop_stages").load(apps, None)
            import_module("risk.migrations.0014_warning_rules").load(apps, None)
            import_module("cases.migrations.0018_statutory_terms").load(apps, None)
            import_module("dispatch.migrations.0010_default_policies").load(apps, None)
            import_module("dispatch.migrations.0016_first_reports_and_agenda").load(apps, None)


@pytest.fixture
def sign_in(db, monkeypatch) -> Callable[..., Client]:
    """A browser of this officer, or of nobody; the clock that pages read stands at the builders' NOW."""
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def enter(standing: Standing | None = None, **more: Any) -> Client:
        client = Client(**more)
        if standing is not None:
            client.force_login(standing.officer)
            session = client.session
            began = int(clock.now().timestamp())
            session.update({"since": began, "seen": began})
            session.save()
        return client

    return enter
