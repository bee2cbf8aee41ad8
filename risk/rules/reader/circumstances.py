"""What the patterns of the background leave open: sums, counts, how long, whose child, whose illness."""

from __future__ import annotations

import re

from risk.rules.reader import seek
from risk.rules.reader.context import DENIED, OTHERS, OTHERWISE, PAST, PRICE, SAYING, STEADY
from risk.rules.reader.numbers import number
from risk.rules.reader.passage import Passage
from risk.rules.reader.verdicts import FAMILY, INNER_DENIAL

_FORMERLY = re.compile(
    "曾|前科|20[0-9]{2}年|年前|前年|去年|刑满|刑释|出狱|释放|缓刑|矫正|服刑|坐(?:过|了)|蹲|此前|以前|过去|早年|近[^，]{0,3}年|"
    "[两二三四五六多数]次|案底|记录|劳改|服过|判过|关过|进去过|过(?:刑|牢)|出来"
)
_THIS_TIME = re.compile(
    "要|应|必须|依法|请求|建议|严惩|追究|移送|涉嫌|刑拘|处以|处以|予以|现已|现被|现行|已被|已对|被处|立案|调查|传唤|罚款"
)


def recorded(match: re.Match[str], passage: Passage) -> str | None:
    """A sentence of another time; what this very matter brought is no record."""
    if seek.search(r"要|应|依法|请求|建议|严惩", match[0]):
        return OTHERWISE
    near = passage.before(match.start(), 30) + match[0] + passage.after(match.end(), 20)
    if _FORMERLY.search(near):
        return None
    return OTHERWISE if _THIS_TIME.search(near) else None


def repeated(match: re.Match[str], passage: Passage) -> str | None:
    if seek.search(r"烟感|感应|仪表|设备|系统|自动|燃气表|电梯", passage.clause_before(match.start(), 10)):
        return ""
    written = next(value for name, value in match.groupdict().items() if name[0] == "n" and value)
    return None if number(written) >= 2 else ""


def earlier_call(match: re.Match[str], passage: Passage) -> str | None:
    earlier = passage.plain[max(0, match.start() - 200) : match.start()]
    return None if seek.search(r"报警(?!人|器)|报过警|出警|派出所|民警|警方|警察", earlier) else ""


def long_dispute(match: re.Match[str], passage: Passage) -> str | None:
    said = match[0]
    after = passage.plain[match.end() : match.end() + 3]
    if seek.match(r"前|级|后|内|里|中|期|有期|徒刑|以内|左右的合同|合同", after) or seek.search(
        r"酗酒|嗜|吸毒|赌|患|服药|结婚|认识|相识|婚龄|同居|工龄|租期|恋爱|有期|工作|打工|保修",
        said + passage.clause_before(match.start(), 8),
    ):
        return ""
    if said[0] == "谈" and seek.match(
        r"的?(?:对象|恋爱|男|女)", passage.plain[match.end() : match.end() + 4]
    ):
        return ""
    if seek.search(r"合同", said + passage.clause_before(match.start(), 8)) and not seek.search(
        r"纠纷|争|闹|拖|官司|欠|未|没", said
    ):
        return ""
    if seek.search(r"打(?!官司|从|了官司|官|打|到|停|了?[^，]{0,3}年)|家暴|动手|挨打|殴", said) or (
        said[0] == "忍" and passage.mentions(_BEATEN)
    ):
        return OTHERWISE
    if seek.search(
        r"(?:近|快|将近|差不多|不到|不满|未满)(?:一|1)年(?!多)",
        passage.plain[max(0, match.start() - 6) : match.end()],
    ) and not seek.search(r"年(?:多|半)", said + after):
        return OTHERWISE
    return None


_BEATEN = re.compile(r"家暴|动手|打(?:了|过|骂|她|我)|殴")


def since_year(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.around(match.start(), match.end(), 30)
    return (
        None
        if seek.search(r"争|纠纷|矛盾|反映|拖|欠|闹|漏|渗|扯|少算|吵|未|没|信访|投诉|上访|不肯|拒", near)
        else ""
    )


_MONEY = re.compile(
    "差|窟窿|攒|指着|退钱|担保|欠|借|骗|亏|损|投(?!诉)|补偿|赔|货款|运费|工资|工钱|薪|首付|彩礼|债|差额|差价|估损|少|贷|款|本金|押金|"
    "定金|保证金|转让费|索|打水漂|卷|垫|花费|医药费|医疗费|诉求|追|讨|还|存款|积蓄|套牢|入股|合伙|分红|遗产|"
    "金额|涉案|涉及|损失|退|没结|供货|拿走|转走|转账|刷|挪|充|交了|缴|押|扣|输|炒|拖|尾款|工程款|承包款|租金|房租|集资|"
    "理财|收不回|要不回|治疗|康复|看病|住院费|争议|分歧|拆迁|征地|安置|少算|合计|共计|本息|利息|违约金|尾|账"
)

_PRICE = re.compile(
    "(?:市面上|值|总价|车价|房价|房款总|售价|买价|原价|市值|估值|价值|年薪|年收入|月入|营业额|产值|装修(?!工|队|公司|班|老板|师傅)(?:花|用|费|"
    "款)?|购(?:车|房)(?:款)?|车子?(?:是|值)|彩电|首次售|房子?(?:值|总|买)|买(?:的|了)?(?:房|车)|新车|豪车|"
    "名下(?:有)?存款|注册资本|投保|保额)[^。；，]{0,10}$"
)


def large_sum(match: re.Match[str], passage: Passage) -> str | None:
    value = number(match["n"])
    scale = {"万": 1e4, "w": 1e4, "W": 1e4, "亿": 1e8, "百万": 1e6, "千万": 1e7}.get(match["u"], 1.0)
    value = value * scale if value else 0
    if match["n"] in ("几", "数", "上") and scale == 1e4:
        return ""
    if value < 1e5:
        return ""
    before = passage.before(match.start(), 26)
    if _PRICE.search(before) and not seek.search(r"骗|卷走|欠|亏|损失|打水漂|被[^，]{0,4}转", before):
        return PRICE
    near = before + match[0] + passage.after(match.end(), 12)
    if seek.match(
        r"(?:多|余|来|几)?(?:元|块)?(?:买的|的房|的车)", passage.plain[match.end() : match.end() + 8]
    ):
        return PRICE
    if seek.match(
        r"(?:多|余|来|几)?(?:的)?(?:车|房|次|人|字|步|公里|平|户|辆|亩|粉丝|块的车)",
        passage.plain[match.end() : match.end() + 8],
    ):
        return ""
    return None if _MONEY.search(near) else OTHERWISE


def unstable(match: re.Match[str], passage: Passage) -> str | None:
    if seek.search(r"(?:非|不是|并非)[^，。]{0,3}$", passage.clause_before(match.start(), 6)):
        return DENIED
    if seek.search(
        r"(?:骂|你是不是|你(?:这|个|有)|是不是|说(?:我|他|她)是)[^，。]{0,6}$",
        passage.clause_before(match.start()),
    ) and not passage.mentions(_ACTIVE):
        return SAYING
    if passage.mentions(_STABLE) and not passage.mentions(_ACTIVE):
        return STEADY
    return None


_STABLE = re.compile(
    "(?<!不)规律(?:地)?(?:服|吃|用)药|(?<![不未没])按时(?:吃|服|用)药|病情(?:一直|长期|较|比较|很|已|目前)?(?:平稳|稳定)|"
    "(?<![不未没])按时[^，]{0,4}(?:服药|吃药|复诊)|0级|零级|情况平稳|长期稳定|稳定(?:多年|[^，]{1,3}年)|坚持(?:服|吃)药|"
    "服药规律|每天都?(?:吃|服)药|药没断|已(?:经)?(?:痊愈|康复)|情况稳定|控制(?:得)?(?:很|较)?(?:好|稳)"
)

_ACTIVE = re.compile(
    "[不未没](?:能|肯|有)?(?:按时|规律|坚持)|断药|停药|不(?:肯)?(?:吃|服)药|拒(?:不|绝)?(?:服|吃)药|没(?:再)?(?:吃|服)药|发病|复发|不稳|幻听|幻觉|"
    "妄想|犯病|胡言乱语|自言自语|擅自停|药停|停了药|断了药|换(?:过|了)药|漏服|减药"
)

_PSYCHIATRIC = re.compile(
    r"精分|精神(?!损失|抚慰|可嘉|状态良|文明|赔偿)|分裂|双相|躁狂|躁郁|妄想|幻听|发病|精防|疯|偏执|犯病|被害|精障"
)


def psychiatric(match: re.Match[str], passage: Passage) -> str | None:
    return None if passage.mentions(_PSYCHIATRIC) else ""


_DELUDED = re.compile(
    "毒气|放毒|监听|窃听|辐射|电波|电磁波|脑控|控制他|附体|下咒|念咒|芯片|发射|射线|微波|激光|放射|"
    "骂他的声音|针孔|监视|监控他|派人"
)

_SURE = re.compile(r"总|老(?!公|婆|板|人|师)|认定|坚称|坚信|一口咬定|非说|硬说|逢人|觉得|怀疑|听见|听到")


def delusion(match: re.Match[str], passage: Passage) -> str | None:
    if seek.search(
        r"前夫|前男友|丈夫|男友|老公|男方|催收|债主|监控显示", passage.around(match.start(), match.end(), 12)
    ):
        return ""
    if _DELUDED.search(match[0]) and (
        _SURE.search(match[0]) or not seek.search(r"偷拍|摄像头|监视|派人|针孔", match[0])
    ):
        return None
    if seek.search(r"总|老说|老觉得|认定|坚称|坚信|一口咬定|非说|硬说|逢人", match[0]):
        return None
    return None if passage.mentions(_PSYCHIATRIC) else ""


def at_home(match: re.Match[str], passage: Passage) -> str | None:
    if INNER_DENIAL.search(
        re.sub(r"没(?:断|停)过|不是(?:头|第)?一?[次回]|不止|没少|没轻|不计其数|无数|数不清", "", match[0])
    ):
        return DENIED
    if seek.search(
        r"头一[次回]|第一[次回]|初次|首次", match[0] + passage.clause_before(match.start(), 6)
    ) and not seek.search(r"不(?:是|止)(?:头|第)?一", match[0] + passage.clause_before(match.start(), 6)):
        return OTHERWISE
    after = passage.plain[match.end() : match.end() + 10]
    if seek.match("人?[^，。]{0,3}(?:被)?(?:行拘|判|拘)", after) or seek.search(
        "，.*我去|我去.*，", match[0]
    ):
        return ""
    near = passage.around(match.start(), match.end(), 70)
    if not FAMILY.search(near) or seek.search(r"小时候|打牌|邻居[^，]{0,6}打|打(?:架|闹)", match[0]):
        return ""
    return None


def own_hardship(match: re.Match[str], passage: Passage) -> str | None:
    if seek.search(
        r"(?:告到|让|叫|要|非|搞|整|不|没有?)[^，。]{0,6}$", passage.clause_before(match.start(), 10)
    ) and seek.search("店|厂|铺|公司|生意", match[0]):
        return ""
    near = passage.around(match.start(), match.end(), 14)
    if seek.search(r"瘫痪?$", match[0]) and seek.search(r"系统|公司|单位|交通|网络|状态|平台", near):
        return ""
    if seek.search(r"低保|特困|五保|贫困", match[0]) and seek.search(
        r"侵占|资金|政策|名额|评(?:上|定|选|为)|条件|资格|违规|骗|冒领|套取|关系户|人情|艰难度日|办理|查处|款",
        near,
    ):
        return ""
    if seek.search(
        r"有的|周边|(?<![0-9十百几])多人|村里|至少[^，]{0,3}人|能治|病人吗|致癌|许多|不少人|患癌率", near
    ):
        return OTHERS
    if passage.mentions(_CARE) and seek.search(r"瘫|偏瘫|中风|脑梗|卧", match[0]):
        return OTHERWISE
    return (
        OTHERWISE
        if seek.search(
            r"癌症?(?:科|筛|早筛)|预防|怕得|以为是|排除", passage.around(match.start(), match.end(), 4)
        )
        else None
    )


_CARE = re.compile(
    "赡养|轮流(?:照|护|伺)|照护|护理费|锁在|关在|没人管|热饭|撒气|翻不了身|[抽打踹]我|谁(?:来)?(?:照顾|养|伺候)|养老院|不(?:肯|"
    "愿)(?:照顾|养|伺候)|失能|没人送饭"
)


def recent_death(match: re.Match[str], passage: Passage) -> str | None:
    around = passage.before(match.start(), 30) + match[0] + passage.after(match.end(), 10)
    if seek.search(
        (
            "遗产|继承|遗嘱|留下(?:的|一|老|两|三|房)|名下的?房|过户|早(?:年|已|就|逝|亡)|多年|"
            "[二三四五六七八九十0-9]+年前|很早|(?:19|200|201|202[0-3])[0-9]*年"
        ),
        around,
    ) and not seek.search("今年|上个?月|刚|年初|头七|开春", match[0]):
        return PAST
    if seek.match(
        "(?:了|有|快|已)*(?:[0-9二两三四五六七八九十]+|好几|多)年",
        passage.plain[match.end() : match.end() + 5],
    ):
        return PAST
    if seek.search(r"(?:走了|没了|去了|送走)$", match[0]) and not seek.search(
        r"癌|病|车祸|意外|刚|上个?月|去年|今年|老伴|抢救|百日|头七|半年", around
    ):
        return ""
    return None


_GROWN = re.compile(
    "(?:儿子|女儿|闺女|孙子)[^，。]{0,5}(?:上班|打工|守夜|作伴|喝酒|赌|工作|结婚|离婚|媳妇|大学|成年|失业|当兵|部队|"
    "退伍|开店|啃老|要钱|打(?:母|父|妈|爸|老))|(?:大|小|二|两个|三个)儿子|(?:[2-5][0-9]|"
    "[二三四五]十[一二三四五六七八九]?)岁?的?(?:儿子|女儿)"
)

_PEERS = re.compile(
    r"课间|同班|室友|(?:两|三|几)(?:名|个)(?:小学生|初中生|中学生|高中生|学生|(?:孩子|小孩)(?:在|因|打|争|抢|玩|追))|孩子(?:之间|打闹)|同龄"
)

_PARENT_ACT = re.compile(
    r"(?:父亲|母亲|家长|爸爸|妈妈|爸|妈|老师|奶奶|爷爷|父)[^。]{0,14}(?:打(?!热线|电话|110|12345|招呼|听)|扇|推|踹|骂|揪|踢|威胁|拽|指|堵)"
)


def harmed(match: re.Match[str], passage: Passage) -> str | None:
    if INNER_DENIAL.search(match[0]) or seek.search(r"打电话|打游戏|骂(?:他|她)?没|吵醒", match[0]):
        return DENIED
    if "、" in match[0] or "吓唬" in match[0]:
        return ""
    if seek.search(r"^(?:哭|抱着|搂着|护着|护住)", match[0]) and not seek.search(
        r"推|打|撞|摔|吓|拉扯|砸|抢", passage.around(match.start(), match.end(), 30)
    ):
        return ""
    return minor(match, passage)


_SCHOOLING = re.compile("退费|学费|培训")
_TAKEN_ALONG = re.compile(r"(?:带着?|抱着?|领着?|拉着?|牵着?|连同|和|跟|与|见)[^，。]{0,4}$")


def minor(match: re.Match[str], passage: Passage) -> str | None:
    if (
        "，" in match[0]
        and seek.search(r"害怕|不敢|不愿|不肯|哭$", match[0])
        and _TAKEN_ALONG.search(passage.clause_before(match.start(), 10))
    ):
        return ""
    if seek.search(r"退学|辍学|休学", match[0]) and passage.mentions(_SCHOOLING):
        return ""
    if seek.search(r"孩子的(?:家庭|家长|父母|人)", match[0]):
        return ""
    if seek.match(r"[女男]孩", match[0]) and seek.search(
        r"独居|租房|租住|上班|工作|请假|公司", passage.around(match.start(), match.end(), 12)
    ):
        return ""
    if passage.mentions(_PEERS) and not passage.mentions(_PARENT_ACT):
        return OTHERWISE
    if (
        seek.search(r"儿子|女儿|闺女|孙子", match[0])
        and passage.mentions(_GROWN)
        and not seek.search(
            r"[0-9一二三四五六七八九十]岁|幼儿园|小学|上学", passage.around(match.start(), match.end(), 20)
        )
    ):
        return OTHERWISE
    return None


_CONFLICT = re.compile(
    r"打|推|骂|吓|吵|闹|砸|踹|堵|骚扰|威胁|胎|流产|住院|赶|震|掐|拽|晕|肚子疼|肚子痛|腹痛|扬言|刀"
)


def affected(match: re.Match[str], passage: Passage) -> str | None:
    if seek.search(
        r"产假|生育津贴|孕妇装|孕妇照|备孕|没怀孕|怀孕期间辞|哺乳假|产检假",
        passage.around(match.start(), match.end(), 6),
    ):
        return ""
    return None if passage.mentions(_CONFLICT) else ""


_MATTERS = tuple(
    re.compile(words)
    for words in (
        "离婚|分居|前妻|前夫|婚|抚养",
        "欠|债|借款|网贷|小贷|货款|上家|供货|供货商|贷款|催收",
        "工伤|工资|工友|工钱|加班费|前公司|原单位|单位|劳动|老板|辞退|欠薪|仲裁",
        "物业",
        "邻居|楼上|楼下|隔壁|漏水|对门",
        "房东|租",
        "征收|拆迁|征地|补偿",
        "医院|医疗|诊所",
        "析产|遗产|继承|兄弟|儿媳|弟弟|哥哥|姐姐|分家|赡养",
        "交通|车祸|理赔|追尾",
        "承包|工程款|合伙|股权",
        "培训|退费|商家|健身|4S",
    )
)


def other_matter(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.around(match.start(), match.end(), 40)
    if seek.search(r"同一|都是(?:这|为)|各自|双方(?:均|都|各)", match[0]):
        return ""
    return None if sum(1 for words in _MATTERS if words.search(near)) >= 2 else ""


def listed(match: re.Match[str], _passage: Passage) -> str | None:
    """Two matters of different kinds, not two claims in one."""
    kinds = len(re.findall("纠纷|争议|官司|诉讼|仲裁|索赔|离婚|赔偿|欠款|拆迁|工伤", match[0]))
    return None if kinds >= 2 else ""


_CONTEST = re.compile(
    "接受不了|失恋|转不过弯|放不下|拗|赖着|缠|求人|挽|逼|不成|归谁|勒|掐|砸|刀|寄|弄死|提分手|吞|药|遗书|不同意|不肯|不接受|不愿|纠缠|复合|争|抢|不让|不甘|挽回|求[他她]|想不开|"
    "拒绝|不答应|起诉|诉讼|法院|传票|不签|拖着|反悔|闹|吵|打|威胁|扬言|堵|跟踪|跳|割|死|抚养|财产|彩礼|"
    "退(?!休)|谈不拢|不离|哭|想不通|死活|控制|查手机|发现|怀疑|骚扰|躲|家暴|带走|要求|搬走|搬出|离家|分开住|哀求|放手|回娘家|不回|不见|没谈|"
    "谈不成|分歧|赌|净身"
)

_CALM = re.compile(
    "和平(?:分手|离婚|协议)|好聚好散|协议离婚(?:多年|已|后各)|离婚多年|早(?:已|就|年)离(?:婚|异)|离异多年|"
    "没有?(?:任何|什么)?(?:争议|纠纷|争的|分歧)|都(?:已)?写在纸上|都(?:已)?谈(?:好|妥)|都商量(?:好|妥|定)|商量(?:好|妥)了|双方(?:均|都)?(?:同意|自愿)(?:离婚|分手|分开)|自愿离婚|"
    "财产(?:也)?(?:已|都|分)(?:经)?(?:分)?清|一起吃(?:饭|顿)|商量着(?:分|离)|互不来往|平静(?:地)?(?:分|离)|"
    "两地分居|分居两地|已(?:经)?(?:和好|复婚)"
)

_CAUGHT = re.compile(
    "发现[^，。]{0,8}(?:出轨|外遇|婚外|外面|外头|暧昧|开房|同居|与他人|与别|聊天)|承认[^，。]{0,6}(?:出轨|"
    "外遇|婚外|有人)|查实|撞见|捉奸|抓奸|证实|被抓|确有|同居|私生|当场抓"
)

_SUSPECTS = re.compile(r"怀疑|觉得|疑心|认定|以为|猜|诬|冤枉|咬定|非说|硬说|总说|老说|说(?:她|他|我|妻)")
_UNFAITHFUL = re.compile(r"外(?:面|头|边)|出轨|婚外情|外遇|第三者|小三|劈腿|情人|暧昧|不正当|开房|私情|有染")


def contested(match: re.Match[str], passage: Passage) -> str | None:
    suspected = _SUSPECTS.search(passage.before(match.start(), 18))
    if suspected and _UNFAITHFUL.search(match[0]) and not passage.mentions(_CAUGHT):
        return OTHERWISE
    if passage.mentions(_CALM) and not seek.search(
        r"纠缠|反悔|不甘|不接受|抢|要求全退|不同意", passage.plain[:4000]
    ):
        return OTHERWISE
    if "咨询" in match[0]:
        return OTHERWISE
    if seek.match(r"要|提出|闹|坚决|铁了心|逼", match[0]):
        return None
    return None if passage.mentions(_CONTEST) else OTHERWISE
