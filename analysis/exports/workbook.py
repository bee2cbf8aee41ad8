"""The monthly workbook: definitions first, then the sheets whose sums must agree."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis.exports.ledger import LEDGER, Progress, ledger_rows
from analysis.figures import hazards
from analysis.figures.catalogue import DEFINITIONS, Definition
from analysis.figures.counts import MEASURES, Line
from analysis.figures.letters import letter_lines
from analysis.figures.months import Figure, MonthFigures, Value
from analysis.rules import NONE, Rate, day_and_minute, points, relative
from cases.choices import ContactResult
from core.rules import long_day
from core.sheets import Book, Form, Page, Place, Print, writing
from core.workbook import Column
from dispatch.choices import ReturnReason

INTEGER: Form = "integer"
DEFINITION_COLUMNS = (
    Column("指标", 18),
    Column("公式", 34),
    Column("分子（计数对象）", 44),
    Column("分母", 36),
    Column("时间口径", 28),
    Column("数据来源", 16),
)
SUMMARY_COLUMNS = (
    Column("指标", 30),
    Column("单位", 7),
    Column("本月", 11, "decimal"),
    Column("上月", 11, "decimal"),
    Column("环比", 18),
    Column("去年同月", 11, "decimal"),
    Column("同比", 18),
    Column("分子", 9, "integer"),
    Column("分母", 9, "integer"),
)
GROUP_COLUMNS = ("新增", "办结", "转出", "期末未办结", "其中超期")
UNIT_COLUMNS = (
    ("交办", "slips"),
    ("已签收", "slips_acknowledged"),
    ("按时签收", "acknowledged_in_time"),
    ("已办结", "slips_approved"),
    ("在办", "slips_running"),
    ("在办超期", "slips_late"),
    ("退回", "slips_returned"),
    *((f"退回：{one.label}", f"returned_{one.value}") for one in ReturnReason),
    ("收回", "slips_recalled"),
)


def made_by(figures: MonthFigures) -> str:
    who = figures.scope.standing.officer.name
    return f"{who} 生成，统计时点 {day_and_minute(figures.scope.at)}"


def title_of(figures: MonthFigures) -> str:
    return f"{figures.scope.area.name}{figures.scope.month.label}综治工作月度数据"


def write_month(path: Path, figures: MonthFigures, progress: Progress | None = None) -> int:
    """Write the workbook; gives the number of ledger rows. The sheets stand in the order of the contract."""
    with writing(path, Print(title_of(figures), made_by(figures))) as book:
        definitions = book.page("指标口径", DEFINITION_COLUMNS, head=8)
        summary = book.page("汇总", SUMMARY_COLUMNS, head=0)
        ledger = book.page("台账", LEDGER, freeze_columns=1)
        _definitions(definitions, figures)
        _groups(book.page("社区", _group_columns("社区"), freeze_columns=1), figures.by_community)
        _units(book, figures)
        _hazards(book, figures)
        _letters(book, figures)
        _calls(book, figures)
        _lawful(book, figures)
        written = _cases(ledger, figures, figures.case_ids, progress)
        _cases(book.page("存量", LEDGER, freeze_columns=1), figures, figures.open_ids, progress)
        _summary(summary, figures, written)
    return written


def _definitions(page: Page, figures: MonthFigures) -> None:
    scope = figures.scope
    page.line(f"{title_of(figures)}　指标口径", "title")
    page.line(
        f"统计范围：{scope.area.name}；统计月份：{scope.month.label}（{long_day(scope.month.first)}至{long_day(scope.month.last)}，自然月）"
    )
    page.line(
        f"统计时点：{day_and_minute(scope.at)}；生成人：{scope.standing.officer.name}（{scope.standing.post_titles}）"
    )
    page.line(
        "只统计生成人有权查看的事项：限制知悉、应当回避的不计入；与同一人在系统事项清单中按来件日期筛选的结果一致。"
    )
    page.line(
        "环比：与上月相比；同比：与去年同月相比。件数用相对变化（%），比率用百分点，不混用；上期为 0 的不计算，记“—”。"
    )
    page.line("各表中的数字均由系统按下列口径写入，请勿手工改动；个人信息已脱敏。")
    page.gap()
    page.head()
    page.filtered(
        page.table(
            (one.label, one.formula, one.numerator, one.denominator, one.period, one.source)
            for one in DEFINITIONS
        ),
        len(DEFINITION_COLUMNS),
    )


def cell_of(value: Value) -> Any:
    """A rate as a share of one for the percent format, what is not defined as the dash."""
    if isinstance(value, Rate):
        return NONE if value.percent is None else value.percent / 100
    return NONE if value is None else value


def change_of(figure: Figure, before: Value) -> str:
    """Relative for counts, percentage points for rates, hours for hours; the dash when one side is missing."""
    now = figure.value
    if isinstance(now, Rate) and isinstance(before, Rate):
        change, unit = points(now, before), "个百分点"
    elif isinstance(now, int) and isinstance(before, int):
        change, unit = relative(now, before), "%"
    elif isinstance(now, Decimal) and isinstance(before, Decimal):
        change, unit = now - before, "小时"
    else:
        return NONE
    if change is None:
        return NONE
    return f"{change:+}{unit}" if change else "持平"


def _summary(page: Page, figures: MonthFigures, written: int) -> None:
    page.line(title_of(figures), "title")
    running = "　本月尚未结束，不作环比、同比" if figures.scope.is_running else ""
    page.line(f"{made_by(figures)}{running}")
    if figures.withheld:
        page.line(f"本月另有受限事项 {figures.withheld}，限制知悉，不计入以下各数和各表")
    page.gap()
    page.head()
    for one in figures.figures.values():
        _figure_row(page, one, compare=not figures.scope.is_running)
    page.gap()
    _checks(page, figures, written)
    page.break_page()
    top = page.row + 1
    tables = (
        ("分来源", figures.by_channel),
        ("分类型", figures.by_kind),
        ("分等级", figures.by_level),
        ("分社区", figures.by_community),
        ("分类别", figures.by_category),
    )
    places = {name: _table(page, name, rows) for name, rows in tables}
    page.line("逐日来件与办结", "heading")
    page.head(["日期", "新增", "办结"])
    days = page.table(
        ([f"{day.day}日", came, done] for day, came, done in figures.daily),
        ["text", "integer", "integer"],
    )
    _charts(page, places, days, top)
    page.close()


def _charts(page: Page, places: dict[str, Place], days: Place, tables: int) -> None:
    """To the right: the trend and the sources beside the figures, the rest beside the tables (from row `tables`)."""
    below = page.trend("逐日新增与办结（件）", days, [2, 3], ("K", 4))
    page.bars("新增事项：分来源（件）", places["分来源"], 2, ("K", below))
    below = page.bars("新增事项：分社区（件）", places["分社区"], 2, ("K", tables + 1))
    page.bars("新增事项：分类别（件）", places["分类别"], 2, ("K", below))


def _figure_row(page: Page, figure: Figure, *, compare: bool) -> None:
    what: Definition = figure.definition
    form: Form = "percent" if what.form == "rate" else "decimal"
    rate = figure.value if isinstance(figure.value, Rate) else None
    cells = [
        what.label,
        what.unit,
        cell_of(figure.value),
        cell_of(figure.before),
        change_of(figure, figure.before) if compare else NONE,
        cell_of(figure.year_ago),
        change_of(figure, figure.year_ago) if compare else NONE,
        rate.part if rate else "",
        rate.whole if rate else "",
    ]
    page.table([cells], ["text", "text", form, form, INTEGER, form, INTEGER, INTEGER, INTEGER])


def _checks(page: Page, figures: MonthFigures, written: int) -> None:
    """The visible line that says whether the sheets agree, and each comparison below it."""
    checks = [*figures.checks(), ("台账写出行数 = 新增", written, figures.count("new"))]
    wrong = [name for name, left, right in checks if left != right]
    verdict = "各表合计一致" if not wrong else f"有 {len(wrong)} 处合计不一致：{'；'.join(wrong)}"
    page.verdict(["数据校核", "", verdict], good=not wrong)
    page.head(["校核项", "", "左", "右", "结果"])
    page.table(
        ([name, "", left, right, "一致" if left == right else "不一致"] for name, left, right in checks),
        ["text", "text", "integer", "integer", "text"],
    )


def _group_columns(first: str) -> list[Column]:
    return [Column(first, 22), *(Column(title, 12, "integer") for title in GROUP_COLUMNS)]


def _rows(lines: list[Line]) -> Iterator[list[Any]]:
    for line in lines:
        yield [line.label, *(line.counts[key] for key in MEASURES)]


def _table(page: Page, name: str, lines: list[Line]) -> Place:
    """One grouping on the summary, with its sum below; the place of the rows without the sum."""
    page.line(name, "heading")
    page.head([name, *GROUP_COLUMNS])
    kinds: list[Form] = ["text", *[INTEGER] * len(MEASURES)]
    place = page.table(_rows(lines), kinds)
    page.table([_sum(lines)], kinds)
    page.gap()
    return place


def _sum(lines: list[Line]) -> list[Any]:
    return ["合计", *(sum(line.counts[key] for line in lines) for key in MEASURES)]


def _groups(page: Page, lines: list[Line]) -> None:
    page.head()
    place = page.table(_rows(lines))
    page.filtered(place, len(GROUP_COLUMNS) + 1)
    page.table([_sum(lines)])
    page.close()


def _units(book: Book, figures: MonthFigures) -> None:
    columns = [Column("承办单位", 20), *(Column(title, 9, "integer") for title, _ in UNIT_COLUMNS)]
    columns.append(Column("签收用时中位数（小时）", 12, "decimal"))
    page = book.page("单位", columns, freeze_columns=1)
    page.head()
    lines = figures.by_unit
    keys = [key for _, key in UNIT_COLUMNS]
    place = page.table(
        [line.label, *(line.counts[key] for key in keys), NONE if line.hours is None else line.hours]
        for line in lines
    )
    page.filtered(place, len(columns))
    whole = cell_of(figures.figures["acknowledge_hours"].value)
    page.table([["合计", *(sum(line.counts[key] for line in lines) for key in keys), whole]])
    page.close()


def _hazards(book: Book, figures: MonthFigures) -> None:
    titles = ("新增", "高风险", "中风险", "低风险", "未评估", "红旗", "办结", "期末未办结")
    columns = [Column(hazards.HEADING, 24), *(Column(title, 11, "integer") for title in titles)]
    page = book.page("六类隐患", columns, freeze_columns=1)
    page.head()
    rows: list[list[Any]] = [
        [one.label, one.new, one.high, one.medium, one.low, one.unassessed, one.red_flag, one.completed, one.open_end]
        for one in figures.hazards
    ]  # fmt: skip
    page.filtered(page.table(rows), len(columns))
    page.table([["合计", *(sum(row[number] for row in rows) for number in range(1, len(columns)))]])
    page.line(hazards.NOTE)
    page.close()


def _letters(book: Book, figures: MonthFigures) -> None:
    columns = (
        Column("文种", 10), Column("文号", 24), Column("发往单位", 20), Column("事项编号", 18),
        Column("签发时间", 17, "moment"), Column("办结时限", 17, "moment"), Column("签收时间", 17, "moment"),
        Column("反馈时间", 17, "moment"), Column("完结时间", 17, "moment"), Column("状态", 10),
    )  # fmt: skip
    page = book.page("函件", columns, freeze_columns=2)
    page.head()
    place = page.table(
        [one.kind, one.number, one.unit, one.case, one.signed_at, one.due_at, one.acknowledged_at,
         one.answered_at, one.ended_at, one.state]
        for one in letter_lines(figures.scope)
    )  # fmt: skip
    page.filtered(place, len(columns))
    page.gap()
    page.line("；".join(f"{kind} {count} 份" for kind, count in figures.letters))
    page.close()


def _calls(book: Book, figures: MonthFigures) -> None:
    results = list(ContactResult)
    columns = [Column("社区", 20), *(Column(one.label, 11, "integer") for one in results)]
    columns += [Column("评价人次", 11, "integer"), Column("满意率", 11)]
    kinds: list[Form] = ["text", *[INTEGER] * len(results), "integer", "percent"]
    page = book.page("回访满意", columns, freeze_columns=1)
    page.head()
    rows = [_calls_row(label, counts) for label, counts in figures.results_by_community]
    page.filtered(page.table(rows, kinds), len(columns))
    page.table([_calls_row("合计", figures.results)], kinds)
    rate = figures.rate("follow_up")
    page.line(
        f"回访率 {rate.words}：应回访 {rate.whole} 件，已回访 {rate.part} 件。满意率只以作出评价的人次为分母。"
    )
    page.close()


def _lawful(book: Book, figures: MonthFigures) -> None:
    columns = (
        Column("事项编号", 18), Column("摘要", 40), Column("所属社区", 16), Column("不满意轮次", 10, "integer"),
        Column("告知方式", 14), Column("签发人", 12), Column("签发时间", 17, "moment"),
    )  # fmt: skip
    page = book.page("依法办结", columns, freeze_columns=1)
    page.head()
    place = page.table(
        [one.number, one.title, one.community, one.rounds, one.manner, one.signed_by, one.signed_at]
        for one in figures.lawful
    )
    page.filtered(place, len(columns))
    page.gap()
    page.line(f"依法按程序办结 {len(figures.lawful)} 件，单列统计，不算满意。")
    page.close()


def _calls_row(label: str, counts: dict[str, int]) -> list[Any]:
    content = counts[ContactResult.SATISFIED] + counts[ContactResult.BASICALLY]
    rate = Rate(content, content + counts[ContactResult.DISSATISFIED])
    return [label, *(counts[one] for one in ContactResult), rate.whole, cell_of(rate)]


def _cases(page: Page, figures: MonthFigures, ids: list[int], progress: Progress | None) -> int:
    page.head()
    place = page.table(ledger_rows(figures.scope, ids, progress))
    page.filtered(place, len(LEDGER))
    page.close()
    return place.last - place.first + 1
