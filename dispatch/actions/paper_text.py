"""What stands on each kind of document: the names a Word template may use, and the words behind them.

Papers for units and citizens say no score, no factor and no word of risk (trap 30).
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from core.registry import registry
from core.rules import long_day
from dispatch import rules
from dispatch.actions.letters import letter_paper
from dispatch.choices import MODE_WORDS, LetterKind, PaperKind, SlipFileKind, SlipState, TemplateKind
from dispatch.models import Letter, Paper, Slip
from governance.choices import Answer
from governance.models import Unit
from governance.rules import SHANGHAI

_DATA = Path(__file__).resolve().parent.parent / "data"
BUILT_IN: dict[str, Path] = {kind.value: _DATA / f"{kind.value}.docx" for kind in TemplateKind}
SITUATION_MAX = 600
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、.{1,40}")
_SUBHEADING = re.compile(r"（[一二三四五六七八九十]{1,3}）.{1,60}")
_MARKS = re.compile(r"^(#{1,6}|[-*>])\s+")
# what an office says of people and matters among itself, never on a paper that leaves it
INTERNAL = re.compile(r"风险等级|[高中低]风险|风险评分|风险要素|预评|评分|得分|红旗")

# every name a template may use, with an example of what stands there
SAMPLES: dict[str, dict[str, Any]] = {
    TemplateKind.LETTER: {
        "kind": "提醒函",
        "issuer": "望湖街道平安办",
        "number": "望综提〔2026〕3号",
        "title": "关于按期办理交办事项的提醒函",
        "addressee": "望湖街道市场监督管理所",
        "paragraphs": ["我中心于2026年11月2日9时30分将事项交你单位办理。", "请抓紧办理。"],
        "reckoning": "办结期限自2026年11月2日9时30分起算，至2026年11月23日17时30分止。",
        "closing": "特此提醒。",
        "date": "2026年11月24日",
        "cc": "",
    },
    TemplateKind.SLIP: {
        "kind": "交办单",
        "giver": "交办单位",
        "taker": "承办单位",
        "beside_label": "协办单位",
        "matter": "交办事项",
        "wish": "办理要求",
        "receipt_label": "签收时限",
        "due_label": "办结时限",
        "issuer": "望湖街道综治中心",
        "number": "望综交〔2026〕12号",
        "date": "2026年11月2日",
        "unit": "望湖街道市场监督管理所",
        "assisting": "望湖街道综合行政执法队",
        "case_number": "WH2026-00123",
        "source": "来访",
        "parties": "王*强",
        "place": "碧桂社区 03 网格 碧桂路 18 号",
        "title": "楼下烧烤店夜里油烟大",
        "situation": ["楼下烧烤店夜里油烟大，反映多次没有解决。"],
        "demand": "停止夜间扰民。",
        "ground": "11月18日研判会纪要第3项",
        "requirements": ["请依法核查处理，并答复来访人。"],
        "acknowledge_by": "2026年11月2日11时30分",
        "due": "2026年11月23日17时30分",
        "attachments": ["现场照片.jpg"],
        "drafted_by": "李四",
        "checked_by": "",
        "signed_by": "张三",
        "phone": "0871-65550100",
        "receipt_by": "",
        "receipt_at": "",
    },
    TemplateKind.MINUTES: {
        "kind": "会议纪要",
        "issuer": "望湖街道综治中心",
        "number": "望综纪〔2026〕6号",
        "date": "2026年11月24日",
        "title": "第47周工作例会",
        "held_at": "2026年11月24日9时",
        "place": "会商室",
        "host": "张三",
        "paragraphs": [
            {"level": 0, "text": "11月24日上午，张三主持召开会议。纪要如下："},
            {"level": 1, "text": "一、上周工作"},
            {"level": 2, "text": "（一）交办事项"},
        ],
        "present": "张三　李四　王五",
        "absent": "赵六",
        "cc": "区综治中心。",
    },
    TemplateKind.NOTICE: {
        "kind": "通知",
        "issuer": "望湖街道平安办",
        "number": "望综通〔2026〕2号",
        "title": "关于做好岁末年初矛盾纠纷排查化解工作的通知",
        "addressee": "各社区、街道各有关单位",
        "paragraphs": [{"level": 0, "text": "现将有关事项通知如下："}, {"level": 1, "text": "一、全面排查"}],
        "date": "2026年11月24日",
        "printed_on": "2026年11月24日印发",
        "signed_by": "张三",
        "cc": "区综治中心。",
    },
}
# the same names, said in words
NAMES: dict[str, str] = {
    "giver": "“交办单位”一栏的名称，随文种变（商请函为“发文单位”）", "taker": "“承办单位”一栏的名称",
    "beside_label": "“协办单位”一栏的名称（协办单上为主办单位）",
    "matter": "“交办事项”一栏的名称", "wish": "“办理要求”一栏的名称", "receipt_label": "“签收时限”一栏的名称",
    "due_label": "“办结时限”一栏的名称",
    "kind": "文种", "issuer": "发文机关（在单位页设置）", "number": "发文字号", "title": "标题", "addressee": "主送",
    "paragraphs": "正文，逐段", "reckoning": "期限怎么算的", "closing": "结束语", "date": "成文日期", "cc": "抄送，没有则空",
    "unit": "承办单位", "assisting": "协办单位", "case_number": "事项编号", "source": "来源", "parties": "当事人（已遮盖）",
    "place": "地点", "situation": "基本情况，逐段", "demand": "诉求", "ground": "依据", "requirements": "办理要求，逐段",
    "acknowledge_by": "签收时限", "due": "办结时限", "attachments": "附件名，逐个", "drafted_by": "拟稿人",
    "checked_by": "审核人", "signed_by": "签发人", "phone": "中心电话", "receipt_by": "签收人", "receipt_at": "签收时间",
    "held_at": "会议时间", "host": "主持人", "present": "出席", "absent": "请假", "printed_on": "印发日期",
}  # fmt: skip
# lists whose items have a level (0 text, 1 一、, 2 （一）) beside their text
_LEVELLED = (TemplateKind.MINUTES, TemplateKind.NOTICE)


def names_of(kind: str) -> list[tuple[str, str, str]]:
    """(name, what it is, an example) of everything a template of this kind may use."""
    found = []
    for name, example in SAMPLES[kind].items():
        words = example
        if isinstance(example, list):
            words = " / ".join(one["text"] if isinstance(one, dict) else one for one in example)
        what = NAMES[name]
        if name == "paragraphs" and kind in _LEVELLED:
            what = "正文，逐段；每段有 text 和 level（0 正文，1“一、”，2“（一）”）"
        found.append((name, what, words or "（空）"))
    return found


def _day(at: datetime | None) -> str:
    return long_day(at.astimezone(SHANGHAI).date()) if at else ""


def _moment(at: datetime | None) -> str:
    return rules.long_moment(at) if at else ""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _levelled(text: str) -> list[dict[str, Any]]:
    """Paragraphs with their level; marks of lists and headings that people type are taken off."""
    made = []
    for line in _lines(text):
        words = _MARKS.sub("", line).replace("**", "")
        level = 1 if _HEADING.fullmatch(words) else 2 if _SUBHEADING.fullmatch(words) else 0
        made.append({"level": level, "text": words})
    return made


def slip_paper(slip: Slip) -> dict[str, Any]:
    """A slip as its form shows it: what, on what ground, until when, who signed. Cost: three queries."""
    case = slip.case
    whole = case.narrative
    cut = whole if len(whole) <= SITUATION_MAX else f"{whole[:SITUATION_MAX]}……（全文见系统）"
    ground = registry.ground(case, slip.signed_at or slip.drafted_at or case.acted_at)
    words = MODE_WORDS[slip.mode]
    given = slip.own_papers.filter(kind=SlipFileKind.GIVEN).order_by("id")
    names = given.values_list("attachment__file__name", flat=True)[:9]
    if slip.signed_at is None:
        beside, assisting = "拟协办单位", [one.name for one in slip.wished_units.order_by("pk")]
    else:
        given_to = slip.assists.exclude(state=SlipState.VOIDED).order_by("id")
        beside, assisting = "协办单位", list(given_to.values_list("unit__name", flat=True))
    main = slip.main
    signers = [one.name for one in (slip.first_signed_by, slip.signed_by) if one]
    return {
        "kind": words.paper,
        "giver": words.giver,
        "taker": "协办单位" if main else words.taker,
        "beside_label": "主办单位" if main else beside,
        "matter": words.matter,
        "wish": words.wish,
        "receipt_label": words.receipt,
        "due_label": words.due,
        "issuer": slip.centre.issuing_name,
        "number": slip.number or "",
        "date": _day(slip.signed_at),
        "unit": slip.unit.name,
        "assisting": main.unit.name if main else "、".join(assisting),
        "case_number": case.number,
        "source": case.get_channel_display(),
        "parties": case.party_line,
        "place": f"{case.area.label} {case.place}".strip(),
        "title": case.title,
        "situation": _lines(cut),
        "demand": case.demand,
        "ground": "；".join(one for one in (slip.basis, ground.text if ground else "") if one),
        "requirements": _lines(slip.requirement),
        "acknowledge_by": _moment(slip.acknowledge_due_at),
        "due": _moment(slip.due_at),
        "attachments": list(names),
        "drafted_by": _name(slip.drafted_by),
        "checked_by": _name(slip.checked_by),
        "signed_by": "、".join(signers),
        "phone": slip.centre.phone,
        "receipt_by": _name(slip.acknowledged_by),
        "receipt_at": _moment(slip.acknowledged_at),
    }


def _name(officer: Any) -> str:
    return officer.name if officer else ""


def letter_words(letter: Letter, cc: str = "") -> dict[str, Any]:
    return letter_paper(letter) | {"kind": LetterKind(letter.kind).label, "cc": cc}


def minutes_paper(paper: Paper) -> dict[str, Any]:
    """Minutes as they are printed: who hosted, what was settled, who came. Cost: three queries."""
    assert paper.minutes is not None  # noqa: S101 - the kind says so
    meeting = paper.minutes.meeting
    people = list(meeting.attendances.select_related("officer"))
    rooms = meeting.bookings.filter(released_at=None).values_list("room__name", flat=True)
    came = [one.officer.name for one in people if one.is_present]
    absent = [
        one.officer.name
        for one in people
        if one.is_present is False or (one.is_present is None and one.answer == Answer.DECLINED)
    ]
    return {
        "kind": PaperKind.MINUTES.label,
        "issuer": paper.centre.issuing_name,
        "number": paper.number,
        "date": _day(paper.numbered_at),
        "title": paper.title,
        "held_at": _moment(meeting.starts_at),
        "place": "、".join([*rooms, *([meeting.place] if meeting.place else [])]),
        "host": meeting.host.name,
        "paragraphs": _levelled(paper.minutes.text),
        "present": "　".join(came),
        "absent": "　".join(absent),
        "cc": paper.cc,
    }


def notice_paper(paper: Paper) -> dict[str, Any]:
    return notice_words(
        paper.centre, paper.title, paper.addressee, paper.body, paper.numbered_at, paper.number, paper.cc
    ) | {"signed_by": _name(paper.signed_by)}


def notice_words(
    centre: Unit, title: str, addressee: str, body: str, at: datetime, number: str = "", cc: str = ""
) -> dict[str, Any]:
    """A notice, also one that is not issued yet."""
    return {
        "kind": PaperKind.NOTICE.label,
        "issuer": centre.issuing_name,
        "number": number,
        "title": title,
        "addressee": addressee,
        "paragraphs": _levelled(body),
        "date": _day(at),
        "printed_on": f"{_day(at)}印发",
        "signed_by": "",
        "cc": cc,
    }


# after these a title may be broken
_BREAKS = "、，：的和及与"
_TITLE_LINE = 20
# and never inside these
_WHOLE = (
    "矛盾纠纷", "排查化解", "综治中心", "社会治安", "综合治理", "工作", "街道", "社区", "交办事项", "通知", "会议", "纪要",
    "岁末年初", "开展", "集中", "安全", "隐患", "整治", "行动", "方案", "提醒函", "督办函", "提级",
)  # fmt: skip


def broken(title: str) -> str:
    """A long title in lines of about the same length, broken after a word where there is one: twenty characters fit."""
    count = -(-len(title) // (_TITLE_LINE - 1))
    if len(title) <= _TITLE_LINE:
        return title
    lines, rest = [], title
    for left in range(count, 1, -1):
        middle = -(-len(rest) // left)
        places = range(max(middle - 4, 2), min(middle + 4, _TITLE_LINE, len(rest) - 2) + 1)
        near = sorted(places, key=lambda place: abs(place - middle))
        whole = [place for place in near if not _torn(rest, place)]
        best = next((one for one in near if rest[one - 1] in _BREAKS), next(iter(whole), middle))
        lines.append(rest[:best])
        rest = rest[best:]
    return "\n".join([*lines, rest])


def _torn(text: str, place: int) -> bool:
    """Whether a word would be torn at this place."""
    return any(
        text[place - cut : place - cut + len(word)] == word
        for word in _WHOLE
        for cut in range(1, len(word))
        if place >= cut
    )


def as_typed(words: dict[str, Any]) -> dict[str, Any]:
    """The words as Word gets them: on the page a browser breaks the title itself. A table keeps its own width."""
    return words if "requirements" in words else words | {"title": broken(words["title"])}


def paper_words(paper: Paper) -> dict[str, Any]:
    """Everything that stands on this document."""
    if paper.slip is not None:
        return slip_paper(paper.slip) | {"number": paper.number}
    if paper.letter is not None:
        return letter_words(paper.letter, paper.cc) | {"number": paper.number}
    return minutes_paper(paper) if paper.minutes is not None else notice_paper(paper)
