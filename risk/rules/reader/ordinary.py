"""Everyday talk that borrows the words of danger: pipes burst, cars collide, petitioners despair of the office.

A row passes a phrase over when all it asks for is there: in the phrase, before it in its clause, right after it, around it;
unless a word nearby shows the real thing. What is in doubt is left to count: a danger missed is worse than one too many.
Longer than other files: it is one table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from risk.rules.reader.context import ACCIDENT, LAWFUL, OTHERS, OTHERWISE, SAYING, SUPPOSED
from risk.rules.reader.passage import Passage

_AROUND = 45


@dataclass(frozen=True)
class _Row:
    why: str
    said: str = ""
    before: str = ""  # ends where the phrase starts
    after: str = ""  # starts where the phrase ends
    near: str = ""
    unless: str = ""
    reach: int = _AROUND

    def fits(self, start: int, end: int, passage: Passage) -> bool:
        if self.said and not _compiled(self.said).search(passage.plain[start:end]):
            return False
        if self.before and not _compiled(self.before).search(passage.clause_before(start)):
            return False
        if self.after and not _compiled(self.after).match(passage.plain, end):
            return False
        first, last = max(0, start - self.reach), end + self.reach
        if self.near and not _compiled(self.near).search(passage.plain, first, last):
            return False
        return not (self.unless and _compiled(self.unless).search(passage.masked, first, last))


_COMPILED: dict[str, re.Pattern[str]] = {}


def _compiled(pattern: str) -> re.Pattern[str]:
    if pattern not in _COMPILED:
        _COMPILED[pattern] = re.compile(pattern)
    return _COMPILED[pattern]


_THREAT = "扬言|威胁|恐吓|放话|叫嚣|声称|信不信|老子|同归|报复|喊话|(?:说|骂|称|喊|讲)[:：，]?“?[^，。]{0,8}(?:要|就|敢|会)"
_VIOLENCE = (
    "(?<!开)刀(?!口|削)|殴|打(?:伤|成|断|人|得|倒|破|掉|昏|晕|在|到|了|骨|脸|头|他|她|我|乙|甲|手)|被[^，。]{0,8}打|[挨毒暴互追对]打|砍|捅|"
    "掐|勒|扼|卡住|锁喉|踹|踢|揍|捶|拳|巴掌|耳光|推(?!车|着|出的)|扭|厮|抡|砸(?:向|中|了|破|头|在|断|乙|他|她|我)|故意|"
    "泼|浇|[持拿举抄抓](?:着|起)?[^，。]{0,6}(?:刀|械|棍|砖|瓶|锤|凳|扳手|锹|锄)|动手|动粗|冲突|斗殴|撕|拽|摔(?:他|她|我|"
    "成|在)|咬|撞(?:向|墙|他|她)|抽(?:打|背|他|她|我)|皮带|烟头|烙|掴|扇|家暴|施暴|暴力|刺(?:伤|中|向)|按(?:倒|在|住)|拖行|顶着|"
    "扔(?!垃圾|烟)|用[^，。]{0,8}[砸打敲]|争[吵执抢摊夺]|吵(?!闹声)|追着|冲(?:进|入|向|过来)"
)
_ON_PURPOSE = (
    "故意|存心|冲(?:向|着|过|撞)|追|堵|吵|争|报复|加速|油门|来回|反复|扬言|恐吓|拦|碾|拖行|顶着|拖着|当场朝|朝[他她我乙]|向[他她我乙]|"
    "掉头|殴|打(?:人|伤|我|他|她)"
)
_MISFORTUNE = (
    "交警|肇事|逃逸|车祸|交通事故|剐|刮擦|追尾|骑(?:车|电动|摩托|行)|路口|散步|路过|过马路|行驶|斑马线|失控|失去控制|"
    "(?:被|让)[^，。]{0,12}车[^，。]{0,4}撞|摔(?:倒|伤|跤|了一跤|下)|滑倒|跌|绊|踩空|失足|不慎|不小心|掉落|攀爬|坠|脱落|高空|"
    "自爆|易碎|开裂|年久|老化|井盖|路面|坑洼|台阶|电梯|扶手|护栏|防滑|路灯|积水|施工|工地|开门|狗|犬|猫|隐患|事故"
)
_PETITION = (
    "(?<![有了到])希望(?!破灭)|求助|求救|请求|恳请|恳求|请[^，。]{0,6}(?:领导|政府|部门|书记|市长|关注|解决|帮)|反映|诉求|领导|政府|"
    "有关部门|相关部门|投诉|12345|主持公道|栏目|业主|我们|家长|员工|居民|群众|家庭|百姓|商户|商家|商贩|学生|新生|考生|"
    "开发商|交房|收房|房贷|维权|讨薪|报名|上访|信访|教师|老师|公积金|生意|客户|办公室|工期|警方|法院|合同|退款"
)
_DYING = (
    "死(?!路|角|循|板|守|读|记|机|结|者|亡|伤)|不想活|活着|活够|活腻|活不下|不活|自杀|自尽|轻生|厌世|离世|遗书|遗言|农药|安眠药|"
    "吞药|跳(?:楼|河|江|桥|下)|割腕|上吊|烧炭|抑郁|闭门|发呆|一个人待|独自|下辈子|来世|来生|拖累|解脱|绳子|告别|一了百了|见不到我|"
    "睁眼|闭眼|对不起你|后事|没人(?:在乎|要我)|哭着说|低落|恍惚|关在|密码|整夜|天台|楼顶|窗边"
)
_CROWDED = (
    "村民|工人|工友|家属|亲戚|亲属|老乡|纠集|聚集|横幅|白布|条幅|讨薪|讨要|维权|静坐|闹事|对峙|人墙|坐在|躺在|跪|花圈|灵堂|"
    "遗体|棺|喊口号|不让(?:开工|施工|营业)|围攻|扬言|多人|几十|数十|上百|一伙|一帮|(?:[0-9]{2,}|[二三四五六七八九]?十)"
    "(?:多|余|几|来)?(?:名|个|位|户|人)|(?:[5-9]|[五六七八九])(?:名|个|位|户|人)"
)
_TRAFFIC = (
    "违停|违规停|乱停|停放|停车|停满|摊贩|摆摊|早点|买菜|车流|车辆|高峰|上下班|上下学|红绿灯|绿灯|交警|每天必|经常|打围|围挡|"
    "施工|改造|修路|封闭|栏杆|道闸|消防|生命通道|门店|饭店|顾客|占道|装修|绿化|地铁|电梯|规划|拥堵|堵车|垃圾|拦车揽客|揽客|"
    "自言自语|管网|污水|地漏|产权|霸占|堵得|过道|走廊|502|锁|断水|断电|私自"
)

_ROWS: dict[str, tuple[_Row, ...]] = {
    "A01": (
        _Row(
            SUPPOSED,
            said="人命",
            near="非要?|等到?|难道|怕|才|会不会|迟早",
            unless="(?:给|让)(?:你|他|她|大家)|我(?:就|要|非|也)|扬言|威胁|老子",
            reach=12,
        ),
        _Row(
            OTHERWISE,
            said="^[把将连](?:这|那)?(?:条|只)?(?:狗(?!日|东西|屁|娘|腿)|猫|鸡|鸭|猪|牛|羊|蜂|鱼|鼠|虫)",
        ),
        _Row("", said="[封堵卡锁焊钉憋]死"),
        _Row("", said="死$", after="(?:伤|者|亡|完|因|缓|刑|路|角)"),
        _Row(
            "",
            said="^(?:都|全|全都|大家都|一起|一道|一块儿?)[^，。]{0,2}死$",
            unless="你|我(?!市|区|县|们小区)|咱|大家一|谁|要死|想死|陪|扬言|威胁|喊|说|“",
            reach=14,
        ),
        _Row("", said="杀人$", after="”?(?:门|案|网|游戏|犯|嫌疑|蜂|车)"),
        _Row(SUPPOSED, said="[打砸压]死人", near="倒下|倒塌|掉下|坠|脱落|要是倒"),
        _Row(
            SUPPOSED,
            said="撞|轧|碾",
            before="(?:如果|万一|能|可能|容易|险些|差点|怕)[^，。]{0,8}$",
            unless="扬言|威胁|信不信|你|我(?:就|能|要|敢)",
        ),
        _Row(
            ACCIDENT,
            said="撞|轧|碾",
            near="导致|受伤|骨折|肇事|交警|事故|逃逸|失控|失去控制|车流|拥挤",
            unless=_ON_PURPOSE + "|要撞|撞死(?:你|他全|她全)|威胁",
        ),
        _Row("", said="^点", before="[0-9一二两三四五六七八九十几个半重地热特景有站网试观焦缺优起终]$"),
        _Row(
            SUPPOSED,
            said="^爆炸$|^点燃$|^炸弹$|^炸药$",
            unless=_THREAT + "|引爆|我(?:就|要)|制造|炸(?:了|死|掉|平)|煤气",
            reach=24,
        ),
    ),
    "A02": (
        _Row("", said="^坐.?轮椅", unless="让|叫|要你|打(?!电话)|信不信|扬言"),
        _Row("", said="断腿", before="跑$"),
        _Row("", said="见血$", before="一针$"),
        _Row("", said="出不了门", near="办证|摊位|停车|停个车|堵"),
        _Row("", said="轮椅", before="有$", after="(?:的)?人"),
    ),
    "A03": (
        _Row(
            "",
            near="剖鱼|鱼摊|杀鱼|收拾鱼|切瓜|肉摊|摊主",
            unless="追|扬言|威胁|指着|冲(?:向|过)|朝着|砍|吵|争执(?!，)|骂",
        ),
        _Row(OTHERWISE, after="[^，。]{0,2}(?:杵|顶|捅|敲|戳)(?:地板|天花板|墙|楼板)", unless="扬言|追"),
        _Row(
            "",
            said="气罐|煤气|液化气|油桶",
            unless=_THREAT
            + "|拧|点(?:火|燃|着|了)|引爆|泼|浇|炸(?!响)|对峙|闹|吵|堵|追|闯|对方|吓|讨|逼|冲|别想活|死|命",
        ),
        _Row(
            OTHERWISE,
            said="^(?:拿起|提起|拎起|顺起)[^，。]{0,6}(?:锄|锹|铲|棍|扁担|耙|镐|锤|扳手)",
            unless="回(?:屋|家|车)|后备箱|追|从家|屋里|带来|扬言|威胁",
        ),
        _Row(
            OTHERWISE,
            said="^(?:锄|锹|铲|棍|扁担|耙|镐)[^，。]{0,4}比划",
            before="(?:拿|提|拎|举)起[^，。]{0,4}$",
            unless="回(?:屋|家|车)|后备箱|追|从家|屋里|带来|扬言|威胁",
        ),
    ),
    "E07": (
        _Row("", said="总.{0,4}哭$|哭$|惊$", before="(?:孩子|外孙|孙子|孙女|儿子|女儿|娃|岁)[^。]{0,14}$|总有叫"),
        _Row("", said="^总有"),
        _Row(
            OTHERWISE,
            said="睁|睡|合",
            near="噪|吵|麻将|棋牌|声音|音响|施工|走动声",
            unless="怕|不敢|想死|不活|离婚|打(?:他|她|我)|诊断",
            reach=30,
        ),
    ),
    "A04": (
        _Row(
            ACCIDENT,
            said="^摔",
            near=_MISFORTUNE,
            unless=r"被[^，。]{0,6}[摔推打]|[把将][^，。]{0,6}摔|殴|打(?:人|伤)",
        ),
        _Row(OTHERWISE, said="打闹|打(?:致|架)", near="打闹", unless="殴|拳|巴掌|踢|踹"),
        _Row("", said="^[打推撞]", before="(?:相互|互相)?[推碰攻冲飞乱敲直]$", after="(?:声|子鼓)"),
        _Row("", said="^对?打[^，]{0,3}$", after="击|电话|入|给|款|劫|市长|热线"),
        _Row("", said="打架", before="(?:入户门|大门|房门|门|条款|规定|政策)[^，。]{0,4}$"),
        _Row(
            "",
            said="^(?:推|你推|推我|把我们?推到|我推)",
            near="你推我|推(?:给|到)[^，。]{0,10}(?:局|所|办|部门|街道|社区|城管)|踢皮球",
        ),
        _Row("", said="推倒", near="麻将|拆除"),
        _Row(SUPPOSED, near="按[他她]的逻辑|按照?[^，。]{0,6}逻辑", said="推|打"),
        _Row(
            ACCIDENT,
            said="撞",
            near=_MISFORTUNE + "|横冲直撞|噪音",
            unless="故意|殴|打(?:人|伤)|推|吵|争|用头|拳",
        ),
    ),
    "A05": (
        _Row("", said="^[刺击断划敲]", before="[穿出目推计规判诊攻突]$"),
        _Row("", said="120$", after="[0-9]|名|人|个|万|元|米|平|多|余|报|吨|天"),
        _Row(
            SAYING,
            said="^(?:窒息|喘不[上过]气|[^，]{0,6}喘不)",
            unless="掐|勒|捂|扼|锁喉|卡住|脖|枕头|按(?:住|在|倒)|压(?:住|在)|烟|煤气",
            reach=30,
        ),
        _Row(
            "",
            said="破裂$",
            before="(?:管|墙|砖|玻璃|线|感情|婚姻|合作|关系|罐|路面|胎|箱|盖|板|谈判|资金链)[^，。]{0,10}$",
        ),
        _Row("", said="^破裂$", unless=_VIOLENCE),
        _Row(SUPPOSED, said="致[伤残死]", near="隐患|迟早|万一|容易|可能"),
        _Row(
            ACCIDENT,
            said="骨.{0,4}[断裂折]|裂开|口子|牙.{0,3}[崩掉落断]|血|住.{0,5}院|^(?:致伤|骨折|骨裂|撞伤|砸伤|划伤|刺伤|扎伤|烫伤|裂伤|挫伤|挫裂|昏迷不醒|脑震荡|轻伤|重伤|咬伤|送医抢救|缝)",
            unless=_VIOLENCE,
        ),
        _Row(
            ACCIDENT,
            said="^(?:玻璃|石|砖|瓶)|瓷砖|墙皮",
            near="脱落|易碎|自爆|掉|坠|隐患|高空|质量",
            unless="殴|打(?:人|伤)|扔|拿|持",
        ),
        _Row(
            ACCIDENT,
            said="^(?:撞|击|摔|倒|伤|碰|划|扎|刺|顶|敲)|撞",
            near=_MISFORTUNE,
            unless=_ON_PURPOSE + "|" + _VIOLENCE,
        ),
        _Row(
            "",
            said="^(?:打|抽|刺|断|推)",
            near="硬化剂|血(?:统|样|常规)|产检|化验|疫苗|检验|确诊|羊水",
            unless="殴|打(?:人|伤|成|断)",
        ),
    ),
    "A06": (
        _Row("", said="^蹲了", after="年|个月|[一二三四五六七八九十]年"),
        _Row("", said="^一天翻"),
        _Row(OTHERWISE, said="灵牌|遗照|灵位", near="多人|条幅|横幅|急诊|抢救|台阶"),
        _Row(
            "",
            said="[粪污]水|屎尿",
            near="管道?|排|溢|淹|横流|下水|化粪|污染|反水",
            unless="泼|故意|倒在|门上",
        ),
        _Row("", said="垃圾", near="垃圾(?:池|站|堆|桶|房|场|箱)|站房", unless="门口|报复|故意|泼"),
        _Row("", said="血$", after="汗|本|统"),
        _Row("", said="跟踪$", after="报道|此|进展|采访"),
        _Row(
            OTHERWISE,
            said="堵|拦",
            near=_TRAFFIC + "|路口|公交|电动车",
            unless="锁眼|锁芯|锁孔|猫眼|堵我|我家门?|家门|讨债|不让(?:他|她|我)|" + _CROWDED,
            reach=20,
        ),
        _Row(
            LAWFUL,
            said="电话|短信|来电",
            near="12345|12319|热线|投诉|客服|交警|消防|市政|城管|退款|退费|讨要|基层|部门|工作人员|反映|出警|"
            "开发商|经理|维修",
            unless="骚扰|轰炸|威胁|恐吓|辱骂|骂|恶意|半夜|陌生|换号|催收|拉黑",
            reach=26,
        ),
        _Row("", said="震|响", near="开动|关停|风机|客厅|地铁|轰鸣|装修|施工", unless="震楼|故意|报复"),
    ),
    "A07": (
        _Row("", said="喷漆$", after="味|的味|房|厂|工"),
        _Row("", said="^[划]", before="[规计区策筹]$"),
        _Row("", said="^[划]", after="位|线", near="停车位|车位|行车|道路|停车"),
        _Row("", said="^[划拔剪砸凿]", near="剪力墙|提拔|规划|炒菜|划拳"),
        _Row("", said="^打了"),
        _Row(
            ACCIDENT,
            said="喷漆|狼藉|断|烧毁|砸|压|挖|凿|拆",
            near="汽修|排放|风吹|停电|水管|停水|通宵|施工|承重|漏水|地坎|钢丝|绳头|隐患|倒塌|违建|违规|检修|粉刷|生锈",
            unless="故意|报复|泄愤|扬言|殴|打砸|闯|强行|偷|半夜",
        ),
    ),
    "A08": (
        _Row(SAYING, before="“$", after="”", near="建议|答复|回复|所谓|价|促销|笑"),
        _Row(
            "",
            said="走$",
            near="方向|那边|路|公园|地铁|小区|大道|广场|站|出口|景区|步道|绿道|桥头",
            unless="不想活|别找|想死|轻生|自杀|" + "跳|寻死|深处|水里|救|拉住|不回来|劝|遗|哭|道别|再见|别等",
        ),
        _Row(
            "",
            said="自己$",
            after="(?:家|承包|种)?(?:的)?[^，。]{0,4}(?:树|山|地|苗|竹|车|门|房|窗|菜|东西|墙|店|田|摊)",
        ),
        _Row("", said="^划", before="[规计区策筹]$"),
        _Row(
            "",
            said="自己",
            after="强|的(?:老|同|问题|要)|都",
            unless="刀|剪|玻璃片|碎片|腕|脖|伤",
        ),
        _Row(
            "",
            said="^(?:比|对|抵|顶|架)[^，。]{0,2}自己",
            unless="刀|剪|玻璃|碎片|枪|匕首|锥|瓶|针|汽油|打火|电",
        ),
        _Row(
            OTHERWISE,
            said="安眠药|安定",
            near="入睡|睡(?:着|觉|眠|不)|失眠|噪|耳塞|才能|靠|每晚|医生|处方|神经",
            unless="瓶|[0-9一二两三四五六七八九十几]+(?:多)?[片粒颗]|大量|过量|一把|整|全部|洗胃|抢救|自杀|轻生|想死|送医|昏|"
            "不想活|吞|遗书|寻死|叫不|不醒|写了?[^，。]{0,2}信",
        ),
        _Row(SAYING, said="^要?去?跳|上吊|跳楼", near="一哭二闹|不是在威胁|能解决这|跳楼价"),
        _Row(ACCIDENT, said="^伤", before="[摔扭拉压撞砸烫冻磕跌]$"),
        _Row(ACCIDENT, said="^(?:跑|跨|翻|走|冲|爬|坐|站)", near="晾|检修|踏青|散步|观景|拍照"),
    ),
    "A09": (
        _Row(
            OTHERWISE,
            said="我行我素|屡教不改|屡罚|变本加厉|愈演愈烈|越来越|不知悔改",
            unless="打(?:人|骂|伤|了|她|他|我)|殴|骚扰|跟踪|威胁|恐吓|砸|家暴|动手|纠缠|掐|持刀|伤害|辱骂|闹事|尾随|泼|堵门",
        ),
        _Row(
            OTHERWISE,
            near="放养|狗主人|噪音|占道|油烟|施工",
            said="警告|处罚|罚款|整改",
            unless="打人|殴|动手|威胁|砸|辱骂",
        ),
    ),
    "A10": (
        _Row("", said="^约[0-9]"),
        _Row(
            "",
            said="^[^0-9一二三四五六七八九十几数百]{0,6}[0-9一二三四五六七八九十几数百千]+[多余]?(?:栋|号|幢|楼|米|平|年|月|日|点|元|"
            "万|亿|%|期|级|亩|公里|室|区|的地|业主|台|条|间|封|村|个(?:私人|井|月|小时|车位|亿))",
            unless="工人|村民|家属|横幅|静坐|纠集|讨薪|集合|聚集|全体|售楼|大门",
        ),
        _Row("", said="^围[着了住攻]?", unless=_CROWDED + "|团团|一群|众人|全体"),
        _Row("", said="^围[着了住]", before="周$"),
        _Row(
            OTHERWISE,
            said="拦车?$",
            near="前夫|男方|丈夫|前男友|债主|独自|尾随|幼儿园|女方|她",
            unless="多人|几十|数十|村民|工人|纠集|聚集",
        ),
        _Row("", said="聚众", after="(?:赌|打牌|吸毒|饮酒|喝酒|搓)"),
        _Row("", said="^游行$", before="旅$"),
        _Row("", said="^罢工$|^断路$|^占领$|^喊口号$|^路障$|^设障$", unless=_CROWDED),
        _Row("", said="^[^，。]{0,3}拦", unless=_CROWDED + "|施工|工程车|渣土|运料|领导|开工|进场"),
        _Row("", said="拦", near="拦路虎|拦路抢|揽客|拦车桩|自言自语"),
        _Row(
            OTHERWISE,
            said="堵|封|拦|断路|路障|阻塞",
            near=_TRAFFIC,
            unless=_CROWDED,
            reach=30,
        ),
        _Row("", near="入会|招生|打卡|考核|学费|会费|成(?:为)?群主", unless="横幅|围堵|聚集|静坐|讨"),
        _Row(
            "",
            said="^(?:[0-9]|[^，。]{0,4}户)",
            near="生命通道|消防|产权|幼儿园|小学|规模|待收|受污染|水井|地漏",
        ),
        _Row("", said="灵堂", near="租住|鞭炮|占道|扰民"),
    ),
    "B10": (
        _Row(ACCIDENT, near="狗|犬", said="惊吓摔|吓|摔", unless="打|推|骂"),
        _Row("", said="^怀着$", after="对|一|诚|满|痛|社|崇|激|无|感"),
        _Row("", said="怀着", near="怀着(?:对|诚|痛心|社会|激动|沉重|希望|一颗|崇)"),
        _Row(OTHERWISE, said="打闹", near="学生|同学|孩子"),
        _Row(
            ACCIDENT, said="摔|推高|磕碰|剐蹭", near=_MISFORTUNE, unless="殴|打(?:人|伤|骂)|推(?:倒|搡)|争|吵"
        ),
        _Row(
            OTHERWISE,
            said="哭|吓|躲",
            near="噪音|施工|扰民|麻将|电梯|机器|轰鸣|毒气|烟|狗叫|作业",
            unless="打(?:人|骂|砸)|持刀|威胁|殴|砸|报复|踹门|叫骂|辱骂|泼|骚扰",
        ),
        _Row("", said="流产$", before="[的了]$", near="整治|行动|计划|方案"),
        _Row(
            "",
            said="孕|产后|保胎",
            near="产检|检查|住院|报名|血型|房产|优生|飘絮|维权|受害者|电梯",
            unless="打|推|骂|威胁|砸",
        ),
    ),
    "E03": (
        _Row(
            SAYING,
            said="^(?:走投无路|万念俱灰|心灰意冷|绝望|绝路|撑不|熬不|挺不|坚持不|走(?:了)?(?:上)?(?:绝路|极端)|想不开|没(?!有?活)|"
            "看不到|[怎咋]|没法活|无法活|逼|解脱)",
            near=_PETITION,
            unless=_DYING,
        ),
        _Row("", said="希望", before="还有?$"),
        _Row(OTHERWISE, said="^从.*跳", before="[抱拉拖拽搂]着?[^，。]{0,10}$"),
        _Row("", said="了断", unless="自我|自己|楼|跳|死|绳|药|活|刀|面前|我(?:就|要|想)|轻生"),
        _Row(SAYING, said="^怎么活|^[怎咋]么?活", unless=_DYING),
        _Row("", said="多余|累赘", after="的(?!人|废)"),
        _Row("", said="死了?$", before="亏$|说这样[^，。]{0,8}$"),
        _Row(
            OTHERS,
            said="自杀|跳楼|轻生|自尽|从[^，]{0,6}跳",
            before="(?:竟然|居然)?有(?:人|队员|员工|学生|业主)[^，。]{0,20}$",
            unless="我|扬言",
        ),
        _Row(OTHERS, said="^有(?:人|队员|员工|学生|业主)?[^，。]{0,3}(?:自杀|跳楼|轻生)", unless="扬言|念头"),
        _Row(OTHERS, said="从(?:这|楼|桥|上面|顶)", near="下，?导致死亡|惨|有人选择"),
        _Row(SAYING, said="想死$", after="的(?!心|念|想|话|人)"),
        _Row(OTHERWISE, said="想(?:到)?(?:了)?死$", before="(?:说我|骂我)$", near="弄死|打死|搞死"),
        _Row(SAYING, said="不如死", before="生$", unless="不想活|自杀|轻生|遗|跳|农药|安眠药|上吊|割腕"),
        _Row(SUPPOSED, said="极端|想不开", near="不要逼|方式来引起|军训|压力", unless="不想活|自杀|死"),
    ),
    "E06": (
        _Row("", said="壮胆", before="(?:好|酒|揣|刀|拿)[^，。]{0,4}$"),
        _Row(
            OTHERWISE,
            said="睡不踏实|睡不安|寝食|坐立",
            near="噪|吵|走动|麻将|棋牌|声大|声响|音响",
            unless="怕|吓|威胁|报复|骚扰|刀|不敢",
        ),
        _Row(
            OTHERWISE,
            said="恐慌|惶惶",
            near="资金|兑付|投资|跑路|白蚁|变更|破产|交房",
            unless="打|砍|黑社会|威胁|持刀",
        ),
        _Row("", said="保护", near="隐私|环境|文物|商业秘密", unless="打|威胁|骚扰|跟踪|人身"),
        _Row("", said="锁(?:了|好)?门", near="营业|开业|连锁|风|关门停业", unless="打|躲|威胁|骚扰|砸|喊"),
        _Row(
            OTHERWISE,
            near="施工|漏水|漏电|毒气|有毒|异味|辐射|污染|噪音|电梯|质量|塌|坠|跑路|老师|学费|贷",
            unless="打|砸|骂|威胁|报复|骚扰|刀|黑社会|恐吓|跟踪|动手|殴|闹|砍|劈|追|喊|单独|独自|一个人|辱|陪",
        ),
    ),
}


def only_seems(code: str, start: int, end: int, passage: Passage) -> str | None:
    """Why the phrase is everyday talk; empty when nobody would take it for the factor."""
    for row in _ROWS.get(code, ()):
        if row.fits(start, end, passage):
            return row.why
    return None
