"""The report's sentences, made of figures: none is empty, none contradicts a figure, none compares with nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from analysis.figures.counts import Counts, Line
from analysis.figures.lists import Lists, Named
from analysis.figures.months import MonthFigures
from analysis.rules import (
    Month,
    Rate,
    change_words,
    leaders,
    points_words,
    ranked_words,
)
from cases.choices import ContactResult
from core.rules import long_day
from dispatch.choices import ReturnReason
from governance.choices import AreaLevel

ORDINALS = "一二三四五六七八九十"
HAN = "[\u3400-\u9fff，。；：、（）“”]"


def place_of(figures: MonthFigures) -> str:
    words = {AreaLevel.DISTRICT: "全区", AreaLevel.COMMUNITY: "全社区"}
    return words.get(AreaLevel(figures.scope.area.level), "全街道")


def is_empty(figures: MonthFigures) -> bool:
    """Nothing came, nothing was done, nothing waits."""
    keys = ("new", "completed", "left", "open_start", "open_end", "slips")
    return not any(figures.count(key) for key in keys)


def numbered(points: Sequence[str]) -> str:
    """一是…；二是…。"""
    if len(points) == 1:
        return f"{points[0]}。"
    return "；".join(f"{ORDINALS[place]}是{point}" for place, point in enumerate(points[:10])) + "。"


def compared(figures: MonthFigures, key: str) -> str:
    """98 件，比上月减少 13 件、下降 11.71%，比去年同月增加 4 件、上升 4.26%."""
    figure = figures.figures[key]
    now, before, year_ago = (
        value if isinstance(value, int) else 0 for value in (figure.value, figure.before, figure.year_ago)
    )
    if figures.scope.is_running:
        return f"{now} 件"
    words = [f"{now} 件", _against(now, before, "上月", "环比"), _against(now, year_ago, "去年同月", "同比")]
    return "，".join(word for word in words if word)


def _against(now: int, before: int, than: str, name: str) -> str:
    if before:
        return change_words(now, before, than)
    return f"{than}为 0 件，不计算{name}" if now else f"与{than}持平"


def rate_words(figures: MonthFigures, key: str, without: str) -> str:
    """当月办结率 85.71%（84/98），比上月…; `without` when there is no denominator."""
    figure, rate = figures.figures[key], figures.rate(key)
    if rate.percent is None:
        return without
    words = f"{figure.definition.label} {rate.words}（{rate.part}/{rate.whole}）"
    if figures.scope.is_running:
        return words
    before = figure.before if isinstance(figure.before, Rate) else Rate(0, 0)
    change = points_words(rate, before, "上月")
    return f"{words}，{change}" if change else words


def overview(figures: MonthFigures) -> list[str]:
    """一、总体情况"""
    name = month_words(figures)
    if is_empty(figures):
        return [f"{name}，{place_of(figures)}没有新增事项，没有办结、转出事项，期初、期末均无未办结事项。"]
    ended = f"办结 {compared(figures, 'completed')}"
    if figures.count("left"):
        ended += f"；转办、移送或撤回 {figures.count('left')} 件"
    late = figures.count("overdue")
    stock = f"期初未办结 {figures.count('open_start')} 件，期末未办结 {figures.count('open_end')} 件"
    if figures.count("open_end"):
        stock += f"，其中已超期 {late} 件" if late else "，没有超期"
    rates = [
        rate_words(figures, "completion", "本月没有新增事项，不计算当月办结率"),
        rate_words(figures, "resolution", "本月没有新增矛盾纠纷，不计算化解率"),
        rate_words(figures, "on_time", "本月没有设有办结时限的办结事项，不计算按期办结率"),
        rate_words(figures, "satisfaction", "本月没有作出评价的回访，不计算满意率"),
    ]
    withheld = f"另有受限事项 {figures.withheld}，限制知悉，不计入以上各数。" if figures.withheld else ""
    return [
        f"{name}，{place_of(figures)}新增事项 {compared(figures, 'new')}。{ended}。{stock}。{withheld}",
        "；".join(rates) + ("。本月尚未结束，不作环比、同比。" if figures.scope.is_running else "。"),
        levels(figures),
    ]


def month_words(figures: MonthFigures) -> str:
    """10月, and 11月（截至22日） while it still runs."""
    month, at = figures.scope.month, figures.scope.at
    return f"{month.number}月（截至{at.day}日）" if figures.scope.is_running else f"{month.number}月"


def levels(figures: MonthFigures) -> str:
    """按风险等级分：…"""
    new = {line.label: line.counts["new"] for line in figures.by_level}
    plain = new.pop("未评估", 0)
    parts = [f"{label} {count} 件" for label, count in new.items() if count]
    if not figures.count("new"):
        return "本月没有新增事项，无等级分布。"
    if not parts:
        return "新增事项均为普通事项，没有评定风险等级的。"
    rest = f"；其余 {plain} 件为普通事项，未作评估" if plain else ""
    return f"按风险等级分，新增事项中{'、'.join(parts)}{rest}。"


def features(figures: MonthFigures) -> list[str]:
    """二、主要特点: kinds, sources, places, days, what came back."""
    whole = figures.count("new")
    if not whole:
        return ["本月没有新增事项，不作类型、来源和分布分析。"]
    found = [
        _shares("类型", figures.by_kind, whole),
        _shares("类别", figures.by_category, whole),
        _shares("来源", figures.by_channel, whole),
        _shares("社区", figures.by_community, whole),
    ]
    if days := _busiest(figures):
        found.append(days)
    found.append(f"网格上报、排查发现的占新增事项的 {figures.rate('found').words}。")
    if again := figures.count("reopened"):
        found.append(f"本月重新办理 {again} 件，须关注一次办结质量。")
    return found


def _shares(name: str, lines: Sequence[Line], whole: int) -> str:
    counts = [(line.label, line.counts["new"]) for line in lines if line.counts["new"]]
    if len(counts) == 1:
        return f"从{name}看，均为{counts[0][0]}，共 {whole} 件。"
    if len(counts) <= 3:
        return f"从{name}看，{ranked_words(counts, whole)}。"
    return f"从{name}看，居前的是{ranked_words(counts, whole)}。"


def _busiest(figures: MonthFigures) -> str:
    days, top = leaders([(f"{day.day}日", came) for day, came, _ in figures.daily])
    if top < 2 or len(days) > 3:
        return ""
    return f"从时间看，{figures.scope.month.number}月{'、'.join(days)}来件最多，{'均' if len(days) > 1 else ''}为 {top} 件。"


def risks(figures: MonthFigures, lists: Lists) -> list[str]:
    """三、风险研判"""
    high, medium, flags = (figures.count(key) for key in ("high", "medium", "red_flag"))
    found = [("高风险", high), ("中风险", medium), ("红旗", flags)]
    if high or medium or flags:
        said = "本月新增" + "、".join(f"{label} {count} 件" for label, count in found if count) + "。"
    else:
        said = "本月没有新增高风险、中风险事项，也没有新增红旗。"
    paragraphs = [said]
    if lists.dangerous:
        cut = lists.dangerous_count > len(lists.dangerous)
        shown = f"，下表列出前 {len(lists.dangerous)} 件" if cut else "，见下表"
        paragraphs.append(
            f"本月新增和期末仍未办结的高、中风险事项共 {lists.dangerous_count} 件{shown}（已脱敏）。"
        )
    if lists.withheld:
        paragraphs.append(
            f"另有 {lists.withheld} 件限制知悉或应当回避的高、中风险事项，不列入清单，单独报告。"
        )
    return paragraphs


def outlook(figures: MonthFigures, lists: Lists) -> str:
    """下月预判: what is taken along, and how long it has waited."""
    if not lists.waiting_count:
        return "期末没有未办结事项转入下月。"
    long = f"，其中来件已超过 30 天的 {lists.waiting_long} 件，须优先化解" if lists.waiting_long else ""
    return f"期末未办结 {lists.waiting_count} 件转入下月{long}。"


def problems(figures: MonthFigures) -> str:
    """四、存在问题"""
    units = figures.by_unit
    late = [(line.label, line.counts["slips_late"]) for line in units if line.counts["slips_late"]]
    unseen = sum(line.counts["slips_unseen"] for line in units)
    unhappy = figures.results[ContactResult.DISSATISFIED]
    unsorted = sum(line.counts["new"] for line in figures.by_category if line.label == "待定")
    points = []
    if figures.count("overdue"):
        points.append(f"未办结事项中有 {figures.count('overdue')} 件已超期")
    if late:
        count = sum(number for _, number in late)
        points.append(f"本月交办单有 {count} 份在办超期，涉及{'、'.join(label for label, _ in late)}")
    if unseen:
        points.append(f"本月交办单有 {unseen} 份至统计时点尚未签收")
    if unhappy:
        points.append(f"回访中有 {unhappy} 人次不满意")
    if figures.count("slips_returned"):
        points.append(
            f"退回交办单 {figures.count('slips_returned')} 份（{returned(figures)}），分流准确性有待提高"
        )
    if unsorted:
        points.append(f"有 {unsorted} 件新增事项类别待定，数据质量有待提高")
    return numbered(points) if points else "本月没有超期、未签收、退回、回访不满意和类别待定的情况。"


def returned(figures: MonthFigures) -> str:
    """不属于本单位职责 1 份、…"""
    reasons = [
        (reason.label, sum(line.counts[f"returned_{reason.value}"] for line in figures.by_unit))
        for reason in ReturnReason
    ]
    return "、".join(f"“{label}” {count} 份" for label, count in reasons if count)


def supervision(figures: MonthFigures) -> str:
    """五、督办情况"""
    papers = [f"{kind} {count} 份" for kind, count in figures.letters if count]
    if not papers:
        return "本月没有签发交办单和函件。"
    seen = figures.rate("acknowledgement")
    words = f"本月签发{'、'.join(papers)}"
    if seen.whole:
        words += f"。交办单涉及 {len(figures.by_unit)} 个单位，已签收 {seen.part} 份，签收率 {seen.words}"
        hours = figures.figures["acknowledge_hours"].value
        words += f"，从签发到签收的时间中位数为 {hours} 小时" if hours is not None else ""
    return words + "。"


def example(number: int, case: Named) -> str:
    """六、典型案例: one case in one sentence, masked."""
    days = (case.ended_at.date() - case.received_at.date()).days if case.ended_at else 0
    people = f"，涉及 {case.people_count} 人" if case.people_count else ""
    ended = f"由{case.unit}当日办结"
    if days and case.ended_at:
        ended = f"由{case.unit}办理，{_short(case.ended_at)}办结，历时 {days} 天"
    return (
        f"案例{ORDINALS[number]}：{case.community}“{case.category}”事项（{case.number}）。"
        f"{_short(case.received_at)}以“{case.channel}”来件，反映“{case.title}”{people}，"
        f"{ended}，回访结果为“{case.result}”。"
    )


def _short(at: date) -> str:
    return f"{at.month}月{at.day}日"


def next_steps(figures: MonthFigures, lists: Lists) -> list[str]:
    """七、下步工作: each with who and until when, and only where there is something to do."""
    scope = figures.scope
    until = max(scope.month.shifted(1), Month.of(scope.at)).last
    centre = f"{scope.area.name}综治中心"
    unhappy, late = figures.results[ContactResult.DISSATISFIED], figures.count("overdue")
    danger = lists.dangerous_count + lists.withheld
    steps = []
    if danger:
        what = f"落实分级包保。对 {danger} 件高、中风险事项逐件明确包案领导和稳控措施，定期研判"
        steps.append((what, f"{centre}、派出所、司法所"))
    if late:
        what = f"清理超期事项。对 {late} 件超期事项逐件核实原因、明确新的办结时间"
        steps.append((what, "各承办单位"))
    if lists.waiting_long:
        what = f"化解积存事项。对来件超过 30 天的 {lists.waiting_long} 件未办结事项开展联合会商"
        steps.append((what, centre))
    if unhappy:
        what = f"做实回访整改。对回访不满意的 {unhappy} 人次所涉事项重新核实办理并再次回访"
        steps.append((what, f"原承办单位、{centre}"))
    new = [(line.label, line.counts["new"]) for line in figures.by_category if line.label != "待定"]
    top, count = leaders(new)
    if count > 1 and len(top) <= 3:
        what = f"加强源头预防。围绕{'、'.join(top)}等新增较多的类别开展走访排查和普法宣传"
        steps.append((what, "各社区、司法所"))
    steps.append(("保持日常排查和及时登记，做到早发现、早报告、早处置", f"各社区、{centre}"))
    return [
        f"（{ORDINALS[place]}）{what}。责任单位：{who}；完成时限：{long_day(until)}前。"
        for place, (what, who) in enumerate(steps)
    ]


def calls(results: Counts) -> str:
    """回访 … 人次：满意 … only those that occurred."""
    whole = sum(results.values())
    if not whole:
        return "本月没有回访记录。"
    parts = [f"{one.label} {results[one]} 人次" for one in ContactResult if results[one]]
    if len(parts) == 1:
        return f"本月回访 {whole} 人次，结果均为{parts[0].split()[0]}。"
    return f"本月回访 {whole} 人次，其中{'、'.join(parts)}。"


def lawful(figures: MonthFigures) -> str:
    """依法按程序办结 n 件, told beside the calls and never among what satisfied; empty when there was none."""
    if not figures.count("lawful_ends"):
        return ""
    return (
        f"多轮办理后当事人仍不满意、已依法按程序办结并告知救济途径的 {compared(figures, 'lawful_ends')}，"
        "单列统计，不算满意。"
    )


def tight(text: str) -> str:
    """As official papers are set: no space between Chinese characters and figures."""
    return re.sub(rf"(?<={HAN}) (?=[\w+-])|(?<=[\w%]) (?={HAN})", "", text)
