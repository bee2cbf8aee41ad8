"""One field finds by number, name, pinyin, phone and ID number; and only what the officer may see (trap 14)."""

import pytest
from django.db import connection

from cases.actions.people import PersonText
from cases.models import Case
from dispatch.actions.registering import of_letter
from dispatch.choices import SlipState
from dispatch.models import Paper
from tests.builders import (
    assisted,
    case_at,
    director,
    letter_of,
    liaison,
    registered,
    slip_at,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import text, total

pytestmark = pytest.mark.django_db

WANG = PersonText("王小强", "13800001234", "530199198112113972")


def found(typed: str, by=None) -> int:
    return Case.objects.visible_to(by or director()).search(typed).count()


@pytest.fixture
def _two():
    registered(people=(WANG,))
    registered(people=(PersonText("李梅", "13900005678"),), narrative="电梯停运三天，老人出不了门。")


@pytest.mark.usefixtures("_two")
@pytest.mark.parametrize(
    "typed",
    [
        "J12026-00001", "j12026-00001", "J12026-00001 ", "00001", "1",
        "王小强", "小强", "王", "王 小 强", "wxq", "WXQ", "wx", "wangxiaoqiang", "wangxiao",
        "13800001234", "138 0000 1234", "１３８００００１２３４", "+86 138-0000-1234", "1234",
        "530199198112113972", "烧烤店",
    ],
)  # fmt: skip
def test_each_way_finds_the_one_case(typed):
    assert [case.number for case in Case.objects.visible_to(director()).search(typed)] == ["J12026-00001"]


@pytest.mark.usefixtures("_two")
@pytest.mark.parametrize(
    "typed", ["张三", "zs", "13800009999", "9999", "00009", "J22026-00001", "𠮷", "煤气"]
)
def test_what_is_not_there_is_not_found(typed):
    assert found(typed) == 0


@pytest.mark.usefixtures("_two")
def test_nothing_typed_leaves_the_list_as_it_is():
    assert (found(""), found("   "), found("J12026")) == (2, 2, 2)


def test_the_tail_of_a_phone_finds_phones_only():
    """Trap 14: the same digits elsewhere are no phone."""
    mine = registered(people=(PersonText("甲", "13800001234"),))
    registered(people=(PersonText("乙", "13812340000", "530199198112111234"),), narrative="欠款1234元，1234")
    assert list(Case.objects.visible_to(director()).search("1234")) == [mine]


def test_a_phone_finds_the_phone_not_the_id_number():
    """Trap 14."""
    registered(people=(PersonText("甲", "", "13800001234"),))
    assert found("13800001234") == 0


@pytest.mark.parametrize("name", ["𠮷田㛃", "阿卜杜拉·买买提", "Nguyễn Văn A", "单雄信"])
def test_rare_and_foreign_names_are_found_whole(name):
    registered(people=(PersonText(name),))
    assert found(name) == 1


@pytest.mark.parametrize("typed", ["sxx", "dxx", "shanxiongxin"])
def test_a_surname_is_found_by_both_its_readings(typed):
    registered(people=(PersonText("单雄信"),))
    assert found(typed) == 1


def test_the_number_of_the_old_ledger_finds_its_case():
    case = case_at("accepted")
    Case.objects.filter(pk=case.pk).update(source_number="XF-2019/007")
    assert found("XF-2019/007") == 1


WHOLE = [
    "街1综交〔2026〕1号", "街1综交(2026)1号", "街1综交[2026]1号", "街1综交（2026）1号", "街1综交【2026】1号",
    "街1综交〔2026〕１号", " 街1综交〔 2026 〕 1 号 ", "街1综交〔2026〕1", "街1综交〔2026〕001号", "〔2026〕1号",
    "(2026)1号", "［2026］1号",
]  # fmt: skip


@pytest.mark.parametrize("typed", WHOLE)
def test_the_official_number_of_a_slip_finds_its_case(typed):
    case = slip_at(SlipState.APPROVED).case
    slip_at(SlipState.ISSUED)
    assert [one.pk for one in Case.objects.visible_to(director()).search(typed)] == [case.pk]


@pytest.mark.parametrize(
    "typed",
    ["街1综交〔2026〕", "街2综交〔2026〕1号", "〔2025〕1号", "街1综交〔2026〕12号", "街1综提〔2026〕1号"],
)
def test_the_number_of_no_paper_finds_nothing(typed):
    slip_at(SlipState.ISSUED)
    assert found(typed) == 0


def test_an_assisting_units_number_and_a_letters_find_the_case_too():
    lead = slip_at(SlipState.ACKNOWLEDGED)
    other = assisted(lead, unit(street().area, "妇联"))
    assert (other.number, found("街1综交〔2026〕1号之1"), found("（2026）1号之1")) == (
        f"{lead.number}之1",
        1,
        1,
    )
    letter = letter_of(lead, number="街1综提〔2026〕1号")
    Paper.objects.create(**of_letter(letter))
    assert found(letter.number) == 1


def test_a_number_of_a_case_one_may_not_see_finds_nothing():
    slip_at(SlipState.ISSUED)
    assert found("街1综交〔2026〕1号", stranger()) == 0
    assert found("街1综交〔2026〕1号", liaison(unit(street().area, "妇联"))) == 0
    assert found("街1综交〔2026〕1号", liaison()) == 1


@pytest.mark.parametrize(("typed", "most"), [("街1综交〔2026〕1号", 2), ("〔2026〕1号", 3)])
def test_an_official_number_is_looked_up_by_its_index(django_assert_max_num_queries, typed, most):
    slip_at(SlipState.ISSUED)
    who = director()
    with django_assert_max_num_queries(most):
        list(Case.objects.visible_to(who).search(typed))
    plan = Paper.objects.cases_meant(typed).explain()
    # of three rows PostgreSQL reads all
    assert connection.vendor == "postgresql" or "SEARCH" in plan


@pytest.mark.usefixtures("_two")
def test_a_stranger_finds_nothing():
    assert [found(typed, stranger()) for typed in ("王小强", "1234", "J12026-00001")] == [0, 0, 0]


@pytest.mark.usefixtures("_two")
@pytest.mark.parametrize(
    "typed",
    [
        "%", "_", "\\", "'", '"', "\x00", "a\x00b", "<script>", "=1+1", "😀", "１" * 50, "9" * 60, "x" * 61,
        "-", "+", "()", "[a-z", "２０２６",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_answered(sign_in, typed):
    """Trap 25."""
    response = sign_in(window()).get("/cases/", {"q": typed})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


@pytest.mark.usefixtures("_two")
def test_too_long_a_text_is_said_beside_the_field(sign_in):
    page = sign_in(window()).get("/cases/", {"q": "王" * 61})
    assert "60" in text(page)


@pytest.mark.usefixtures("_two")
def test_the_page_finds_like_the_query(sign_in):
    assert [total(sign_in(window()).get("/cases/", {"q": typed})) for typed in ("wxq", "1234", "9999")] == [
        1,
        1,
        0,
    ]
