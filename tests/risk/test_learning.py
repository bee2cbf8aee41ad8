"""What confirmed assessments teach: only where it reads better than what is in use, and only when a person says so."""

import json
import zlib
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from cases.choices import Role
from cases.models import Case, Exclusion, Party
from core import jobs
from core.models import AuditLine, Notice
from core.refusals import Refused
from risk.actions import learning as actions
from risk.actions import screening
from risk.actions.versions import catalogue_of, in_force, reader_of
from risk.choices import AssessmentState, FactorState, Origin
from risk.models import AssessedFactor, Assessment, EditionSwitch, LearnedEdition, Screening
from risk.rules.catalogue import shipped
from risk.rules.lessons import lesson, without_names
from risk.rules.reader import Likeness, Reader, Together, comparing, reader, shipped_likeness
from risk.rules.reader.comparing import LEAST_LESSONS, Judged, Tally, Trial, compare, luck
from risk.rules.reader.learning import Lesson
from risk.rules.reader.likeness import Likened
from risk.rules.reader.passage import Passage
from risk.rules.texts import sha_of
from tests.builders import NOW, commander, director, many_cases, registered, street
from tests.pages import text
from tests.risk.test_catalogue_drafts import chief, keeper

NIGHT = datetime(2026, 11, 22, 2, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
NAMES = ("赵", "钱", "孙", "李", "周", "吴", "郑", "王")
PLACES = ("东", "西", "南", "北", "新", "老", "前", "后", "上", "下")
THINGS = ("路灯", "水管", "电梯", "门禁", "井盖")
# a way to pester that only this town knows
PLANTED = "逢五逢十给老人寄一包莲子，寄满就停"


def texts(number: int) -> list[tuple[str, bool]]:
    """(narrative, whether it holds the planted words), every fourth does, no two the same."""
    found = []
    for at in range(number):
        who, place = NAMES[at % 8], PLACES[at // 8 % 10] + PLACES[at // 80 % 10]
        planted = at % 4 == 0
        said = f"{who}某{PLANTED}" if planted else f"{THINGS[at % 5]}坏了，{who}某请派人来修"
        found.append((f"{place}街{said}。", planted))
    return found


def judged(number: int = 240, code: str = "A06") -> list[Judged]:
    return [
        Judged(at, f"{at:04}", said, Lesson(said, frozenset({code}) if planted else frozenset()))
        for at, (said, planted) in enumerate(texts(number))
    ]


# the rules


def test_what_the_rules_miss_and_officers_confirm_is_learned_and_proposed():
    assert not reader().read(f"张某{PLANTED}。").codes
    found = compare(judged(), shipped(), shipped_likeness())
    [trial] = found.trials
    assert (found.proposed, trial.shown, trial.why_not) == (("A06",), 60, "")
    assert (trial.rules.hits, trial.in_use.hits, trial.new.missed, trial.new.false) == (0, 0, 0, 0)
    assert (trial.better, trial.worse) == (60, 0)


def test_learning_again_and_in_another_order_gives_the_same():
    one, other = (compare(rows, shipped(), shipped_likeness()) for rows in (judged(), judged()[::-1]))
    assert one.weights == other.weights
    assert [trial.figures() for trial in one.trials] == [trial.figures() for trial in other.trials]


def test_too_few_lessons_teach_nothing():
    found = compare(judged(LEAST_LESSONS - 1), shipped(), shipped_likeness())
    assert (found.proposed, found.weights) == ((), b"")


def test_labels_that_follow_nothing_in_the_text_are_not_proposed():
    noise = [
        Judged(
            one.key,
            one.group,
            one.text,
            Lesson(one.text, frozenset({"A06"} if one.key * 7919 % 11 < 3 else ())),
        )
        for one in judged()
    ]
    found = compare(noise, shipped(), shipped_likeness())
    [trial] = found.trials
    assert found.proposed == ()
    assert trial.why_not


def test_narratives_about_one_person_are_never_on_both_sides():
    together = [Judged(one.key, "one", one.text, one.lesson) if one.key % 4 == 0 else one for one in judged()]
    [trial] = compare(together, shipped(), shipped_likeness()).trials
    # whoever read the sixty had seen none of them
    assert trial.new.hits == 0


def test_a_red_flag_that_the_rules_find_stays_even_where_officers_struck_it_out():
    threat = "刘某扬言要杀了她全家"
    rows = [
        Judged(one.key, one.group, said := one.text.replace("坏了", "坏了两天" if one.key % 2 else "坏了"),
               Lesson(said, frozenset({"A01"} if PLANTED in said else ())))
        for one in judged()
    ]  # fmt: skip
    rows += [Judged(1000 + at, f"x{at}", f"{said}{threat}。", Lesson(f"{said}{threat}。", frozenset()))
             for at, (said, planted) in enumerate(texts(240)) if not planted and at % 2]  # fmt: skip
    found = compare(rows, shipped(), shipped_likeness())
    assert found.proposed == ("A01",)
    new = Reader(shipped(), Together(shipped_likeness(), Likeness(found.weights), found.proposed))
    assert all("A01" in new.read(one.text).score.red_flags for one in rows if threat in one.text)
    assert all(set(one.was.score.red_flags) <= set(one.now.score.red_flags) for one in found.changes)


def test_a_factor_that_costs_a_red_flag_on_the_way_is_not_proposed():
    was = reader().read("刘某扬言要杀了她全家。")
    now = reader().read("李四半夜又在她家门把手上挂纸钱和花圈。")
    assert (was.score.red_flags, now.codes) == (("A01",), ("A06",))
    passing = Trial("A06", 60, Tally(0, 0, 60), Tally(0, 0, 60), Tally(60, 0, 0), better=60)

    class Fixed:
        def read(self, _text):
            return now

    held = [comparing._Held(judged(1)[0], 0, was, was)]
    assert comparing._proposed({"A06": passing}, held, lambda _fold, _codes: cast("Reader", Fixed())) == (
        (),
        (),
    )
    assert passing.why_not == "会漏掉已提示的红旗"


@pytest.mark.parametrize(
    ("in_use", "new", "better", "worse", "why"),
    [
        ((10, 0, 10), (20, 0, 0), 10, 0, ""),
        ((10, 0, 10), (9, 0, 11), 5, 6, "漏得比现用的多"),
        ((19, 0, 1), (20, 1, 0), 1, 1, "没有明显好于现用的和只用规则"),
        ((4, 0, 4), (8, 0, 0), 4, 0, "好的件数太少，可能是碰巧"),
    ],
)
def test_it_must_be_clearly_better_and_not_by_luck(in_use, new, better, worse, why):
    trial = Trial("A06", 20, Tally(*in_use), Tally(*in_use), Tally(*new), better, worse)
    assert trial.why_not == why


class Stubborn:
    """A second opinion that thinks the same of every text."""

    def __init__(self, scores: dict[str, tuple[float, float]]) -> None:
        self.scores = scores

    def read(self, passage: Passage) -> Likened:
        return Likened(self.scores, lambda _code: (0, len(passage.plain)))

    def phrase(self, _code: str, start: int, end: int, _passage: Passage) -> tuple[int, int]:
        return start, end


UNLIKELY = Stubborn(dict.fromkeys(shipped().factors, (-9.0, -9.0)))


def test_the_second_opinion_takes_no_red_flag_of_several_factors_apart_that_is_said_plainly():
    said = "女儿才五岁，当着孩子的面，张某又动手打了她一巴掌。"
    assert "B10+A04" in Reader(shipped()).read(said).score.red_flags
    assert "B10+A04" in Reader(shipped(), UNLIKELY).read(said).score.red_flags


def test_a_learned_factor_does_not_take_the_place_of_a_red_flag():
    known = shipped()
    pester = replace(known.factors["A06"], supersedes=("A01",))
    catalogue = replace(known, factors={**known.factors, "A06": pester})
    likely = Stubborn({"A06": (9.0, 9.0)})
    assert "A01" in Reader(catalogue, likely).read("刘某扬言要杀了她全家。").score.red_flags


def test_pure_luck_is_reckoned():
    assert luck(0, 0) == 1
    assert luck(7, 0) == pytest.approx(1 / 128)
    assert luck(5, 5) > 0.5


def test_unknown_is_neither_yes_nor_no():
    found = lesson(
        "x", {"A06": "confirmed", "E01": "removed", "B09": "unknown", "A01": "confirmed"}, shipped()
    )
    assert found.codes == {"A06", "A01"}
    # a threat to kill stands for the threat to hurt
    assert found.undecided == {"B09", "A02"}


def test_names_and_letters_are_blanked():
    assert without_names("王建国说，建国的微信是abc123。", ["王建国", "李"]) == "□□□说，□□的微信是□□□123。"


# the worker


def decided(
    number: int = 240, code: str = "A06", states: dict[int, AssessmentState] | None = None
) -> list[Assessment]:
    """Confirmed assessments of the texts, written at once."""
    version, by = in_force(NOW), director().officer
    said = texts(number)
    cases = many_cases(number, is_unread=False)
    for case, (narrative, _) in zip(cases, said, strict=True):
        case.narrative = narrative
    Case.objects.bulk_update(cases, ["narrative"])
    screenings = Screening.objects.bulk_create(
        Screening(case=case, version=version, text_sha=sha_of(case.narrative), read_at=NOW) for case in cases
    )
    rows = Assessment.objects.bulk_create(
        _row(one, (states or {}).get(at, AssessmentState.DECIDED)) for at, one in enumerate(screenings)
    )
    AssessedFactor.objects.bulk_create(
        AssessedFactor(assessment=one, code=code, points=3, origin=Origin.ADDED, state=FactorState.CONFIRMED,
                       decided_by=by, decided_at=NOW)
        for one, (_, planted) in zip(rows, said, strict=True)
        if planted
    )  # fmt: skip
    return rows


def _row(screening: Screening, state: AssessmentState) -> Assessment:
    judged = {} if state == AssessmentState.OPEN else {"decided_by": director().officer, "decided_at": NOW}
    facts = {"case": screening.case, "version": screening.version, "screening": screening, "state": state}
    return Assessment(why="officer", opened_at=NOW, rank=1, **facts, **judged)


@cache
def _compared() -> comparing.Comparison:
    return compare(judged(), shipped(), shipped_likeness())


def ready_made() -> LearnedEdition:
    """The edition as a training would have written it."""
    actions._write(1, 240, _compared(), NOW, version_id=in_force(NOW).pk, base_id=None)
    return LearnedEdition.objects.get()


def learned() -> LearnedEdition:
    job = actions.learn_when_due(NIGHT)
    actions.run(job, lambda _done, _total: None)
    return LearnedEdition.objects.get()


def switched_on(edition: LearnedEdition) -> EditionSwitch:
    return actions.switch_on(by=chief(), edition=edition, reason="对比看过", at=NOW)


@pytest.mark.django_db
def test_with_too_few_nothing_is_learned():
    decided(LEAST_LESSONS - 1)
    assert actions.learn_when_due(NIGHT) is None


@pytest.mark.django_db
def test_it_learns_at_night_once_and_again_only_after_enough_new_ones(monkeypatch):
    # learned before: on a busy machine the job's heart would beat into this test's transaction
    found = _compared()
    monkeypatch.setattr(actions, "compare", lambda *_arguments: found)
    decided()
    assert actions.learn_when_due(NOW) is None
    job = actions.learn_when_due(NIGHT)
    assert job is not None
    assert actions.learn_when_due(NIGHT) is None  # one is under way
    jobs.run_due()
    job.refresh_from_db()
    assert (job.state, job.sentence) == ("done", "学习版第 1 版：建议启用 A06。")
    assert actions.learn_when_due(NIGHT + timedelta(days=1)) is None


@pytest.mark.django_db
def test_a_job_that_was_killed_makes_one_edition(monkeypatch):
    decided()
    job = actions.learn_when_due(NIGHT)

    def killed(*_arguments, **_facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(actions, "_write", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.run(job, lambda _done, _total: None)
    assert not LearnedEdition.objects.exists()
    for _ in range(2):
        actions.run(job, lambda _done, _total: None)
    assert LearnedEdition.objects.count() == 1


@pytest.mark.django_db
def test_the_district_hears_of_a_proposal_and_nothing_is_read_by_it_yet():
    who = chief()
    decided()
    edition = learned()
    assert Notice.objects.filter(recipient=who.officer, text__contains="1 个要素比现用的读得准").exists()
    assert EditionSwitch.objects.in_use() is None
    assert "A06" not in reader_of(in_force(NOW), None).read(f"郑某{PLANTED}。").codes
    assert edition.codes == ["A06"]


@pytest.mark.django_db
def test_switched_on_it_suggests_with_the_clause_and_the_assessment_keeps_its_edition():
    edition = ready_made()
    switched_on(edition)
    case = registered(narrative=f"冯某{PLANTED}。老人很怕，请社区出面问一问。")
    screening.screen(NOW)
    row = Screening.objects.get(case=case)
    assert (row.edition, "A06" in row.codes) == (edition, True)
    [[_, start, end, words]] = [one for one in row.phrases if one[0] == "A06"]
    assert words == case.narrative[start:end]
    assert "莲子" in words
    actions.switch_off(by=chief(), edition=edition, reason="误报", at=NOW)
    assert EditionSwitch.objects.in_use() is None
    row.refresh_from_db()
    assert row.edition == edition
    later = registered(narrative=f"陈某{PLANTED}。")
    screening.screen(NOW)
    assert Screening.objects.get(case=later).edition is None


@pytest.mark.django_db
def test_an_older_edition_can_be_returned_to_and_one_compared_with_something_else_cannot():
    edition = ready_made()
    other = LearnedEdition.objects.create(
        number=2, trained_at=NOW, version=edition.version, lessons=240, upto=edition.upto + 1, codes=["A06"],
        figures=edition.figures, weights=edition.weights,
    )  # fmt: skip
    switched_on(edition)
    with pytest.raises(Refused, match="之后又换过"):
        switched_on(other)
    actions.switch_off(by=chief(), edition=edition, reason="试试", at=NOW)
    switched_on(other)
    switched_on(edition)
    assert EditionSwitch.objects.in_use() == edition.pk


@pytest.mark.django_db
@pytest.mark.parametrize("who", [director, commander, keeper])
def test_only_a_commander_of_the_district_switches(who):
    edition = LearnedEdition.objects.create(
        number=1, trained_at=NOW, version=in_force(NOW), lessons=1, upto=1, codes=["A06"], weights=b""
    )
    with pytest.raises(Refused, match="区级指挥长"):
        actions.switch_on(by=who(), edition=edition, reason="x", at=NOW)
    assert not EditionSwitch.objects.exists()


@pytest.mark.django_db
def test_an_edition_that_proposes_nothing_is_not_switched_on():
    edition = LearnedEdition.objects.create(
        number=1, trained_at=NOW, version=in_force(NOW), lessons=1, upto=1, weights=b""
    )
    with pytest.raises(Refused, match="没有一个要素"):
        switched_on(edition)


@pytest.mark.django_db
def test_who_switched_it_on_and_why_is_on_record_and_stays():
    edition = ready_made()
    row = switched_on(edition)
    line = AuditLine.objects.get(verb="switch_on_edition")
    assert (line.officer, line.note, row.by) == (chief().officer, "对比看过", chief().officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        LearnedEdition.objects.update(lessons=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        EditionSwitch.objects.update(why="x")


def keys() -> set[int]:
    return {one.key for one in actions.lessons(10**9, catalogue_of(in_force(NOW)))}


@pytest.mark.django_db
def test_only_what_people_decided_last_teaches_and_no_text_that_changed_since():
    states = dict(enumerate((AssessmentState.OPEN, AssessmentState.PROPOSED, AssessmentState.DECLINED)))
    rows = decided(12, states=states)
    Case.objects.filter(pk=rows[3].case_id).update(narrative="更正后的文字。")
    again = _row(rows[4].screening, AssessmentState.DECIDED)
    again.save()
    assert keys() == {one.case_id for one in rows[4:]}
    assert not next(
        one for one in actions.lessons(10**9, catalogue_of(in_force(NOW))) if one.key == again.case_id
    ).lesson.codes


@pytest.mark.django_db
def test_restricted_cases_and_those_that_accuse_somebody_are_left_out():
    rows = decided(12)
    Case.objects.filter(pk=rows[0].case_id).update(is_restricted=True)
    Exclusion.objects.create(case_id=rows[1].case_id, unit=street().centre, why="被反映单位", at=NOW)
    assert keys() == {one.case_id for one in rows[2:]}


@pytest.mark.django_db
def test_no_name_and_no_figure_is_in_what_was_learned():
    rows = decided()
    person = registered().parties.first().person
    person.name = "霍去病"
    person.save()
    for at, one in enumerate(rows):
        said = f"{one.case.narrative}霍去病说电话是1390013900{at % 10}，微信qubing{at}。"
        Case.objects.filter(pk=one.case_id).update(narrative=said)
        Screening.objects.filter(pk=one.screening_id).update(text_sha=sha_of(said))
        Party.objects.create(case_id=one.case_id, person=person, role=Role.VISITOR)
    # one person each, as in life: else all of it lies in one fold
    found = [Judged(one.key, f"{one.key:04}", one.text, one.lesson)
             for one in actions.lessons(10**9, catalogue_of(in_force(NOW)))]  # fmt: skip
    weights = compare(found, shipped(), shipped_likeness()).weights
    head, _steps = zlib.decompress(weights).split(b"\n", 1)
    runs = "|".join(json.loads(head)["runs"])
    assert "莲子" in runs
    assert not [part for part in ("霍", "去病", "139", "qu", "1", "9") if part in runs]


# the pages


@pytest.mark.django_db
def test_the_page_says_how_many_are_missing(sign_in):
    decided(3)
    page = text(sign_in(chief()).get("/risk/learning/"))
    assert "要 200 件，现有 3 件" in page
    assert "还没有学习版" in page


@pytest.mark.django_db
def test_the_comparison_is_told_in_words_with_the_cases_that_would_change(sign_in):
    decided()
    edition = learned()
    page = text(sign_in(chief()).get(f"/risk/learning/{edition.pk}/"))
    assert "A06 跟踪骚扰堵截" in page
    assert "对 0，漏 60，误 0" in page
    assert "多对 60 件，多错 0 件" in page
    assert all(word in page for word in edition.figures["words"]["A06"])
    assert set("".join(edition.figures["words"]["A06"])) <= set(f"街{PLANTED}某")


@pytest.mark.django_db
def test_it_is_switched_on_from_its_page_and_the_list_says_so(sign_in):
    edition = ready_made()
    client = sign_in(chief())
    client.post(f"/risk/learning/{edition.pk}/switch-on-edition/", {"reason": "区研判会定"})
    assert EditionSwitch.objects.in_use() == edition.pk
    page = text(client.get("/risk/learning/"))
    assert "现用" in page
    assert "区研判会定" in page


@pytest.mark.django_db
def test_the_list_asks_the_same_number_of_queries_however_many_editions(
    sign_in, django_assert_max_num_queries
):
    version, client = in_force(NOW), sign_in(chief())
    LearnedEdition.objects.bulk_create(
        LearnedEdition(number=at, trained_at=NOW, version=version, lessons=1, upto=at, weights=b"")
        for at in range(1, 60)
    )
    with django_assert_max_num_queries(20):
        assert client.get("/risk/learning/").status_code == 200
