"""The month as the secretary makes it: press, wait, download, compare with the list."""

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from core import clock

pytestmark = pytest.mark.browser


def fetched(page: Page, link: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).first.click()
    return Path(download.value.path()).read_bytes()


def test_the_secretary_makes_the_month_and_its_rows_are_the_lists(open_as, picture) -> None:
    page = open_as("secretary")
    page.goto("/analysis/months/")
    expect(page.locator("main")).to_contain_text("还没有月报")
    month = page.locator("#id_month").input_value()
    page.get_by_role("button", name="生成").click()
    page.wait_for_url("**/jobs/*/")
    # the page asks each second and leads to the table when the job is done
    expect(page.locator("body")).to_contain_text("已生成，可以下载", timeout=60_000)
    page.goto("/analysis/months/")
    expect(page.get_by_role("link", name="下载工作簿")).to_be_visible()
    picture(page, "month")

    book = openpyxl.load_workbook(io.BytesIO(fetched(page, "下载工作簿")), read_only=True)
    ledger = list(book["台账"].iter_rows(values_only=True))
    paper = docx.Document(io.BytesIO(fetched(page, "下载报告")))
    page.locator("a[title='打开同样日期的事项清单']").click()
    listed = re.search(r"共 ([\d,]+) 件", page.inner_text("body"))
    count = int(listed[1].replace(",", "")) if listed else 0
    assert len(ledger) - 1 == count > 0
    assert any(f"新增事项{count}件" in one.text for one in paper.paragraphs)
    assert month < f"{clock.today():%Y-%m}"
    page.goto("/notices/")
    expect(page.locator("main")).to_contain_text("月报")


def test_the_months_fit_a_phone_and_work_without_script(open_as) -> None:
    page = open_as("commander", phone=True, script=False)
    page.goto("/analysis/months/")
    page.get_by_role("button", name="生成").click()
    expect(page.locator("main")).to_contain_text(re.compile("排队中|正在进行|进行中|已生成"))
    page.goto("/analysis/months/")
    expect(page.locator("table.rows")).to_be_visible()
    wide = open_as("commander", phone=True)
    wide.goto("/analysis/months/")
    extra = wide.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert extra <= 0
