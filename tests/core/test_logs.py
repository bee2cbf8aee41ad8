"""Nothing sensitive in logs and error pages: neither what was typed nor what a database quotes."""

import io
import logging
import re
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.urls import path

from config import urls
from config.environment import ROOT
from config.management.commands import up
from core.logs import Discreet
from tests.builders import window
from tests.pages import text

SECRETS = {"name": "王小强", "phone": "13800001234", "id_number": "530199198112113972", "token": "tok-9f8e7d"}


def crash(request):
    raise ValueError(
        f"cannot read {request.POST['name']} {request.POST['phone']} {request.POST['id_number']}"
    )


def crash_in_the_database(request):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT CAST(%s AS integer) + no_such_column", [request.POST["phone"]])


@pytest.fixture
def log():
    """What the product's own log line would say."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Discreet("{asctime} {levelname} {name} {message}", style="{"))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize("view", [crash, crash_in_the_database])
def test_a_crash_with_a_form_leaves_no_name_number_or_token_in_log_and_page(sign_in, settings, log, view):
    urlconf = type("urlconf", (), {"handler500": urls.handler500})
    urlconf.urlpatterns = [*urls.urlpatterns, path("crash/", view)]
    settings.ROOT_URLCONF = urlconf
    client = sign_in(window(), raise_request_exception=False)
    response = client.post("/crash/?q=13800001234", SECRETS)
    said = log.getvalue()
    assert (response.status_code, "Traceback" in said, "/crash/" in said) == (500, True, True)
    for secret in SECRETS.values():
        assert (secret in said, secret in text(response)) == (False, False), said


@pytest.mark.parametrize(
    ("message", "kept", "gone"),
    [
        ("call 13800001234 now", "call # now", "13800001234"),
        ("138-0000-1234", "#", "1234"),
        ("530199198112113972", "#", "3972"),
        ("pid 12345, 3 rows", "pid 12345, 3 rows", "#"),
    ],
)
def test_long_numbers_are_not_written(message, kept, gone):
    line = Discreet("{message}", style="{").format(
        logging.LogRecord("x", logging.INFO, "", 0, message, (), None)
    )
    assert (line, gone in line) == (kept, False)


def test_the_moment_of_a_line_stays():
    record = logging.LogRecord("x", logging.INFO, "", 0, "20261122 1234567", (), None)
    line = Discreet("{asctime} {message}", style="{").format(record)
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} #", line)


def test_what_a_database_quotes_of_a_row_is_not_written():
    lines = ["duplicate key", "DETAIL:  Key (name)=(Wang) already exists.", "Failing row contains (1, Wang)."]
    try:
        raise ValueError("\n".join(lines))
    except ValueError as error:
        text_ = Discreet().formatException((ValueError, error, error.__traceback__))
    assert ("duplicate key" in text_, "(name)=(Wang)" in text_, "(1, Wang)" in text_) == (True, False, False)


def test_the_web_server_keeps_no_access_log():
    """Searches by name or telephone stand in the address; nothing of ours writes addresses down."""
    source = Path(up.__file__).read_text(encoding="utf-8")
    assert "access" not in source
    assert "leave the query out" in (ROOT / "docs" / "deployment.md").read_text("utf-8")
