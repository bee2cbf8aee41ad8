"""What ledgers say in words: sources, categories, places, whether it is over."""

import pytest

from cases.actions.importing.drafts import Drafter
from cases.actions.importing.meaning import Categories, channel_of, is_over
from cases.actions.importing.places import Places
from cases.choices import Channel, Kind
from cases.ledger.columns import Guess
from cases.models import Category, ImportBatch
from governance.choices import AreaLevel
from governance.models import Area
from tests.builders import NOW, area, street


@pytest.mark.parametrize(
    "outcome",
    [
        "已化解",
        "已化解，双方签订协议",
        "已办结。",
        "办结",
        "经调解，调解成功",
        "双方达成调解协议",
        "已圆满解决",
        "当场办结",
        "化解",
    ],
)
def test_words_that_say_it_is_over(outcome):
    assert is_over(outcome)


@pytest.mark.parametrize(
    "outcome",
    [
        "",
        "正在化解",
        "未化解",
        "尚未办结",
        "稳控中",
        "已调解，未达成协议",
        "拟签订协议",
        "部分已解决",
        "争取当场化解",
        "无法达成协议",
        "已交办司法所",
        "已化解后反弹",
        "双方未能达成一致，化解中",
        "预计下月办结，待化解",
    ],
)
def test_words_that_do_not(outcome):
    assert not is_over(outcome)


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("来信来访", Channel.VISIT),
        ("窗口", Channel.VISIT),
        ("12345转办", Channel.HOTLINE),
        ("网格上报", Channel.GRID),
        ("非警务警情", Channel.POLICE),
        ("110", Channel.POLICE),
        ("网上信访", Channel.ONLINE),
        ("来信", Channel.LETTER),
        ("来电", Channel.CALL),
        ("上级交办", Channel.FORWARDED),
        ("日常排查", Channel.CANVASS),
        ("其他", None),
    ],
)
def test_a_source_in_words_is_the_channel_it_means(text, channel):
    assert channel_of(text) == channel


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("婚恋家庭", "婚恋家庭"),
        ("邻里纠纷", "邻里"),
        ("拖欠农民工工资", "劳动人事"),
        ("劳资纠纷（建筑）", "劳动人事"),
        ("其他", "其他纠纷"),
        ("噪声", "噪音扰民"),
        ("矛盾纠纷", None),
        ("外星人", None),
    ],
)
def test_categories_by_name_by_other_word_and_by_what_they_contain(text, name):
    found = Categories(Category.objects.order_by("order").values_list("id", "kind", "name", "words")).find(
        text
    )
    assert (Category.objects.get(pk=found[0]).name if found else None) == name
    assert found is None or found[1] in (Kind.DISPUTE, Kind.REQUEST)


@pytest.fixture
def places(db):
    home = street().area
    for number, name in enumerate(("碧桂", "老街", "望湖", "望湖东"), 2):
        code = f"{home.code}00{number}"
        community = area(code, f"{name}社区", AreaLevel.COMMUNITY, home)
        whole = area(f"{code}01", f"{name}社区网格", AreaLevel.GRID3, community)
        for grid in range(1, 6):
            area(f"{code}01{grid:03d}", f"{grid}网格", AreaLevel.GRID4, whole)
    return Places(home, NOW.date())


@pytest.mark.parametrize(
    ("community", "grid", "place", "code", "understood"),
    [
        ("碧桂社区", "", "", "002", (True, True)),
        ("碧桂", "", "", "002", (True, True)),
        ("碧桂社区居委会", "5网格", "", "00201005", (True, True)),
        ("碧 桂 社 区", "第5网格", "", "00201005", (True, True)),
        ("碧桂", "05", "", "00201005", (True, True)),
        ("碧桂", "第三网格", "", "00201003", (True, True)),
        ("碧桂", "碧桂5网格", "", "00201005", (True, True)),
        ("碧桂", "99网格", "", "002", (True, False)),
        ("望湖", "", "", "004", (True, True)),
        ("第1街道望湖东社区", "", "", "005", (True, True)),
        ("老街、碧桂", "", "", "", (False, True)),
        ("别处", "5网格", "", "", (False, False)),
        ("", "老街社区2网格", "", "00301002", (True, True)),
        ("", "", "碧桂社区30幢2单元", "002", (True, True)),
        ("", "", "碧桂路30号", "", (True, True)),
        ("", "", "", "", (True, True)),
    ],
)
def test_communities_and_grids_in_words(places, community, grid, place, code, understood):
    found, *known = places.find(community, grid, place)
    assert Area.objects.get(pk=found).code == street().area.code + code
    assert tuple(known) == understood


@pytest.mark.django_db
def test_a_drafter_asks_two_questions(django_assert_num_queries):
    home = street()
    batch = ImportBatch(centre=home.centre, area=home.area, created_at=NOW)
    with django_assert_num_queries(2):
        Drafter(batch, Guess(0, 0, 0, {}, {}, {}, 0.0), NOW)
