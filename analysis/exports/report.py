"""The monthly report as a Word document: the sections of domain.md 5.3, its sentences from `sentences`."""

from __future__ import annotations

from pathlib import Path

from analysis.exports import sentences
from analysis.exports.workbook import made_by
from analysis.figures import hazards
from analysis.figures.catalogue import DEFINITIONS
from analysis.figures.lists import Lists, Named
from analysis.figures.months import MonthFigures
from analysis.rules import NONE
from core.paper import Paper
from core.rules import long_day
from governance.choices import AreaLevel

HAZARDS = ("new", "completed", "open_end", "high", "medium")


def title_of(figures: MonthFigures) -> str:
    return f"{figures.scope.area.name}{figures.scope.month.label}矛盾纠纷分析研判报告"


def write_report(path: Path, figures: MonthFigures, lists: Lists) -> None:
    """Write the report; the figures are those of the workbook, nothing is read again."""
    scope, paper = figures.scope, Paper()
    office = f"{scope.area.name}综治中心"
    paper.red_head(office, "内部资料　注意保存", long_day(scope.at))
    paper.title(title_of(figures))
    _overview(paper, figures)
    _features(paper, figures)
    _risks(paper, figures, lists)
    paper.heading("四、存在问题")
    _say(paper, sentences.problems(figures))
    _supervision(paper, figures)
    _examples(paper, lists)
    paper.heading("七、下步工作")
    for step in sentences.next_steps(figures, lists):
        _say(paper, step)
    paper.body("附件：1. 存量未决清单")
    paper.body("　　　2. 指标口径说明")
    paper.sign(office, long_day(scope.at))
    _waiting(paper, figures, lists)
    _definitions(paper, figures)
    paper.end_block(_readers(figures))
    paper.mark(made_by(figures))
    paper.save(path)


def _say(paper: Paper, text: str) -> None:
    paper.body(sentences.tight(text))


def _readers(figures: MonthFigures) -> list[str]:
    """抄报, 抄送, 印发: those who answer for the area; units get their slips, not this paper (trap 30)."""
    area = figures.scope.area
    above, own = {
        AreaLevel.DISTRICT: ("市委政法委", "区委、区政府"),
        AreaLevel.COMMUNITY: ("街道党工委、街道综治中心", f"{area.name}党组织、居民委员会"),
    }.get(AreaLevel(area.level), ("区委政法委、区综治中心", f"{area.name}党工委、办事处"))
    return [
        f"抄报：{above}。",
        f"抄送：{own}主要负责同志，指挥部指挥长。",
        f"{area.name}综治中心　　　{long_day(figures.scope.at)}印发",
    ]


def _overview(paper: Paper, figures: MonthFigures) -> None:
    paper.heading("一、总体情况")
    for text in sentences.overview(figures):
        _say(paper, text)
    if any(one.new or one.completed or one.open_end for one in figures.hazards):
        paper.caption(f"{figures.scope.month.number}月事项分{hazards.HEADING}情况（单位：件）")
        rows: list[list[object]] = [
            [one.label, one.new, one.completed, one.open_end, one.high, one.medium] for one in figures.hazards
        ]
        total = [sum(getattr(one, key) for one in figures.hazards) for key in HAZARDS]
        head = [hazards.HEADING, "新增", "办结", "期末未办结", "新增高风险", "新增中风险"]
        paper.table(head, [*rows, ["合计", *total]], [42, 20, 20, 26, 24, 24])


def _features(paper: Paper, figures: MonthFigures) -> None:
    paper.heading("二、主要特点")
    for text in sentences.features(figures):
        _say(paper, text)


def _risks(paper: Paper, figures: MonthFigures, lists: Lists) -> None:
    paper.heading("三、风险研判")
    for text in sentences.risks(figures, lists):
        _say(paper, text)
    if lists.dangerous:
        paper.caption("高、中风险事项清单")
        head = ["编号", "等级", "社区", "摘要", "主办", "状态"]
        paper.table(head, [_danger(one) for one in lists.dangerous], [28, 16, 24, 48, 24, 16])
    _say(paper, sentences.outlook(figures, lists))


def _danger(one: Named) -> list[object]:
    return [one.number, one.level, one.community, one.title, one.unit, one.state]


def _supervision(paper: Paper, figures: MonthFigures) -> None:
    paper.heading("五、督办情况")
    _say(paper, sentences.supervision(figures))
    if figures.by_unit:
        paper.caption("交办单办理情况（单位：份）")
        keys = ("slips", "slips_acknowledged", "slips_approved", "slips_late", "slips_returned")
        rows = [
            [line.label, *(line.counts[key] for key in keys), NONE if line.hours is None else line.hours]
            for line in figures.by_unit
        ]
        head = ["承办单位", "交办", "签收", "办结", "在办超期", "退回", "签收用时中位数（小时）"]
        paper.table(head, rows, [42, 16, 16, 16, 18, 16, 32])
    _say(paper, sentences.calls(figures.results))
    if lawful := sentences.lawful(figures):
        _say(paper, lawful)


def _examples(paper: Paper, lists: Lists) -> None:
    paper.heading("六、典型案例")
    if not lists.examples:
        paper.body("本月没有已办结且回访满意的矛盾纠纷，不列典型案例。")
    for number, case in enumerate(lists.examples):
        _say(paper, sentences.example(number, case))


def _waiting(paper: Paper, figures: MonthFigures, lists: Lists) -> None:
    paper.attachment("附件1", "存量未决清单")
    _say(paper, _how_many(lists))
    if lists.waiting:
        head = ["编号", "来件日期", "社区", "类别", "摘要", "主办", "时限"]
        paper.table(head, [_wait(one) for one in lists.waiting], [28, 20, 22, 18, 36, 18, 20])


def _how_many(lists: Lists) -> str:
    if not lists.waiting_count:
        return "期末没有未办结事项。"
    if lists.waiting_count == len(lists.waiting):
        return f"期末未办结 {lists.waiting_count} 件，按来件先后列出。"
    rest = f"限制知悉、应当回避的 {lists.waiting_withheld} 件不列出；" if lists.waiting_withheld else ""
    return f"期末未办结 {lists.waiting_count} 件，按来件先后列出 {len(lists.waiting)} 件；{rest}全部见工作簿“存量”表。"


def _wait(one: Named) -> list[object]:
    due = f"{one.due_at:%m-%d}" if one.due_at else NONE
    return [one.number, f"{one.received_at:%Y-%m-%d}", one.community, one.category, one.title, one.unit, due]


def _definitions(paper: Paper, figures: MonthFigures) -> None:
    paper.attachment("附件2", "指标口径说明")
    month = figures.scope.month
    text = (
        f"统计范围为{figures.scope.area.name}，{long_day(month.first)}至{long_day(month.last)}；{made_by(figures)}。"
        "环比与上月相比，同比与去年同月相比；件数用相对变化，比率用百分点；分母为 0 的比率不计算。"
    )
    _say(paper, text)
    rows = [(one.label, one.numerator, one.denominator, one.period) for one in DEFINITIONS]
    paper.table(["指标", "分子（计数对象）", "分母", "时间口径"], rows, [28, 54, 40, 34])
