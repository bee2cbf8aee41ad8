"""The month's risk work: each figure is recounted by plain loops and opens exactly its rows."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from analysis.figures.risk import doubt, factor_lines
from analysis.figures.scope import Scope
from analysis.rules import Month
from cases.choices import State
from core import jobs
from core.models import Job
from risk.actions import deciding, levels
from risk.choices import AssessmentState, FactorState, Origin
from risk.models import AssessedFactor, Assessment, LevelChange
from risk.permissions.assessing import Mark
from tests.builders import (
    NOW,
    assessment_of,
    assessor,
    case_at,
    commander,
    director,
    stranger,
    street,
    window,
)
from tests.pages import download, text

pytestmark = pytest.mark.django_db
PAGE = "/analysis/risk/"
STORIES: tuple[tuple[str, set[str]], ...] = (
    ("前夫到店里扬言要捅死她，随身带刀，她不敢回家。", {"A01", "A03"}),
    ("他在窗口大喊大叫，情绪激动。", set()),
    ("丈夫酗酒，三年来经常殴打她，扬言杀她全家。", {"B04", "A01"}),
)


def judged(
    narrative: str, keep: set[str], add: tuple[str, ...] = (), at=NOW, unknown: tuple[str, ...] = ()
) -> Assessment:
    """Decided by the assessor: these suggestions stay, the others go, something is added."""
    one = assessment_of(case_at(State.ACCEPTED, narrative=narrative), at=at - timedelta(minutes=40))
    codes = one.factors.values_list("code", flat=True)
    marks = {
        code: Mark(FactorState.CONFIRMED) if code in keep else Mark(FactorState.REMOVED, "查实没有")
        for code in codes
    }
    marks |= {code: Mark(FactorState.CONFIRMED, "走访得知") for code in add if code not in marks}
    marks |= {code: Mark(FactorState.UNKNOWN, "问不到") for code in unknown}
    one = deciding.decide(
        by=assessor(), assessment=one, marks=marks, seen=one.screening.text_sha, note="查实", at=at
    )
    if one.state == AssessmentState.PROPOSED:
        change = LevelChange.objects.get(assessment=one)
        levels.confirm_lowering(by=commander(), change=change, note="同意", at=at)
        one.refresh_from_db()
    return one


@pytest.fixture
def month():
    for narrative, keep in STORIES:
        judged(narrative, keep, add=("B09",))
    judged(STORIES[1][0], set(), unknown=("B08", "B10"))


def figures(page: str) -> list[tuple[str, int]]:
    """(address, number) of every linked figure of the page."""
    found = re.findall(r'<a href="(/risk/assessments/[^"]*)">(\d+)</a>', page)
    return [(url.replace("&amp;", "&"), int(number)) for url, number in found]


def test_every_figure_opens_its_rows(sign_in, month):
    client = sign_in(commander())
    shown = figures(client.get(PAGE).content.decode())
    assert len(shown) > 12
    assert any(number for _, number in shown)
    for url, number in shown:
        rows = client.get(url).content.decode()
        assert rows.count("data-open") == number, url


def test_the_factors_are_those_of_plain_loops(sign_in, month):

    lines = {one.code: one for one in factor_lines(Scope(commander(), street().area, Month.of(NOW)))}
    counted: dict[str, list[int]] = {}
    for row in AssessedFactor.objects.all():
        agreed, removed, added, unknown = counted.setdefault(row.code, [0, 0, 0, 0])
        confirmed, told = row.state == FactorState.CONFIRMED, row.origin == Origin.SUGGESTED
        removed_it = row.state == FactorState.REMOVED
        counted[row.code] = [
            agreed + (confirmed and told),
            removed + (removed_it and told),
            added + (confirmed and not told),
            unknown + (row.state == FactorState.UNKNOWN),
        ]
    assert counted
    assert {
        code: [one.agreed, one.removed, one.added, one.unknown]
        for code, one in lines.items()
        if code in counted
    } == counted
    assert lines["B09"].added == 3
    assert (lines["B08"].unknown, lines["B08"].precision) == (1, None)
    assert lines["B09"].recall == 0.0


def test_a_definition_on_which_people_disagree_is_marked(sign_in):
    for _ in range(5):
        judged(STORIES[0][0], set())
    shown = text(sign_in(commander()).get(PAGE))
    assert "看定义" in shown


def test_a_level_that_rises_is_movement(sign_in):
    first = judged(STORIES[0][0], set(), at=NOW - timedelta(hours=2))
    again = deciding.reassess(by=director(), case=first.case, note="又来了", at=NOW - timedelta(hours=1))
    marks = {one.code: Mark(FactorState.CONFIRMED) for one in again.factors.all()}
    deciding.decide(
        by=assessor(), assessment=again, marks=marks, seen=again.screening.text_sha, note="", at=NOW
    )
    client = sign_in(commander())
    assert client.get("/risk/assessments/?moved=up").content.decode().count("data-open") == 1
    assert client.get("/risk/assessments/?moved=down").content.decode().count("data-open") == 0
    assert client.get("/risk/assessments/?moved=first").content.decode().count("data-open") == 1


@pytest.mark.parametrize(
    "query", ["?month=1999-99", "?centre=x", "?month=2027-05&centre=99999", "?factor=%00"]
)
def test_what_cannot_be_read_is_this_month(sign_in, query, month):
    for page in (PAGE, "/risk/assessments/"):
        assert sign_in(commander()).get(page + query).status_code == 200


def test_an_empty_month_says_so(sign_in):
    assert "还没有评定" in text(sign_in(commander()).get(PAGE))
    assert "没有评定记录" in text(sign_in(commander()).get("/risk/assessments/"))


def test_scores_are_for_their_readers(sign_in, month):
    assert sign_in(window()).get(PAGE).status_code == 403
    assert sign_in(window()).get("/risk/assessments/").status_code == 403
    other = text(sign_in(stranger()).get("/risk/assessments/"))
    assert "没有评定记录" in other


def test_the_workbook_of_the_factors(sign_in, month):
    client = sign_in(commander())
    client.post("/analysis/risk/export/")
    jobs.run_due()
    content, _ = download(client, reverse("job_file", args=[Job.objects.latest("id").pk]))
    assert content[:2] == b"PK"


def test_a_month_asks_the_same_for_many_as_for_few(sign_in, django_assert_max_num_queries):
    for _ in range(6):
        judged(STORIES[0][0], {"A01"})
    client = sign_in(commander())
    with django_assert_max_num_queries(18):
        client.get(PAGE)


def test_what_nobody_could_tell_is_counted_and_opens_its_rows(sign_in, month):
    """Unknown is no answer: it moves no agreement, and a decision with too much of it is found again."""
    found = doubt(Scope(commander(), street().area, Month.of(NOW)))
    states = list(AssessedFactor.objects.values_list("state", flat=True))
    assert (found.answers, found.of) == (states.count("unknown"), len(states) - states.count("suggested"))
    assert found.answers == 2
    uncertain = Assessment.objects.filter(is_uncertain=True).count()
    assert found.uncertain == uncertain > 0
    rows = text(sign_in(commander()).get(found.url))
    assert rows.count("data-open") == rows.count('word-soon">不明过多') == uncertain
