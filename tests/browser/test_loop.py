"""The closed loop, clicked as the officers would: from a visitor at the window to a closed case."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

NARRATIVE = (
    "来访人称今年三月在健身房办了两年卡，昨天发现门店关门、老板电话停机，剩余会费约三千二百元，要求退款。"
)


def do(page: Page, verb: str, **fields: str) -> None:
    """Open a verb's form in place, fill it, send it, see the sentence that says what comes next."""
    page.locator("summary.btn", has_text=re.compile(rf"^\s*{verb}\s*$")).click()
    form = page.locator("details.act[open] form")
    for name, value in fields.items():
        field = form.locator(f"[name={name}]").first
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(label=value)
        elif field.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        else:
            field.fill(value)
    form.locator("button[type=submit]").click()
    expect(page.locator("[data-toast]").first).to_be_visible()


def register(page: Page, *, phone_number: str = "13800006666") -> str:
    """Register and accept a visitor's matter; the address of its case."""
    page.goto("/cases/register/")
    page.fill("[name=name]", "钱小满")
    page.fill("[name=phone]", phone_number)
    page.fill("[name=narrative]", NARRATIVE)
    page.fill("[name=demand]", "退还剩余会费")
    page.select_option("[name=area]", index=2)
    page.click("button[value=accept]")
    page.wait_for_url("**/receipt/")
    return page.url.removesuffix("receipt/")


def test_a_visitor_at_the_window_becomes_a_closed_case(open_as: Callable[..., Page], picture) -> None:
    window, director, unit = open_as("window"), open_as("director"), open_as("unit")
    case = register(window)
    picture(window, "receipt")
    code = window.locator(".defs strong").inner_text()

    director.goto(case)
    director.locator("summary.btn", has_text="交办").click()
    picture(director, "assign")
    director.locator("summary.btn", has_text="交办").click()
    do(director, "交办", unit="市场监管所", requirement="请核实预付卡余额并督促退款")
    expect(director.locator("[data-toast]")).to_contain_text("签收时限")

    unit.goto("/slips/?state=issued")
    picture(unit, "slips")
    unit.locator("a[data-open]", has_text="健身房").first.click()
    do(unit, "签收")
    do(unit, "反馈", answer="已约谈门店负责人，会费三千二百元已全部退还。")
    slip = unit.url

    director.goto(slip)
    do(director, "退回重办", note="请补充退款凭证")
    unit.goto(slip)
    do(unit, "反馈", answer="会费已退还，附转账凭证。")
    director.goto(slip)
    do(director, "审核通过")

    citizen = open_as(None, phone=True)
    citizen.goto(f"/t/{code}/")
    expect(citizen.locator("body")).to_contain_text("会费已退还")
    expect(citizen.locator("body")).not_to_contain_text("钱小满")
    picture(citizen, "track")

    window.goto(case)
    do(window, "回访", result="satisfied")
    director.goto(case)
    do(director, "结案")
    expect(director.locator(".case-facts")).to_contain_text("已结案")
    for verb in ("登记", "受理", "交办", "签收", "反馈", "退回重办", "审核通过", "办结", "回访", "结案"):
        expect(director.locator("#history")).to_contain_text(verb)
    picture(director, "case")


def test_an_unhappy_citizen_reopens_the_case(open_as: Callable[..., Page]) -> None:
    window, director = open_as("window"), open_as("director")
    case = register(window, phone_number="13800007777")
    director.goto(case)
    do(director, "当场办结", outcome="已口头答复")
    window.goto(case)
    do(window, "回访", result="dissatisfied", note="没有退款")
    expect(window.locator(".case-facts")).to_contain_text("办理中")
    expect(window.locator("#history")).to_contain_text("没有退款")


def test_a_unit_returns_a_slip_and_the_centre_sees_why(open_as: Callable[..., Page]) -> None:
    window, director, unit = open_as("window"), open_as("director"), open_as("unit")
    case = register(window, phone_number="13800008888")
    director.goto(case)
    do(director, "交办", unit="市场监管所")
    unit.goto("/slips/?state=issued")
    unit.locator("a[data-open]", has_text="健身房").first.click()
    do(unit, "退回", reason="不在本单位辖区", note="该门店登记地在邻街道")
    director.goto(case)
    expect(director.locator("#slips")).to_contain_text("邻街道")
    expect(director.locator(".case-facts")).to_contain_text("中心 交办")


def test_the_same_person_is_recognised_before_saving(open_as: Callable[..., Page], picture) -> None:
    window = open_as("window")
    register(window, phone_number="13800009999")
    window.goto("/cases/register/")
    window.fill("[name=phone]", "13800009999")
    window.fill("[name=name]", "钱小满")
    window.locator("[name=narrative]").click()
    expect(window.locator("#earlier")).to_contain_text("健身房")
    picture(window, "register")


def test_the_window_works_without_javascript(open_as: Callable[..., Page]) -> None:
    window = open_as("window", script=False)
    case = register(window, phone_number="13800005555")
    window.goto(case)
    window.locator("summary.btn", has_text="记事").click()
    form = window.locator("details.act[open] form")
    form.locator("[name=note]").fill("来访人补充了合同")
    form.locator("button[type=submit]").click()
    expect(window.locator("#history")).to_contain_text("补充了合同")


def test_a_form_survives_an_expired_session(open_as: Callable[..., Page]) -> None:
    window = open_as("window")
    window.goto("/cases/register/")
    window.fill("[name=narrative]", "会话过期也不能丢的内容")
    window.select_option("[name=area]", index=2)
    window.context.clear_cookies(name="sessionid")
    window.click("button[value=register]")
    expect(window.locator("body")).to_contain_text("会话过期也不能丢的内容")
    window.fill("#id_username", "window")
    window.fill("#id_password", "yunlan-2026")
    window.locator("form.login-form button[type=submit]").click()
    window.locator("button", has_text="继续提交").click()
    expect(window.locator(".case-head")).to_contain_text("会话过期也不能丢的内容")


def test_no_menu_page_breaks_the_policy_or_asks_the_internet(open_as: Callable[..., Page], picture) -> None:
    for username in ("window", "director", "commander", "unit", "district", "secretary", "auditor"):
        page = open_as(username)
        for address in page.locator("nav.side a.menu-link").evaluate_all(
            "links => links.map(link => link.href)"
        ):
            page.goto(address)
            expect(page.locator("main")).to_be_visible()
        page.goto("/desk/")
        picture(page, f"desk-{username}")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (390, 844)])
def test_no_page_scrolls_sideways(open_as: Callable[..., Page], picture, width: int, height: int) -> None:
    page = open_as("director")
    page.set_viewport_size({"width": width, "height": height})
    for address in (
        "/desk/",
        "/cases/",
        "/cases/register/",
        "/slips/",
        "/follow-ups/",
        "/notices/",
        "/account/",
        "/help/",
    ):
        page.goto(address)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{address} is {wider} px too wide at {width}"
        picture(page, f"{address.strip('/').replace('/', '-')}-{width}")
