"""The grid worker's outbox in a real browser: whatever the network does, one event becomes one case (trap 24)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from governance.seeding import DEMONSTRATION_PASSWORD

pytestmark = pytest.mark.browser
CARDS = "[data-outbox-list] li"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


def write(page: Page, text: str, kind: str = "设施损坏") -> None:
    page.locator("label.tile", has_text=kind).click()
    page.fill("[name=narrative]", text)


def send(page: Page, button: str = "上报中心") -> None:
    page.get_by_role("button", name=button).click()


def filed(page: Page, text: str) -> int:
    """How many cases of this sentence the server shows."""
    page.goto("/m/events/")
    return page.locator("a.card-row", has_text=text).count()


def log_in(page: Page, username: str) -> None:
    page.goto("/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", DEMONSTRATION_PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)


def test_an_event_goes_from_three_taps_to_its_number(open_as, picture):
    page = open_as("grid", phone=True)
    expect(page).to_have_url(re.compile(r"/m/$"))
    picture(page, "phone-home")
    page.click("a.tile-main")
    write(page, "井盖破损，路口有人差点摔倒")
    page.set_input_files("[data-photos-all]", {"name": "现场.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.locator("[data-photos-list] img")).to_have_count(1)
    picture(page, "phone-event")
    send(page)
    expect(page.locator("[data-sent]")).to_contain_text("已上报")
    picture(page, "phone-sent")
    page.get_by_role("link", name="看这件").click()
    expect(page.locator(".thumbs img")).to_have_count(1)
    page.fill("[name=outcome]", "已复位")
    send(page, "处理完毕")
    expect(page.locator("[data-sent]")).to_contain_text("已办结")


def test_events_written_without_a_network_go_out_when_it_is_back(open_as, picture):
    page = open_as("grid", phone=True)
    page.goto("/m/event/")
    page.context.set_offline(True)
    for number in (1, 2, 3):
        write(page, f"断网时写的第 {number} 件")
        send(page)
        expect(page.locator(CARDS)).to_have_count(number)
    expect(page.locator("[data-outbox-count]")).to_have_text("3 件")
    picture(page, "phone-outbox")
    page.context.set_offline(False)
    expect(page.locator(f"{CARDS}[data-state=sent]")).to_have_count(3)
    assert filed(page, "断网时写的第") == 3


def test_a_network_that_drops_twenty_times_leaves_one_case(open_as):
    page = open_as("grid", phone=True)
    page.goto("/m/event/")
    drops: list[str] = []

    def drop(route: Route) -> None:
        """Every other time the server gets it and only its answer is lost."""
        if route.request.method != "POST" or len(drops) >= 20:
            return route.continue_()
        drops.append(route.request.url)
        if len(drops) % 2:
            route.fetch(max_redirects=0)
        return route.abort("connectionreset")

    page.route("**/m/event/", drop)
    write(page, "断了二十次的那一件")
    send(page)
    for _ in range(200):
        if page.url.endswith("/sent/") or page.locator(f"{CARDS}[data-state=sent]").count():
            break
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(200)
    assert len(drops) == 20
    assert filed(page, "断了二十次的那一件") == 1


def test_a_page_that_is_not_ours_is_no_receipt(open_as):
    """A public Wi-Fi answers everything with its own page and 200."""
    page = open_as("grid", phone=True)
    page.goto("/m/event/")
    page.route("**/m/event/", lambda route: route.fulfill(status=200, body="<h1>欢迎使用免费 Wi-Fi</h1>"))
    write(page, "免费网络里写的")
    send(page)
    expect(page.locator(f"{CARDS}[data-state=waiting]")).to_contain_text("公共 Wi-Fi")
    page.unroute("**/m/event/")
    page.locator(CARDS).get_by_role("button", name="现在发送").click()
    expect(page.locator(f"{CARDS}[data-state=sent]")).to_have_count(1)
    assert filed(page, "免费网络里写的") == 1


def test_an_expired_session_keeps_the_event_until_the_same_officer_is_back(open_as):
    page = open_as("grid", phone=True)
    page.goto("/m/event/")
    write(page, "登录过期时写的")
    page.context.clear_cookies()
    send(page)
    expect(page.locator(f"{CARDS}[data-state=login]")).to_contain_text("重新登录")
    log_in(page, "police")
    page.goto("/m/")
    expect(page.locator(".tile-main")).to_be_visible()
    expect(page.locator(CARDS)).to_have_count(0)
    page.context.clear_cookies()
    log_in(page, "grid")
    expect(page.locator(f"{CARDS}[data-state=sent]")).to_have_count(1)
    assert filed(page, "登录过期时写的") == 1


def test_a_refused_event_comes_back_into_its_form_with_its_photo(open_as):
    page = open_as("grid", phone=True)
    page.goto("/m/event/")
    write(page, "类别刚好停用的那一件")
    page.set_input_files("[data-photos-all]", {"name": "现场.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.locator("[data-photos-list] img")).to_have_count(1)
    page.evaluate("document.querySelector('[name=kind]:checked').value = '999999'")
    send(page)
    expect(page.locator(f"{CARDS}[data-state=mend]")).to_have_count(1)
    page.goto("/m/")
    page.get_by_role("link", name="改一改再发").click()
    expect(page.locator("[name=narrative]")).to_have_value("类别刚好停用的那一件")
    expect(page.locator("[data-photos-list] img")).to_have_count(1)
    page.locator("label.tile", has_text="其他").click()
    send(page)
    expect(page.locator("[data-sent]")).to_be_visible()
    assert filed(page, "类别刚好停用的那一件") == 1


def test_what_was_tried_a_week_ago_is_not_sent_again_without_a_look(open_as):
    """The server forgets a token after seven days; a second case must not come of that."""
    page = open_as("grid", phone=True)
    page.goto("/m/event/")
    page.route(
        "**/m/event/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    write(page, "上周写的那一件")
    send(page)
    # the card waits before the attempt as well as after it; the toast comes only when the attempt is over and written down
    expect(page.locator("[data-toasts]")).to_contain_text("已存在本机")
    page.clock.install()
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=8))
    page.unroute("**/m/event/")
    page.goto("/m/")
    expect(page.locator(f"{CARDS}[data-state=failed]")).to_contain_text("请先看“我的事件”")
    assert filed(page, "上周写的那一件") == 0


def test_without_script_the_same_form_is_simply_posted(open_as):
    page = open_as("grid", phone=True, script=False)
    page.goto("/m/event/")
    write(page, "没有脚本的手机")
    page.fill("[name=outcome]", "当场清走")
    send(page, "处理完毕")
    expect(page.locator("[data-sent]")).to_contain_text("已办结")
