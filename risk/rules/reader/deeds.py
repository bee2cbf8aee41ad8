"""What patterns of blows, damage and self-harm leave open. Longer than other files: the checks share their words."""

from __future__ import annotations

import re

from risk.rules.reader import seek
from risk.rules.reader.context import ACCIDENT, DENIED, MISSED, OTHERWISE, SAYING, SUPPOSED
from risk.rules.reader.passage import Passage
from risk.rules.reader.verdicts import FAMILY, INNER_DENIAL, words

_HABIT = words("(?:<habit>|<before>)(?<!上月)(?<!上个月)(?<!年初)(?<!上次)(?<!上回)_8$")


_COUNTED = re.compile("[0-9一二两三四五六七八九十]|、[^、]{0,6}(?:骨折|震荡|轻伤|轻微伤)")
_WOUND = re.compile("缝|骨|牙|裂|针|血|住院|轻伤|重伤|轻微伤|震荡|昏|口子")

_THINGS = re.compile(
    "^[^，。]{0,4}(?:桌|门|照|视频|窗|柜台|胸脯|车|墙|垃圾桶|轮胎|球|大腿|地|箱|监控|键|喇叭|护栏)|"
    "^(?:了)?(?:照|片)"
)

_WOULD = re.compile(
    "(?:扬言|威胁|说要|要|想|准备|打算|欲|敢|放话|非得?|(?:再|不|敢)[^，。]{1,10}就|谁[^，。]{1,12}(?:我|老子|就)|信不信|下次|就要|会|"
    "恨不得)[^，。]{0,6}$"
)


def _no_blow(match: re.Match[str], passage: Passage, clause: str) -> str | None:
    """Why what was touched is no person of the dispute: a thing, oneself, a dog, play."""
    said = match[0]
    if seek.search(
        "(?:把|将)[^，。]{0,14}(?:灯|探头|监控|摄像|管|玻璃|门|窗|屏|墙|机|车|锁|牌|杆)[^，。]{0,6}$", said
    ):
        return ""
    if "倒" in said and seek.search(r"碑|墙|棚|围栏|货架|摩托|电动车|石头", clause):
        return ""
    if seek.search(r"自己$|自己(?:的)?", said) and not seek.search(r"对方|妻|她|他|乙", said):
        return ""
    if seek.search(r"狗|犬|猫(?!腻)", passage.clause_before(match.start(), 10) + said) and seek.search(
        r"咬|抓|扑|吓得摔", said
    ):
        return ACCIDENT
    if (
        _THINGS.match(passage.plain[match.end() : match.end() + 8])
        and not said.endswith(("出", "在", "到", "向"))
        and not seek.search(r"头发|领|胳膊|手臂|手腕|耳朵|辫子", said)
    ) or seek.search(r"桌|照片|电话|门铃|门$", said):
        return ""
    if seek.match(
        (
            "[子人]?的?(?:手机|车|门|店|家里|东西|电脑|电动车)|不是(?:头|第)?一|不止|(?:过|了)?(?:好几|多少|无数|"
            "几十)[次回]|成(?:习惯|性)"
        ),
        passage.plain[match.end() : match.end() + 8],
    ) and not said.endswith(("出", "在", "到", "向")):
        return OTHERWISE
    if seek.search(r"[撕扯]$", said) and seek.match(
        r"(?:了|掉)?(?:公|票|信息|横幅|海报|通知|标语|对联)", passage.plain[match.end() : match.end() + 4]
    ):
        return ""
    if seek.search(
        r"劝架|拉架|拍(?:了|过)?<n>张|打(?:开|印)|握手|搀|扶|按摩|按铃|抱(?:着|起)孩|体育|比赛|训练|篮球",
        said + passage.clause_before(match.start(), 6),
    ):
        return ""
    return None


# told as said, and under a condition: 讲再挪他的鞋柜，就叫几个朋友来把对方的牙打掉
_SAID_TO_COME = re.compile(
    "(?:说|讲|称|扬言|放话|放出话|撂|喊|骂|嚷|吼|威胁|警告|留言|留话|话)[^。；]{0,16}(?:再(?!次|三)|敢|谁(?:要|再|敢)|下回|下次|哪天|早晚|"
    "迟早|信不信|等着|若)[^。；]{0,24}$"
)
_DONE = re.compile(
    "(?:随后|接着|后来|当即|立即|转身|上前|冲上|说完|话音|完就|一边|于是|又)[^。；]{0,16}$|[他她]就[^。；]{0,12}$"
)
_FORMERLY_AT_HOME = re.compile(
    "(?:这|近|往|前)(?:几|两|些|<n>)?年|成家以来|婚后|过门|年初|去年|前年|从前|从小|以前|过去|往常|每回|回回|次次|平时|平日|一上来就|上月就|(?:这|近)[0-9一二两三四五]年"
)
_COUNTED_UP = re.compile(
    "^[^。；]{0,8}(?:总有|少说|不下|记不清|数不清|没数|[0-9一二两三四五六七八九十几好多]+(?:回|次|顿)|惯了|没断)"
)


_UNTOUCHED = re.compile("没挨着|[未没](?:有)?动手|没打着|没碰(?:着|到|过)|没有碰|谁也没碰|未发生(?:打|肢体)")
_SENTENCED = re.compile("^[^。；]{0,5}(?:被|给)?[^。；，]{0,3}(?:行拘|判(?!断)|刑拘|拘留|获刑|拘了)")


def _told_of_old(match: re.Match[str], passage: Passage) -> bool:
    """What partners and parents did formerly, counted up: 这两年被他踹过、掴过总有五六回."""
    if not FAMILY.search(passage.around(match.start(), match.end(), 80)):
        return False
    before = passage.before(match.start(), 30)
    if seek.search(
        r"当晚|昨[天晚日夜]|今[天早晨晚日]|本次|此次|刚才|这次|这回|前天|上周|近日|[0-9]+[日号]", before
    ):
        return False
    if seek.search("一[^，。]{0,6}就$|(?:看见|看到|目睹)[^，。]{0,4}(?:爸爸?|父亲|爹)又?$", before):
        return True
    after = passage.plain[match.end() : match.end() + 14]
    return bool(
        _COUNTED_UP.match(after)
        or (
            _FORMERLY_AT_HOME.search(before)
            and seek.search(r"过|[次回顿]", before[-8:] + match[0] + after[:8])
        )
    )


# a blow that left no mark is a blow
_UNHURT = re.compile(
    "[没未无]有?(?:破皮|受伤|流血|出血|伤着|伤到|伤|大碍|事|青|肿|就医|去看|去医院|骨折|还手|还口|站稳|坐稳|防备|躲开|来得及)"
)


def hit_now(match: re.Match[str], passage: Passage) -> str | None:
    said, clause = match[0], passage.clause_before(match.start(), 24)
    told = _SAID_TO_COME.search(passage.before(match.start(), 60))
    if told and not _DONE.search(told[0]) and not seek.search("昨|今|当场|过$", said):
        return SUPPOSED
    if _told_of_old(match, passage):
        return OTHERWISE
    if said in ("打架", "厮打", "撕打") and passage.mentions(_UNTOUCHED):
        return MISSED
    if seek.search("爬着(?:走|出)", passage.plain[match.end() : match.end() + 4]) or seek.search(
        "喝完就$|喝了就$|喝多就$|拦也$|劝也$", clause
    ):
        return OTHERWISE
    if seek.search("(?:喊|扬言|声称|嚷|叫嚣|威胁)着?(?:说)?要", said):
        return SUPPOSED
    if seek.search("滑(?:下|落)|掉下|落下", said):
        return ACCIDENT
    if _SENTENCED.match(passage.plain[match.end() : match.end() + 14]) and seek.search(
        "去年|前年|曾|此前|以前|[0-9]{4}年|[0-9一二三四五六七八九]年前", passage.before(match.start(), 30)
    ):
        return OTHERWISE
    if INNER_DENIAL.search(_UNHURT.sub("", said)) or (
        "、" in said[1:-1] and not (_WOUND.search(said) and _COUNTED.search(said))
    ):
        return DENIED
    if _WOULD.search(clause) and not seek.search(
        r"要钱|要求|要账|要债|想不到|会(?:议|场|计|所)|不(?:想|要)|想(?:拉|劝|离开|走|跑)|要(?:走|进|离开|拉)",
        clause[-8:],
    ):
        return SUPPOSED
    if (
        _HABIT.search(clause)
        and FAMILY.search(passage.around(match.start(), match.end(), 30))
        and not seek.search(r"当晚|昨[天晚]|今[天早晨晚]|本次|此次|刚才", clause)
    ):
        return OTHERWISE
    if "旧" in said or seek.search(r"往(?:自己|手腕)", said):
        return OTHERWISE
    if said.endswith("谁") or ("你" in said and not seek.search(r"[他她我乙甲]", said)):
        return SUPPOSED  # said to somebody's face: a threat, not an account
    if seek.match(
        r"人?[^，。]{0,3}(?:关|坐|判|拘|蹲)(?:了|过)", passage.plain[match.end() : match.end() + 8]
    ):
        return OTHERWISE
    if seek.search(
        r"(?:把|将|朝|往|对|在|照)(?:自己|手腕|手(?=上划|划))", clause[-12:] + said
    ) or said.endswith("往手"):
        return OTHERWISE
    if seek.search(r"有种|有本事|有能耐|来呀|敢不敢", clause) and seek.search(r"我|老子", said):
        return SAYING
    return _no_blow(match, passage, clause)


_HARMS_SELF = re.compile(
    "自杀|自残|割腕|轻生|自尽|自伤|自焚|(?:打|割|划|捅|扎|刺|砍|往)(?:了|伤|向)?自己(?!的?(?:丈夫|老公|妻|儿|"
    "父|母))"
)
_BLOWS = re.compile(
    "打|砸|砍|捅|敲|抽|刺|烫|戳|扎|击|踢|踹|推|摔|咬|揍|殴|泼|浇|撞|掐|拳|动手|互殴|冲突|扭|厮|抡|扔|划|持刀|"
    "斗殴|拽|袭|冲过|冲来|倒过去"
)

_MISHAP = re.compile(
    "工伤|摔伤|自己摔|不慎|车祸|交通事故|追尾|剐蹭|术后|手术后|医疗|产检|生病|分娩|体检|施工时|干活时|作业时|"
    "滑倒|踩空|工地上|机器|上班时|下班途中|骑车摔|打球|踢球|跌倒|失足|治疗|误诊|做手术|支架|住院期间护"
)

_ILL = re.compile("调药|用药|精神科|精神病院|精神卫生|强制医疗|安定医院|心理科|戒毒|戒酒")

_UNTREATED = re.compile(
    r"(?:不(?:需要?|用|必|想|愿意?|肯|要求)?|无[需须]|拒绝)[^，。]{0,2}(?:就医|住院|送医|手术|治疗|检查|鉴定)$"
)

_FINE = re.compile(
    "^[^。]{0,22}?(?:无大碍|无碍|没(?:有)?大碍|未见(?:异常|明显|骨折)|没(?:有)?(?:受伤|伤到|什么事|事)|"
    "无(?:明显|需|伤|异常)|均?正常|不严重|未受伤|没查出|未达|够不上|不构成)"
)


def injured(match: re.Match[str], passage: Passage) -> str | None:
    said = match[0]
    if INNER_DENIAL.search(said):
        return DENIED
    if seek.match(r"打(?:了)?1[12]0", said) or _UNTREATED.search(said):
        return OTHERWISE
    near = _TREATMENT.sub("", passage.around(match.start(), match.end(), 45))
    if _SLIP.search(passage.around(match.start(), match.end(), 20)) and not seek.search(
        "殴|打(?:伤|人|了|中|得|断)|砍|捅|掐|踹|踢|推|搡|拨|拽|拳|故意|动手|争|吵|[操抄持提]起?着?[^，。]{0,3}(?:刀|斧|棍)|被[^，。]{0,6}(?:打|推|踢)",
        near,
    ):
        return ACCIDENT
    if not _BLOWS.search(near) or _HARMS_SELF.search(passage.before(match.start(), 30) + said):
        return ""
    if seek.search("医", said) and _ILL.search(passage.around(match.start(), match.end(), 8)):
        return OTHERWISE
    if _MISHAP.search(passage.before(match.start(), 24) + said) and not seek.search(
        r"殴|打伤|打(?:了|人|成|断)|砍|捅|掐", near
    ):
        return ACCIDENT
    if seek.search(
        r"住院|就医|送医|伤势|包扎|120|手术|急诊|抢救|伤情鉴定|伤口|入院|检查", said
    ) and _FINE.match(passage.plain[match.end() : match.end() + 30]):
        return OTHERWISE
    return hit_now(match, passage)


_BY_SOMEBODY = re.compile(
    "(?:打|砸|砍|捅|敲|抽|踹|踢|推|搡|揍|殴|撞|掐|抡|拧|扭|咬|泼|劈|扎|刺|拱|顶|碾|轧|锤|扇|捶|摔|按|摁|拽|拖|戳|扣|勒|夯|烫|冲(?:过|来|向)|倒过)"
    "(?!石膏|电话|工(?!具)|针|官司|算|交道|听|报告|的士|车|卡|扮)|拳|动手|互殴|持刀|袭击"
)
_TREATMENT = re.compile("打了?(?:石膏|夹板|绷带|针|电话)")
_SLIP = re.compile(
    "自己(?:绊|摔|跌|滑|踩|磕|碰)|绊倒|踩空|滑下来|滑落|掉下来|落下来|体育课|跑步|打球|踢球|干活时|搬料|施工|架上|下楼|骑车|走快处|意外|"
    "没人使坏|手术|开刀|刀口发|脚手架|工地上|机器|车床|不慎|不小心"
)


def hurt(match: re.Match[str], passage: Passage) -> str | None:
    """An injury, and somebody who dealt it in the sentences around."""
    near = _TREATMENT.sub("", passage.around(match.start(), match.end(), 70))
    if not _BY_SOMEBODY.search(near.replace(match[0], "")):
        return ""
    if _SLIP.search(passage.around(match.start(), match.end(), 40)) and not seek.search(
        "殴|打(?:伤|人|了|中|得|断)|砍|捅|掐|踹|搡|拳|故意|[操抄持提]起?着?[^，。]{0,3}(?:刀|斧|棍)|被[^，。]{0,6}(?:打|推|踢)",
        near,
    ):
        return ACCIDENT
    return injured(match, passage)


_DEALT = re.compile(
    "对方|对着|丈夫|老公|男友|被(?!发现|救|拉|送|劝)|砍|殴|打|抢|夺刀|乙|邻居|划伤了?他|划伤了?她|施工|机器"
)


def by_own_hand(match: re.Match[str], passage: Passage) -> str | None:
    """Cuts where people cut themselves, and nobody who dealt them."""
    near = passage.around(match.start(), match.end(), 24)
    return "" if _DEALT.search(near) and "自己" not in near else None


def desperate(match: re.Match[str], passage: Passage) -> str | None:
    """Coal, a rope, a letter, a ledge: in despair, and done rather than said."""
    said, clause = match[0], passage.clause_before(match.start(), 16)
    if INNER_DENIAL.search(re.sub("对不起|没[过漫]?|不孝", "", said)):
        return DENIED
    near = passage.around(match.start(), match.end(), 80)
    close = passage.around(match.start(), match.end(), 20)
    if seek.search("狗|犬|烤火|取暖|烧烤|做饭|检修|晾|维修|安装|作业|钓鱼|游泳|散步|公证|遗产|遗嘱", close):
        return ""
    if not _AT_THE_END.search(near.replace(said, "")):
        return ""
    if _SPOKEN.search(clause) and not _ACTED.search(passage.after(match.end(), 30) + clause):
        return OTHERWISE
    return None


_AT_THE_END = re.compile(
    "农药|找着|找到|不见了|没脸见人|逼她|逼他|收尸|不想活|不活|救|捡回|送医|昏|遗书|遗言|抢救|撞见|拉住|拉下|劝[下解住说]|消防|抱[下住回]|寻死|轻生|自杀|绝望|解下|剪断|夺下|踹开|叫不醒|"
    "洗胃|别找|来世|下辈子|往下跳|要跳|跳下|捞|拦下|命|没意思"
)


_FORTUITOUS = re.compile(
    "不慎|不小心|失手|误(?!会)|漏水|泡(?:坏|水)|渗|震裂|剐蹭|刮蹭|追尾|施工|大风|台风|雷|老化|装修(?!时故意)|"
    "自燃|自然|意外|暴雨|快递|孩子(?:玩|踢球)|踢球|玩耍|质量|倒车"
)

_OWN = re.compile(r"自己(?:的|手里|家(?:的)?)?(?:手机|材料|东西|杯|车|碗|酒)|自家的?(?:碗|杯|东西)")

_THING = re.compile(
    "门|窗|玻璃|车|胎|电视|冰箱|家电|家具|手机|电脑|桌|椅|柜|灯|墙|棚|栏|锁|监控|摄像|线|管|空调|外机|苗|树|探头|遮阳|[棵株垄畦丛埂坝]|被褥|"
    "果|菜|庄稼|秧|盆|碗|盘|锅|杯|牌|货|设备|机|屏|表|箱|坟|碑|镜|单车|摩托|泵|东西|物品|铃|闸|台|花|衣|桩|"
    "竹|茶|瓦|缸|大棚|网|渠|店|家里|鸡|鸭|鹅|羊|牛|猪|狗|猫|鱼|蜂|沙发|床|路|水|电|财物|摊|地里|招牌|隔板|晾|"
    "鞋架|垃圾桶|围"
)


_MOVED = re.compile("(?:推|拖|拉|顶|架|搬|撑|撞)(?:到|在|出|了)")


def damaged(match: re.Match[str], passage: Passage) -> str | None:
    said, clause = match[0], passage.clause_before(match.start(), 24)
    if INNER_DENIAL.search(said):
        return DENIED
    told = _SAID_TO_COME.search(passage.before(match.start(), 60))
    if told and not _DONE.search(told[0]) and not seek.search("昨|今|当场", said):
        return SUPPOSED
    if seek.search("(?:推|拖|拉|顶|架|搬|撑|撞)(?:到|在|出|了)", said) and not seek.search(
        "水|沟|塘|河|坏|烂|碎|倒|翻|断|裂", said
    ):
        return ""
    if seek.match("(?:把|将)(?:他|她|我|人)(?:从|往|向|按|摁|拖|推|拽|一|给)", said) or said.endswith("向"):
        return ""
    if seek.search("剐蹭|并线|追尾|变道", passage.around(match.start(), match.end(), 25)) or seek.search(
        "身上", said
    ):
        return ACCIDENT
    near = clause + said + passage.clause_after(match.end(), 10)
    if _FORTUITOUS.search(near) and not seek.search(r"故意|泄愤|报复|吵|怒|气", near):
        return ACCIDENT
    if seek.search(r"[断折伤碎].{0,4}(?:腿|骨|手(?!机)|胳膊|肋|头)", said):
        return ""
    if said.endswith("被打") or seek.search(r"[城主保网经]管$", said):
        return ""
    if said[-1] in "店门" and seek.match(
        r"员|主|长|口|卫|诊|铃声", passage.plain[match.end() : match.end() + 2]
    ):
        return ""
    if seek.search(r"猫|狗(?!主)", clause[-8:]):
        return ACCIDENT
    if _OWN.search(said + passage.plain[match.end() : match.end() + 6]):
        return OTHERWISE
    if seek.search(
        (
            "(?:扬言|威胁|说要|要|想|准备|打算|敢|放话|再[^，]{0,10}(?:就)?|不[^，。]{1,6}就|信不信|下次|会|恨不得|否则|不然|同意|"
            "责令|请求|要求|应|愿意?|自行|依法|城管|限期)[^，。]{0,8}$"
        ),
        clause,
    ) and not seek.search(r"要(?:不到|账|钱)|要求[^，]{0,4}被拒|一气之下", clause):
        return SUPPOSED
    if said[0] in "把将" and _AT_PERSON.match(said):
        return ""
    return None if _THING.search(said) or seek.search(r"打砸|毁财|狼藉|漆", said) else ""


_AT_PERSON = words(
    "[把将](?:<person>)(?!家|的|店|门|车|院|房|屋|手机|东西|<n>|[^，]{0,3}(?:的|家))_3(?:推|打|踢|踹|拽|扯|"
    "拖|摔|砸|扔|敲|划|扎|砍|捅|掀|药|戳|撕|泼)"
)

_ACTED = re.compile(
    "爬|站(?:上|在)|坐(?:在|上)|翻(?:上|过|出)|拿|抢下|救下|劝下|手里|夺|绳|瓶|洗胃|抢救|送医|120|消防|割|"
    "当场|吞|写下|留下|被(?:发现|救|拉|劝|拦)|未遂|欲|试图|作势|窗台|楼顶|天台|桥|护栏|送往医院|伤口|打捞"
)

_SPOKEN = re.compile(
    "(?:说|称|扬言|威胁|要|想|就|喊|念叨|表示|发(?:信息|微信|短信|朋友圈)|嚷|大不了|不如|逼|去|"
    "敢)[^，。]{0,8}$"
)

_HEIGHT = re.compile(
    "电塔|楼顶|塔吊|护栏|栏|窗|天台|阳台|女儿墙|广告牌|电线杆|铁塔|高压|脚手架|屋顶|桥|吊塔|顶楼|楼|高架|烟囱|"
    "水塔|信号塔|铁轨|悬崖|房顶|吊车|架子"
)

_DESPAIR = re.compile(
    "要求|抗议|要挟|跳|轻生|不活|讨薪|工钱|工资|讨要|喊|劝|扬言|死|消防|情绪|僵持|拿不到|复合|以死|道个?别|告个?别|永别|再见|不想|"
    "拉下|抱下|救|气垫|绝望|自杀|威胁|往下"
)


def self_harm(match: re.Match[str], passage: Passage) -> str | None:
    said, clause = match[0], passage.clause_before(match.start(), 16)
    if INNER_DENIAL.search(said.replace("未遂", "").replace("不吃不喝", "")):
        return DENIED
    near = passage.around(match.start(), match.end(), 40)
    if seek.match(
        "[^。]{0,8}(?:被|是)(?:他|丈夫|老公|男友|父|爸|对方)", passage.plain[match.end() : match.end() + 16]
    ) and seek.search("疤|痕|划的|烟头", said):
        return OTHERWISE
    if seek.search(
        (
            "检修|维修|晾|安装|擦玻璃|作业|清洗|看房|晒|抽烟|聊天|拍照|除草(?!剂)|养花|喷药|打药|治病|感冒|中药|调理|"
            "减肥|遗嘱|公证|捡|修|装(?:空调|监控|太阳能)|杂技|游泳|体检|误服|误食|误喝|刺青|纹身"
        ),
        passage.clause_before(match.start(), 16) + said + passage.clause_after(match.end(), 8),
    ):
        return ""
    if seek.match(r"[爬攀站坐翻跨登上骑趴跑冲]", said) and _HEIGHT.search(said):
        if seek.search(r"会想|在想|想过|想着|老想|有时候|念头|没有(?:实际)?行动", near) and not seek.search(
            r"救|劝|拉|消防|抱下", near
        ):
            return OTHERWISE
        return None if _DESPAIR.search(near) else ""
    words_only = seek.match(
        r"跳|上吊|烧炭|自杀|自尽|轻生|绝食|割|喝|服|吞|吃|卧轨|投|自焚|撞|要跳|准备|扬言|寻短|灌|自缢|往|朝|向|头撞|一头",
        said,
    )
    if words_only and _SPOKEN.search(clause) and not _ACTED.search(passage.after(match.end(), 30) + clause):
        return OTHERWISE
    if seek.match(r"(?:要|准备|扬言要)", said) and not _ACTED.search(near):
        return OTHERWISE
    if seek.match(r"轻生|自杀|寻短见", said) and not seek.search(
        r"未遂|行为|获救|被救|救|送医|抢救|洗胃|发现|试图|欲|跳|割|药",
        said + passage.after(match.end(), 20) + clause,
    ):
        return OTHERWISE
    if seek.search(r"同归于尽|一起死|引爆|炸", passage.after(match.end(), 16)) and not seek.search(
        r"割|吞|喝", said
    ):
        return OTHERWISE
    if seek.search(r"(?:念头|想法|倾向|的话|言论|打算)", passage.plain[match.end() : match.end() + 5]):
        return OTHERWISE
    return None
