"""The last word on a match, where words alone do not decide: sums, counts, people, who was hurt and by whom."""

from __future__ import annotations

import re
from collections.abc import Callable

from risk.rules.reader.context import ACCIDENT, DENIED, MISSED, OTHERS, OTHERWISE, PAST, SAYING, SUPPOSED, WISH
from risk.rules.reader.grammar import expand
from risk.rules.reader.numbers import number
from risk.rules.reader.passage import Passage
from risk.rules.reader.words import CLASSES

Pattern = str | tuple[str, str]
# None: it counts; "": it is something else altogether; a sentence: why it is passed over
Check = Callable[[re.Match[str], Passage], str | None]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(expand(pattern, CLASSES))


_INNER_DENIAL = re.compile(r"没|未(?!婚|成年)|无(?!故|端|辜|奈|证|业|法)|不曾|不再|不会|不敢|不是|不肯|不想|保证不|拒绝|防止|避免|禁止|不得|劝")
_PARTNER = _words("<partner>")
_FAMILY = _words("<partner>|<child>|<elder>|继父|继母|儿媳|女婿|岳|夫妻|婆|家暴|二人结婚|同居|恋")
_HABIT = _words("(?:<habit>|<before>)_8$")
_SPEECH = re.compile(r"说|称|扬言|威胁|喊|骂|发|放话|叫嚣|叫|嚷|留言|表示|讲|话|“|短信|微信|语音|信息|恐吓|写|吼|道|念|：|帖|告诉")
_STRONG_WILL = re.compile(r"扬言|威胁|声称|放话|叫嚣|恐吓|信不信|下次|下回|等着|看我|老子|绝对|试试|早晚|迟早|再|明天|今晚|今天|哪天|一定|非得|要|会|敢|直接|必须|让|给|谁|要不|就|想|小心|把")
_SELF = re.compile(r"自己|自杀|自残|割腕|轻生|自尽|自伤")


def repeated(match: re.Match[str], _passage: Passage) -> str | None:
    return None if number(match["n"]) >= 2 else ""


def earlier_call(match: re.Match[str], passage: Passage) -> str | None:
    earlier = passage.plain[max(0, match.start() - 200) : match.start()]
    return None if re.search(r"报警(?!人|器)|报过警|出警|派出所|民警|警方|警察", earlier) else ""


def long_dispute(match: re.Match[str], passage: Passage) -> str | None:
    said = match[0]
    after = passage.plain[match.end() : match.end() + 3]
    if re.match(r"前|级|后|内|期|有期|徒刑|以内|左右的合同|合同", after) or re.search(r"结婚|认识|相识|婚龄|同居|工龄|合同|租期|恋爱|有期|工作|打工|保修", said + passage.clause_before(match.start(), 8)):
        return ""
    if re.search(r"打(?!官司|从|了官司|官)|家暴|动手|挨打|殴", said) or (said[0] == "忍" and passage.mentions(_BEATEN)):
        return OTHERWISE
    if re.search(r"(?:近|快|将近|差不多|不到|不满|未满)_?(?:一|1)年(?!多)", passage.plain[max(0, match.start() - 6) : match.end()]) and not re.search(r"年(?:多|半)", said + after):
        return OTHERWISE
    return None


_BEATEN = re.compile(r"家暴|动手|打(?:了|过|骂|她|我)|殴")


def since_year(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.around(match.start(), match.end(), 30)
    return None if re.search(r"争|纠纷|矛盾|反映|拖|欠|闹|漏|吵|未|没|信访|投诉|上访|不肯|拒", near) else ""


_MONEY = re.compile(
    r"欠|借|骗|亏|损|投(?!诉)|补偿|赔|货款|运费|工资|工钱|薪|首付|彩礼|债|差额|差价|估损|少|贷|款|本金|押金|定金|保证金|转让费|索|打水漂|卷|垫|花费|医药费|医疗费|诉求|追|讨|还|存款|积蓄|套牢|入股|合伙|分红|遗产|金额|涉案|涉及|损失|退|拿走|转走|转账|刷|挪|充|交了|缴|押|扣|输|炒|拖|尾款|工程款|承包款|租金|房租|集资|理财|收不回|要不回|治疗|康复|看病|住院费|争议|分歧|拆迁|征地|安置|少算|合计|共计|本息|利息|违约金|尾|账"
)
_PRICE = re.compile(r"(?:总价|车价|房价|房款总|售价|买价|原价|市值|估值|价值|年薪|年收入|月入|营业额|产值|装修(?:花|用|费|款)?|购(?:车|房)(?:款)?|车子?(?:是|值)|彩电|首次售|房子?(?:值|总|买)|买(?:的|了)?(?:房|车)|新车|豪车|名下(?:有)?存款|注册资本|投保|保额)[^。；，]{0,10}$")


def large_sum(match: re.Match[str], passage: Passage) -> str | None:
    value = number(match["n"])
    scale = {"万": 1e4, "w": 1e4, "W": 1e4, "亿": 1e8, "百万": 1e6, "千万": 1e7}.get(match["u"], 1.0)
    value = value * scale if value else 0
    if match["n"] in ("几", "数", "上") and scale == 1e4:
        return ""
    if value < 1e5:
        return ""
    before = passage.before(match.start(), 26)
    if _PRICE.search(before):
        return OTHERWISE
    near = before + match[0] + passage.after(match.end(), 12)
    if re.match(r"(?:多|余|来|几)?(?:的)?(?:车|房|次|人|字|步|公里|平|户|辆|亩|粉丝|块的车)", passage.plain[match.end() : match.end() + 8]):
        return ""
    return None if _MONEY.search(near) else ""


def unstable(match: re.Match[str], passage: Passage) -> str | None:
    if re.search(r"(?:骂|你是不是|你(?:这|个|有)|是不是|说(?:我|他|她)是)[^，。]{0,6}$", passage.clause_before(match.start())) and not passage.mentions(_ACTIVE):
        return SAYING
    if passage.mentions(_STABLE) and not passage.mentions(_ACTIVE):
        return OTHERWISE
    return None


_STABLE = re.compile(r"规律(?:地)?(?:服|吃|用)药|按时(?:吃|服|用)药|病情(?:一直|长期|较|比较|很|已|目前)?(?:平稳|稳定)|0级|零级|长期稳定|稳定(?:多年|<n>年)|坚持(?:服|吃)药|服药规律|每天都?(?:吃|服)药|药没断|已(?:经)?(?:痊愈|康复)|情况稳定|控制(?:得)?(?:很|较)?(?:好|稳)")
_ACTIVE = re.compile(r"断药|停药|不(?:肯)?(?:吃|服)药|拒(?:不|绝)?(?:服|吃)药|没(?:再)?(?:吃|服)药|发病|复发|不稳|幻听|幻觉|妄想|犯病|胡言乱语|自言自语|擅自停|药停|停了药|断了药|换(?:过|了)药|漏服|减药")
_PSYCHIATRIC = re.compile(r"精神(?!损失|抚慰|可嘉|状态良|文明|赔偿)|分裂|双相|躁狂|躁郁|妄想|幻听|发病|精防|疯|偏执|犯病|被害|精障")


def psychiatric(match: re.Match[str], passage: Passage) -> str | None:
    return None if passage.mentions(_PSYCHIATRIC) else ""


_DELUDED = re.compile(r"毒气|放毒|监听|窃听|辐射|电波|电磁波|脑控|控制他|附体|下咒|念咒|芯片|发射|射线|微波|激光|放射|骂他的声音|针孔|监视|监控他|派人")
_SURE = re.compile(r"总|老(?!公|婆|板|人|师)|认定|坚称|坚信|一口咬定|非说|硬说|逢人|觉得|怀疑|听见|听到")


def delusion(match: re.Match[str], passage: Passage) -> str | None:
    if re.search(r"前夫|前男友|丈夫|男友|老公|男方|催收|债主|监控显示", passage.around(match.start(), match.end(), 12)):
        return ""
    if _DELUDED.search(match[0]) and (_SURE.search(match[0]) or not re.search(r"偷拍|摄像头|监视|派人|针孔", match[0])):
        return None
    if re.search(r"总|老说|老觉得|认定|坚称|坚信|一口咬定|非说|硬说|逢人", match[0]):
        return None
    return None if passage.mentions(_PSYCHIATRIC) else ""


def at_home(match: re.Match[str], passage: Passage) -> str | None:
    if _INNER_DENIAL.search(re.sub(r"不是(?:头|第)?一?[次回]|不止|没少|没轻|不计其数|无数|数不清", "", match[0])):
        return DENIED
    near = passage.around(match.start(), match.end(), 30)
    if not _FAMILY.search(near) or re.search(r"小时候|打牌|邻居[^，]{0,6}打|打(?:架|闹)", match[0]):
        return ""
    return None


def own_hardship(match: re.Match[str], passage: Passage) -> str | None:
    if passage.mentions(_CARE) and re.search(r"瘫|偏瘫|中风|脑梗|卧", match[0]):
        return OTHERWISE
    return OTHERWISE if re.search(r"癌症?(?:科|筛|早筛)|预防|怕得|以为是|排除", passage.around(match.start(), match.end(), 4)) else None


_CARE = re.compile(r"赡养|轮流(?:照|护|伺)|照护|护理费|谁(?:来)?(?:照顾|养|伺候)|养老院|不(?:肯|愿)(?:照顾|养|伺候)|失能|没人送饭")


def recent_death(match: re.Match[str], passage: Passage) -> str | None:
    around = passage.before(match.start(), 30) + match[0] + passage.after(match.end(), 10)
    if re.search(r"遗产|继承|遗嘱|留下(?:的|一|老|两|三|房)|名下的?房|过户|早(?:年|已|就|逝|亡)|多年|[二三四五六七八九十0-9]+年前|很早|(?:19|200|201|202[0-3])[0-9]*年", around):
        return PAST
    if re.search(r"(?:走了|没了|去了|送走)$", match[0]) and not re.search(r"癌|病|车祸|意外|刚|上个?月|去年|今年|老伴|抢救|百日|头七|半年", around):
        return ""
    return None


_GROWN = re.compile(r"(?:儿子|女儿|闺女|孙子)[^，。]{0,5}(?:上班|打工|喝酒|赌|工作|结婚|离婚|媳妇|大学|成年|失业|当兵|部队|退伍|开店|啃老|要钱|打(?:母|父|妈|爸|老))|(?:大|小|二|两个|三个)儿子|(?:[2-5][0-9]|[二三四五]十[一二三四五六七八九]?)岁?的?(?:儿子|女儿)")
_PEERS = re.compile(r"课间|同班|室友|(?:两|三|几)(?:名|个)(?:小学生|初中生|中学生|高中生|学生|孩子|小孩)|孩子(?:之间|打闹)|同龄")
_PARENT_ACT = re.compile(r"(?:父亲|母亲|家长|爸爸|妈妈|爸|妈|老师|奶奶|爷爷|父)[^。]{0,14}(?:打|扇|推|踹|骂|揪|踢|威胁|拽|指|堵)")


def harmed(match: re.Match[str], passage: Passage) -> str | None:
    if _INNER_DENIAL.search(match[0]) or re.search(r"打电话|打游戏|骂(?:他|她)?没|吵醒", match[0]):
        return DENIED
    if re.search(r"^(?:哭|抱着|搂着|护着|护住)", match[0]) and not re.search(r"推|打|撞|摔|吓|拉扯|砸|抢", passage.around(match.start(), match.end(), 30)):
        return ""
    return minor(match, passage)


def minor(match: re.Match[str], passage: Passage) -> str | None:
    if passage.mentions(_PEERS) and not passage.mentions(_PARENT_ACT):
        return OTHERWISE
    if re.search(r"儿子|女儿|闺女|孙子", match[0]) and passage.mentions(_GROWN) and not re.search(r"[0-9一二三四五六七八九十]岁|幼儿园|小学|上学", passage.around(match.start(), match.end(), 20)):
        return OTHERWISE
    return None


_CONFLICT = re.compile(r"打|推|骂|吓|吵|闹|砸|踹|堵|骚扰|威胁|胎|流产|住院|赶|震|掐|拽|晕|肚子疼|肚子痛|腹痛|扬言|刀")


def affected(match: re.Match[str], passage: Passage) -> str | None:
    if re.search(r"产假|生育津贴|孕妇装|孕妇照|备孕|没怀孕|怀孕期间辞|哺乳假|产检假", passage.around(match.start(), match.end(), 6)):
        return ""
    return None if passage.mentions(_CONFLICT) else ""


_MATTERS = tuple(
    re.compile(words)
    for words in (
        "离婚|分居|前妻|前夫|婚|抚养", "欠|债|借款|网贷|货款|供货商|贷款|催收", "工伤|工资|前公司|原单位|单位|劳动|老板|辞退|欠薪|仲裁",
        "物业", "邻居|楼上|楼下|隔壁|漏水|对门", "房东|租", "征收|拆迁|征地|补偿", "医院|医疗|诊所", "析产|遗产|继承|兄弟|儿媳|弟弟|哥哥|姐姐|分家|赡养",
        "交通|车祸|理赔|追尾", "承包|工程款|合伙|股权", "培训|退费|商家|健身|4S",
    )
)  # fmt: skip


def other_matter(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.around(match.start(), match.end(), 40)
    if re.search(r"同一|都是(?:这|为)|各自|双方(?:均|都|各)", match[0]):
        return ""
    return None if sum(1 for words in _MATTERS if words.search(near)) >= 2 else ""


def in_person(match: re.Match[str], passage: Passage) -> str | None:
    return "" if re.search(r"手机|电话|东西", match[0]) else None


def partners(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.around(match.start(), match.end(), 40)
    if not _PARTNER.search(near) or re.search(r"考勤|学生|(?:家长|父母|母亲|父亲)(?:查|翻|收)|孩子(?:的)?手机|民警|调取|楼上|邻居|物业", near):
        return ""
    return None if not _INNER_DENIAL.search(match[0].replace("不准", "").replace("拒绝", "")) else DENIED


_COMPANY = re.compile(r"物业|商家|店家|公司|老板|开发商|房东|医院|院方|厂家|平台|中介|对方|卖家|客服|包工头|项目部|商场|学校|店长|健身房|机构(?!鉴)|保险")
_AUTHORITY = _words("<authority>")


def distrusted(match: re.Match[str], passage: Passage) -> str | None:
    if re.match(r"你们|他们|都是你们|就是你们", match[0]) and not (_AUTHORITY.search(passage.before(match.start(), 40)) or passage.mentions(_OFFICE)):
        return ""
    if re.search(r"配合|感谢|谢谢|满意|及时|积极", match[0]):
        return ""
    return None


_OFFICE = re.compile(r"来访|信访|窗口|街道|社区|网格员|派出所|来信|综治|接访|热线|走访|法院|政府|投诉|举报")


_NOISE = re.compile(r"噪|吵得|吵(?:到|醒|闹)|声音大|震楼|施工|装修|狗叫|广场舞|喇叭|楼上|轰鸣|影响(?:休息|睡眠)|响|油烟|蚊|作业")


def not_noise(match: re.Match[str], passage: Passage) -> str | None:
    return OTHERWISE if _NOISE.search(passage.around(match.start(), match.end(), 24)) else None


_CONTEST = re.compile(r"不同意|不肯|不接受|不愿|纠缠|复合|争|抢|不让|不甘|挽回|拒绝|不答应|起诉|诉讼|法院|传票|不签|拖着|反悔|闹|吵|打|威胁|扬言|堵|跟踪|跳|割|死|抚养|财产|彩礼|退(?!休)|谈不拢|不离|哭|想不通|死活|控制|查手机|发现|怀疑|骚扰|躲|家暴|带走|要求|回娘家|不回|不见|没谈|谈不成|分歧|赌|净身")
_CALM = re.compile(r"和平(?:分手|离婚|协议)|好聚好散|协议离婚(?:多年|已|后各)|离婚多年|早(?:已|就|年)离(?:婚|异)|离异多年|没有?(?:任何)?(?:争议|纠纷)|都(?:已)?谈(?:好|妥)|双方(?:均|都)?(?:同意|自愿)(?:离婚|分手|分开)|自愿离婚|财产(?:也)?(?:已|都|分)(?:经)?(?:分)?清|一起吃(?:饭|顿)|商量着(?:分|离)|互不来往|平静(?:地)?(?:分|离)|两地分居|分居两地|已(?:经)?(?:和好|复婚)")


def contested(match: re.Match[str], passage: Passage) -> str | None:
    if passage.mentions(_CALM) and not re.search(r"纠缠|反悔|不甘|不接受|抢|要求全退|不同意", passage.plain[:4000]):
        return OTHERWISE
    return None if passage.mentions(_CONTEST) else OTHERWISE


def any_of(match: re.Match[str], passage: Passage) -> str | None:
    return None


def threatened(match: re.Match[str], passage: Passage) -> str | None:
    before, clause = passage.before(match.start(), 30), passage.clause_before(match.start(), 20)
    if re.search(r"恨不得|巴不得|真想|好想|都想|恨不能|想过要?|有过.{0,6}念头|一时想", clause + match[0][:3]) or re.search(r"^[^，。]{0,6}(?:的心都有|的冲动|的念头|的想法)", passage.plain[match.end() : match.end() + 12]):
        return WISH
    if re.search(r"自$", clause) or (_SELF.search(match[0])):
        return ""
    if re.search(r"我(?:们)?$", match[0]) and re.search(r"(?:你|有本事|有种|干脆|不如|求|来呀?|有能耐|大不了|要么)[^，]{0,4}$", clause):
        return SAYING
    if re.search(r"(?:被|遭|让人|叫人|给人|险些被)[^，]{0,4}$", clause) and not re.search(r"扬言|威胁|说|要", clause[-10:]):
        return ""
    near = before + match[0]
    if not (_STRONG_WILL.search(near) and (_SPEECH.search(near) or re.search(r"你|老子|要|想", near))):
        return ""
    return None


def hurt_threatened(match: re.Match[str], passage: Passage) -> str | None:
    before, clause = passage.before(match.start(), 30), passage.clause_before(match.start(), 20)
    verdict = threatened(match, passage)
    if verdict is not None:
        return verdict
    after = passage.plain[match.end() : match.end() + 8]
    spoken = _SPEECH.search(before) or re.search(r"你|老子", match[0] + clause)
    if not spoken:
        return MISSED
    if re.match(r"(?:了)?(?:一|两|三|几)(?:下|拳|巴掌|耳光|脚|顿|次)|伤|中了|的(?!腿|手|脚|头|狗|店|车|家)|电话|过", after) and not re.search(r"要|再|敢|信不信|扬言|威胁", clause):
        return ""
    firm = re.search(r"要|再|敢|会|信不信|下次|下回|等着|看我|老子|绝对|试试|早晚|迟早|明天|今晚|今天|哪天|一定|扬言|威胁|叫嚣|恐吓|放话|非|小心|谁|直接|不[^，]{0,12}就", before[-16:] + match[0]) or re.match(r"[^。]{0,6}(?:信不信|试试|等着|看看)", after)
    if not firm:
        return ""
    if re.search(r"(?:一(?:喝|说|见|不)[^，]{0,8}就|动不动(?:就)?|经常|总是|每次|老是|曾|以前|之前)[^，]{0,4}$", clause):
        return ""
    return None


_ON_THINGS = re.compile(r"^[^。]{0,10}(?:砸|敲|撬|划|剪|锯|劈|拆|凿|扎|戳|捅|砍)[^，。]{0,6}(?:门|窗|玻璃|车|锁|墙|树|苗|胎|线|电视|家具|柜|管|监控|摄像头|防盗|桌|椅|路|机|棚|招牌)")
_AT_WORK = re.compile(r"(?:正在|在[^，]{0,8})?(?:干活|切菜|割草|砍柴|装修|施工|修(?:车|理|路|剪)|做饭|剁(?:肉|馅|排骨)|收割|杀鱼|劈柴|打农药|喷药|加油|削(?:水果|苹果)|种菜|锄地|挖地|维修|干农活|剪枝|收稻|下厨|杀猪|卖肉|炒菜)[^。]{0,10}$")
_CHECKED = re.compile(r"^[^。]{0,24}(?:经(?:查|核实|核查|民警核实|了解)[^。]{0,12}(?:工具|干活|施工|装修|正常|做饭|农用|自用)|系(?:装修|施工|干活|做饭)|是(?:装修|施工)(?:用的|工具))")
_MEANT = re.compile(r"指|冲|威胁|追|喊|打(?!理|扫|开)|砸|砍|捅|找(?!到工作)|门口|堵|守|扬言|骂|对方|吓|搜|查获|收缴|缴|网购|报复|要(?:他|她|你)|拼命|楼下|闯|等(?!于)|挥|晃|藏|护身|防身|夺|拦|吵|争|逼|上门|进(?:门|店|屋|办公)|对峙|闹|算账|来(?:到|了)|泼|浇|点|同归|杀")


def armed(match: re.Match[str], passage: Passage) -> str | None:
    said, clause = match[0], passage.clause_before(match.start(), 20)
    if _INNER_DENIAL.search(said.replace("无证", "")):
        return DENIED
    after = passage.after(match.end(), 30)
    if re.match(r"[^，。]{0,10}(?:自己|自杀|自残|割腕|自己脖|轻生|自伤|手腕)", after) or re.search(r"自己(?:身上|脖|手腕)", said):
        return OTHERWISE
    tool = match.groupdict().get("tool") or match.groupdict().get("tool2") or ""
    if _AT_WORK.search(clause) or _CHECKED.search(after) or re.search(r"自称|用来|切(?:菜|西瓜|肉)|做饭", "") :
        return OTHERWISE
    if _ON_THINGS.match(after) and not re.search(r"扬言|威胁|追|指着|冲向|砍向|对着(?!门)", passage.after(match.end(), 40) + clause):
        return OTHERWISE
    club = bool(tool) and re.fullmatch(_CLUB, tool) is not None
    if club and re.search(r"随手|顺手|就地|捡|抓起|抄起|操起|抡|举", clause[-8:] + said) and not re.search(r"回(?:屋|家|房|车|店)|后备箱|车(?:里|上|内)|追|门后|从家|屋里|带来", clause + said):
        return OTHERWISE
    if re.search(r"随手|顺手|就地|桌上", clause[-8:] + said):
        return OTHERWISE
    near = passage.before(match.start(), 30) + said + passage.after(match.end(), 40)
    if tool and not _MEANT.search(near.replace(tool, "")):
        return ""
    if re.search(r"打火机|鞭炮|爆竹|烟花|天然气|酒精|液化气|水管|拖把", tool) and not re.search(r"威胁|扬言|泼|浇|拧|引|烧|炸|同归|指|打|砸", near.replace(tool, "")):
        return ""
    return None


_CLUB = _words("<club>|板凳|凳子")
_THINGS = re.compile(r"^[^，。]{0,4}(?:桌|门|照|视频|窗|柜台|胸脯|车|墙|垃圾桶|轮胎|球|大腿|地|箱|监控|键|喇叭|护栏)|^(?:了)?(?:照|片)")
_WOULD = re.compile(r"(?:扬言|威胁|说要|要|想|准备|打算|欲|敢|放话|再[^，]{0,8}就|信不信|下次|就要|会|恨不得)[^，。]{0,6}$")


def hit_now(match: re.Match[str], passage: Passage) -> str | None:
    said, clause = match[0], passage.clause_before(match.start(), 24)
    if _INNER_DENIAL.search(said):
        return DENIED
    if _WOULD.search(clause) and not re.search(r"要钱|要求|要账|要债|想不到|会(?:议|场|计|所)|不(?:想|要)|想(?:拉|劝|离开|走|跑)|要(?:走|进|离开|拉)", clause[-8:]):
        return SUPPOSED
    if _HABIT.search(clause) and _FAMILY.search(passage.around(match.start(), match.end(), 30)) and not re.search(r"当晚|昨[天晚]|今[天早晨晚]|本次|此次|刚才", clause):
        return OTHERWISE
    if re.search(r"自己$|自己(?:的)?", said) and not re.search(r"对方|妻|她|他|乙", said):
        return ""
    if re.search(r"狗|犬|猫(?!腻)", passage.clause_before(match.start(), 10) + said) and re.search(r"咬|抓|扑", said):
        return ACCIDENT
    if _THINGS.match(passage.plain[match.end() : match.end() + 8]) or re.search(r"桌|照片|电话|门铃|门$", said):
        return ""
    if re.search(r"劝架|拉架|拍(?:了|过)?<n>张|打(?:开|印)|握手|搀|扶|按摩|按铃|抱(?:着|起)孩|体育|比赛|训练|篮球", said + passage.clause_before(match.start(), 6)):
        return ""
    return None


_BLOWS = re.compile(r"打|砸|砍|捅|敲|抽|刺|烫|戳|扎|击|踢|踹|推|摔|咬|揍|殴|泼|浇|撞|掐|拳|动手|互殴|冲突|扭|厮|抡|扔|划|持刀|斗殴|拽|袭")
_MISHAP = re.compile(r"工伤|摔伤|自己摔|不慎|车祸|交通事故|追尾|剐蹭|术后|手术后|医疗|产检|生病|分娩|体检|施工时|干活时|作业时|滑倒|踩空|工地上|机器|上班时|下班途中|骑车摔|打球|踢球|跌倒|失足|治疗|误诊|做手术|支架|住院期间护")
_FINE = re.compile(r"^[^。]{0,22}?(?:无大碍|无碍|没(?:有)?大碍|未见(?:异常|明显|骨折)|没(?:有)?(?:受伤|伤到|什么事|事)|无(?:明显|需|伤|异常)|均?正常|不严重|未受伤|没查出|未达|够不上|不构成)")


def injured(match: re.Match[str], passage: Passage) -> str | None:
    said = match[0]
    if _INNER_DENIAL.search(said):
        return DENIED
    near = passage.around(match.start(), match.end(), 45)
    if not _BLOWS.search(near) or _SELF.search(passage.before(match.start(), 30) + said):
        return ""
    if _MISHAP.search(passage.before(match.start(), 24) + said) and not re.search(r"殴|打伤|打(?:了|人|成|断)|砍|捅|掐", near):
        return ACCIDENT
    if re.search(r"住院|就医|送医|伤势|包扎|120|手术|急诊|抢救|伤情鉴定|伤口|入院|检查", said) and _FINE.match(passage.plain[match.end() : match.end() + 30]):
        return OTHERWISE
    return hit_now(match, passage)


def rammed(match: re.Match[str], passage: Passage) -> str | None:
    if re.search(r"剐蹭|追尾|不慎|交通事故|不小心|倒车时|避让|故障|酒驾|刹车|路口", passage.around(match.start(), match.end(), 16)):
        return ACCIDENT
    if re.search(r"门|墙|护栏|道闸|杆|车$", passage.plain[match.end() : match.end() + 4]):
        return OTHERWISE
    return hit_now(match, passage)


_FRIENDLY = re.compile(r"走访|看望|照顾|回访|送饭|陪|联系|劝(?:说|导|解)|打扫|检修|维修|帮扶|送餐|巡查|宣传|疏导|调解|巡逻|接送(?:孩子|上学)|做训练|推着孩子|治疗|探望|慰问|康复|复查|值守|报平安|关心|督促(?:吃|服)药")
_STAFF = re.compile(r"(?:社区|网格员|民警|物业|工作人员|司法所|调解员|医生|社工|志愿者|护士|街道|专班|楼长|干部|村干部)[^，。]{0,8}$")


def harassed(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.clause_before(match.start()) + match[0] + passage.clause_after(match.end(), 12)
    if _FRIENDLY.search(near) or _STAFF.search(passage.clause_before(match.start())) or re.search(r"报警|反映|投诉|来访|咨询|信访|协商|交涉|12345|110|派出所|街道|社区|居委|法院|物业(?:公司)?(?:反映|投诉)", match[0]):
        return ""
    if re.search(r"提醒还款|正常催|礼貌", near):
        return OTHERWISE
    return None


_LASTING = _words("<often>|连续|[0-9一两三四五六七八九十几]+(?:天|晚|夜|个?多?小时|周|个?星期)|不走|不肯走|不离开|至今|整|过夜|吃住|反复|又来|再次|每|打地铺|铺盖|不让(?:其|他|她|进|出|走|营业|开门|关门|离开)|哀乐|喇叭")


def lasting(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.before(match.start(), 30) + match[0] + passage.after(match.end(), 20)
    if re.search(r"病床|堵车|堵得慌|心里堵|下水|管道|马桶|烟道|拥堵|水管|守在(?:家|床|老人|孩子)|鼻|血管|车(?:辆)?(?:停|占)|停车|消防通道|杂物|陪", near):
        return ""
    if _STAFF.search(passage.clause_before(match.start())):
        return ""
    return None if _LASTING.search(near) else OTHERWISE


_FORTUITOUS = re.compile(r"不慎|不小心|失手|误(?!会)|漏水|泡(?:坏|水)|渗|震裂|剐蹭|刮蹭|追尾|施工|大风|台风|雷|老化|装修(?!时故意)|自燃|自然|意外|暴雨|快递|孩子(?:玩|踢球)|踢球|玩耍|质量|倒车")
_OWN = re.compile(r"自己(?:的|手里|家(?:的)?)?(?:手机|材料|东西|杯|车|碗|酒)|自家的?(?:碗|杯|东西)")
_THING = re.compile(r"门|窗|玻璃|车|胎|电视|冰箱|家电|家具|手机|电脑|桌|椅|柜|灯|墙|棚|栏|锁|监控|摄像|线|管|空调|外机|苗|树|果|菜|庄稼|秧|盆|碗|盘|锅|杯|牌|货|设备|机|屏|表|箱|坟|碑|镜|单车|摩托|泵|东西|物品|铃|闸|台|花|衣|桩|竹|茶|瓦|缸|大棚|网|渠|店|家里|鸡|鸭|鹅|羊|牛|猪|狗|猫|鱼|蜂|沙发|床|路|水|电|财物|摊|地里|招牌|隔板|晾|鞋架|垃圾桶|围")


def damaged(match: re.Match[str], passage: Passage) -> str | None:
    said, clause = match[0], passage.clause_before(match.start(), 24)
    if _INNER_DENIAL.search(said):
        return DENIED
    near = clause + said + passage.clause_after(match.end(), 10)
    if _FORTUITOUS.search(near) and not re.search(r"故意|泄愤|报复|吵|怒|气", near):
        return ACCIDENT
    if _OWN.search(said + passage.plain[match.end() : match.end() + 6]):
        return OTHERWISE
    if re.search(r"(?:扬言|威胁|说要|要|想|准备|打算|敢|放话|再[^，]{0,10}(?:就)?|信不信|下次|会|恨不得|否则|不然|同意|责令|请求|要求|应|愿意?|自行|依法|城管|限期)[^，。]{0,8}$", clause) and not re.search(r"要(?:不到|账|钱)|要求[^，]{0,4}被拒|一气之下", clause):
        return SUPPOSED
    if said[0] in "把将" and re.match(_AT_PERSON, said):
        return ""
    return None if _THING.search(said) or re.search(r"打砸|毁财|狼藉|漆", said) else ""


_AT_PERSON = _words("[把将](?:<person>)(?!家|的|店|门|车|院|房|屋|手机|东西|<n>|[^，]{0,3}(?:的|家))_3(?:推|打|踢|踹|拽|扯|拖|摔|砸|扔|敲|划|扎|砍|捅|掀|药|戳|撕|泼)")
_ACTED = re.compile(r"爬|站(?:上|在)|坐(?:在|上)|翻(?:上|过|出)|拿|抢下|救下|劝下|手里|夺|绳|瓶|洗胃|抢救|送医|120|消防|割|当场|吞|写下|留下|被(?:发现|救|拉|劝|拦)|未遂|欲|试图|作势|窗台|楼顶|天台|桥|护栏|送往医院|伤口|打捞")
_SPOKEN = re.compile(r"(?:说|称|扬言|威胁|要|想|就|喊|念叨|表示|发(?:信息|微信|短信|朋友圈)|嚷|大不了|不如|逼|去|敢)[^，。]{0,8}$")
_HEIGHT = re.compile(r"楼顶|塔吊|护栏|栏|窗|天台|阳台|女儿墙|广告牌|电线杆|铁塔|高压|脚手架|屋顶|桥|吊塔|顶楼|楼|高架|烟囱|水塔|信号塔|铁轨|悬崖|房顶|吊车|架子")
_DESPAIR = re.compile(r"跳|轻生|不活|讨薪|工钱|工资|讨要|喊|劝|扬言|死|消防|情绪|僵持|拿不到|复合|以死|不想|拉下|抱下|救|气垫|绝望|自杀|威胁|往下")


def self_harm(match: re.Match[str], passage: Passage) -> str | None:
    said, clause = match[0], passage.clause_before(match.start(), 16)
    if _INNER_DENIAL.search(said.replace("未遂", "").replace("不吃不喝", "")):
        return DENIED
    near = passage.around(match.start(), match.end(), 40)
    if re.search(r"检修|维修|晾|安装|擦玻璃|作业|清洗|看房|晒|抽烟|聊天|拍照|除草|养花|喷药|打药|治病|感冒|中药|调理|减肥|遗嘱|公证|捡|修|装(?:空调|监控|太阳能)|杂技|游泳|体检|误服|误食|误喝|刺青|纹身", passage.clause_before(match.start(), 16) + said + passage.clause_after(match.end(), 8)):
        return ""
    if re.match(r"[爬攀站坐翻跨登上骑趴跑冲]", said) and _HEIGHT.search(said):
        return None if _DESPAIR.search(near) else ""
    words_only = re.match(r"跳|上吊|烧炭|自杀|自尽|轻生|绝食|割|喝|服|吞|吃|卧轨|投|自焚|撞|要跳|准备|扬言|寻短|灌|自缢|往|朝|向|头撞|一头", said)
    if words_only and _SPOKEN.search(clause) and not _ACTED.search(passage.after(match.end(), 30) + clause):
        return OTHERWISE
    if re.match(r"(?:要|准备|扬言要)", said) and not _ACTED.search(near):
        return OTHERWISE
    if re.match(r"轻生|自杀|寻短见", said) and not re.search(r"未遂|行为|获救|被救|救|送医|抢救|洗胃|发现|试图|欲|跳|割|药", said + passage.after(match.end(), 20) + clause):
        return OTHERWISE
    if re.search(r"同归于尽|一起死|引爆|炸", passage.after(match.end(), 16)) and not re.search(r"割|吞|喝", said):
        return OTHERWISE
    if re.search(r"(?:念头|想法|倾向|的话|言论|打算)", passage.plain[match.end() : match.end() + 5]):
        return OTHERWISE
    return None


def relapsed(match: re.Match[str], passage: Passage) -> str | None:
    if re.search(r"(?:不|如|若|得|果|免|防|止|能|会|敢|许|要|没|未|别)再|再(?:也)?(?:没|未|不)|不得|保证不|答应不|不要|别(?!人)|拟|将(?:依法|予以)|申请|如有|一旦|若", match[0]):
        return DENIED
    if re.search(r"罚款|处罚", match["warned"]) and re.search(r"占道|噪|摆摊|违建|停车", match[0]):
        return OTHERWISE
    return None


def relapsed_loosely(match: re.Match[str], passage: Passage) -> str | None:
    return DENIED if re.search(r"不得|如|若|一旦|勿", passage.clause_before(match.start(), 10)) else None


_AGGRESSION = re.compile(r"打(?!电话|算)|骂|骚扰|跟踪|威胁|砸|动手|堵|家暴|纠缠|伤|暴力|掐|殴|刀|尾随|恐吓|滋扰|挑衅|敲|泼|踹")


def escalates(match: re.Match[str], passage: Passage) -> str | None:
    near = passage.around(match.start(), match.end(), 30)
    if re.search(r"噪[声音]|油烟|漏|违建|占道|异味|物业费|价格|生意|病", near) and not re.search(r"打|砸|骂|骚扰|威胁", near):
        return ""
    return None if _AGGRESSION.search(near) else ""


def crowd(match: re.Match[str], passage: Passage) -> str | None:
    if number(match["n"]) < 5 and match["n"] not in ("多", "数", "若干", "无数"):
        return ""
    if match["n"] in ("多", "数", "若干", "好几"):
        return ""
    if _INNER_DENIAL.search(match[0].replace("不走", "").replace("不让", "").replace("不散", "")) or re.search(r"联名|签字|推选|代表|围观|座谈|调解会|排队|登记|报案|吃饭|开会|旅游|培训|婚礼|酒席|走访", match[0] + passage.clause_after(match.end(), 6)):
        return DENIED
    if re.match(r"带|叫|纠集|组织|约|聚集|招呼|召集|喊|找|集合|拉|领|来|率|聚|请|雇", match[0]) and not re.search(r"堵|围|闹|对峙|静坐|讨|拦|冲|砸|打|坐|横幅|吵|施压|助阵|撑腰|理论|门口|上门|到|扬言|现场", passage.around(match.start(), match.end(), 40)):
        return ""
    return None


def obstructed(match: re.Match[str], passage: Passage) -> str | None:
    said, clause = match[0], passage.clause_before(match.start(), 16)
    if _INNER_DENIAL.search(said):
        return DENIED
    near = clause + said + passage.clause_after(match.end(), 12)
    if re.search(r"停车|乱停|车(?:辆)?停|杂物|电动车|共享单车|堆放|下水|管道|漏|拥堵|堵车|堵塞交通|积水|欢迎|宣传横幅|标语牌|婚车|横幅广告|送花圈|告别|吊唁|殡仪|垃圾|水管|烟道", near):
        return ""
    if re.search(r"(?:扬言|威胁|要|想|说|准备|打算|不会|会|劝|提醒|再|否则|不然|考虑|大不了)[^，。]{0,8}$", clause) and not re.search(r"已|约好|组织", clause):
        return SUPPOSED
    if said.startswith("堵") and re.search(r"店|家|他|她", said) and not re.search(r"大门|厂门|路|工地|售楼|政府|医院", said):
        return ""
    return None


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        repeated, earlier_call, long_dispute, since_year, large_sum, unstable, psychiatric, delusion, at_home, own_hardship,
        recent_death, harmed, minor, affected, other_matter, in_person, partners, distrusted, threatened, hurt_threatened,
        armed, hit_now, injured, rammed, harassed, lasting, damaged, self_harm, relapsed, relapsed_loosely, escalates, crowd,
        obstructed, not_noise, contested,
    )
} | {"any": any_of, "lurks": any_of}  # fmt: skip
__all__ = ["CHECKS", "OTHERS", "PAST", "Check", "Pattern"]
