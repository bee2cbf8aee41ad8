"""A canvass on the phone in a real browser: taps without a network wait on the phone and arrive once."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
DOORS = "form[data-outbox-row][action*='/doors/']"


def open_grid(page: Page) -> int:
    """The doors that nobody was at yet, on the page of the officer's own grid."""
    page.goto("/m/canvass/")
    page.locator("a.card-row").first.click()
    expect(page.locator("[data-outbox-page=doors]")).to_be_visible()
    return page.locator(DOORS).count()


def walked(page: Page) -> int:
    return int(re.search(r"\d+", page.locator(".progress-text").inner_text())[0])


def test_taps_go_out_one_by_one_also_without_a_network_and_are_undone(open_as, picture):
    page = open_as("grid", phone=True)
    before = open_grid(page)
    assert before >= 3
    at_first = walked(page)
    page.locator(DOORS).first.get_by_role("button").click()
    expect(page.locator(DOORS)).to_have_count(before - 1)
    assert walked(page) == at_first + 1
    page.context.set_offline(True)
    for number in (1, 2):
        page.locator(DOORS).get_by_role("button", name="无异常").first.click()
        expect(page.locator("[data-outbox-list] li")).to_have_count(number)
    expect(page.locator(DOORS).get_by_role("button", name="待发")).to_have_count(2)
    picture(page, "phone-canvass")
    page.context.set_offline(False)
    expect(page.locator(DOORS)).to_have_count(before - 3)
    assert walked(page) == at_first + 3
    # the demonstration's rows are given back
    for left in (before - 2, before - 1, before):
        page.get_by_role("button", name="撤销", exact=True).last.click()
        expect(page.locator(DOORS)).to_have_count(left)


def test_the_rest_of_a_grid_is_one_tap_and_is_undone(open_as):
    page = open_as("grid", phone=True)
    before = open_grid(page)
    page.get_by_role("button", name=re.compile("无异常，完成")).click()
    expect(page.get_by_text("本网格已排查完毕")).to_be_visible()
    page.get_by_role("button", name="点错了，撤销").click()
    expect(page.locator(DOORS)).to_have_count(before)
