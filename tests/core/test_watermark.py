"""The mark over pages: whose screen it is, on officers' pages only, switched off by the administrator."""

import pytest
from django.urls import reverse

from core import switches
from core.models import Setting
from governance.models import Officer
from tests.builders import NOW, administrator, case_at, grid_worker, registered, security, window
from tests.pages import text

pytestmark = pytest.mark.django_db
MARK = 'class="watermark"'


def test_it_names_officer_phone_s_end_and_day(sign_in):
    who = window()
    Officer.objects.filter(pk=who.pk).update(name="张<三>&", phone="13800001234")
    response = sign_in(who).get(reverse("watermark"))
    assert response["Content-Type"] == "image/svg+xml"
    assert (
        "张<三>& 1234" in text(response),
        "2026-11-17" in text(response),
        b"<\xe4\xb8\x89>" in response.content,
    ) == (
        True,
        True,
        False,
    )
    assert response["Cache-Control"] == "private, max-age=300"
    assert b"style" not in response.content


def test_it_lies_over_every_page_of_an_officer_with_an_address_of_the_day(sign_in):
    case = registered()
    page = sign_in(window()).get(reverse("case_show", args=[case.pk])).content.decode()
    assert page.count(MARK) == 1
    assert f"watermark.svg?of={window().pk}&amp;on=2026-11-17" in page
    assert MARK in text(sign_in(grid_worker()).get(reverse("phone_home")))


def test_public_pages_and_papers_have_none(sign_in):
    case = case_at("accepted")
    for client, url in (
        (sign_in(), reverse("login")),
        (sign_in(), reverse("track", args=[case.tracking_code])),
        (sign_in(window()), reverse("receipt", args=[case.pk])),
    ):
        assert MARK not in text(client.get(url))


def test_the_administrator_switches_it_off(sign_in):
    client = sign_in(administrator())
    assert "页面水印" in text(client.get(reverse("settings")))
    assert "页面水印" not in text(sign_in(security()).get(reverse("settings")))
    assert "系统管理员" in text(client.get(reverse("watermark")))
    Setting.objects.create(key="watermark", value=False, set_at=NOW)
    switches.forget()
    assert "系统管理员" not in text(client.get(reverse("watermark")))
