"""What the patterns of threats, weapons and relapse leave open: said in earnest, kept for the dispute, done again."""

from __future__ import annotations

import re

from risk.rules.reader import seek
from risk.rules.reader.context import DENIED, MISSED, OTHERWISE, SAYING, SUPPOSED, WISH
from risk.rules.reader.passage import Passage
from risk.rules.reader.verdicts import INNER_DENIAL, words

_SPEECH = re.compile(
    r"说|回(?:了|过)?一?句|回嘴|丢下|甩下|撂|称|扬言|威胁|喊|骂|发|放话|叫嚣|叫|嚷|留言|表示|讲|话|“|短信|微信|语音|信息|恐吓|写|吼|道|念|：|帖|告诉"
)

_STRONG_WILL = re.compile(
    "扬言|威胁|声称|放话|叫嚣|恐吓|信不信|下次|下回|等着|看我|老子|绝对|试试|早晚|迟早|再|明天|今晚|今天|"
    "哪天|半夜|夜里|晚上|你家|往你|一定|非得|要|会|敢|直接|必须|让|给|谁|要不|就|想|小心|把"
)


def threatened(match: re.Match[str], passage: Passage) -> str | None:
    before, clause = passage.before(match.start(), 30), passage.clause_before(match.start(), 20)
    if seek.search(
        r"恨不得|巴不得|真想|好想|都想|恨不能|想过要?|有过.{0,6}念头|一时想", clause + match[0][:3]
    ) or seek.search(
        r"^[^，。]{0,6}(?:的心都有|的冲动|的念头|的想法)", passage.plain[match.end() : match.end() + 12]
    ):
        return WISH
    if seek.search(
        r"(?:说|讲|称|觉得|听见|怀疑)?(?:有人|别人|人家)[^，。]{0,3}$", clause
    ) and not seek.search(r"扬言|威胁|放话", clause):
        return ""
    if seek.search(r"自$", clause) or seek.search(r"自己|自杀", match[0]):
        return ""
    if seek.search(r"我(?:们)?$", match[0]) and seek.search(
        r"(?:你|有本事|有种|干脆|不如|求|来呀?|有能耐|大不了|要么)[^，]{0,4}$", clause
    ):
        return SAYING
    if seek.search(r"(?:被|遭|让人|叫人|给人|险些被)[^，]{0,4}$", clause) and not seek.search(
        r"扬言|威胁|说|要", clause[-10:]
    ):
        return ""
    if seek.search(r"(?:手指?|腿|胳膊|脚|耳朵|舌头|鼻子)[^，]{0,2}(?:剁|砍|割|劈)", match[0]):
        return ""  # maiming, not killing
    near = before + match[0]
    if "你" in match[0] and _SPEECH.search(near):
        return None
    if not (_STRONG_WILL.search(near) and (_SPEECH.search(near) or seek.search(r"你|老子|要|想", near))):
        return ""
    return None


_MOURNED = re.compile(
    "去世|病故|病逝|祖坟|迁坟|坟地|上坟|祭扫|公墓|墓地|殡葬|出殡|办丧|丧葬|抢救无效|车祸|猝死|遗体|抬|摆|像|催命|法医|火化|老人走"
)


def hinted(match: re.Match[str], passage: Passage) -> str | None:
    """A veiled threat: only in somebody's mouth, and not where people are mourned."""
    if not _SPEECH.search(passage.before(match.start(), 60)) and "你" not in match[0]:
        return ""
    if seek.search("[给替来]我收尸|(?:给|替)我烧纸", match[0] + passage.plain[match.end() : match.end() + 4]):
        return OTHERWISE
    if _MOURNED.search(passage.before(match.start(), 24) + match[0]):
        return ""
    return threatened(match, passage)


def fuelled(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.around(match.start(), match.end(), 50)
    return (
        threatened(match, passage)
        if seek.search(r"汽油|煤气|液化气|气罐|打火机|炸药|雷管|柴油", near)
        else ""
    )


def hurt_threatened(match: re.Match[str], passage: Passage) -> str | None:
    before, clause = passage.before(match.start(), 30), passage.clause_before(match.start(), 20)
    verdict = threatened(match, passage)
    if verdict is not None:
        return verdict
    after = passage.plain[match.end() : match.end() + 8]
    spoken = _SPEECH.search(before) or seek.search(r"你|老子", match[0] + clause)
    if not spoken:
        return MISSED
    if seek.match(
        r"(?:了)?(?:一|两|三|几)(?:下|拳|巴掌|耳光|脚|顿|次)|伤|中了|的(?!腿|手|脚|头|狗|店|车|家)|电话|过",
        after,
    ) and not seek.search(r"要|再|敢|信不信|扬言|威胁", clause):
        return ""
    firm = seek.search(
        (
            "要|再|敢|会|信不信|下次|下回|等着|看我|老子|绝对|试试|早晚|迟早|明天|今晚|今天|哪天|一定|扬言|威胁|叫嚣|"
            "恐吓|放话|非|小心|谁|直接|不[^，]{0,12}就"
        ),
        before[-16:] + match[0],
    ) or seek.match(r"[^。]{0,6}(?:信不信|试试|等着|看看)", after)
    if not firm:
        return ""
    if seek.search(
        r"(?:一(?:喝|说|见|不)[^，]{0,8}就|动不动(?:就)?|经常|总是|每次|老是|曾|以前|之前)[^，]{0,4}$", clause
    ):
        return ""
    return None


_ON_THINGS = re.compile(
    "^[^。]{0,4}把[^，。]{0,10}(?:门|窗|玻璃|车|墙|电视)[^，。]{0,4}(?:砸|敲|劈|砍|撬)|^[^。]{0,10}(?:砸|敲|"
    "撬|划|剪|锯|劈|拆|凿|扎|戳|捅|砍)[^，。]{0,6}(?:门|窗|玻璃|车|锁|墙|树|苗|胎|线|电视|家具|柜|管|监控|"
    "摄像头|防盗|桌|椅|路|机|棚|招牌|地板|天花板|楼板|暖气|垃圾桶)"
)

_HELPING = re.compile(r"帮(?:他|她|我|忙|老|邻|着)|送(?:货|气)|上门换气|加气")

_AT_WORK = re.compile(
    "(?:正在|在[^，]{0,8})?(?:干活|切菜|割草|砍柴|装修|施工|修(?:车|理|路|剪)|做饭|剁(?:肉|馅|排骨)|收割|"
    "杀鱼|劈柴|打农药|喷药|加油|削(?:水果|苹果)|种菜|锄地|挖地|维修|干农活|剪枝|收稻|下厨|杀猪|卖肉|"
    "炒菜)[^。]{0,10}$"
)

_CHECKED = re.compile(
    "^[^。]{0,24}(?:经(?:查|核实|核查|民警核实|了解)[^。]{0,12}(?:工具|干活|施工|装修|正常|做饭|农用|自用)|"
    "系(?:装修|施工|干活|做饭)|是(?:装修|施工)(?:用的|工具))"
)

_MEANT = re.compile(
    "箭|托人|退婚|分手|离婚|要他们|偷偷|私下|指|冲|威胁|追|喊|打(?!理|扫|开)|砸|砍|捅|找(?!到工作)|[拎提搬抬扛](?:进|到|上)|拧开|门口|堵|守|扬言|骂|"
    "对方|吓|搜|查获|收缴|缴|网购|报复|要(?:他|她|你)|拼命|楼下|闯|进入|前往|等(?!于)|挥|晃|藏|护身|防身|夺|拦|吵|争|防着|床头|枕头|对付|"
    "逼|上门|进(?:门|店|屋|办公)|对峙|闹|算账|来(?:到|了)|泼|浇|点|同归|杀"
)


def _snatched_up(said: str, clause: str, *, club: bool) -> bool:
    """Taken from what lay at hand: that is no preparation."""
    seized = seek.search(r"随手|顺手|就地|捡|抓起|抄起|操起|抡|举", clause[-8:] + said)
    fetched = seek.search(r"回(?:屋|家|房|车|店)|后备箱|车(?:里|上|内)|追|门后|从家|屋里|带来", clause + said)
    at_hand = seek.search(r"随手|顺手|就地|桌上", clause[-8:] + said)
    return bool((club and seized and not fetched) or at_hand)


def armed(match: re.Match[str], passage: Passage) -> str | None:
    said, clause = match[0], passage.clause_before(match.start(), 20)
    if INNER_DENIAL.search(said.replace("无证", "")):
        return DENIED
    after = passage.after(match.end(), 30)
    if seek.match(r"[^，。]{0,10}(?:自己|自杀|自残|割腕|自己脖|轻生|自伤|手腕)", after) or seek.search(
        r"自己(?:身上|脖|手|左|右|腿|脸|头)", said
    ):
        return OTHERWISE
    if _DOUSED.search(passage.around(match.start(), match.end(), 24)) and not seek.search(
        r"同归|大家|一起死|对方|别人|泼向|他人身上", passage.around(match.start(), match.end(), 30)
    ):
        return OTHERWISE
    if seek.search("(?:拍|砍|扎|插|砸|打)在$", said) and _AT_BODY.match(
        passage.plain[match.end() : match.end() + 8]
    ):
        return OTHERWISE
    tool = match.groupdict().get("tool") or match.groupdict().get("tool2") or ""
    if seek.search(
        r"(?:(?:就|就要|要|想|会|敢|扬言|威胁要|哪天|再)[^，]{0,3}|将(?:于|在|会)[^，]{0,5})$", clause
    ) and not seek.search(r"要(?:钱|账|债)", clause):
        return SUPPOSED
    if _AT_WORK.search(clause) or _CHECKED.search(after) or _HELPING.search(clause):
        return OTHERWISE
    if _ON_THINGS.match(after) and not seek.search(
        r"扬言|威胁|追|指着|冲向|砍向|对着(?!门)", passage.after(match.end(), 40) + clause
    ):
        return OTHERWISE
    club = bool(tool) and re.fullmatch(_CLUB, tool) is not None
    if _snatched_up(said, clause, club=club):
        return OTHERWISE
    near = passage.before(match.start(), 30) + said + passage.after(match.end(), 40)
    drawn = not club and seek.match(
        r"掏|抽|拔|亮|摸|别|揣|藏|攥|挥|晃|持|手持|抢|夺|随身|腰|包里|怀里|网购|查获|搜", said
    )
    shown = seek.search(r"指|插在|扎在|剁在|砍在|拍在|架|顶|抵|逼|追", said)
    if tool and not drawn and not shown and not _MEANT.search(near.replace(tool, "")):
        return ""
    if seek.search(r"打火机|鞭炮|爆竹|烟花|天然气|酒精|液化气|水管|拖把", tool) and not seek.search(
        r"威胁|扬言|泼|浇|拧|引|烧|炸|同归|指|打|砸", near.replace(tool, "")
    ):
        return ""
    return None


_AT_BODY = words("_4(?:<body>)")
# fuel over oneself is self-harm, whatever lighter is in the hand
_DOUSED = re.compile(
    "(?:往|朝|对)?(?:自己)?(?:的)?(?:身上|头上|全身)[^，。]{0,3}(?:浇|泼|淋|倒|洒)|"
    "(?:浇|泼|淋|倒|洒)[^，。]{0,8}(?:在|到)?(?:自己|身上|全身)"
)
_CLUB = words("<club>|板凳|凳子")


def relapsed(match: re.Match[str], passage: Passage) -> str | None:
    if seek.search(
        (
            "(?:不|如|若|得|果|免|防|止|能|会|敢|许|要|没|未|别)再|不再|再(?:也)?(?:没|未|不)|不得|保证不|答应不|不要|"
            "别(?!人)|拟|将(?:依法|予以)|申请|如有|一旦|若"
        ),
        passage.plain[match.start("again") - 2 : match.end()],
    ):
        return DENIED
    if seek.search(r"麻将|营业|广场舞|油烟", match[0]) and not seek.search(
        r"打人|威胁|殴|砸|辱骂|恐吓|报复", match[0]
    ):
        return OTHERWISE
    if seek.search(r"罚款|处罚", match["warned"]) and seek.search(r"占道|噪|摆摊|违建|停车|油烟", match[0]):
        return OTHERWISE
    return None


def relapsed_loosely(match: re.Match[str], passage: Passage) -> str | None:
    return DENIED if seek.search(r"不得|如|若|一旦|勿", passage.clause_before(match.start(), 10)) else None


_OF_THIS_MATTER = re.compile(
    "已对|现已|现场|当场|民警|拟|建议|申请|本次|此次|随后|今天|事后|并|于是|已出具|已受理"
)


_VIOLENT = re.compile(
    "抽|抡|踹|掐|殴|砸|打(?!电话|算|工|官司|扫|听|扰|麻将)|威胁|扬言|堵|闯|捅|砍|勒|泼|尾随"
)
_AGGRESSION = re.compile(
    r"打(?!电话|算)|骂|骚扰|跟踪|威胁|砸|动手|堵|家暴|纠缠|伤|暴力|掐|殴|刀|尾随|恐吓|滋扰|挑衅|敲|泼|踹"
)


def escalates(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.around(match.start(), match.end(), 30)
    if seek.search(r"噪[声音]|油烟|漏|违建|占道|异味|物业费|价格|生意|病", near) and not seek.search(
        r"打|砸|骂|骚扰|威胁", near
    ):
        return ""
    return None if _AGGRESSION.search(near) else ""
