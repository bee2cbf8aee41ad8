"""Each figure, recomputed the slow way on random rows; what it means; how many queries it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.figures import counts
from analysis.figures.catalogue import BY_KEY, DEFINITIONS
from analysis.figures.hazards import hazard_lines
from analysis.figures.letters import letter_counts, letter_lines
from analysis.figures.months import read_month
from analysis.figures.scope import Scope
from analysis.rules import Month, Rate
from cases.actions import closing
from cases.choices import Channel, ContactResult, Kind, State
from cases.forms import CaseFilterForm
from cases.models import Case
from dispatch import actions
from dispatch.choices import LetterKind, LetterState, ReturnReason, SlipState
from risk.actions.screening import screen
from risk.models import HazardClass, Screening
from tests.analysis.months import MIDDLE, MONTH, Slow, fill, scope_for
from tests.builders import (
    NOW,
    case_at,
    commander,
    director,
    letter_of,
    liaison,
    many_cases,
    registered,
    secretary,
    slip_at,
    standing,
    stranger,
    street,
)

pytestmark = pytest.mark.django_db
SEEDS = range(8)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("month", [MONTH, Month(2026, 11), Month(2025, 10)], ids=str)
def test_each_figure_is_what_plain_loops_over_the_rows_give(seed, month):
    fill(seed)
    figures, slow = read_month(scope_for(month=month)), Slow(director(), month)
    expected = slow.counts()
    for one in DEFINITIONS:
        value = figures.figures[one.key].value
        if one.form == "rate":
            assert value == Rate(expected[one.part], expected[one.whole]), one.key
        elif one.form == "hours":
            assert value == slow.hours(slow.slips()), one.key
        else:
            assert value == expected[one.key], one.key
    assert [line for line in figures.checks() if line[1] != line[2]] == []


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_the_comparison_months_are_figures_of_their_own(seed):
    fill(seed)
    figures = read_month(scope_for()).figures
    before, year_ago = (read_month(scope_for(month=MONTH.shifted(n))).figures for n in (-1, -12))
    for key, one in figures.items():
        assert (one.before, one.year_ago) == (before[key].value, year_ago[key].value), key


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_each_table_is_what_plain_loops_over_the_rows_give(seed):
    fill(seed)
    figures, slow = read_month(scope_for()), Slow(director(), MONTH)
    choices = {
        "by_channel": lambda case: Channel(case.channel).label,
        "by_kind": lambda case: Kind(case.kind).label,
        "by_category": lambda case: case.category.name if case.category else "待定",
        "by_level": lambda case: case.get_level_display() or "未评估",
        "by_community": community,
    }
    for table, label_of in choices.items():
        shown = {line.label: line.counts for line in getattr(figures, table)}
        groups = {label_of(case) for case in slow.cases} | set(shown)
        for label in groups:
            expected = slow.measure([case for case in slow.cases if label_of(case) == label])
            assert shown.get(label, dict.fromkeys(expected, 0)) == expected, (table, label)
    for day, came, done in figures.daily:
        assert came == sum(case.received_at.astimezone(NOW.tzinfo).date() == day for case in slow.new())
        assert done == sum(slow.end(case).astimezone(NOW.tzinfo).date() == day for case in slow.done())


def community(case: Case) -> str:
    path = case.area.path
    if path.startswith(street().community.path):
        return street().community.name
    return "第二社区" if "002." in path else f"{street().area.name}本级"


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_each_unit_is_what_plain_loops_over_its_slips_give(seed):
    fill(seed)
    slow = Slow(director(), MONTH)
    lines = {line.label: line for line in read_month(scope_for()).by_unit}
    assert set(lines) == {slip.unit.short_name for slip in slow.slips()}
    for label, line in lines.items():
        slips = [slip for slip in slow.slips() if slip.unit.short_name == label]
        assert line.hours == slow.hours(slips)
        running = [slip for slip in slips if slip.state in ("issued", "acknowledged", "answered")]
        expected = {
            "slips": len(slips),
            "slips_running": len(running),
            "slips_late": sum(slip.due_at <= NOW for slip in running),
            "slips_approved": sum(slip.state == "approved" for slip in slips),
            "acknowledged_in_time": sum(
                bool(slip.acknowledged_at) and slip.acknowledged_at < slip.acknowledge_due_at
                for slip in slips
            ),
            **{
                f"returned_{one}": sum(slip.return_reason == one for slip in slips)
                for one in ReturnReason.values
            },
        }
        assert {key: line.counts[key] for key in expected} == expected


@pytest.mark.parametrize("who", [director, secretary, commander, stranger, liaison])
def test_the_figure_the_list_and_the_ledger_agree_for_every_officer(who):
    """Trap 20: the same days in the case list give the same number."""
    fill(3)
    by = who()
    figures = read_month(scope_for(by))
    form = CaseFilterForm({"since": "2026-10-01", "until": "2026-10-31", "area": ""}, standing=by)
    assert form.is_valid()
    listed = form.narrow(Case.objects.visible_to(by)).filter(area__path__startswith=street().area.path)
    assert figures.count("new") == listed.count() == len(figures.case_ids)
    assert set(figures.case_ids) == set(listed.values_list("pk", flat=True))


def test_a_complaint_against_an_officer_is_not_counted_before_that_officer():
    """Trap 26."""
    registered(at=MIDDLE)
    registered(at=MIDDLE, excluded=[street().centre])
    assert read_month(scope_for(director())).count("new") == 1
    assert read_month(scope_for(commander())).count("new") == 2


def test_done_excludes_what_was_reopened():
    """Trap 8."""
    case = case_at(State.COMPLETED, at=MIDDLE)
    assert read_month(scope_for()).count("completed") == 1
    closing.reopen(by=director(), case=case, note="没有解决", at=MIDDLE + timedelta(days=20))
    figures = read_month(scope_for())
    assert (figures.count("completed"), figures.count("open_end")) == (0, 1)
    assert figures.rate("completion") == Rate(0, 1)
    november = read_month(scope_for(month=Month(2026, 11)))
    assert (november.count("reopened"), november.count("open_start")) == (1, 1)


def test_a_case_without_a_deadline_is_not_kept_and_is_named():
    """Trap 8: a missing deadline counts as missing."""
    case_at(State.COMPLETED, at=MIDDLE)
    slip = slip_at(SlipState.APPROVED, at=MIDDLE)
    figures = read_month(scope_for())
    assert slip.case.state == State.COMPLETED
    assert (figures.rate("on_time"), figures.count("untimed")) == (Rate(1, 1), 1)


def test_a_case_done_at_its_deadline_is_late():
    slip = slip_at(SlipState.APPROVED, at=MIDDLE)
    slip.case.clocks.filter(kind="complete").update(due_at=MIDDLE)
    assert read_month(scope_for()).rate("on_time") == Rate(0, 1)


def test_who_was_not_reached_is_in_no_rate_of_satisfaction():
    results = [
        ContactResult.SATISFIED,
        ContactResult.UNREACHED,
        ContactResult.DECLINED,
        ContactResult.DISSATISFIED,
    ]
    for result in results:
        case = case_at(State.COMPLETED, at=MIDDLE)
        actions.follow_up(by=director(), case=case, result=result, note="", at=MIDDLE)
    figures = read_month(scope_for())
    assert figures.rate("satisfaction") == Rate(1, 2)
    assert figures.rate("follow_up") == Rate(2, 3), "the unhappy one is worked on again, one was not reached"


def test_a_moment_belongs_to_the_month_of_shanghai():
    edge = MONTH.start
    many_cases(1, received_at=edge)
    many_cases(1, received_at=edge - timedelta(microseconds=1))
    many_cases(1, received_at=MONTH.end)
    many_cases(1, received_at=MONTH.end - timedelta(microseconds=1))
    figures = read_month(scope_for())
    assert figures.count("new") == 2
    assert [came for _, came, _ in figures.daily] == [1, *[0] * 29, 1]


def test_a_month_without_a_case_is_all_zeros_and_dashes():
    figures = read_month(scope_for())
    for key, one in figures.figures.items():
        assert one.value in (0, Rate(0, 0), None), key
    assert all(left == right == 0 for _, left, right in figures.checks())


def test_the_number_of_queries_does_not_grow_with_the_cases():
    """Trap 15, for figures."""
    scope, spent = scope_for(), []
    for count in (10, 400):
        many_cases(count, received_at=MIDDLE)
        with CaptureQueriesContext(connection) as seen:
            read_month(scope)
        spent.append(len(seen))
    assert spent[0] == spent[1] <= 50


def test_a_district_counts_all_its_streets():
    registered(at=MIDDLE)
    registered(at=MIDDLE, home=street(2))
    from_above = standing(commander().officer)
    whole = Scope(from_above, street().area.parent, MONTH)
    assert counts.case_counts(whole)["new"] == 1, "an officer of the street sees the street"


def test_each_figure_is_defined_in_words():
    assert len(BY_KEY) == len(DEFINITIONS)
    for one in DEFINITIONS:
        assert all((one.label, one.formula, one.numerator, one.denominator, one.period, one.source)), one.key


def test_each_case_of_the_month_is_in_one_hazard_class_the_last_one_read():
    quarrel = registered(at=MIDDLE, narrative="丈夫喝醉后打妻子，掐她脖子。")
    plain = registered(at=MIDDLE, narrative="路灯不亮，请派人来修。")
    screen(MIDDLE)
    read = Screening.objects.get(case=quarrel)
    classes = list(HazardClass.objects.order_by("order", "id"))
    Screening.objects.filter(pk=read.pk).update(hazard_class=classes[0])
    read.pk, read.text_sha, read.hazard_class = None, "2", classes[1]
    read.save()
    lines = {one.label: one.new for one in hazard_lines(scope_for())}
    assert list(lines) == [*(one.name for one in classes), "不属六类"]
    assert {label: count for label, count in lines.items() if count} == {classes[1].name: 1, "不属六类": 1}
    assert Screening.objects.filter(case=plain, hazard_class=None).exists()


def test_the_letters_of_the_month_are_counted_by_kind_and_listed():
    slip = slip_at(SlipState.ACKNOWLEDGED, at=MIDDLE)
    letter_of(slip, numbered_at=MIDDLE)
    letter_of(slip, LetterKind.SUPERVISION, numbered_at=MIDDLE - timedelta(days=40))
    waiting = slip_at(SlipState.ACKNOWLEDGED, at=MIDDLE)
    letter_of(waiting, state=LetterState.PROPOSED, number=None, numbered_at=None, signed_by=None)
    assert dict(letter_counts(scope_for())) == {"交办单": 2, "提醒函": 1, "督办函": 0, "提级函": 0}
    assert [one.kind for one in letter_lines(scope_for())] == ["交办单", "交办单", "提醒函"]


def test_a_draft_is_no_slip_of_the_month():
    slip_at(SlipState.DRAFTED, at=MIDDLE)
    assert read_month(scope_for()).count("slips") == 0
