"""The command structure in a real browser: signing on the phone, calling a meeting, the roster for the wall."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from core.clock import ZONE

pytestmark = pytest.mark.browser


def test_a_commander_signs_several_on_the_phone_and_confirms_a_danger(open_as, picture):
    page = open_as("commander", phone=True)
    page.goto("/command/")
    picture(page, "command-phone")
    boxes = page.locator("main input[type=checkbox]")
    before = boxes.count()
    assert before >= 2
    for order in range(2):
        boxes.nth(order).check()
    page.get_by_role("button", name="签发勾选的").click()
    expect(page.locator("main input[type=checkbox]")).to_have_count(before - 2)
    called = page.locator("a[href^='tel:']").first
    expect(called).to_be_visible()
    page.get_by_role("button", name="已阅并确认").first.click()
    expect(page.locator("body")).to_contain_text(re.compile("已阅(?!并确认)"))


def test_a_meeting_is_called_and_a_clash_keeps_what_was_typed(open_as, picture):
    page = open_as("secretary")
    day = (datetime.now(ZONE) + timedelta(days=3)).strftime("%Y-%m-%d")

    def call(title: str) -> None:
        page.goto("/meetings/add/")
        page.fill("#id_title", title)
        page.fill("#id_starts_at", f"{day}T14:00")
        page.fill("#id_ends_at", f"{day}T15:00")
        page.select_option("#id_room", label="会商研判室")
        page.locator(".people summary").first.click()
        page.locator(".people input").first.check()
        page.fill("#id_agenda", "一、回头看")
        page.get_by_role("button", name="召集并通知").click()

    call("临时会商")
    expect(page).to_have_url(re.compile(r"/meetings/\d+/$"))
    picture(page, "meeting")
    call("撞上的会")
    expect(page.locator("main")).to_contain_text("时间有冲突")
    expect(page.locator("#id_title")).to_have_value("撞上的会")
    expect(page.locator("#id_agenda")).to_have_value("一、回头看")


def test_the_roster_prints_on_a3_for_the_wall(open_as, picture):
    page = open_as("director")
    page.goto("/roster/")
    expect(page.locator("main")).to_contain_text("空缺")
    picture(page, "roster")
    for phones in ("", "&phones=on"):
        page.goto(f"/roster/wall/?paper=a3-wide{phones}")
        printed = page.pdf(prefer_css_page_size=True)
        sizes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
        # the whole street on one sheet lying on its side
        assert [(round(float(one)), round(float(other))) for one, other in sizes] == [(1191, 842)]


def test_the_administrator_adds_a_unit_that_suggests_its_area(open_as):
    page = open_as("admin")
    page.goto("/units/add/")
    page.fill("#id_name", "望湖街道图书馆")
    page.fill("#id_short_name", "图书馆")
    page.select_option("#id_kind", label="社会组织")
    page.locator("#id_area").press_sequentially("望湖街道")
    expect(page.locator("datalist option").first).to_have_attribute("value", re.compile("^530199001 "))
    page.fill("#id_area", "530199001 望湖街道")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("body")).to_contain_text("已新增望湖街道图书馆")
