"""The desk as one works at it: no reload between clues, a clock that stops when nobody looks, a question to one person."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_risk import open_clue, register

pytestmark = pytest.mark.browser

# of one of the six classes by its words, without a red flag
QUARREL = "与隔壁住户因楼道堆物多次吵架，昨天对方又来砸门，放话说见一次打一次，一家人担惊受怕。"
VISIBILITY = (
    "value => { Object.defineProperty(document, 'visibilityState', { value, configurable: true });"
    " document.dispatchEvent(new Event('visibilitychange')); }"
)


def decide(page: Page) -> dict[str, str]:
    """Confirm everything by keyboard; the headers that went with it."""
    with page.expect_request(lambda one: one.method == "POST" and "/decide/" in one.url) as sent:
        for _ in range(page.locator("fieldset[data-factor]").count()):
            page.keyboard.press("y")
        page.keyboard.press("Enter")
    return sent.value.headers


def test_the_clock_counts_only_what_was_seen_and_the_page_stays(open_as: Callable[..., Page]) -> None:
    number = register(open_as("window"))
    desk = open_as("taskforce")
    open_clue(desk, number)
    desk.evaluate("window.stayed = true")
    desk.wait_for_timeout(1000)
    desk.evaluate(VISIBILITY, "hidden")
    desk.wait_for_timeout(4000)
    desk.evaluate(VISIBILITY, "visible")
    spent = int(decide(desk)["desk-spent"])
    assert 800 <= spent < 4000, "the four seconds behind another tab do not count"
    expect(desk.locator("[data-toast], .toast-line").first).to_contain_text(f"{number} 已评定")
    assert desk.evaluate("window.stayed") is True
    expect(desk.locator(".desk-pace")).to_contain_text("每件中位")


def test_a_question_is_answered_on_a_phone_and_comes_back_on_top(open_as: Callable[..., Page]) -> None:
    window = open_as("window", phone=True)
    number = register(window, QUARREL)
    desk = open_as("taskforce")
    open_clue(desk, number)
    desk.keyboard.press("b")
    desk.select_option("#id_to", index=1)
    desk.fill("#id_text", "他现在还在楼里吗？")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-toast]").first).to_contain_text("线索先离开预评台")
    window.goto("/risk/questions/?side=mine")
    window.locator("a[data-open]", has_text="他现在还在楼里吗").first.click()
    window.fill("[name=text]", "已经搬走。")
    window.locator("button.btn-primary", has_text="答复").click()
    expect(window.locator("[data-toast]").first).to_contain_text("已补充")
    # of today's: the demonstration has older ones that came back too
    desk.goto("/risk/desk/?since=today")
    expect(desk.locator("article.desk-text")).to_contain_text("已经搬走。")
    expect(desk.locator("article.desk-text h2")).to_have_text(number)


def test_what_the_reader_missed_is_added_by_keyboard(open_as: Callable[..., Page]) -> None:
    number = register(open_as("window"), QUARREL)
    desk = open_as("taskforce")
    open_clue(desk, number)
    factors = desk.locator("fieldset[data-factor]")
    judged = factors.count()
    desk.keyboard.press("Enter")
    expect(desk.locator("article.desk-text h2")).to_have_text(number)
    expect(factors.first.locator("input[type=radio]").first).to_be_focused()
    desk.evaluate("getSelection().selectAllChildren(document.querySelector('.desk-text .reading'))")
    desk.keyboard.press("a")
    desk.keyboard.type("没有的")
    expect(desk.locator("[data-none]")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    desk.keyboard.type("jtwj")
    expect(desk.locator("[data-found-by]:visible")).to_have_count(1)
    desk.keyboard.press("Enter")
    grounds = desk.locator("[name=note_B06]")
    expect(grounds).to_be_focused()
    expect(grounds).to_have_value(QUARREL)
    desk.keyboard.press("Control+A")
    desk.keyboard.type("多次吵架")
    desk.keyboard.press("Enter")
    expect(factors.first.locator("input[type=radio]").first).to_be_focused()
    for _ in range(judged):
        desk.keyboard.press("y")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-toast], .toast-line").first).to_contain_text(f"{number} 已评定")
