"""The manual inside the product: every page opens, every picture and link in it leads somewhere."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from config.environment import ROOT
from governance import guide
from tests.builders import auditor, director, liaison, window
from tests.pages import text

FILES = sorted(path.stem for path in (ROOT / "docs" / "guide").glob("*.md"))


def test_every_file_of_the_guide_is_a_page():
    assert sorted([guide.INDEX, *guide.PAGES]) == FILES


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_a_page_opens_with_its_pictures_and_links(sign_in, name):
    client = sign_in(window())
    page = text(client.get(reverse("help_show", args=[name])))
    body = page.split('class="panel-body manual"')[1].split("</article>")[0]
    for source in re.findall(r'<img src="/static/([^"]+)"', body):
        assert finders.find(source), source
    for address in re.findall(r'href="(/[^"]+)"', body):
        assert client.get(address).status_code == 200, address
    assert "](" not in body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "title"),
    [(window, "窗口受理员"), (director, "窗口受理员"), (liaison, "承办单位"), (auditor, "审计员")],
)
def test_help_starts_with_the_page_of_the_post(sign_in, who, title):
    assert f"<h1>{title}" in re.sub(r"<h1[^>]*>", "<h1>", text(sign_in(who()).get(reverse("help"))))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nothing", "README-2", "settings"])
def test_no_other_file_is_shown(sign_in, name):
    assert sign_in(window()).get(reverse("help_show", args=[name])).status_code == 404
