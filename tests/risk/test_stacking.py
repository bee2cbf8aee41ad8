"""Several matters together: the rule by itself, whatever the order; then rows, who reads them, who is told."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.actions import intake
from cases.actions.people import PersonText
from cases.choices import Channel, Role, State
from cases.models import Case, Category, Party, Person
from core import jobs
from core.models import Job, Notice
from governance.choices import Capability, Sees
from risk.actions import stacking as actions
from risk.actions.screening import screen
from risk.choices import SubjectKind
from risk.models import Screening, Stack
from risk.rules.catalogue import shipped
from risk.rules.scoring import score
from risk.rules.stacking import Matter, disputes, stacked
from tests.builders import (
    NOW,
    assessor,
    case_at,
    commander,
    director,
    officer,
    registered,
    secretary,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import download, text

TODAY = date(2026, 11, 17)
CODES = st.sets(st.sampled_from(sorted(shipped().factors)))


def matter(key: int, *codes: str, against: tuple[int, ...] = (), category: str = "", **more) -> Matter:
    facts = {"is_open": True, "called_on": None} | more
    return Matter(key, frozenset(codes), frozenset(against), category or str(key), **facts)


def together(*matters: Matter, **more):
    return stacked(matters, shipped(), today=TODAY, **more)


# the worked examples of the catalogue's author: six people, fifteen matters
PEOPLE = [
    ([["B08"], ["B07"], ["E01", "E07"]], ["B07", "B08", "B11", "E01", "E07"], 9, "high"),
    ([["B09"], ["E05"]], ["B09", "B11", "E05"], 4, "low"),
    ([["A04"], ["B05"], ["E02"]], ["A04", "B05", "B11", "E02"], 9, "high"),
    ([[], [], []], ["B11"], 2, "low"),
    ([["B06", "B08", "E05"], ["A07", "E03"]], ["A07", "B06", "B08", "B11", "E03", "E05"], 11, "high"),
    ([["A02"], ["A01", "A03"]], ["A01", "A03", "B11"], 12, "high"),
]


@pytest.mark.parametrize(("matters", "union", "points", "expected"), PEOPLE)
def test_several_small_matters_of_one_person_are_seen_together(matters, union, points, expected):
    found = together(*(matter(key, *codes) for key, codes in enumerate(matters)))
    codes = sorted(part.code for part in found.parts)
    assert (codes, found.score.points, found.score.level) == (union, points, expected)


def test_one_matter_alone_is_no_stacking():
    assert [part.code for part in together(matter(1, "A04")).parts] == ["A04"]
    assert together().score.points == 0


def test_each_part_names_its_matters_and_the_parts_add_up():
    found = together(matter(1, "B08", "E01"), matter(2, "B08"))
    assert {part.code: part.matters for part in found.parts} == {"B08": (1, 2), "E01": (1,), "B11": (1, 2)}
    assert sum(part.points for part in found.parts) == found.score.points


def test_what_is_finished_gives_no_factor():
    found = together(matter(1, "A01", is_open=False), matter(2, "E01"))
    assert [part.code for part in found.parts] == ["E01"]


@pytest.mark.parametrize(
    ("matters", "groups"),
    [
        # the same opponent
        ([matter(1, against=(9,)), matter(2, against=(9, 8))], [(1, 2)]),
        # joined by a third matter
        ([matter(1, against=(9,)), matter(2, against=(8,)), matter(3, against=(8, 9))], [(1, 2, 3)]),
        ([matter(1, against=(9,)), matter(2, against=(8,))], [(1,), (2,)]),
        # nobody known: by category
        ([matter(1, category="noise"), matter(2, category="noise")], [(1, 2)]),
        ([matter(1, category="noise"), matter(2, category="debts")], [(1,), (2,)]),
        ([matter(1, against=(9,), category="noise"), matter(2, category="noise")], [(1,), (2,)]),
    ],
)
def test_what_is_one_dispute(matters, groups):
    assert sorted(tuple(sorted(one.key for one in group)) for group in disputes(matters)) == groups
    found = together(*matters)
    assert ("B11" in {part.code for part in found.parts}) == (len(groups) > 1)


@pytest.mark.parametrize(
    ("days", "is_repeated"),
    [((0, 10), True), ((0, 365), True), ((0, 366), False), ((5,), False), ((-3, 0), False)],
)
def test_two_police_calls_within_a_year_are_repeated_calls(days, is_repeated):
    calls = [
        matter(key, against=(9,), called_on=TODAY - timedelta(days=back), is_open=key == 0)
        for key, back in enumerate(days)
    ]
    assert ("B05" in {part.code for part in together(*calls).parts}) == is_repeated


def test_calls_about_two_disputes_are_not_repeated_calls():
    found = together(matter(1, against=(9,), called_on=TODAY), matter(2, against=(8,), called_on=TODAY))
    assert [part.code for part in found.parts] == ["B11"]


def test_a_finished_dispute_calls_nobody():
    calls = [matter(key, against=(9,), called_on=TODAY, is_open=False) for key in (1, 2)]
    assert together(*calls).parts == ()


def test_a_pair_has_one_dispute():
    found = together(matter(1, "A02"), matter(2, "E02"), is_pair=True)
    assert [part.code for part in found.parts] == ["E02", "A02"]
    assert found.disputes == ((1, 2),)


MATTERS = st.lists(
    st.builds(
        Matter,
        key=st.integers(1, 6),
        codes=CODES.map(frozenset),
        opponents=st.frozensets(st.integers(10, 13), max_size=2),
        category=st.sampled_from(["noise", "debts"]),
        is_open=st.booleans(),
        called_on=st.none() | st.dates(date(2025, 6, 1), date(2026, 12, 31)),
    ),
    max_size=6,
    unique_by=lambda one: one.key,
)


@given(MATTERS, st.randoms(), st.booleans())
def test_the_order_of_matters_never_matters(matters, chance, is_pair):
    shuffled = chance.sample(matters, len(matters))
    assert together(*shuffled, is_pair=is_pair) == together(*matters, is_pair=is_pair)
    # the same matter told twice is one
    assert together(*matters, *shuffled, is_pair=is_pair) == together(*matters, is_pair=is_pair)


@given(MATTERS)
def test_together_is_never_less_than_one_open_matter_alone(matters):
    alone = [score(one.codes, shipped()).points for one in matters if one.is_open]
    assert together(*matters).score.points >= max(alone, default=0)


# --- rows

DEBT = "他欠了高利贷三十多万元，债主天天上门。"
GRUDGE = "两家为楼道堆物结怨多年，调解两次未果，他扬言要打断对方的腿。"
STRANGER_TO_ALL = PersonText("孙二", "13900000002")


def told_by(name: str, phone: str, narrative: str, **more) -> Case:
    people = (PersonText(name, phone, **more.pop("person", {})), *more.pop("against", ()))
    return registered(narrative=narrative, people=people, **more)


def of(code: str) -> Category:
    return Category.objects.get(code=code)


def several(**more) -> list[Case]:
    """Two matters of one person, neither high by itself."""
    return [
        told_by("钱大", "13900000001", DEBT, category=of("debts"), **more),
        told_by("钱大", "13900000001", GRUDGE, category=of("neighbours"), **more),
    ]


def reckoned() -> None:
    screen(NOW)
    actions.restack(NOW + timedelta(minutes=1))


@pytest.mark.django_db
def test_the_sweep_puts_a_persons_matters_together():
    cases = several()
    reckoned()
    one = Stack.objects.get(kind=SubjectKind.PERSON)
    assert (one.open_count, one.dispute_count, one.area) == (2, 2, street().area)
    assert sum(points for _, points, _ in one.parts) == one.points
    assert {row.case_id for row in one.cases.all()} == {case.pk for case in cases}
    found = {code for code, _, _ in one.parts}
    assert {code for row in Screening.objects.all() for code in row.codes} | {"B11"} >= found > {"B11"}


@pytest.mark.django_db
def test_a_sweep_twice_is_a_sweep_once_and_what_ends_goes():
    first, second = several()
    reckoned()
    before = Stack.objects.values_list("pk", "points").get(kind=SubjectKind.PERSON)
    actions.restack(NOW + timedelta(minutes=2))
    assert Stack.objects.values_list("pk", "points").get(kind=SubjectKind.PERSON) == before
    intake.withdraw(by=director(), case=second, note="来访人撤回", at=NOW + timedelta(minutes=3))
    actions.restack(NOW + timedelta(minutes=4))
    assert not Stack.objects.exists()
    assert Case.objects.filter(pk=first.pk).exists()


@pytest.mark.django_db
def test_people_of_one_address_are_a_household():
    home = {"person": {"address": "望湖路 12 号 3-402"}}
    told_by("赵父", "13900000003", DEBT, **home)
    told_by("赵子", "13900000004", GRUDGE, person={"address": "望湖路12号3－402"})
    reckoned()
    one = Stack.objects.get(kind=SubjectKind.HOUSEHOLD)
    assert one.open_count == 2
    assert not Stack.objects.filter(kind=SubjectKind.PERSON).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["望湖社区", "望湖", ""])
def test_an_address_without_a_house_makes_no_household(address):
    for name, phone in (("赵父", "13900000003"), ("赵子", "13900000004")):
        told_by(name, phone, DEBT, person={"address": address})
    reckoned()
    assert not Stack.objects.exists()


@pytest.mark.django_db
def test_a_pair_is_seen_with_its_calls():
    against = (PersonText("李四", "13900000005", role=Role.COUNTERPART),)
    for _ in range(2):
        told_by("钱大", "13900000001", "楼上漏水吵架。", against=against, channel=Channel.POLICE)
    reckoned()
    one = Stack.objects.get(kind=SubjectKind.PAIR)
    assert {code for code, _, _ in one.parts} == {"B05"}
    people = set(Party.objects.values_list("person", flat=True))
    assert {one.person_id, one.other_id} == people


@pytest.mark.django_db
def test_each_street_has_its_sum_and_the_district_that_of_both():
    told_by("钱大", "13900000001", DEBT)
    told_by("钱大", "13900000001", GRUDGE)
    told_by("钱大", "13900000001", DEBT, home=street(2), by=window(street(2)))
    reckoned()
    rows = Stack.objects.filter(kind=SubjectKind.PERSON)
    assert {one.area.name: one.open_count for one in rows} == {"第1街道": 2, "云澜区": 3}
    assert rows.visible_to(assessor()).get().open_count == 2


@pytest.mark.django_db
def test_a_sum_with_a_case_out_of_sight_is_not_shown_and_that_of_the_others_is():
    several()
    told_by("钱大", "13900000001", DEBT, restriction="minor")
    reckoned()
    rows = Stack.objects.filter(kind=SubjectKind.PERSON)
    assert sorted(rows.values_list("has_restricted", "open_count")) == [(False, 2), (True, 3)]
    assert rows.visible_to(secretary()).get().open_count == 2
    assert not rows.visible_to(stranger()).exists()


@pytest.mark.django_db
def test_the_accused_unit_reads_no_sum_of_a_case_about_it():
    office = unit(street().area, "第1城管队")
    several()
    told_by("钱大", "13900000001", DEBT, excluded=[office])
    reckoned()
    chief = officer(office, Capability.COMMAND, sees=Sees.AREA, name="队长")
    assert not Stack.objects.filter(open_count=3).visible_to(chief).exists()


@pytest.mark.django_db
def test_commanders_are_told_once_when_it_is_higher_together():
    boss = commander()
    cases = several()
    screen(NOW)
    Notice.objects.all().delete()
    actions.restack(NOW + timedelta(minutes=1))
    one = Stack.objects.get(kind=SubjectKind.PERSON)
    assert one.is_raised
    told = Notice.objects.filter(text__contains="多类叠加")
    assert [notice.recipient_id for notice in told] == [boss.pk]
    assert "钱大" not in told.get().text
    Case.objects.filter(pk=cases[0].pk).update(acted_at=NOW + timedelta(minutes=2))
    actions.restack(NOW + timedelta(minutes=3))
    assert told.count() == 1


@pytest.mark.django_db
def test_a_round_asks_as_much_for_many_people_as_for_few(django_assert_max_num_queries):
    for number in range(12):
        for narrative in (DEBT, GRUDGE):
            told_by("钱大", f"139000001{number:02}", narrative)
    screen(NOW)
    with django_assert_max_num_queries(60):
        actions.restack(NOW + timedelta(minutes=1))
    assert Stack.objects.count() == 12


@pytest.mark.django_db
def test_pages_say_each_part_and_name_nobody(sign_in):
    cases = several()
    reckoned()
    client = sign_in(assessor())
    one = Stack.objects.get(kind=SubjectKind.PERSON)
    listed = text(client.get("/risk/stacks/", {"level": "all"}))
    assert "钱*" in listed
    assert "钱大" not in listed
    shown = text(client.get(reverse("stack_show", args=[one.pk])))
    assert all(case.number in shown for case in cases)
    assert "多类矛盾叠加" in shown
    assert f"{one.points} 分" in shown
    assert "叠加" in text(client.get(reverse("case_show", args=[cases[0].pk])))


@pytest.mark.django_db
def test_who_reads_no_scores_reads_no_sums(sign_in):
    case = several()[0]
    reckoned()
    client = sign_in(window())
    assert client.get("/risk/stacks/").status_code == 403
    assert 'id="stacks"' not in text(client.get(reverse("case_show", args=[case.pk])))


@pytest.mark.django_db
def test_the_workbook_has_the_rows_of_the_list(sign_in):
    several()
    reckoned()
    client = sign_in(assessor())
    client.post("/risk/stacks/export/?level=all")
    jobs.run_due()
    content, _ = download(client, reverse("job_file", args=[Job.objects.latest("id").pk]))
    assert content[:2] == b"PK"


@pytest.mark.django_db
def test_old_rows_are_reckoned_anew_by_night():
    several()
    reckoned()
    Person.objects.update(address_index=None)
    Stack.objects.update(computed_at=NOW - timedelta(days=2), points=99)
    actions.restack(NOW + timedelta(minutes=5))
    assert Stack.objects.get().points != 99


@pytest.mark.django_db
def test_a_closed_case_alone_is_nothing():
    case_at(State.CLOSED)
    reckoned()
    assert not Stack.objects.exists()
