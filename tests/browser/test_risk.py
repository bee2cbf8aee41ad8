"""Danger seen early: typed at the window, at the duty leader's bell within seconds, decided on the desk by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

NARRATIVE = (
    "来访人称与前夫去年离婚，对方不接受分手后一直纠缠，昨晚到店里扬言要捅死她，保安搜出他随身带刀。"
    "来访人担惊受怕，不敢回家，孩子吓得不敢上学。"
)
# who may lead the shift of the demonstration's first street
LEADERS = ("commander", "chief", "leader", "director")


def register(page: Page, narrative: str = NARRATIVE) -> str:
    """Register a visitor's matter; the number of its case."""
    page.goto("/cases/register/")
    page.fill("[name=name]", "梅小兰")
    page.fill("[name=narrative]", narrative)
    page.select_option("[name=area]", index=2)
    page.click("button[value=register]")
    return page.locator(".case-number").inner_text()


def open_clue(page: Page, number: str) -> None:
    """Open the clue of that case on the desk, which the reader fills within seconds."""
    link = page.locator("article.desk-text h2", has_text=number)
    for _ in range(20):
        page.goto("/risk/desk/?since=today")
        rows = page.locator(".desk-row")
        for address in [rows.nth(place).get_attribute("href") for place in range(rows.count())]:
            page.goto(str(address))
            if link.count():
                return
        page.wait_for_timeout(500)
    raise AssertionError(f"{number} is not on the desk")


def test_a_threat_told_at_the_window_rings_the_duty_leader_within_seconds(
    open_as: Callable[..., Page],
) -> None:
    number = register(open_as("window"))
    pages = [open_as(name) for name in LEADERS]
    for _ in range(20):
        rung = []
        for page in pages:
            page.goto("/notices/")
            rung.append(page.locator("main", has_text=f"{number}），请立即查看").count())
        if sum(rung):
            break
        pages[0].wait_for_timeout(500)
    assert sum(rung) == 1, "the leader on duty and nobody else"
    leader = pages[rung.index(1)]
    notice = leader.locator("a", has_text=number).first
    expect(notice).not_to_contain_text("梅小兰")
    notice.click()
    expect(leader.locator("#assessment")).to_contain_text("阅读提示")


def test_the_task_force_decides_by_keyboard_and_the_commander_is_told(
    open_as: Callable[..., Page], picture
) -> None:
    number = register(open_as("window"))
    desk = open_as("taskforce")
    open_clue(desk, number)
    picture(desk, "risk-desk")
    factors = desk.locator("fieldset[data-factor]").count()
    expect(desk.locator("fieldset[data-factor]:focus-within")).to_have_count(1)
    for _ in range(factors):
        desk.keyboard.press("y")
    expect(desk.locator("[data-left]")).to_have_text("可以评定")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-toast]").first).to_contain_text(f"{number} 已评定：高风险")
    commander = open_as("commander")
    commander.goto("/notices/")
    commander.locator("a", has_text=f"{number}），请查看").first.click()
    expect(commander.locator("#assessment")).to_contain_text("要素目录第 1 版")
    expect(commander.locator(".case-line")).to_contain_text("高风险")
    picture(commander, "assessment")
    window = open_as("window")
    window.goto(commander.url)
    expect(window.locator("#assessment")).to_have_count(0)


def test_the_score_grows_and_shrinks_with_each_mark(open_as: Callable[..., Page]) -> None:
    number = register(open_as("window"))
    desk = open_as("taskforce")
    open_clue(desk, number)
    total = desk.locator("[data-total]")
    before = int(total.inner_text().removesuffix(" 分"))
    heavy = desk.locator("fieldset[data-factor=A01]")
    heavy.locator("input[value=removed]").check()
    expect(total).to_have_text(f"{before - 5} 分")
    expect(desk.locator("mark.mark-dropped").first).to_be_visible()
    heavy.locator("input[value=confirmed]").check()
    desk.locator("summary", has_text="添加要素").click()
    desk.locator("[data-factor=B01] input[name=mark_B01]").check()
    expect(total).to_have_text(f"{before + 3} 分")


def test_a_five_point_factor_is_not_removed_without_a_reason(open_as: Callable[..., Page]) -> None:
    number = register(open_as("window"))
    desk = open_as("taskforce")
    open_clue(desk, number)
    desk.locator("fieldset[data-factor=A01] input[value=confirmed]").focus()
    desk.keyboard.press("n")
    for row in range(desk.locator("fieldset[data-factor]").count()):
        choice = desk.locator("fieldset[data-factor]").nth(row)
        if not choice.locator("input:checked").count():
            choice.locator("input[value=confirmed]").check()
    desk.locator("button", has_text="评定，下一件").click()
    expect(desk.locator(".form-errors")).to_contain_text("去除 5 分要素请写明理由")
    desk.locator("fieldset[data-factor=A01] .factor-note input").fill("当面核实，是气话，旁证没有听到")
    desk.locator("button", has_text="评定，下一件").click()
    expect(desk.locator("[data-toast]").first).to_contain_text("待另一人复核")


def test_the_desk_works_without_javascript(open_as: Callable[..., Page]) -> None:
    number = register(open_as("window"))
    desk = open_as("taskforce", script=False)
    open_clue(desk, number)
    for row in range(desk.locator("fieldset[data-factor]").count()):
        desk.locator("fieldset[data-factor]").nth(row).locator("input[value=confirmed]").check()
    desk.locator("button", has_text="评定，下一件").click()
    expect(desk.locator("main")).to_contain_text(f"{number} 已评定：高风险")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_desk_fits_the_screen(open_as: Callable[..., Page], picture, width: int, height: int) -> None:
    desk = open_as("taskforce")
    desk.set_viewport_size({"width": width, "height": height})
    desk.goto("/risk/desk/")
    wider = desk.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
    picture(desk, f"risk-desk-{width}")
