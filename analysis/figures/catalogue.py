"""Each figure once: its label, its formula in words, and what it counts; sheets, report and pages read this table."""

from dataclasses import dataclass
from typing import Literal

Form = Literal["count", "rate", "hours"]

RECEIVED = "按来件时间落在本自然月计"
ENDED = "按办结（转出）时间落在本自然月计"
CASES = "事项"
ENTRIES = "办理记录"
CONTACTS = "回访记录"
SLIPS = "交办单"
CLOCKS = "事项、办结时限"


@dataclass(frozen=True)
class Definition:
    """One figure. `part` and `whole` are the keys of a rate's two counts."""

    key: str
    label: str
    formula: str
    numerator: str
    denominator: str
    period: str
    source: str
    form: Form = "count"
    part: str = ""
    whole: str = ""
    unit: str = "件"


def _count(key: str, label: str, what: str, period: str, source: str, unit: str = "件") -> Definition:
    return Definition(key, label, "件数合计", what, "—", period, source, unit=unit)


def _rate(
    key: str, label: str, part: tuple[str, str], whole: tuple[str, str], period: str, source: str
) -> Definition:
    formula = f"{part[1]} ÷ {whole[1]} × 100%，保留两位小数，四舍五入；分母为 0 记“—”"
    return Definition(key, label, formula, part[1], whole[1], period, source, "rate", part[0], whole[0], "%")


DEFINITIONS = (
    _count("new", "新增事项", "本月来件的事项（含导入的历史台账，含后来转出、撤回的）", RECEIVED, CASES),
    _count("accepted", "受理", "本月有“受理”记录的事项，同一事项只计一次", "按受理时间落在本自然月计", ENTRIES),
    _count("completed", "办结", "本月办结、至统计时点未被重新办理的事项；多次办结以最近一次为准", ENDED, CASES),
    _count("closed", "结案", "本月结案、至统计时点仍为结案状态的事项", "按结案时间落在本自然月计", CASES),
    _count("left", "转出", "本月转办、移送或撤回、至统计时点没有接回的事项", ENDED, f"{CASES}、{ENTRIES}"),
    _count("reopened", "重新办理", "本月有“重新办理”记录的事项，同一事项只计一次", "按重新办理时间落在本自然月计", ENTRIES),
    _count("open_start", "期初未办结", "上月末以前来件、到上月末没有办结也没有转出的事项", "上月末时点", CASES),
    _count("open_end", "期末未办结", "本月末以前来件、到本月末没有办结也没有转出的事项；= 期初未办结 + 新增 − 办结 − 转出",
           "本月末时点；本月未结束的为统计时点", CASES),
    _count("overdue", "未办结中已超期", "期末未办结事项中，至统计时点最近一个时限已过的", "统计时点", CASES),
    _rate("completion", "当月办结率", ("new_completed", "本月来件、至统计时点已办结的事项"), ("new", "本月新增事项"),
          "同一批事项：本月来件的，看至统计时点的办理结果", CASES),
    _rate("resolution", "矛盾纠纷化解率", ("dispute_resolved", "本月新增矛盾纠纷中至统计时点已办结的"),
          ("dispute_new", "本月新增的矛盾纠纷"), "同一批事项：本月来件的，看至统计时点的办理结果", CASES),
    _rate("on_time", "按期办结率", ("kept", "本月办结事项中，办结早于办结时限的"),
          ("timed", "本月办结事项中设有办结时限的"), "按办结时间落在本自然月计", CLOCKS),
    _count("untimed", "办结但未设时限", "本月办结、没有办结时限的事项（当场办结、历史台账等）；不算按期，也不进分母",
           "按办结时间落在本自然月计", CLOCKS),
    _rate("follow_up", "回访率", ("followed", "应回访事项中已回访的（未接通的继续安排，不算已回访）"),
          ("to_follow", "本月办结并已安排回访的事项"), "按办结时间落在本自然月计", CONTACTS),
    _rate("satisfaction", "满意率", ("content", "评价为“满意”“基本满意”的回访"),
          ("reached", "接通并作出评价的回访（满意、基本满意、不满意；未接通、拒绝评价、无联系方式不计）"),
          "按回访时间落在本自然月计", CONTACTS),
    _count("lawful_ends", "依法按程序办结",
           "本月签发“依法按程序办结”的事项（多轮回访不满意、已依法办完并告知救济途径）；单列，不算满意，不满意评价仍在满意率分母里",
           "按签发时间落在本自然月计", "依法按程序办结登记"),
    _rate("found", "主动发现占比", ("found_new", "来源为“网格上报”“排查发现”的新增事项"), ("new", "本月新增事项"),
          RECEIVED, CASES),
    _count("slips", "签发交办单", "本月签发的交办单", "按签发时间落在本自然月计", SLIPS, "份"),
    _rate("acknowledgement", "交办单签收率", ("slips_acknowledged", "本月签发、至统计时点已签收的交办单"),
          ("slips", "本月签发的交办单"), "同一批交办单：本月签发的", SLIPS),
    Definition("acknowledge_hours", "交办单流转时长", "签收时间 − 签发时间的中位数，自然小时，保留一位小数",
               "本月签发并已签收的交办单，每份的签收时间减签发时间", "—", "按签发时间落在本自然月计", SLIPS,
               "hours", unit="小时"),
    _count("slips_returned", "退回交办单", "本月签发、被承办单位退回的交办单", "同一批交办单：本月签发的", SLIPS, "份"),
    _count("high", "新增高风险", "本月来件、风险等级为“高”的事项", RECEIVED, CASES),
    _count("medium", "新增中风险", "本月来件、风险等级为“中”的事项", RECEIVED, CASES),
    _count("red_flag", "新增红旗", "本月来件、有红旗的事项（系统读到、还没有人评定的也算）", RECEIVED, CASES),
)  # fmt: skip
BY_KEY = {one.key: one for one in DEFINITIONS}
