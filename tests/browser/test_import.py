"""A ledger as streets keep it, from the file to one of its cases worked on."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.test_loop import do

pytestmark = pytest.mark.browser


def ledger(folder: Path, rows: int) -> Path:
    """A sheet with a merged title, a subtotal and one date that does not exist."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["望湖街道矛盾纠纷排查台账"])
    sheet.merge_cells("A1:E1")
    sheet.append(["登记编号", "排查时间", "所属社区", "当事人", "纠纷简要情况"])
    for number in range(1, rows + 1):
        day = "2026-02-30" if number == 7 else "2026.9.18"
        sheet.append(
            [
                f"LZ{number:04d}",
                day,
                "碧桂社区",
                f"李小{'一二三四五'[number % 5]}",
                f"第 {number} 户反映楼道堆物，影响通行。",
            ]
        )
    sheet.append(["小计", "", "", "", f"{rows} 起"])
    path = folder / "台账.xlsx"
    book.save(path)
    return path


def test_a_ledger_is_imported_as_history_and_one_of_its_cases_is_assigned(open_as, picture, tmp_path) -> None:
    window, director = open_as("window"), open_as("director")
    window.goto("/imports/")
    window.set_input_files("input[type=file]", ledger(tmp_path, 40))
    window.locator("form[enctype] button[type=submit]").click()
    expect(window.locator("table.rows")).to_contain_text("纠纷简要情况")
    picture(window, "import")
    window.get_by_role("button", name="开始导入").click()
    expect(window.locator(".stats")).to_contain_text("39", timeout=30_000)
    window.reload()
    expect(window.locator("body")).to_contain_text("2026-02-30")
    with window.expect_download() as download:
        window.get_by_role("link", name=re.compile("下载问题行")).click()
    rejects = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert any(
        "2026-02-30" in str(cell) for row in rejects.active.iter_rows(values_only=True) for cell in row
    )
    picture(window, "import-done")

    window.get_by_role("link", name=re.compile("看这批事项")).click()
    window.locator("a[data-open]").first.click()
    do(window, "受理")
    director.goto(window.url)
    do(director, "交办", unit="市场监管所")
    expect(director.locator(".case-facts")).to_contain_text("市场监管所 签收")


def test_what_is_no_spreadsheet_is_refused_in_words(open_as, tmp_path) -> None:
    window = open_as("window")
    fake = tmp_path / "台账.xlsx"
    fake.write_bytes(b"%PDF-1.7 not a workbook at all")
    window.goto("/imports/")
    window.set_input_files("input[type=file]", fake)
    window.locator("form[enctype] button[type=submit]").click()
    expect(window.locator("main")).to_contain_text(re.compile("不是|无法|另存为"))


def test_a_unit_works_from_the_phone(open_as, picture, tmp_path) -> None:
    """Acknowledge and feed back with a photo at 390 pixels."""
    window, director = open_as("window"), open_as("director")
    window.goto("/cases/register/")
    window.fill("[name=narrative]", "夜市油烟扰民，多次反映没有结果。")
    window.select_option("[name=area]", index=2)
    window.click("button[value=accept]")
    window.wait_for_url("**/receipt/")
    director.goto(window.url.removesuffix("receipt/"))
    do(director, "交办", unit="市场监管所")

    unit = open_as("unit", phone=True)
    unit.goto("/slips/?state=issued")
    unit.locator("a[data-open]", has_text="油烟").first.click()
    picture(unit, "phone-slip")
    do(unit, "签收")
    photo = tmp_path / "现场.png"
    unit.screenshot(path=photo)
    unit.locator("summary.btn", has_text="反馈").click()
    form = unit.locator("details.act[open] form")
    form.locator("[name=answer]").fill("已责令加装净化设施。")
    form.locator("[name=papers]").set_input_files(photo)
    picture(unit, "phone-feedback")
    form.locator("button[type=submit]").click()
    expect(unit.locator(".files").first).to_contain_text("现场.png")
    wider = unit.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
