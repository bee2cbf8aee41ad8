"""Files that were chosen stay chosen when a form comes back, and nobody else ever gets them."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Locator, Page, expect

from governance.seeding import DEMONSTRATION_PASSWORD
from tests.browser.test_loop import do, register
from tests.browser.test_slips import newest_slip

pytestmark = pytest.mark.browser
Opener = Callable[..., Page]
AGAIN = "[data-files-again]"
STORED = """() => new Promise((done) => {
  const asked = indexedDB.open("kept-files", 1);
  asked.onsuccess = () => {
    const rows = asked.result.transaction("chosen").objectStore("chosen").getAll();
    rows.onsuccess = () => done(rows.result.map((row) => row.files.map((file) => file.name)).flat().sort());
  };
})"""
NO_STORE = "Object.defineProperty(window, 'indexedDB', { value: undefined });"


def pdf(name: str) -> dict[str, Any]:
    content = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF " + name.encode()
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def stored(page: Page, *names: str) -> None:
    """What this browser keeps, as soon as it does."""
    for _ in range(50):
        found = page.evaluate(STORED)
        if found == sorted(names):
            return
        page.wait_for_timeout(100)
    raise AssertionError(found)


def chosen(field: Locator, *names: str) -> None:
    """What stands in a file field, as soon as it does."""
    for _ in range(50):
        found = field.evaluate("node => [...node.files].map((file) => file.name)")
        if found == list(names):
            return
        field.page.wait_for_timeout(100)
    raise AssertionError(found)


def sign_in(page: Page, username: str) -> None:
    page.fill("#id_username", username)
    page.fill("#id_password", DEMONSTRATION_PASSWORD)
    page.locator("form.login-form button[type=submit]").click()


def ask_the_court(page: Page, case: str, *names: str) -> None:
    """A slip that is refused: a court is not ordered."""
    page.goto(case)
    page.locator("summary.btn", has_text=re.compile(r"^\s*交办\s*$")).click()
    form = page.locator("details.act[open] form")
    court = form.locator("[name=unit] option", has_text="法庭").first.get_attribute("value")
    form.locator("[name=unit]").select_option(court)
    form.locator("[name=requirement]").fill("请协助核实判决履行情况")
    form.locator("[name=mode]").select_option("assign")
    form.locator("[name=papers]").set_input_files([pdf(name) for name in names])
    form.locator("button[type=submit]").click()
    expect(page.locator(".form-errors")).to_contain_text("交办")


def test_the_file_of_a_refused_slip_is_on_the_slip_once_it_is_corrected(
    open_as: Opener, picture: Callable[[Page, str], None]
) -> None:
    window, director = open_as("window"), open_as("director")
    case = register(window, phone_number="13800004501")
    ask_the_court(director, case, "判决书.pdf", "调解协议.pdf")
    papers = director.locator("main form [name=papers]")
    chosen(papers, "判决书.pdf", "调解协议.pdf")
    expect(director.locator(AGAIN)).to_have_text(
        re.compile("附件已放回，请核对；再选会替换全部：判决书.pdf、调解协议.pdf")
    )
    expect(director.locator("[data-file-note]")).to_contain_text("判决书.pdf（1 KB）")
    papers.scroll_into_view_if_needed()
    picture(director, "kept-files")
    director.locator("main form button[type=submit]").click()
    chosen(papers, "判决书.pdf", "调解协议.pdf")  # refused a second time
    director.select_option("main form [name=mode]", "")
    director.locator("main form button[type=submit]").click()
    expect(director.locator("[data-toast]").first).to_be_visible()
    stored(director)
    director.goto(newest_slip(director, case))
    for name in ("判决书.pdf", "调解协议.pdf"):
        link = director.locator("#own-papers a", has_text=name).get_attribute("href")
        assert director.context.request.get(str(link)).body() == pdf(name)["buffer"]


def test_a_file_at_fault_is_named_and_the_good_one_comes_back(open_as: Opener) -> None:
    window, director = open_as("window"), open_as("director")
    director.goto(f"{register(window, phone_number='13800004502')}assign/")
    fake = pdf("判决书.docx") | {"mimeType": "application/msword"}
    papers = director.locator("main form [name=papers]")
    papers.set_input_files([fake, pdf("协议.pdf")])
    director.locator("main form button[type=submit]").click()
    expect(director.locator(".field-errors", has_text="判决书.docx")).to_be_visible()
    chosen(papers, "协议.pdf")
    expect(director.locator(AGAIN)).to_contain_text("再选会替换全部：协议.pdf")
    papers.set_input_files([pdf("协议.pdf"), pdf("判决书.pdf")])
    expect(director.locator(AGAIN)).to_have_count(0)


def test_the_file_is_there_after_the_session_expired(open_as: Opener) -> None:
    window = open_as("window")
    window.goto("/cases/register/")
    window.fill("[name=narrative]", "会话过期也不能丢的合同")
    window.select_option("[name=area]", index=2)
    window.set_input_files("[name=papers]", pdf("合同.pdf"))
    window.context.clear_cookies(name="sessionid")
    window.click("button[value=register]")
    expect(window.locator(AGAIN)).to_contain_text("到时自动放回：合同.pdf")
    window.fill("#id_username", "window")
    window.fill("#id_password", "falsch")
    window.locator("form.login-form button[type=submit]").click()
    expect(window.locator(AGAIN)).to_contain_text("到时自动放回：合同.pdf")
    sign_in(window, "window")
    expect(window.locator(AGAIN)).to_contain_text("附件已放回，请核对；再选会替换全部：合同.pdf")
    window.locator("button", has_text="继续提交").click()
    expect(window.locator(".files")).to_contain_text("合同.pdf")
    stored(window)


def test_the_file_is_there_after_a_one_time_code_was_asked(open_as: Opener) -> None:
    police = open_as("police")
    police.goto("/account/code/")
    police.get_by_role("button", name="开始设置").click()
    totp = pyotp.TOTP(police.locator("code.secret").inner_text().replace(" ", ""))
    now = int(time.time())
    police.fill("[name=one_time_code]", totp.at(now))
    police.get_by_role("button", name="启用动态口令").click()
    recovery = police.locator("ul.codes code").first.inner_text()

    police.goto("/cases/register/")
    police.fill("[name=narrative]", "填了动态口令也不能丢的合同")
    police.select_option("[name=area]", index=1)
    police.set_input_files("[name=papers]", pdf("合同.pdf"))
    police.context.clear_cookies(name="sessionid")
    police.click("button[value=register]")
    sign_in(police, "police")
    police.fill("[name=one_time_code]", totp.at(now + 30))  # each step is taken once
    police.locator("form.login-form button[type=submit]").click()
    expect(police.locator(AGAIN)).to_contain_text("附件已放回，请核对；再选会替换全部：合同.pdf")
    police.locator("button", has_text="继续提交").click()
    expect(police.locator(".files")).to_contain_text("合同.pdf")

    police.goto("/account/code/")
    police.locator("summary.btn", has_text="停用").click()
    police.fill("[name=one_time_code]", recovery)
    police.get_by_role("button", name="停用动态口令").click()
    expect(police.get_by_role("button", name="开始设置")).to_be_visible()


def test_two_file_fields_keep_their_own_files(open_as: Opener) -> None:
    window, director, unit = open_as("window"), open_as("director"), open_as("unit")
    case = register(window, phone_number="13800004503")
    director.goto(case)
    do(director, "交办", unit="市场监管所", requirement="请核实")
    unit.goto(newest_slip(director, case))
    do(unit, "签收")
    unit.locator("summary.btn", has_text="反馈").click()
    form = unit.locator("details.act[open] form")
    form.locator("[name=papers]").set_input_files([pdf("照片.pdf"), pdf("笔录.pdf")])
    form.locator("[name=replies]").set_input_files(pdf("答复.pdf"))
    form.locator("button[type=submit]").click()
    chosen(unit.locator("main form [name=papers]"), "照片.pdf", "笔录.pdf")
    chosen(unit.locator("main form [name=replies]"), "答复.pdf")
    unit.fill("main form [name=answer]", "已退款")
    unit.locator("main form button[type=submit]").click()
    expect(unit.locator("#reports")).to_contain_text("答复.pdf")
    expect(unit.locator("#reports")).to_contain_text("笔录.pdf")


def test_a_file_as_large_as_allowed_comes_back_whole(open_as: Opener, tmp_path: Path) -> None:
    window, director = open_as("window"), open_as("director")
    director.goto(f"{register(window, phone_number='13800004508')}assign/")
    large = tmp_path / "扫描件.pdf"
    large.write_bytes(pdf("扫描件.pdf")["buffer"].ljust(50 * 1024 * 1024, b"x"))
    papers = director.locator("main form [name=papers]")
    papers.set_input_files(large)
    director.locator("main form button[type=submit]").click()
    expect(director.locator(AGAIN)).to_contain_text(
        "附件已放回，请核对；再选会替换全部：扫描件.pdf", timeout=60_000
    )
    size = papers.evaluate("async (node) => (await node.files[0].arrayBuffer()).byteLength")
    assert size == large.stat().st_size


def test_two_tabs_keep_their_own_files(open_as: Opener) -> None:
    window, first = open_as("window"), open_as("director")
    case = register(window, phone_number="13800004504")
    second = first.context.new_page()
    ask_the_court(first, case, "第一份.pdf")
    second.goto(f"{case}assign/")
    second.set_input_files("[name=papers]", pdf("第二份.pdf"))
    stored(second, "第一份.pdf", "第一份.pdf", "第二份.pdf")
    first.locator("main form button[type=submit]").click()
    second.locator("main form button[type=submit]").click()
    chosen(second.locator("main form [name=papers]"), "第二份.pdf")
    chosen(first.locator("main form [name=papers]"), "第一份.pdf")
    second.goto("/desk/")
    first.goto("/desk/")
    stored(first)


def test_nothing_is_left_for_another_page_or_another_officer(open_as: Opener) -> None:
    window, page = open_as("window"), open_as("director")
    case = register(window, phone_number="13800004505")
    ask_the_court(page, case, "判决书.pdf")
    stored(page, "判决书.pdf", "判决书.pdf")
    page.goto(case)
    stored(page)

    page.goto(f"{case}assign/")
    page.set_input_files("[name=papers]", pdf("判决书.pdf"))
    stored(page, "判决书.pdf")
    other = page.context.new_page()
    other.goto("/desk/")
    stored(other, "判决书.pdf")
    other.locator(".whoami summary").click()
    other.locator("form[data-logout] button").click()
    expect(other.locator("#id_username")).to_be_visible()
    stored(other)


def test_who_signs_in_at_an_expired_form_of_another_officer_does_not_get_the_files(open_as: Opener) -> None:
    window, page = open_as("window"), open_as("director")
    case = register(window, phone_number="13800004506")
    page.goto(f"{case}assign/")
    page.set_input_files("[name=papers]", pdf("判决书.pdf"))
    page.context.clear_cookies(name="sessionid")
    page.locator("main form button[type=submit]").click()
    sign_in(page, "commander")
    expect(page.locator(AGAIN)).to_contain_text("附件没有保留，请重新选择：判决书.pdf")
    stored(page)
    chosen(page.locator("main [name=papers]"))


@pytest.mark.parametrize("script", [True, False])
def test_where_nothing_can_be_kept_the_page_asks_for_the_files_by_name(open_as: Opener, script: bool) -> None:
    window, page = open_as("window"), open_as("director", script=script)
    page.add_init_script(NO_STORE)
    case = register(window, phone_number="13800004507")
    ask_the_court(page, case, "判决书.pdf")
    expect(page.locator(AGAIN)).to_contain_text("附件没有保留，请重新选择：判决书.pdf")
    if script:
        papers = page.locator("main form [name=papers]")
        chosen(papers)
        papers.set_input_files(pdf("判决书.pdf"))
        expect(page.locator(AGAIN)).to_have_count(0)
