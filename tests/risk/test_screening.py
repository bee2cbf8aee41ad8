"""The silent round: what goes on the desk, whose bell rings, once for each text, however often and wherever it runs."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from cases.actions import board, closing, intake
from cases.choices import ContactResult, State
from cases.models import Amendment, Case, Category, Grant, ImportBatch
from core import files
from core.models import Notice
from core.registry import registry
from dispatch import actions as dispatch_actions
from governance.choices import Capability, Sees, UnitKind
from governance.models import DutyShift
from risk.actions import alarm, deciding, screening
from risk.actions.screening import screen
from risk.choices import DeskReason
from risk.models import Assessment, CatalogueVersion, HazardClass, Screening
from risk.permissions.assessing import Mark
from risk.rules.catalogue import shipped
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    assessor,
    case_at,
    commander,
    director,
    many_cases,
    officer,
    picture,
    registered,
    street,
    unit,
    window,
)
from tests.risk.texts import DANGEROUS, NEIGHBOURLY, ORDINARY

pytestmark = pytest.mark.django_db
NIGHT = NOW.replace(hour=2)


def bells(who) -> list[str]:
    return list(Notice.objects.filter(recipient=who.officer).values_list("text", flat=True))


def desk() -> list[Case]:
    return [one.case for one in Assessment.objects.open().order_by("rank", "id")]


def on_duty(who) -> None:
    home = street()
    DutyShift.objects.create(
        centre=home.centre,
        leader=who.officer,
        from_at=NOW - timedelta(days=2),
        until_at=NOW + timedelta(days=2),
    )


# what goes on the desk


def test_an_ordinary_complaint_is_read_in_silence():
    commander()
    case = registered(narrative=ORDINARY)
    before = case.entries.count()
    assert screen(NOW) == 1
    case.refresh_from_db()
    assert (case.is_unread, case.level, case.red_flag) == (False, "", False)
    assert (desk(), case.entries.count(), Notice.objects.count()) == ([], before, 0)
    assert Screening.objects.get().level == "low"


def test_a_dangerous_text_stands_on_the_desk_with_its_phrases():
    case = registered(narrative=DANGEROUS)
    screen(NOW)
    one = Assessment.objects.get()
    assert (one.case, one.why, one.is_red) == (case, DeskReason.READER, True)
    assert {"A01", "A03"} <= set(one.factors.values_list("code", flat=True))
    for factor in one.factors.all():
        assert factor.phrases
        assert all(DANGEROUS[start:end] == words for start, end, words in factor.phrases)
    case.refresh_from_db()
    assert (case.level, case.red_flag) == ("", True), (
        "only a person gives a level; the flag stands until one judges"
    )


def test_a_threat_in_the_demand_is_found_too():
    registered(narrative=ORDINARY, demand="不解决就拿刀捅死他")
    screen(NOW)
    assert Assessment.objects.get().is_red


def test_the_hazard_classes_stand_on_the_desk_whatever_the_score():
    case = registered(narrative=NEIGHBOURLY, category=Category.objects.get(code="neighbours"))
    screen(NOW)
    one = Assessment.objects.get()
    assert (one.case, one.why, one.hazard_class.code) == (case, DeskReason.HAZARD, "R3")


@pytest.mark.parametrize(
    ("narrative", "code"),
    [("夫妻因彩礼闹到要分开。", "R1"), ("兄弟为老人的赡养费意见不一。", "R2")],
)
def test_marriage_and_family_are_told_apart_by_their_words(narrative, code):
    registered(narrative=narrative, category=Category.objects.get(code="marriage_family"))
    screen(NOW)
    assert Assessment.objects.get().hazard_class.code == code


def test_a_class_that_has_ended_counts_no_more():
    HazardClass.objects.filter(code="R3").update(until_on=NOW.date() - timedelta(days=1))
    registered(narrative=NEIGHBOURLY, category=Category.objects.get(code="neighbours"))
    screen(NOW)
    assert desk() == []


def test_a_noise_complaint_never_goes_on_the_desk():
    registered(
        narrative="广场舞音箱太响，晚上十点还在放，吵得睡不着。", category=Category.objects.get(code="noise")
    )
    screen(NOW)
    assert desk() == []


def test_the_most_dangerous_comes_first_then_the_oldest():
    plain = Category.objects.get(code="neighbours")
    old = registered(narrative=NEIGHBOURLY, category=plain, received_at=NOW - timedelta(days=3))
    new = registered(narrative=NEIGHBOURLY, category=plain)
    dangerous = registered(narrative=DANGEROUS)
    screen(NOW)
    assert desk() == [dangerous, old, new]


def test_a_text_that_cannot_be_read_is_put_before_a_person(monkeypatch):
    class Broken:
        def read(self, _text):
            raise ValueError("no")

    bad = registered(narrative=ORDINARY)
    monkeypatch.setattr(screening, "reader_of", lambda _version, _edition: Broken())
    assert screen(NOW) == 1
    one = Assessment.objects.get()
    assert (one.case, one.why, one.screening.is_unreadable) == (bad, DeskReason.UNREADABLE, True)


@pytest.mark.parametrize(
    "text", ["。", "x", "\u200b" * 50, "<script>alert(1)</script>", "😀𠮷", "长" * 100_000]
)
def test_any_text_is_read(text):
    Case.objects.filter(pk=registered(narrative=ORDINARY).pk).update(narrative=text)
    assert screen(NOW) == 1
    assert not Screening.objects.get().is_unreadable


# who writes a narrative says that it is unread


def test_a_corrected_narrative_is_read_again():
    case = registered(narrative=ORDINARY)
    screen(NOW)
    intake.amend(by=director(), case=case, changes={"narrative": DANGEROUS}, note="补充", at=NOW)
    case.refresh_from_db()
    assert case.is_unread
    screen(NOW)
    assert desk() == [case]


def test_a_corrected_place_is_no_reason_to_read_again():
    case = registered(narrative=ORDINARY)
    screen(NOW)
    intake.amend(by=director(), case=case, changes={"place": "3幢"}, note="补充", at=NOW)
    case.refresh_from_db()
    assert not case.is_unread


def test_an_adopted_proposal_is_read_again():
    case = registered(narrative=ORDINARY)
    screen(NOW)
    file = files.store(picture(), by=None, at=NOW)
    batch = ImportBatch.objects.create(
        file=file, centre=street().centre, area=street().area, by=window().officer, created_at=NOW
    )
    proposal = Amendment.objects.create(case=case, batch=batch, row_number=1, narrative=DANGEROUS)
    from_ledger = window()
    from cases.actions.importing import amendments  # noqa: PLC0415 - the only test that needs it

    amendments.adopt(by=from_ledger, amendment=proposal, at=NOW)
    case.refresh_from_db()
    assert case.is_unread


def test_an_open_clue_follows_its_text_and_stays_on_the_desk():
    case = registered(narrative=DANGEROUS)
    screen(NOW)
    intake.amend(by=director(), case=case, changes={"narrative": ORDINARY}, note="听错了", at=NOW)
    screen(NOW)
    one = Assessment.objects.get()
    assert (one.points, one.is_red, one.factors.count()) == (0, False, 0)
    assert desk() == [case], "nothing leaves the desk without a decision"


def decided(case, **marks):
    """Everything that was suggested confirmed, but for these."""
    one = Assessment.objects.open().get(case=case)
    said = dict.fromkeys(one.factors.values_list("code", flat=True), Mark("confirmed")) | marks
    return deciding.decide(
        by=assessor(), assessment=one, marks=said, seen=one.screening.text_sha, note="", at=NOW
    )


def test_a_decided_case_comes_back_only_for_something_new():
    case = registered(narrative=DANGEROUS)
    screen(NOW)
    decided(case)
    changes = {"narrative": DANGEROUS.replace("昨晚", "前天晚上")}
    intake.amend(by=director(), case=case, changes=changes, note="时间", at=NOW)
    screen(NOW)
    assert desk() == []
    changes = {"narrative": DANGEROUS + "他还买了汽油，昨天割腕，写了遗书。"}
    intake.amend(by=director(), case=case, changes=changes, note="补充", at=NOW)
    screen(NOW)
    assert desk() == [case]


# the bell


def test_a_red_flag_rings_the_duty_leader_at_night_and_nobody_else():
    commander(), director()
    on_duty(director())
    registered(narrative=DANGEROUS, at=NIGHT)
    screen(NIGHT)
    assert len(bells(director())) == 1
    assert "红旗" in bells(director())[0]
    assert Notice.objects.count() == 1


def test_the_bell_names_nobody_and_tells_no_story():
    commander()
    case = registered(narrative=f"王小强{DANGEROUS}13800001234")
    screen(NOW)
    text = bells(commander())[0]
    assert case.party_line in text
    for private in ("王小强", "13800001234", "保安", case.title):
        assert private not in text


def test_medium_without_a_red_flag_rings_nobody(monkeypatch):
    commander()
    registered(narrative="为停车的事多次报警，昨天他放话见一次打一次，我们一家担惊受怕。")
    screen(NOW)
    one = Assessment.objects.get()
    assert (one.level, one.is_red, Notice.objects.count()) == ("medium", False, 0)


def test_the_accused_leader_is_passed_over_and_the_commanders_are_told():
    """Trap 26."""
    home, boss = street(), commander()
    party = unit(home.area, "派出所", UnitKind.POLICE_STATION)
    chief = officer(party, Capability.COMMAND, sees=Sees.AREA, name="所长")
    on_duty(chief)
    case = registered(narrative=DANGEROUS, excluded=[party])
    screen(NOW)
    assert (len(bells(chief)), len(bells(boss))) == (0, 1)
    assert not Assessment.objects.visible_to(chief).filter(case=case).exists()
    decided(case)
    assert bells(chief) == []


def test_when_all_the_streets_leaders_are_accused_the_district_is_told():
    """Trap 26."""
    boss = commander()
    above = officer(
        unit(street().area.parent, "区委政法委", UnitKind.PARTY_OFFICE),
        Capability.COMMAND,
        sees=Sees.AREA,
        name="区委副书记",
    )
    registered(narrative=DANGEROUS, excluded=[boss.appointments[0].post.unit])
    screen(NOW)
    assert (len(bells(boss)), len(bells(above))) == (0, 1)


def test_a_restricted_case_names_its_assessors_and_whoever_was_told():
    boss, reader = commander(), assessor()
    case = registered(narrative=DANGEROUS, is_restricted=True)
    assert not Case.objects.visible_to(reader).filter(pk=case.pk).exists()
    screen(NOW)
    for one in (boss, reader):
        assert Case.objects.visible_to(assessor_at(one)).filter(pk=case.pk).exists()
    assert not Case.objects.visible_to(window(name="别的窗口")).filter(pk=case.pk).exists()


def assessor_at(who):
    from tests.builders import standing  # noqa: PLC0415 - a name that tests use for another thing

    return standing(who)


def test_a_restricted_case_that_is_ordinary_names_nobody():
    assessor()
    registered(narrative=ORDINARY, is_restricted=True)
    before = Grant.objects.count()
    screen(NOW)
    assert Grant.objects.count() == before


# old ledgers (trap 27)


def old_row(**more):
    facts = {"is_history": True, "narrative": DANGEROUS, "recorded_at": AN_HOUR_AGO, "acted_at": AN_HOUR_AGO}
    return many_cases(1, **(facts | more))[0]


def test_old_ledgers_are_read_but_ring_nobody_and_stay_off_the_desk():
    commander()
    old_row()
    assert screen(NOW) == 1
    assert Screening.objects.get().red_flags
    assert (desk(), Notice.objects.count()) == ([], 0)


def test_an_old_row_that_lives_again_goes_on_the_desk_and_rings_once():
    boss = commander()
    case = old_row(state=State.CLOSED)
    screen(NOW)
    intake_reopen(case)
    screen(NOW)
    assert (desk(), len(bells(boss))) == ([case], 1)
    assert screen(NOW) == 0


def intake_reopen(case):
    case.refresh_from_db()
    closing.reopen(by=director(), case=case, note="又发生了", at=NOW)


def test_live_texts_are_read_before_old_ledgers(monkeypatch):
    monkeypatch.setattr(screening, "AT_ONCE", 2)
    monkeypatch.setattr(screening, "ROUNDS", 1)
    many_cases(5, is_history=True)
    live = registered(narrative=DANGEROUS)
    screen(NOW)
    assert desk() == [live]


# twice, half way, at once


def test_a_second_round_changes_nothing():
    boss = commander()
    case = registered(narrative=DANGEROUS)
    screen(NOW)
    board_again(case)
    assert screen(NOW) == 1
    assert (Screening.objects.count(), Assessment.objects.count(), len(bells(boss))) == (1, 1, 1)


def board_again(case):
    """As after a restored copy, or a sweep that wrote all but the mark."""
    Case.objects.filter(pk=case.pk).update(is_unread=True)


@pytest.mark.parametrize("where", ["name_assessors", "ring_leaders"])
def test_a_round_killed_half_way_leaves_nothing_and_the_next_one_rings_once(monkeypatch, where):
    boss = commander()
    registered(narrative=DANGEROUS)
    with monkeypatch.context() as broken:
        broken.setattr(alarm, where, lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            screen(NOW)
    assert (Screening.objects.count(), Assessment.objects.count()) == (0, 0)
    assert Case.objects.unread().count() == 1
    screen(NOW)
    assert (Screening.objects.count(), Assessment.objects.count(), len(bells(boss))) == (1, 1, 1)


def test_killed_between_the_rows_and_the_mark_leaves_nothing(monkeypatch):
    commander()
    registered(narrative=DANGEROUS)
    with monkeypatch.context() as broken:
        broken.setattr(board, "mark_read", lambda _ids: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            screen(NOW)
    assert (Screening.objects.count(), Notice.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_ring_once():
    boss = commander()
    for _ in range(6):
        registered(narrative=DANGEROUS)
    start, read = threading.Barrier(3), []

    def sweep():
        try:
            start.wait(5)
            read.append(screen(NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sweep) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert sum(read) == 6
    assert (Screening.objects.count(), Assessment.objects.count(), len(bells(boss))) == (6, 6, 6)


def test_the_database_has_the_last_word_on_a_text_read_twice():
    case = registered(narrative=DANGEROUS)
    screen(NOW)
    one = Screening.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.create(case=case, version=one.version, text_sha=one.text_sha, read_at=NOW)


# the cost


def test_a_round_asks_as_much_for_many_texts_as_for_few():
    commander()

    def cost(count):
        many_cases(count, narrative=DANGEROUS)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            screen(NOW)
        return len(asked)

    cost(1)
    few = cost(3)
    assert cost(60) <= few + 6, "SQLite takes many rows of many columns in a few statements, not in one"


def test_a_round_with_nothing_to_read_only_looks():
    with CaptureQueriesContext(connection) as asked:
        assert screen(NOW) == 0
    assert len([one for one in asked if one["sql"].startswith("SELECT")]) <= 2


# the catalogue and the beat


def test_the_catalogue_in_force_is_written_once_as_it_was():
    registered(narrative=DANGEROUS)
    registered(narrative=ORDINARY)
    screen(NOW)
    version = CatalogueVersion.objects.get()
    assert (version.number, len(shipped().factors)) == (1, 28)
    assert "A01" in version.content


def test_the_worker_has_a_beat_for_it():
    assert registry.sweepers["screen"].every == 1.0
    from config.celery import app  # noqa: PLC0415 - builds the worker's application

    app.finalize()
    beats = app.conf.beat_schedule
    assert beats["sweep-screen"]["args"] == ["screen"]


def test_reading_after_a_unit_worked_on_it_leaves_its_state_alone():
    case = case_at(State.COMPLETED, narrative=DANGEROUS)
    dispatch_actions.follow_up(by=director(), case=case, result=ContactResult.SATISFIED, note="", at=NOW)
    screen(NOW)
    case.refresh_from_db()
    assert (case.state, desk()) == (State.COMPLETED, [case])
