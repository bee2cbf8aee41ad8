"""What the patterns of stalking, confinement and crowds leave open: how often, by how many, by whom in office."""

from __future__ import annotations

import re

from risk.rules.reader import seek
from risk.rules.reader.context import DENIED, OTHERWISE, SUPPOSED
from risk.rules.reader.numbers import number
from risk.rules.reader.passage import Passage
from risk.rules.reader.verdicts import INNER_DENIAL, words


def held(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.before(match.start(), 30) + match[0] + passage.after(match.end(), 20)
    if _CROWD.search(near):
        return OTHERWISE
    if seek.search("派出所|看守所|公安|警方|拘留", passage.before(match.start(), 14) + match[0]):
        return ""
    return (
        None
        if seek.search(
            r"小时|屋里|房间|车上|车里|扣|锁|关在|关起|钥匙|手机(?:收|抢)|整夜|一夜|过夜|办公室里|店里|反锁",
            near,
        )
        else OTHERWISE
    )


_CROWD = words(
    "(?:[5-9]|[1-9][0-9]+|[五六七八九]|十|[二三四五六七八九]十|[几百][十百]?)(?:多|余|来|几)?(?:个(?!月|小时|钟|星期|礼拜|孩|电话|字|礼|头|多)|名|位|口|号|"
    "户)(?:人|工人|村民|业主|老乡|亲)?|(?:十|[二三四五六七八九]十|[1-9][0-9]+)(?:多|余|来|几)?(?:个|名|户)?人"
)


_FRIENDLY = re.compile(
    "试点|志愿|家政|走访|看望|照顾|回访|送饭|陪|联系|劝(?:说|导|解)|打扫|检修|维修|帮扶|送餐|巡查|宣传|疏导|调解|巡逻|"
    "接送(?:孩子|上学)|做训练|推着孩子|治疗|探望|慰问|康复|复查|值守|报平安|关心|督促(?:吃|服)药|照护|护理|"
    "服务"
)

_STAFF = re.compile(
    r"(?:社区|网格员|民警|物业|工作人员|司法所|调解员|医生|社工|志愿者|护士|街道|专班|楼长|干部|村干部)[^，。]{0,8}$"
)


_VOICES = re.compile("脑袋里|脑子里|耳朵里|精神|妄想|幻听|发病|停药")


def harassed(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.clause_before(match.start()) + match[0] + passage.clause_after(match.end(), 12)
    if (
        _FRIENDLY.search(near)
        or _STAFF.search(passage.clause_before(match.start()))
        or seek.search(
            r"报警|反映|投诉|来访|咨询|信访|协商|交涉|12345|110|派出所|街道|社区|居委|法院|物业(?:公司)?(?:反映|投诉)",
            match[0],
        )
    ):
        return ""
    if seek.search(r"没有?吃|等[儿女丈]|没饭", match[0]) or (
        "骂" in match[0]
        and passage.mentions(_VOICES)
        and seek.search(r"(?:总|老)?说[^。]{0,24}$", passage.before(match.start(), 30))
    ):
        return ""
    if seek.search(r"来到|前往|赶到", match[0]) and not seek.search(r"门口|堵|闹|骂|砸|蹲|守", near):
        return ""
    if "噪音" in match[0] and seek.search(r"厂|工地|施工|广场|麻将|酒吧|歌厅|商铺|机房", near):
        return OTHERWISE
    if seek.match(r"每周|定期", match[0]) and "上门" in match[0]:
        return ""
    if seek.match(r"[^，]{0,3}[次回趟]，", match[0]) or seek.search(
        r"要跟着(?:他|她|老公|丈夫|妻|孩子|母|父)|不还口|不还手",
        match[0] + passage.clause_after(match.end(), 6),
    ):
        return ""
    if _ONE_NIGHT.match(match[0]) and not _AGAIN.search(passage.before(match.start(), 30) + match[0]):
        return OTHERWISE
    if seek.search(r"提醒还款|正常催|礼貌", near) or _CROWD.search(passage.before(match.start(), 40)):
        return OTHERWISE
    return None


_HUNTED = re.compile(
    "跟踪|尾随|不放|纠缠|不死心|分手|断了|前男友|前夫|前妻|前女友|怕|骂|躲|堵|吓|骚扰|不甘|复合|她一出|盯|追|讨债|欠|催|恐吓|威胁|报复|不敢|"
    "女方|男方|来电人|追求"
)


_WAITING = re.compile(
    "接(?:孩子|娃|儿子|女儿|孙|放学|人)|排队|信号灯|红灯|路口的|等车|等(?:公交|家长|儿子|女儿)|拉客|摆摊|上班时"
)


def filth(match: re.Match[str], passage: Passage) -> str | None:
    """What a crowd sets up counts as its own factor."""
    if seek.search(
        r"出门|下楼|散步|保洁|收集|清运|垃圾(?:站|车|桶|箱|分类)",
        passage.around(match.start(), match.end(), 6),
    ):
        return ""
    return OTHERWISE if _CROWD.search(passage.before(match.start(), 60)) else None


# a time of day says nothing of how often
_ONE_NIGHT = re.compile("半夜|深夜|凌晨|后半夜|整夜")
_AGAIN = re.compile(
    "反复|多次|每|天天|连续|连着|总|常|一直|[日天晚夜周月]都|几乎|好几|又|再|不断|不停|频|轮|[0-9二两三四五六七八九十几]+"
    "(?:多|余|来)?(?:天|晚|夜|次|回|个|条|通|周|月)|长期|持续|到天亮"
)

_LASTING = words(
    "<often>|连续|[0-9一两三四五六七八九十几]+(?:天|晚|夜|个?多?小时|周|个?星期)|不走|不肯走|不离开|至今|整|"
    "过夜|吃住|反复|又来|再次|每|打地铺|铺盖|不让(?:进|出门|营业|开门|关门)|哀乐|喇叭"
)


def lasting(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.before(match.start(), 30) + match[0] + passage.after(match.end(), 20)
    if seek.search(
        (
            "病床|堵车|堵得慌|心里堵|下水|管道|马桶|烟道|拥堵|水管|守在(?:家|床|老人|孩子)|鼻|血管|车(?:辆)?(?:停|"
            "占)|停车|消防通道|杂物|陪"
        ),
        near,
    ):
        return ""
    if _STAFF.search(passage.clause_before(match.start())):
        return ""
    if _CROWD.search(passage.before(match.start(), 40)):
        return OTHERWISE
    return None if _LASTING.search(near) else OTHERWISE


def crowd(match: re.Match[str], passage: Passage) -> str | None:
    if number(match["n"]) < 5 and match["n"] not in ("多", "数", "若干", "无数"):
        return ""
    if match["n"] in ("多", "数", "若干", "好几"):
        return ""
    said = match[0].replace("不走", "").replace("不让", "").replace("不散", "")
    if (
        seek.search("不去|不堵", match[0])
        or INNER_DENIAL.search(said)
        or seek.search(
            r"联名|签字|推选|代表|围观|座谈|调解会|排队|登记|报案|吃饭|开会|旅游|培训|婚礼|酒席|走访",
            match[0] + passage.clause_after(match.end(), 6),
        )
    ):
        return DENIED
    if seek.match(
        r"带|叫|纠集|组织|约|聚集|招呼|召集|喊|找|集合|拉|领|来|率|聚|请|雇", match[0]
    ) and not seek.search(
        r"堵|围|闹|对峙|静坐|讨|拦|冲|砸|打|坐|横幅|吵|施压|助阵|撑腰|理论|门口|上门|到|扬言|现场",
        passage.around(match.start(), match.end(), 40),
    ):
        return ""
    return None


def obstructed(match: re.Match[str], passage: Passage) -> str | None:
    said, clause = match[0], passage.clause_before(match.start(), 16)
    if INNER_DENIAL.search(said):
        return DENIED
    near = clause + said + passage.clause_after(match.end(), 12)
    if (
        said == "聚众"
        and seek.search(r"聚众(?:斗殴|赌)", near)
        and seek.search(r"曾|判|刑|前科|拘|缓|出狱|释放", near)
    ):
        return ""
    if seek.search(
        (
            "堂照|灵堂图|停车|乱停|车(?:辆)?停|杂物|电动车|共享单车|堆放|下水|管道|漏|拥堵|堵车|堵塞交通|积水|欢迎|宣传横幅|"
            "标语牌|婚车|横幅广告|送花圈|寄|快递|门把|告别|吊唁|殡仪|垃圾|水管|烟道"
        ),
        near,
    ):
        return ""
    if seek.search(
        r"(?:扬言|威胁|要|想|说|准备|打算|不会|会|劝|提醒|再|否则|不然|考虑|大不了|提过|提议|有人提)[^，。]{0,8}$",
        clause,
    ) and not seek.search(r"已|约好|组织", clause):
        return SUPPOSED
    if (
        said.startswith("堵")
        and seek.search(r"店|家|他|她", said)
        and not seek.search(r"大门|厂门|路|工地|售楼|政府|医院", said)
    ):
        return ""
    return None
