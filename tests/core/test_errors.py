"""What every answer carries, and the pages for what goes wrong."""

import pytest
from django.db import OperationalError
from django.urls import path

from config import urls
from core.refusals import Refused, forbidden, incomplete, wrong_state
from tests.builders import registered, window
from tests.pages import text

pytestmark = pytest.mark.django_db
REFUSALS = {"forbidden": forbidden, "wrong_state": wrong_state, "incomplete": incomplete}


def refuse(_request, kind: str):
    raise Refused(REFUSALS[kind]("这是原因。"))


def crash(_request):
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _addresses(settings):
    """Two addresses that go wrong on purpose."""
    urlconf = type("urlconf", (), {})
    urlconf.urlpatterns = [*urls.urlpatterns, path("refuse/<str:kind>/", refuse), path("crash/", crash)]
    for name in ("handler400", "handler403", "handler404", "handler500"):
        setattr(urlconf, name, getattr(urls, name))
    settings.ROOT_URLCONF = urlconf


@pytest.mark.parametrize(("kind", "status"), [("forbidden", 403), ("wrong_state", 409), ("incomplete", 422)])
def test_a_refusal_is_a_page_with_its_status_and_sentence_and_what_was_typed(sign_in, kind, status):
    response = sign_in(window()).post(f"/refuse/{kind}/", {"note": "写了很久的说明", "password": "geheim"})
    page = text(response)
    assert response.status_code == status
    assert ("这是原因。" in page, "写了很久的说明" in page, "geheim" in page) == (True, True, False)


def test_our_own_mistake_is_a_page_in_chinese_without_details(sign_in):
    client = sign_in(window(), raise_request_exception=False)
    response = client.get("/crash/")
    assert response.status_code == 500
    assert ("系统出错" in text(response), "ZeroDivisionError" in text(response)) == (True, False)


def test_an_unknown_address_is_a_page_in_chinese(sign_in):
    response = sign_in(window()).get("/nowhere/")
    assert (response.status_code, "没有找到" in text(response)) == (404, True)


def test_an_address_behind_a_button_says_so_when_it_is_opened(sign_in):
    shown = sign_in(window()).get("/cases/export/")
    assert (shown.status_code, shown["Allow"]) == (405, "POST")
    assert "这一步要从页面上的按钮进入" in shown.content.decode()


def test_an_unknown_address_asks_nobody_to_sign_in_first(sign_in):
    assert sign_in().get("/nowhere/").status_code == 404


@pytest.mark.parametrize(
    "url", ["/login/", "/desk/", "/nowhere/", "/t/XXXXXXXXXX/", "/refuse/forbidden/", "/healthz"]
)
def test_every_answer_carries_the_strict_content_policy_and_is_not_cached(sign_in, url):
    response = sign_in(window()).get(url)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert ("unsafe" in policy, "http" in policy) == (False, False)
    assert (response["Cache-Control"], response["X-Frame-Options"]) in (
        ("no-store", "DENY"),
        ("max-age=0, no-cache, no-store, must-revalidate, private", "DENY"),
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=()" in response["Permissions-Policy"]


def test_a_fragment_asked_for_after_the_session_ended_leads_to_the_sign_in(sign_in):
    response = sign_in().get("/cases/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, "/login/")


def test_an_unknown_host_is_refused(sign_in):
    assert (
        sign_in(raise_request_exception=False).get("/login/", headers={"Host": "evil.example"}).status_code
        == 400
    )


@pytest.mark.parametrize("url", ["/cases/register/", "/cases/export/", "/notices/read/"])
def test_a_wrong_method_or_no_token_is_never_an_error_of_ours(sign_in, url):
    registered()
    client = sign_in(window(), enforce_csrf_checks=True)
    for method in ("get", "post", "put", "delete", "options"):
        assert getattr(client, method)(url).status_code < 500


def test_a_broken_upload_is_answered(sign_in):
    response = sign_in(window()).generic(
        "POST", "/cases/register/", b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"
    )
    assert response.status_code in (400, 403, 422)
    assert sign_in(window()).generic(
        "POST", "/cases/register/", b"x", content_type="multipart/form-data"
    ).status_code in (400, 403, 422)


def test_the_kernel_tells_whether_it_lives_and_is_ready(sign_in):
    assert sign_in().get("/healthz").content == b"ok"
    assert sign_in().get("/readyz").json() == {"database": True, "migrations": True, "jobs": True}


def test_without_a_database_it_lives_and_is_not_ready(client, monkeypatch):
    def gone(*_):
        raise OperationalError("connection refused")

    monkeypatch.setattr("core.views.MigrationExecutor", gone)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"database": False, "migrations": False, "jobs": False}
