"""What goes out and comes back, clicked: a slip's whole circle, a supervision letter, a morning of calls."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_loop import do, register

pytestmark = pytest.mark.browser
Opener = Callable[..., Page]
Picture = Callable[[Page, str], None]
PDF = {
    "name": "材料.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF",
}


def newest_slip(page: Page, case: str) -> str:
    page.goto(case)
    return str(page.locator("#slips a[href^='/slips/']").first.get_attribute("href"))


def with_file(page: Page, verb: str, field: str, **fields: str) -> None:
    """A verb with a paper, on the page of its own as a link in a message or a card opens it."""
    page.goto(f"{page.url.split('?')[0]}{verb}/")
    for name, value in fields.items():
        given = page.locator(f"main form [name={name}]")
        if given.evaluate("node => node.tagName") == "SELECT":
            given.select_option(value)
        else:
            given.fill(value)
    page.set_input_files(f"main form [name={field}]", PDF)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[data-toast]").first).to_be_visible()


def test_a_slip_goes_round_two_units_until_a_commander_names_one(open_as: Opener, picture: Picture) -> None:
    window, director = open_as("window"), open_as("director")
    case = register(window, phone_number="13800004401")

    director.goto(case)
    do(director, "交办", unit="市场监管所", requirement="请核实预付卡余额")
    slip = newest_slip(director, case)
    unit = open_as("unit", phone=True)
    unit.goto(slip)
    with_file(unit, "return", "papers", reason="not_ours", note="登记地在邻街道，附职责清单")
    expect(unit.locator("#own-papers")).to_contain_text("退回依据")

    director.goto(case)
    do(director, "交办", unit="司法所", requirement="请司法所牵头调解")
    justice = open_as("justice")
    justice.goto(newest_slip(director, case))
    do(justice, "退回", reason="情况不清，无法办理", note="双方都联系不上")
    director.goto(case)
    expect(director.locator("summary.btn", has_text="交办")).to_have_count(0)

    commander = open_as("commander", phone=True)
    commander.goto(case)
    commander.locator("summary.btn", has_text="指定承办").click()
    form = commander.locator("details.act[open] form")
    form.locator("[name=unit]").select_option(label="市场监管所")
    form.locator("label", has_text="碧桂社区居委会").locator("input").check()
    form.locator("button[type=submit]").click()
    expect(commander.locator("[data-toast]").first).to_contain_text("协办：碧桂社区")

    director.goto(case)
    named = str(director.locator("#slips a[href^='/slips/']", has_not_text="之").first.get_attribute("href"))
    unit.goto("/slips/mine/")
    card = unit.locator(".card-slip").filter(has=unit.locator(f"a[href='{named}']"))
    card.get_by_role("button", name="签收").click()
    expect(unit).to_have_url(re.compile("/slips/mine/$"))
    expect(card).to_contain_text("办理中")
    picture(unit, "phone-mine")
    unit.goto(named)
    do(unit, "报进展", text="已约双方周三到所")
    assistant = open_as("community", phone=True)
    helping = director.locator("#slips a[href^='/slips/']", has_text="之1").get_attribute("href")
    assistant.goto("/slips/mine/")
    own = assistant.locator(".card-slip").filter(has=assistant.locator(f"a[href='{helping}']"))
    own.get_by_role("button", name="签收").click()
    own.get_by_role("link", name="反馈").click()
    assistant.locator("[name=answer]").fill("已上门陪同登记，情绪平稳。")
    assistant.locator("main form button[type=submit]").click()
    expect(assistant.locator("[data-toast]").first).to_contain_text("等望湖综治中心审核")
    unit.goto(named)
    with_file(unit, "feed-back", "replies", answer="已退还会费三千二百元。")

    director.goto(named)
    expect(director.locator("#reports")).to_contain_text("正式答复")
    expect(director.locator("#team")).to_contain_text("情绪平稳")
    picture(director, "slip-circle")
    do(director, "审核通过")
    expect(director.locator("[data-toast]").first).to_contain_text("已办结")


def test_a_supervision_letter_goes_from_its_draft_to_its_scan(open_as: Opener, picture: Picture) -> None:
    window, director = open_as("window"), open_as("director")
    unit, commander = open_as("unit", phone=True), open_as("commander", phone=True)
    case = register(window, phone_number="13800004402")
    director.goto(case)
    do(director, "交办", unit="市场监管所")
    slip = newest_slip(director, case)
    unit.goto(slip)
    do(unit, "签收")
    commander.goto(f"{case}supervise-case/")
    commander.locator("[name=reason]").fill("群众三次来电，还没有上门")
    commander.locator("main form button[type=submit]").click()
    expect(commander.locator("[data-toast]").first).to_be_visible()

    director.goto(slip)
    director.locator("#letters a[data-open], #letters a[href^='/letters/']").first.click()
    letter = director.url
    do(director, "审核通过")
    commander.goto(letter)
    do(commander, "签发")
    expect(commander.locator(".letter-number")).to_contain_text("督〔")
    director.goto(letter)
    do(director, "用印")
    director.set_input_files("form [name=scan]", PDF)
    director.locator("summary.btn", has_text="上传盖章件").click()
    director.locator("details.act[open] form button[type=submit]").click()
    expect(director.locator("[data-toast]").first).to_contain_text("盖章件已归到")

    unit.goto(letter)
    expect(unit.locator(".letter")).to_contain_text("现予督办")
    scan = unit.locator(".case-facts a", has_text="盖章件").get_attribute("href")
    assert unit.context.request.get(str(scan)).body().startswith(b"%PDF")
    picture(unit, "phone-supervision")


def test_a_morning_of_calls_needs_no_mouse(open_as: Opener, picture: Picture) -> None:
    window = open_as("window")
    window.goto("/follow-ups/")
    window.get_by_role("button", name="开始拨打").click()
    expect(window.locator("form[data-calls]")).to_be_visible()
    window.wait_for_load_state()  # keys mean something once the scripts are there
    window.keyboard.press("p")
    expect(window.locator("form[data-calls-phones]")).to_have_count(0)
    picture(window, "call")
    seen = [window.url]
    for keys, said in ((["1"], "：满意"), (["2", "n", "说还可以"], "：基本满意")):
        for key in keys:
            if len(key) == 1:
                window.keyboard.press(key)
            else:
                window.keyboard.type(key)
        window.keyboard.press("Control+Enter")
        expect(window).not_to_have_url(seen[-1])
        expect(window.locator("[data-toast]").first).to_contain_text(said)
        assert window.url not in seen, "nobody is called twice"
        seen.append(window.url)
    window.keyboard.press("s")
    expect(window.locator("[data-toast]").first).to_contain_text("稍后再拨")
    # leaving by the keyboard is no skipping
    window.keyboard.press("g")
    window.keyboard.press("s")
    expect(window).to_have_url(re.compile("/slips/$"))
    window.goto("/follow-ups/?show=later")
    expect(window.locator("table[data-rows] tbody tr")).to_have_count(1)
