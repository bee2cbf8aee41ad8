"""The commander's day in a real browser: a figure opens its rows, the page prints on one A4."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_commander_starts_on_the_day_and_each_figure_opens_its_rows(open_as, picture):
    page = open_as("commander")
    expect(page).to_have_url(re.compile("/today/$"))
    picture(page, "today")
    late = page.locator(".stat", has_text="已超期").locator("a")
    number = int(late.inner_text())
    assert number > 0
    late.click()
    expect(page.locator("main")).to_contain_text(f"共 {number} 件")
    page.go_back()
    page.locator(".trend a").nth(15).locator("rect.hit").click()
    expect(page).to_have_url(re.compile("since="))


def test_the_day_prints_on_one_page(open_as):
    page = open_as("commander")
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_day_is_read_on_a_phone(open_as, picture):
    page = open_as("commander", phone=True)
    picture(page, "today-phone")
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide
