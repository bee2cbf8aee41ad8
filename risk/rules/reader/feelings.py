"""What the patterns of emotion leave open: face to face or not, whose partner, who is distrusted."""

from __future__ import annotations

import re

from risk.rules.reader import seek
from risk.rules.reader.context import DENIED, OTHERWISE
from risk.rules.reader.passage import Passage
from risk.rules.reader.verdicts import INNER_DENIAL, words

_PARTNER = words("<partner>")
_MARRIED = re.compile("我(?:们)?结婚|嫁(?:给|过来|到)|两口子|我要离|闹离婚|同居")

_FAR = re.compile(r"群里|微信|短信|朋友圈|网上|抖音|评论区|语音|信息")

_CHILD_CRIES = words("(?:<child>|[0-9一二三四五六七八九十]岁)[^。；]{0,16}$")


def outburst(match: re.Match[str], passage: Passage) -> str | None:
    if "骂" in match[0] and (
        _FAR.search(passage.before(match.start(), 24)) or _FAR.match(passage.plain, match.end())
    ):
        return OTHERWISE
    if seek.search(r"哭|尖叫|发抖|哆嗦", match[0]) and _CHILD_CRIES.search(passage.before(match.start(), 24)):
        return OTHERWISE
    return None


def in_person(match: re.Match[str], passage: Passage) -> str | None:
    return "" if seek.search(r"手机|电话|东西", match[0]) else None


def partners(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.around(match.start(), match.end(), 40)
    if not (_PARTNER.search(near) or passage.mentions(_MARRIED)) or seek.search(
        r"考勤|学生|(?:家长|父母|母亲|父亲)(?:查|翻|收)|孩子(?:的)?手机|民警(?:查|翻|调|看)|调取",
        passage.around(match.start(), match.end(), 10),
    ):
        return ""
    if seek.search(r"债|催收|供应商|欠款|讨要", near) and seek.search(r"不让|不准|不许", match[0]):
        return ""
    if match[0].endswith("手机") and passage.plain.startswith("上", match.end()):
        return ""
    if seek.search(r"门锁|保安", match[0]) or passage.plain.startswith("里", match.end()):
        return ""
    if seek.search(r"装|安|监控|摄像|监听", match[0]) and seek.search(
        r"楼上|邻居|物业|门锁", passage.around(match.start(), match.end(), 10)
    ):
        return ""
    if seek.search(r"前夫|前妻|前男友|前女友|离婚后|分手后", near) and seek.search(
        r"定位|监控|装|摄像", match[0]
    ):
        return OTHERWISE
    return None if not INNER_DENIAL.search(match[0].replace("不准", "").replace("拒绝", "")) else DENIED


_AUTHORITY = words("<authority>")


def distrusted(match: re.Match[str], passage: Passage) -> str | None:
    if match[0].startswith("推来") and seek.search(
        r"揪|打|领|搡|扯|手|儿子|女儿|兄弟|老", passage.clause_before(match.start(), 20)
    ):
        return ""
    if seek.match(r"你们|他们|都是你们|就是你们", match[0]) and not (
        _AUTHORITY.search(passage.before(match.start(), 40)) or passage.mentions(_OFFICE)
    ):
        return ""
    if "帮" in match[0] and seek.search(r"请|求|盼|望|想", passage.clause_before(match.start(), 10)):
        return ""
    if seek.search("里头|里面", match[0]) and passage.mentions(_VOICES):
        return ""
    if seek.search(r"说不给[^，]{0,3}$", match[0]):
        return ""
    after = passage.plain[match.end() : match.end() + 8]
    if match[0].endswith("收了") and not seek.match("[^，。]{0,4}(?:钱|好处|礼|红包|回扣|东西)", after):
        return ""
    if seek.search(r"配合|感谢|谢谢|满意|及时|积极", match[0]):
        return ""
    return None


_OFFICE = re.compile(r"来访|信访|窗口|街道|社区|网格员|派出所|来信|综治|接访|热线|走访|法院|政府|投诉|举报")

_NOISE = re.compile(
    r"噪|撞击|砰|声音|吵得|吵(?:到|醒|闹)|声音大|震楼|施工|装修|狗叫|广场舞|喇叭|楼上|轰鸣|影响(?:休息|睡眠)|响|油烟|蚊|作业"
)


def not_noise(match: re.Match[str], passage: Passage) -> str | None:
    return OTHERWISE if _NOISE.search(passage.around(match.start(), match.end(), 24)) else None


_MENACED = re.compile(
    "打(?!电话|工|官司|算|扫|听|扰|印|卡|车|包|开)|砍|刀|扬言|威胁|骚扰|跟踪|尾随|堵|蹲守|砸|追|闯|报复|恐吓|掐|踹|锁|疯|精神|发病|害他|放火|汽油|"
    "捅|清这笔账|算账|缀|跟着|寻来|定位|摸进|翻窗|翻墙|拳|棍|斧|弄死|杀|吓|怕|讨债|催债|盯"
)
_AFRAID = re.compile("怕|吓|躲|敢|慌|惊|抖")
_COMFORT = re.compile(
    "噪|吵|施工|装修|麻将|棋牌|音响|油烟|漏水|异味|走动声|声大|石膏|停电|营业|打烊|夜班|手术"
)


_FEAR = re.compile("怕(?!麻烦)|吓|不敢|躲|惊|慌|防着|防他|提防|恐|寻来|找来|找上门")


_VOICES = re.compile("精神|幻听|妄想|有人(?:要|害)|停药|断药|发病")
