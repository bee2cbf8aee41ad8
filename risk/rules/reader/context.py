"""Why a phrase that looks like a factor is none: who did it, whether it happened, when, and in earnest or not."""

from __future__ import annotations

import re

from risk.rules.reader import seek
from risk.rules.reader.grammar import led
from risk.rules.reader.numbers import number
from risk.rules.reader.passage import Passage

DENIED = "被否认或没有发生"
OTHERS = "说的是别人或别处"
PAST = "早已过去"
SUPPOSED = "只是假设或担心"
SAYING = "口头语"
LAWFUL = "依法维权"
MISSED = "没有做成"
JOKE = "玩笑话"
SUSPECTED = "只是怀疑"
WISH = "只是气话，没有说要做"
ACCIDENT = "不是故意的"
STEADY = "病情稳定"
PRICE = "只是价钱，不是争的钱"
OTHERWISE = "已计入别的要素或不够条件"
CLEARED = "经核实并无其事"
UNLIKE = "与评定过的同类描述不像"
# no likeness outweighs these
PLAINLY_NOT = frozenset({DENIED, CLEARED, JOKE, LAWFUL})
# and what the patterns passed over for one of these is not taken up again elsewhere in the text
NEVER_MIND = PLAINLY_NOT | {PRICE, STEADY, SAYING, WISH}

_DENIAL = re.compile(
    "(?:没有(?:任何|明显|什么|出现|发生|进行|实施|再|提到|说过?|听说|发现|见到|见过|人)?|从未|从没|从来没|"
    "从来不|并未|并没|并无|未曾|不曾|不存在|未见|未发现|没发现|暂未发现|未造成|没造成|未发生|没发生|没见过|"
    "没听说|否认|排除|谈不上|不至于|不会(?:再)?|不再|(?<![动忍耐])(?:[也都并又倒既还从]|^)不|以为|不是(?:要|想|真)?|并非|不想|不打算|没打算|没想|无意|"
    "不愿意?|不准备|禁止|严禁|切勿|不得|不许|不算|算不上|称不上|不属于|无任何|无明显|均无|均未|均没|都没|"
    "都未|也没|也未|没再|未再|再没|再也没|再未|绝不|决不|不要|别|未对|没对|没跟|未与|没与|"
    "未因)[^，,。：“就却但便才反仍还（(]{0,8}$|(?:没有?|未|无|并未|均未|否认|未发现|不存在|"
    "不)[^，,。：“就却但便才反]{0,14}[、和或及与][^，,。：“就却但便才反]{0,6}$|(?<![出])(?:没|未(?!婚|成年|"
    "满|经|来)|无(?!故|端|辜|奈|法|力|视|理|赖|证))[有曾能]?[再去敢让被]?.?$|(?:不敢|不能|不可能|不可|不必|"
    "没必要|不用|不应|不该)[^，,。“就却但]{0,3}$"
)
_UNSAID = re.compile(
    "(?:(?:没有(?!了?[他她你我]|孩子|钱)|没(?!有|了[他她你我]))(?:说|提|表示|流露|出现|发现|有)?(?:过|任何)?|从未|从没|未曾?|否认|不会|不是(?:真)?(?:要|想)?|"
    "没打算|不想|未发现|并非|不打算|无任何|无)[^，。“就却但：、]{0,6}$"
)
_ASKED = re.compile(r"(?:有无|是否|有没有|是不是|会不会|有否|能否)[^，,。]{0,10}$")
_QUESTION = re.compile("试问|请问|难道|是否|有没有|会不会|算不算|为什么|怎么办|如何|何时|能不能|吗$")
_DENIED_AFTER = re.compile(
    r"^[^。；\n]{0,10}(?:不属实|不实|并非事实|子虚|没有的事|并无此事|没有这回事|没这回事|系误会|是误会|"
    r"(?:电视|新闻|网上|抖音|手机上)[^，。]{0,3}(?:播|报|登|传|上)|上了新闻|是听来的|纯属误会|系误报|误报|误传|查无实据|未查实|谣言|谣传|无依据|没有依据)|^(?:的情况|的行为|行为|情况|的话|"
    r"一事|史|等)?[^，。；]{0,3}(?:没有|不存在|未发现|均无|无)(?:$|[，。；])"
)
_UNSAID_AFTER = re.compile(
    r"^[^。；\n]{0,10}(?:不属实|不实|并非事实|子虚|没有的事|并无此事|没有这回事|没这回事|系误会|是误会|纯属误会|误传|"
    r"查无实据|未查实|谣言|谣传|无依据|没有依据)|^”?(?:的情况|的行为|行为|情况|的话|一事|之类)[^，。；]{0,3}"
    r"(?:没有|不存在|未发现|均无|无)(?:$|[，。；])"
)
_ELSEWHERE = re.compile(
    led(
        "(?:听(?:到|见)|传来)[^，。]{0,4}(?:隔壁|邻居|楼上|楼下)|隔壁(?:情侣|夫妻|小两口|单元|栋|幢|楼|小区|村|县|镇|那家|家|班|寝室|办公室)|邻村|外村|外省有|外地(?:有|一|某|的|那|发)|"
        "别的(?:小区|村|地方|楼|家|城市|单元|公司|学校)|别(?:人家|家|处|村)|其他(?:小区|村|地方|城市)|新闻|报道|"
        "电视(?:里|上|剧|节目)|电影|剧(?:里|中|情|本杀)|小说|歌(?:词|里|名|单)|(?:这|那|一)首歌|游戏(?:里|中)|"
        "剧本杀|密室|打游戏[^。]{0,10}[喊叫嚷]|(?:娘家|婆家|老家|厂里|单位|亲戚)那(?:边|头)有|短视频|视频里|视频上|抖音|快手|刷到|网上(?:看|传|流|那)|网传|朋友圈(?:看|里)|听说[^，。]{0,8}(?:有个|有人|对岸|河对|那边|镇上)|听说(?:别|外|"
        "隔|有|某|邻|以前|那|他们|老家|之前)|人家那边|(?:上|前)一?任(?:租客|房东|业主|住户)|前租客|老家(?:有|"
        "那边|村里)|同事家|亲戚家的|有(?:户|个)?人家|某地|案例|普法|宣传(?:片|册|栏)|讲座|小区里?以前|曾有(?:人|"
        "业主|户)|戏里|话剧|小品|相声|段子|台词|脱口秀|直播间里"
    )
)
_UNINVOLVED = re.compile(led(r"(?:没有?|无)(?:任何|什么|啥)?(?:矛盾|过节|纠纷)|本分|挺好"))
_IMITATES = re.compile(
    "还把|又把|随后|上前|也要|学着|模仿|照着|效仿|一样|那样|我也|他也|她也|跟着学|本(?:小区|村|案)|这边|我们这|我家|自己也|"
    "回(?:来|家)后|看完|看了"
)
_LONG_AGO = re.compile(
    "(?P<n>[0-9]+|[一二两三四五六七八九十几]+|好几|很多|好多|多|十几|几十)(?:多|来)?年(?:以)?前|当年|早年|"
    "早些年|年轻(?:时|那会|的时候)|[六七八九]十年代|[0-9二三四五]十来?岁那(?:阵|会|年)|那年头|小时候|儿时|上学(?:时|那会)|上世纪|(?P<year>19[0-9]{2}|20[0-2][0-9])年"
)
_SINCE = re.compile("[^，。]{0,8}(?:起|开始|以来|至今|到现在|到今|到如今)")
_LATELY_OUT = re.compile("(?:去年|前年|今年|上月|上个月|刚|年初|才)[^，。]{0,6}(?:放|出来|回来|释放|期满)")
_ASIDE = re.compile(r"[（(][^）)]*[）)]")
_SETTLED = re.compile(
    led(
        "早(?:已|就)?(?:经)?(?:和解|和好|没事|过去|了结|翻篇|不来往)|已经?和好|(?:此后|之后|后来|从此|那以后|"
        "以后)(?:就)?再(?:也)?(?:没|未|无)|关系早|早好了|再没(?:发生|犯|动过)|多年没再|没再(?:犯|发生|动)|"
        "当时就(?:和解|了结)|已(?:经)?治愈|早已康复|往来如常|照常往来|已翻篇"
    )
)
_IF = re.compile(
    "(?:万一|要是|如果|假如|假使|倘若|若是|若|难道|会不会|是不是要|非要等|非得等|除非|一旦|哪天|难保|说不定|"
    "保不齐|搞不好|怕|担心|生怕|唯恐|防止|避免|免得|以免|以防|谨防|防范|预防|小心|可能(?:会)?|恐|有可能|"
    "劝[^，]{0,4}别|提醒[^，]{0,6}(?:别|不要|勿)|差不多要)[^。，“]{0,12}$"
)
_FEARED = re.compile(
    "(?:怕|担心|害怕|生怕|唯恐|恐怕|防止|避免|免得|以免|以防|万一|会不会|难保|说不定|保不齐|恐|防着|预防|"
    "谨防|顾虑|提醒|警惕|避免出现)[^。，“：]{0,14}$"
)
_NEARLY = re.compile(
    led(
        "(?:险些|差点|差一点|几乎(?:要)?|作势|[扬举抬]手(?:要|欲|想|作势)|欲|正要|准备|打算|试图|想要|想|要|上前要|冲上去要|"
        "冲上来要|扬言|摩拳擦掌)[^，。“就便]{0,4}$"
    )
)
_DEMANDED = re.compile("要(?:钱|账|债|不到|不来)[^，。]{0,2}(?:不成|不到|没成|未成|未果|被拒)?")
_STOPPED = re.compile(
    "^[^。；]{0,14}(?:没打成|未打成|没打着|没打到|未打到|没碰到|未得逞|没得逞|被(?:及时)?拉开，?(?:未|没)|"
    "被拦(?:住|下)，?(?:未|没)|没砸成|未遂)"
)
_JOKE_AFTER = re.compile(
    r"^[^\n]{0,34}?(?:开(?:个|的)?玩笑|玩笑话|玩笑|边说边笑|笑着(?:说|摆手)|[说喊讲吼骂]完.{0,6}笑|哈哈|自嘲|口头禅|"
    r"闹着玩|打趣|调侃|逗(?:他|她|你|大家|乐)|随口(?:一)?说|(?:就是|只是)吓唬(?:孩子|娃)|嘴上说说|都笑了|直笑|笑说|发笑|哄笑|逗笑|有说有笑|笑作一团|大笑|笑起来|乐了|也乐|笑出声|相视而笑)"
)
_NO_JOKE = re.compile(
    "辩称|开不起玩笑|开不得玩笑|到所|谎称|狡辩|推说|民警|派出所|传唤|到案|事后|后称|训诫|改口|否认|冷笑|狞笑|不是开玩笑|不是(?:在)?玩笑|"
    "别以为|没(?:有)?开玩笑|可不是|不像(?:是)?(?:在)?(?:开)?玩笑"
)
_JOKE_BEFORE = re.compile(
    r"(?:开玩笑(?:地|的)?|笑着|笑称|打趣|戏称|自嘲|调侃|乐了：?“?|乐着|半开玩笑|口头禅|戏谑|逗|打闹|贫嘴|边笑边)[^。]{0,12}$"
)
_LAW = re.compile(
    "起诉|法院|法庭|律师|官司|仲裁|投诉|举报|曝光|媒体|记者|信访|上访|法律|维权|强制执行|老赖|失信|依法|"
    "走程序|上诉|申诉|12345|热线|告到|告他|告你|劳动监察|诉讼|差评|纪委|监管|市监|消协|公证|报警处理|"
    "申请复议|复核|官网"
)
# the law is named to be given up: 法律治不了他, 用不着法院
_NO_LAW = re.compile(
    led(
        "(?:法律|法院|官司|派出所|报警|起诉|告)[^，。]{0,4}(?:治不了|管不了|没用|不管用|奈何不了|拿他没|解决不了|靠不住|没判)|"
        "(?:不走|不靠|不用|用不着|懒得|信不过|不信|没必要|犯不着)[^，。]{0,3}(?:法律|法院|官司|起诉|告|程序)|"
        "法外|法律(?:以)?外|知法犯法|(?:法院|判决)[^，。]{0,6}(?:后|下来|书)"
    )
)
_THEN_LAW = re.compile("[^。”]{0,4}(?:就|要|咱)[^。”]{0,3}(?:告(?!诉)|投诉|报警|起诉|法院|打官司)")
_OTHER_MEANS = re.compile(
    led("(?:别的|旁的|自己的|另外的|其他)(?:法子|办法|手段|路子)|不靠法院|有的是(?:办法|法子)|自家人会")
)
_DOUBT = re.compile(
    r"(?:怀疑|疑心|猜测|疑似|疑是|怕是|估计|可能|猜|像是|不知道?是谁|以为|认为是)[^，。]{0,14}$"
)
_UNPROVED = re.compile(
    "^[^。]{0,30}(?:无|没有|没|缺乏|缺少|拿不出)(?:任何|确切|直接|实质)?(?:性)?(?:证据|监控|目击|凭据)|"
    "^[^。]{0,24}(?:没拍到|未拍到|没看到是谁|未能证实|无法证实|无法确认|没抓到|不清楚是谁|查不出|没有人看见|"
    "没人看见|没查到|未查到|监控坏)"
)
_PROVED = re.compile(
    "承认|监控(?:拍|显示|里|录|看|清|查)|目击|亲眼|看见|看到|抓(?:了)?(?:个)?现行|当场|查实|拍下|认了|供认|"
    "视频显示|录像|指认|查明"
)

# an inquiry found work, play or a film behind it
_INQUIRY = (
    "经查|经核|核过|问清楚|去问|到场见|现场见|见系|问过|一问|问了|看清|经了解|经询问|经确认|核查|核实|查明|查实系|确认|询问|了解|得知|查看|到场后?(?:发现|查明)|发现(?=是|为|系|原来)|原来(?:是)?|实为|"
    "实际(?:上)?是|其实是|系误|弄清|问清|解释(?:称|说|是)?|经问|到场看|上门看|赶到(?=，?(?:系|原来))"
)
_HARMLESS = (
    "蟑螂|老鼠|虫|苍蝇|蚊子|爱好者|武术|练(?:习|功|剑|拳)|晨练|表演|排练|演出|道具|玩具|未开刃|仿真|拍(?:戏|视频|短剧|摄)|直播|对(?:台词|戏)|台词|"
    "砌|装修|施工|干活|做饭|切(?:菜|瓜|肉)|割草|砍柴|修剪|剪枝|杀(?:年)?(?:猪|鸡|鱼|羊|鹅)|看(?:电影|电视|恐怖片|球|剧)|"
    "打游戏|游戏|片鸭|烤鸭|套着皮鞘|广场舞|合练|剧本|作文|口头语|口头禅|误会|误报|误听|听错|看错|音量|吵架的?声|工具|农具|收废品|厨师|屠户|摆摊|卖(?:肉|瓜|刀)|"
    "联网|枪战|打枪|开黑|外放|露营|钓鱼|收藏|下棋|象棋|残棋|喜丧|婚纱|彩排|水管|晒(?:被|衣)|磨刀(?:摊|匠|师傅)|除草机|割草机|发电机|喷药|灭虫"
)
_CLEARED = re.compile(
    f"^[^\\n]{{0,30}}?(?:{_INQUIRY})[^\\n]{{0,20}}?(?:系|是|为|因|原来|属|用于|用来|准备|在)[^，。\\n]{{0,18}}?(?:{_HARMLESS})"
)
_STILL = re.compile(
    "扬言|威胁|辩称|谎称|狡辩|自称|声称|追(?:砍|着|赶|杀)|砍伤|捅|打伤|殴|指着|报复|收缴|处罚|拘留|送医|冲突|争吵|但|不过"
)
_CLEARABLE = frozenset({"A01", "A02", "A03", "A04", "A05", "A08", "E03", "A06", "A07", "A10"})

_BEHAVIOUR = frozenset(f"A{number:02}" for number in range(1, 11))
_THREATS = frozenset({"A01", "A02", "E02", "E03", "A03"})


def why_passed_over(code: str, start: int, end: int, passage: Passage) -> str | None:
    """The reason why the phrase does not count for the factor, or None."""
    before, clause = passage.before(start), passage.clause_before(start)
    after = passage.plain[end : end + 48]
    return (
        _denied(code, clause, after)
        or _cleared(code, end, passage)
        or _elsewhere(code, end, before, passage)
        or _long_ago(code, start, end, before, passage)
        or _supposed(code, clause, before)
        or _missed(code, clause, after)
        or _joking(code, before, after)
        or _lawful(code, start, end, passage)
        or _suspected(code, start, end, before, after, passage)
    )


def names_the_law(phrase: str) -> bool:
    """Suing, petitioning and complaining are never a factor."""
    return _LAW.search(phrase) is not None


def only_asks(phrase: str) -> bool:
    """What is asked has not been said to happen."""
    return _QUESTION.search(phrase) is not None


def _denied(code: str, clause: str, after: str) -> str | None:
    if _ASKED.search(clause):
        return DENIED
    if code in ("B07", "E05") and not seek.search(
        r"(?:没有|从未|从没|并未|不存在|不想|没|未|无)[^，]{0,4}$", clause
    ):
        return None
    if code == "A08" and seek.search(r"不是(?:真)?(?:要|想)", clause):
        return DENIED
    if after.startswith(("的话", "的言行", "的行为")) and seek.search(
        r"(?:没有|没|无|未)[^。]{0,24}$", clause
    ):
        return DENIED
    if code in _THREATS:
        return DENIED if _UNSAID.search(clause) or _UNSAID_AFTER.search(after) else None
    if _DENIAL.search(clause) or _DENIED_AFTER.search(after):
        return DENIED
    return None


def _cleared(code: str, end: int, passage: Passage) -> str | None:
    """What sounded like danger and proved to be none."""
    if code not in _CLEARABLE:
        return None
    found = _CLEARED.match(passage.plain[end : end + 100])
    return CLEARED if found and not _STILL.search(found[0]) else None


def _elsewhere(code: str, end: int, before: str, passage: Passage) -> str | None:
    if (
        code in ("B01", "B02", "B03")
        and seek.search(r"对门|隔壁|楼下|楼上|邻居", before)
        and _UNINVOLVED.search(passage.plain[end : end + 60])
    ):
        return OTHERS
    cue = None
    for cue in _ELSEWHERE.finditer(before):  # noqa: B007 - the last one counts
        pass
    if cue is None or _IMITATES.search(before, cue.end()):
        return None
    return OTHERS


def _long_ago(code: str, start: int, end: int, before: str, passage: Passage) -> str | None:
    if code in ("B03", "B05", "B06", "B07", "B08", "B11", "E05"):
        return None
    after = passage.plain[end : end + 60]
    if code != "B09" and _SETTLED.search(after) and (code[0] == "A" or code in ("B10", "E02")):
        return PAST
    if code == "B02":
        gone = seek.search(
            (
                "(?:早(?:已|就)?|已(?:经)?|彻底)戒|戒(?:了|掉|断|酒|毒|赌)[^，。]{0,4}(?:[3-9]|三|四|五|六|七|八|九|十|"
                "多|好几)[^，。]{0,2}年"
            ),
            passage.around(start, end, 24),
        )
        return PAST if gone else None
    if code[0] == "E" or code in ("A01", "A02"):
        before = passage.clause_before(start)  # what is felt or threatened now may follow on what was once
    before = _ASIDE.sub("", before)  # a date in brackets is that of a record
    limit = {"B01": 10, "B04": 3, "B09": 1}.get(code, 1)
    for cue in _LONG_AGO.finditer(before[-40:] + passage.plain[start:end]):
        if cue["year"] and _SINCE.match(before[-40:] + passage.plain[start:end], cue.end()):
            continue  # since when it has been going on
        if code == "B01" and _LATELY_OUT.search(passage.plain[start : end + 40]):
            continue
        if cue["year"]:
            if int(cue["year"]) <= (2014 if code == "B01" else 2022):
                return PAST
        elif not cue["n"] or number(cue["n"]) > limit or (cue["n"] in ("多", "很多", "好多", "几十", "十几")):
            return PAST
    if (
        code in _BEHAVIOUR
        and seek.search(r"(?:大?前年)[^。]{0,20}$", before)
        and not seek.search(r"起|开始|至今|以来", before[-20:])
    ):
        return PAST
    return None


def _supposed(code: str, clause: str, before: str) -> str | None:
    if code in ("E06", "E03", "E02", "E01", "E07", "B05", "B06", "B07", "B08", "E05", "B09", "B11"):
        return None
    if code in ("A01", "A02"):
        return SUPPOSED if _FEARED.search(clause) and not seek.search(r"扬言|威胁", clause) else None
    return SUPPOSED if _IF.search(clause) else None


def _missed(code: str, clause: str, after: str) -> str | None:
    if code in ("A04", "A05", "A07") and (
        _NEARLY.search(_DEMANDED.sub("", clause)) or _STOPPED.search(after)
    ):
        return MISSED
    return None


def _joking(code: str, before: str, after: str) -> str | None:
    if code not in _THREATS:
        return None
    if _JOKE_BEFORE.search(before):
        return JOKE
    found = _JOKE_AFTER.search(after)
    return JOKE if found and not _NO_JOKE.search(found[0]) else None


def _lawful(code: str, start: int, end: int, passage: Passage) -> str | None:
    if code == "E02":
        near = passage.before(start, 14) + passage.plain[start:end] + passage.after(end, 14)
        return LAWFUL if _LAW.search(_NO_LAW.sub("", near)) and not _OTHER_MEANS.search(near) else None
    if code == "A02" and _THEN_LAW.match(passage.plain[end : end + 16]):
        return LAWFUL
    if code in ("A10", "A06"):
        return (
            LAWFUL
            if seek.search(
                r"(?:联名|排队|推选|登记|信访局|窗口反映|递交)[^。]{0,8}$", passage.clause_before(start)
            )
            else None
        )
    return None


def _suspected(code: str, start: int, end: int, before: str, after: str, passage: Passage) -> str | None:
    if code not in ("A03", "A05", "A06", "A07", "B02"):
        return None
    if (_DOUBT.search(before) or _UNPROVED.search(after)) and not _PROVED.search(
        passage.around(start, end, 50)
    ):
        return SUSPECTED
    return None
