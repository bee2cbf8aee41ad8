"""The reader: what counts, what is passed over and why, and that nothing upsets it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.rules.catalogue import Catalogue, shipped
from risk.rules.reader import Reader, reader
from risk.rules.reader.misspelt import MEANT
from risk.rules.scoring import score

HERE = Path(__file__).parent


def codes(text: str) -> set[str]:
    return set(reader().read(text).codes)


def narratives(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


# one sentence a factor that counts, and one that only looks like it
PAIRS = [
    ("B01", "该人前年因寻衅滋事被判刑，现已释放。", "对方无前科，平时为人和气。"),
    ("B02", "丈夫长期酗酒，家里积蓄都喝光了。", "丈夫早已戒酒多年，平时不沾酒。"),
    ("B03", "弟弟患精神分裂症，近来自行停药。", "弟弟患精神分裂症多年，规律服药，病情稳定。"),
    ("B04", "丈夫经常殴打妻子，街坊都知道。", "夫妻拌嘴，丈夫从未动过手，没有家暴。"),
    ("B05", "为噪音的事今年已报警四次。", "为噪音的事这是首次报警。"),
    ("B06", "两家为地界争了五年。", "两人认识十年，上周因停车争执。"),
    ("B07", "妻子起诉离婚，丈夫不同意。", "两人和平分手，没有任何争议。"),
    ("B08", "合伙人卷走货款三十六万元。", "房子总价一百二十万，只争八百元物业费。"),
    ("B09", "他去年失业，家里揭不开锅。", "老人退休在家，女儿每周来看。"),
    ("B10", "父母厮打，五岁孩子吓得躲在门后哭。", "夫妻育有一子，由外婆带。"),
    ("B11", "她一边打离婚官司，一边被债主起诉，还与物业有纠纷。", "三个工人为同一笔工钱来访。"),
    ("E01", "当事人在窗口拍桌子破口大骂。", "当事人情绪平稳，语气平和。"),
    ("E02", "他说这事没完，走着瞧。", "他说走着瞧，咱们法院见。"),
    ("E03", "她反复说不想活了。", "她笑说工作累死了。"),
    ("E04", "丈夫疑心重，天天翻妻子手机查定位。", "单位查考勤，家长查孩子手机。"),
    ("E05", "他认为街道偏袒开发商，都是走过场。", "他对物业的服务不满意，感谢社区帮忙。"),
    ("E06", "妻子吓得不敢回家。", "她怕麻烦，没去办。"),
    ("E07", "他半个月闭门不出，不说话。", "被楼上吵得睡不着。"),
    ("A01", "甲扬言要杀乙全家。", "甲说万一闹出人命谁负责。"),
    ("A02", "甲威胁说再来就打断他的腿。", "甲说再来就打官司。"),
    ("A03", "甲从后备箱拿出一把砍刀追乙。", "甲正在切菜，经查系做饭。"),
    ("A04", "争执中甲扇了乙一巴掌。", "双方未动手，没有肢体冲突。"),
    ("A05", "甲用酒瓶砸乙头部，缝了六针。", "乙在工地不慎摔成骨折。"),
    ("A06", "前男友连续一周在她公司门口蹲守，还尾随回家。", "社区每周上门走访看望。"),
    ("A07", "甲把乙的车窗玻璃砸碎。", "漏水泡坏了地板。"),
    ("A08", "她在家中割腕，被送医抢救。", "她说没有自伤的想法。"),
    ("A09", "收到告诫书后第三天又殴打妻子。", "民警训诫后他再没有来过。"),
    ("A10", "三十多名业主堵住大门，拉起横幅。", "业主联名签字，推选五名代表来访。"),
]


@pytest.mark.parametrize(("code", "shown", "alike"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_each_factor_is_found_where_it_is_and_not_where_it_only_seems(code, shown, alike):
    assert code in codes(shown)
    assert code not in codes(alike)


@pytest.mark.parametrize(
    ("text", "code", "why"),
    [
        ("双方没有互相推搡。", "A04", "被否认或没有发生"),
        ("新闻里说有人持刀砍伤了保安。", "A05", "说的是别人或别处"),
        ("二十年前两人动过手打了一架。", "A04", "早已过去"),
        ("他笑着说弄死你，说完大家都笑了，是开玩笑。", "A01", "玩笑话"),
        ("司机嚷“你再挤，我打断你的腿”，喊完自己先笑。", "A02", "玩笑话"),
        ("他恨不得杀了他。", "A01", "只是气话，没有说要做"),
        ("他说走着瞧，已经起诉到法院。", "E02", "依法维权"),
        ("她怀疑是楼上划了她的车，没有证据。", "A07", "只是怀疑"),
    ],
)
def test_what_is_passed_over_says_why(text, code, why):
    reading = reader().read(text)
    assert code not in reading.codes
    assert why in {one.why for one in reading.passed_over if one.code == code}


@pytest.mark.parametrize(
    "text",
    [
        "他多次到街道信访，还到市里上访，要求公开答复。",
        "她说一定要告到底，已向法院起诉并申请强制执行。",
        "业主向12345投诉三次，准备找媒体曝光，并申请信息公开。",
        "工人申请劳动仲裁，对裁决不服又上诉。",
    ],
)
def test_petitioning_suing_and_complaining_never_score(text):
    """Trap 28."""
    assert reader().read(text).score.points == 0


# the same deed in looser words, and what only comes near it
TURNS = [
    ("A01", "他冲工作人员说今天谁也别想走，一块儿化成灰。", "一老汉抢救无效，遗体送殡仪馆，家属来领证明。"),
    ("A02", "对方回一句，再摆出来，下回割的就是她的脸。", "他说再敲门就告你们，法院里打。"),
    ("A03", "他转身进灶房取来砍柴刀，刀口朝着王某。", "摊主提着剖鱼刀转过身来，是在给顾客收拾鱼。"),
    ("A04", "他把上前劝的保洁员搡了个趔趄。", "两人吵了几句就散了，打那以后没再见面。"),
    ("A05", "两只手扣住我嗓子，我眼前都黑了。", "我儿子体育课跑步自己绊倒，小臂骨折，打了石膏。"),
    ("A06", "前男友连着几天跟在她后面，她拐弯他也拐弯，她不敢回家。", "我每天在校门口等儿子放学。"),
    ("A07", "他夺过我手机往地上掼，屏碎成网。", "甲并线时后视镜刮了乙车门，属一般剐蹭。"),
    ("A08", "他在车库里点了炭盆关上门，是小舅子撞见才救回来。", "邻居遛狗不拴绳，狗把老人吓得摔倒，已送医。"),
    ("B04", "成家以来挨他拳头已记不清有多少回，丈夫酒后更凶。", "结婚八年丈夫没碰过自己一指头。"),
    ("E06", "他扬言砍人，如今我带娃住姐姐家，夜里灯都不敢关。", "夜里施工声大，睡不踏实，盼管一管。"),
    ("A09", "系统显示他六月签过告诫书，昨夜又拿扫帚抽打妻子。", "男方写了保证书，双方同意分开。"),
    ("A05", "他操起菜刀，乙右手虎口豁了个口子，做了手术。", "男子手持斧头喊要砍死害他的人。"),
    ("A08", "左腕划了三道口子，地上有片刮胡刀，送医缝合。", "乙胳膊被对方划了道口子，擦点药。"),
    ("B10", "催收天天打电话到班里，孩子被同学议论，不愿意上学。", "小两口过得好，孩子由奶奶带。"),
    ("E06", "她怕他打，一家人跑到值班室凑合了两宿。", "孩子坐过山车吓得直哭，下来又笑了。"),
]


@pytest.mark.parametrize(("code", "shown", "alike"), TURNS, ids=[turn[0] for turn in TURNS])
def test_looser_turns_are_read_and_their_neighbours_are_not(code, shown, alike):
    assert code in codes(shown)
    assert code not in codes(alike)


def test_a_blow_under_a_condition_is_a_threat_and_one_counted_up_is_history():
    assert codes("他隔着门讲，再挪他的鞋柜，就叫几个朋友来把对方的牙打掉。") == {"A02"}
    assert codes("她讲这两年被丈夫踹过、掴过总有五六回，今年没有再打。") == {"B04"}


def test_the_superseded_is_found_but_not_counted():
    reading = reader().read("甲扇了乙一巴掌，又用砖头砸伤乙头部，缝了五针。")
    assert {"A04", "A05"} <= {finding.code for finding in reading.findings}
    assert "A04" not in reading.codes


def test_what_is_shouted_in_the_act_counts_once():
    assert codes("他爬上塔吊，喊拿不到工钱就从这跳下去。") == {"A08"}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("鄰居揚言要殺了我們全家，還說同歸於盡。", "邻居扬言要杀了我们全家，还说同归于尽。"),
        ("今年已报警４次。", "今年已报警4次。"),
        ("欠貨款三十六萬元。", "欠货款三十六万元。"),
    ],
)
def test_traditional_characters_and_full_width_digits_read_alike(written, plain):
    assert codes(written) == codes(plain) != set()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "😀😀",
        "hello world, I will kill time",
        "Он сказал, что убьёт",
        "1" * 50,
        "。。。",
        "𠮷㛃",
        "<script>alert('杀')</script><b>刀</b>",
        "\u202e\u0007\u200b\ufeff",
        "\ud800",
    ],
)
def test_nothing_is_found_in_nothing(text):
    reading = reader().read(text)
    assert (reading.findings, reading.codes, reading.score.level) == ((), (), "low")


def test_offsets_stand_after_rare_characters():
    text = "\x00😀𠮷家的㛃说：甲扬言要弄死乙全家，还拿刀砍人！"
    for finding in reader().read(text).findings:
        for phrase in finding.phrases:
            assert text[phrase.start : phrase.end] == phrase.text != ""


@pytest.mark.parametrize(
    "text",
    [
        "群里有人喊“楼上要杀人”，民警到场查明是业主家中杀年猪。",
        "报警人称有人手持长刀在公园走，经核实该男子为武术爱好者，前往晨练。",
        "巡查发现门口堆有木棍，询问得知是房主准备砌花坛用的材料。",
        "群众报称巷口有人提着尖刀边走边骂要放血，民警赶到，系村民家杀年猪。",
    ],
)
def test_what_an_inquiry_cleared_is_passed_over(text):
    reading = reader().read(text)
    assert reading.codes == ()
    assert "经核实并无其事" in {one.why for one in reading.passed_over}


@pytest.mark.parametrize(
    "text",
    ["他扬言要砍死全家，民警查明其持有砍刀，予以收缴。", "他喊要杀人，到案后辩称是练武术。"],
)
def test_an_inquiry_that_finds_a_weapon_or_an_excuse_clears_nothing(text):
    assert "A01" in codes(text)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("他杨言要同归与尽，我们不感回家。", "他扬言要同归于尽，我们不敢回家。"),
        ("丈夫凶酒，把我欧打成骨拆。", "丈夫酗酒，把我殴打成骨折。"),
        ("佢话唔畀錢就斬死我全家。", "他话不给钱就斩死我全家。"),
    ],
)
def test_mistyped_and_cantonese_words_read_as_they_are_meant(written, plain):
    assert codes(written) == codes(plain) != set()


def test_every_mistyped_word_keeps_its_length():
    assert all(len(wrong) == len(meant) != 0 for wrong, meant in MEANT.items())


ALPHABET = "甲乙说要打死你全家没有未把刀拿着砸门孩子哭了，。！；“”十万元年前报警次不就再\n\x00😀𠮷 aA１殺"


@given(st.text(alphabet=ALPHABET, max_size=300))
def test_any_text_is_read_and_every_phrase_is_a_part_of_it(text):
    reading = reader().read(text)
    assert reading == reader().read(text)
    assert reading.score == score(reading.codes, shipped())
    for finding in reading.findings:
        assert 1 <= len(finding.phrases) <= 3
        assert all(text[one.start : one.end] == one.text != "" for one in finding.phrases)


@pytest.mark.parametrize(
    "piece",
    [
        *("没有", "甲扬言要打", "一", "报警三次", "把", "年年年", "他没有打人、", "a" * 100, "要"),
        *("告诫书又", "训诫第二天", "一是二是", "①②", "2019年一直", "七岁孩子", "经查系", "半夜他又"),
    ],
)
def test_a_hundred_thousand_characters_are_read(piece):
    text = (piece * 100_000)[:100_000]
    assert all(phrase.text in text for finding in reader().read(text).findings for phrase in finding.phrases)


def test_a_word_that_a_street_adds_is_read_and_a_changed_score_counts():
    ours = shipped()
    factor = ours.factors["B09"]
    changed = dict(ours.factors) | {
        "B09": type(factor)(**{**vars(factor), "points": 3, "evidence": ("吃低谷粮",)})
    }
    catalogue = Catalogue(2, changed, ours.bands, ours.red_flags, ours.cues)
    reading = Reader(catalogue).read("一家人吃低谷粮过日子。")
    assert (reading.codes, reading.score.points) == (("B09",), 3)
    assert reader().read("一家人吃低谷粮过日子。").codes == ()


@pytest.mark.parametrize(
    ("name", "least_f1", "least_levels"),
    [
        ("labelled.jsonl", 0.995, 0.99),
        ("narratives.jsonl", 0.97, 0.96),
        ("narratives_held.jsonl", 0.96, 0.95),
    ],
)
def test_the_labelled_narratives_are_read_as_people_read_them(name, least_f1, least_levels):
    """`open_factors` are those on which readers may differ: they count neither way."""
    f1, levels, read = agreement(narratives(name))
    assert not {("high", "low"), ("low", "high")} & set(read)
    assert f1 >= least_f1
    assert levels >= least_levels


@pytest.mark.parametrize(("hard", "least_f1", "least_levels"), [(False, 0.86, 0.85), (True, 0.75, 0.76)])
def test_what_nobody_learned_from_is_read_nearly_as_well(hard, least_f1, least_levels):
    """The yardstick, that neither patterns, likeness nor weighing ever saw: 137 and 112 narratives of writers of whom
    nothing was learned (y, m), 250 and 311 of writers of whom others were (i, j), 343 that tell scenes of the 150 in other
    words (k), and 310 of four writers who wrote what the reader had got wrong (l, the hard ones; 12 others of the third and
    none of the fourth were learned).
    Whoever learns from them takes it away; a set that is learned from only shows what was learned."""
    rows = narratives("narratives_unlearned.jsonl")
    f1, levels, _ = agreement([row for row in rows if row["id"].startswith("l-") == hard])
    assert f1 >= least_f1
    assert levels >= least_levels


def agreement(rows: list[dict]) -> tuple[float, float, list[tuple[str, str]]]:
    """F1 of the factors, the share of equal levels, and each expected level with the one that was read."""
    hits = false = missed = 0
    levels: list[tuple[str, str]] = []
    for row in rows:
        reading = reader().read(row["text"])
        undecided = set(row.get("open_factors", ()))
        found, gold = set(reading.codes) - undecided, set(row["gold_factors"])
        hits, false, missed = hits + len(found & gold), false + len(found - gold), missed + len(gold - found)
        expected = score(gold | (set(reading.codes) & undecided), shipped()).level
        levels.append((expected, reading.score.level))
    same = sum(expected == read for expected, read in levels)
    return 2 * hits / (2 * hits + false + missed), same / len(rows), levels
