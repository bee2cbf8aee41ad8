"""What is missing: one question to one person, its answer, its end without one; never to whom the case accuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.actions import accused, handover, intake
from cases.models import Case, Grant
from core import switches
from core.models import Notice
from core.refusals import Refused
from core.registry import registry
from governance.choices import Capability, Sees, UnitKind
from risk.actions import asking, deciding
from risk.actions.screening import screen
from risk.choices import Asked
from risk.models import Assessment, Question
from risk.permissions.asking import addressees
from risk.permissions.assessing import Mark
from tests.builders import (
    NOW,
    assessor,
    commander,
    director,
    grid_worker,
    liaison,
    officer,
    registered,
    secretary,
    slip_at,
    standing,
    street,
    unit,
    window,
)
from tests.pages import text, total
from tests.risk.test_desk import clue, neighbourly
from tests.risk.texts import DANGEROUS

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


def ask(one, to=None, **more):
    facts = {"to": (to or window()).officer, "text": "当时还有谁在场？", "parks": True, "at": NOW} | more
    return asking.ask(by=facts.pop("by", assessor()), assessment=one, **facts)


def on_desk() -> list[int]:
    return list(Assessment.objects.on_desk().order_by("rank", "id").values_list("pk", flat=True))


def bells(who) -> list[str]:
    return list(Notice.objects.filter(recipient=who.officer).order_by("id").values_list("text", flat=True))


def people(one) -> dict[str, str]:
    return {
        one.officer.name: one.asked_as for one in addressees(assessor(), Case.objects.get(pk=one.case_id))
    }


# whom


def test_those_are_asked_who_may_know():
    grid_worker()
    slip = slip_at("issued")
    one = Assessment(case=slip.case)
    assert people(one) == {
        "窗口": Asked.OWNER, "网格员": Asked.GRID, "承办人": Asked.LIAISON, "主任": Asked.WINDOW,
    }  # fmt: skip


def test_nobody_is_asked_whom_the_case_accuses_and_nobody_oneself():
    """Trap 26."""
    worker = grid_worker()
    one = clue(excluded=[worker.appointments[0].post.unit])
    assert set(people(one)) == {"窗口"}
    with pytest.raises(Refused, match="须回避"):
        ask(one, worker)
    with pytest.raises(Refused, match="与本事项无关"):
        ask(one, secretary())
    with pytest.raises(Refused, match="请另选一人"):
        ask(one, assessor())


def test_of_a_restricted_case_only_who_is_named_is_asked():
    worker = grid_worker()
    one = clue(is_restricted=True)
    assert set(people(one)) == {"窗口"}
    with pytest.raises(Refused, match="未被指定知悉"):
        ask(one, worker)
    Grant.objects.create(case=one.case, officer=worker.officer, why="指定", from_at=NOW)
    assert set(people(one)) == {"窗口", "网格员"}


def test_who_cannot_decide_cannot_ask(sign_in):
    one = neighbourly()
    for who in (director, commander, window):
        with pytest.raises(Refused):
            ask(one, by=who())
        response = sign_in(who()).post(
            reverse("question_ask", args=[one.pk]), {"to": 1, "text": "x", "once": "k"}
        )
        assert response.status_code == 403


# asking


def test_a_question_parks_the_clue_rings_and_waits_for_one_person(sign_in):
    grid_worker()
    one, other = neighbourly(), clue()
    question = ask(one, grid_worker())
    assert on_desk() == [other.pk]
    assert (question.asked_as, question.rule) == (Asked.GRID, "1440 working_minutes")
    assert bells(grid_worker()) == [f"请您补充核实一个问题（{one.case.number}），11-20 11:30 前答复"]
    page = text(sign_in(grid_worker()).get(reverse("desk")))
    assert "请我补充核实" in page
    assert "当时还有谁在场？" in page
    assert "请我补充核实" not in text(sign_in(secretary()).get(reverse("desk")))
    assert "当时还有谁在场？" not in text(sign_in(liaison()).get(reverse("desk")))
    entry = one.case.entries.get(verb="ask_missing")
    assert entry.note == "请网格员：当时还有谁在场？"


def test_under_a_red_flag_nothing_waits():
    one = clue()
    question = ask(one)
    assert (question.parks, on_desk()) == (False, [one.pk])


def test_the_hours_are_a_setting():
    switches.choose(by=officer(street().centre, Capability.ADMINISTER), chosen={asking.HOURS: 1}, at=NOW)
    assert ask(neighbourly()).due_at == NOW + timedelta(hours=1)
    switches.forget()


def test_one_person_has_one_question_at_a_time():
    one = neighbourly()
    ask(one)
    with pytest.raises(Refused, match="还没有答复"):
        ask(one)
    first = Question.objects.get()
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_from_the_desk_one_goes_on_to_the_next_clue(sign_in):
    red, one = clue(), neighbourly()
    client = sign_in(assessor())
    address = reverse("question_ask", args=[one.pk]) + "?since=week"
    assert DANGEROUS not in text(client.get(address))
    facts = {"to": window().officer.pk, "text": "在哪里？", "parks": "on", "once": "key-1"}
    assert client.post(address, facts)["Location"] == reverse("risk_desk_show", args=[red.pk]) + "?since=week"
    assert client.post(address, facts | {"once": "key-2"}).status_code == 422
    assert Question.objects.get().parks
    address = reverse("question_ask", args=[red.pk])
    assert "离开预评台" not in text(client.get(address))
    there = reverse("risk_desk_show", args=[red.pk])
    assert client.post(address, facts | {"once": "key-3"})["Location"] == there


@pytest.mark.parametrize(
    "facts", [{}, {"text": "x"}, {"to": "987654", "text": "x"}, {"to": "x", "text": "x"}]
)
def test_a_question_without_person_or_words_is_said_beside_the_field(sign_in, facts):
    one = neighbourly()
    assert sign_in(assessor()).post(reverse("question_ask", args=[one.pk]), facts).status_code == 422
    assert not Question.objects.exists()


def test_what_waits_stands_behind_its_own_filter(sign_in):
    one, other = neighbourly(), clue()
    ask(one)
    client = sign_in(assessor())
    assert total(client.get(reverse("risk_desk"))) == 1
    assert total(client.get(reverse("risk_desk") + "?parked=on")) == 1
    assert f'data-clue="{one.pk}"' in text(client.get(reverse("risk_desk") + "?parked=on"))
    assert f'data-clue="{other.pk}"' in text(client.get(reverse("risk_desk")))


# the answer


def test_the_answer_comes_back_on_top_beside_the_text_and_in_the_history(sign_in):
    one, other = neighbourly(), clue()
    question = ask(one)
    client = sign_in(window())
    page = text(client.get(reverse("question_show", args=[question.pk])))
    for word in ("当时还有谁在场？", 'name="text"'):
        assert word in page
    for internal in ("风险", "要素", "红旗", "分</b>"):
        assert internal not in page, internal
    address = reverse("answer_question", args=[question.pk])
    assert client.post(address, {"text": "", "once": "k"}).status_code == 422
    assert client.post(address, {"text": "只有他母亲。", "once": "k1"}).status_code == 302
    assert on_desk() == [one.pk, other.pk], "even before a red flag: it is short work"
    assert "只有他母亲。" in one.case.entries.get(verb="answer_question").note
    assert bells(assessor())[-1] == f"窗口已补充核实（{one.case.number}）"
    desk = text(sign_in(assessor()).get(reverse("risk_desk")))
    assert "只有他母亲。" in desk
    assert "补充回来" in desk
    assert "只有他母亲。" in text(sign_in(commander()).get(reverse("case_show", args=[one.case_id])))


def test_only_who_was_asked_answers_and_only_once():
    question = ask(neighbourly())
    with pytest.raises(Refused, match="请窗口本人答复"):
        asking.answer(by=director(), question=question, text="x", at=NOW)
    asking.answer(by=window(), question=question, text="有", at=NOW)
    with pytest.raises(Refused, match="已补充"):
        asking.answer(by=window(), question=question, text="没有", at=NOW)
    assert Question.objects.get().answer == "有"


def test_a_text_corrected_meanwhile_keeps_its_place_on_top():
    one, _ = neighbourly(), clue()
    asking.answer(by=window(), question=ask(one), text="有", at=NOW)
    changes = {"narrative": one.case.narrative + "昨晚又吵了一次。"}
    intake.amend(by=director(), case=one.case, changes=changes, note="补充", at=NOW)
    screen(NOW)
    assert on_desk()[0] == one.pk


def test_what_was_decided_waits_for_nobody():
    one = neighbourly()
    question = ask(one)
    one.refresh_from_db()
    marks = dict.fromkeys(one.factors.values_list("code", flat=True), Mark("confirmed"))
    deciding.decide(by=assessor(), assessment=one, marks=marks, seen=one.screening.text_sha, note="", at=NOW)
    assert asking.ring_late(LATER) == 0
    assert registry_count(window()) == 0
    with pytest.raises(Refused, match="已评定"):
        asking.answer(by=window(), question=question, text="有", at=NOW)


def registry_count(who) -> int:
    return next(one.amount for one in registry.open_work if one.key == "questions")(who.officer, NOW)


# without an answer


def test_a_late_question_rings_its_asker_once_and_brings_the_clue_back():
    one, other = neighbourly(), clue()
    question = ask(one)
    assert asking.ring_late(question.due_at - timedelta(seconds=1)) == 0
    assert asking.ring_late(question.due_at) == 1
    assert asking.ring_late(LATER) == 0
    assert on_desk() == [one.pk, other.pk]
    assert [said for said in bells(assessor()) if "没有按时" in said] == [
        f"窗口没有按时补充核实（{one.case.number}），线索已回到预评台最前面"
    ]
    asking.answer(by=window(), question=question, text="迟了", at=LATER)
    assert on_desk()[0] == one.pk


def test_a_sweep_killed_half_way_rings_once(monkeypatch):
    question = ask(neighbourly())
    with monkeypatch.context() as broken:
        broken.setattr(asking, "_tell", lambda *_a: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            asking.ring_late(question.due_at)
    assert asking.ring_late(question.due_at) == 1
    assert len(bells(assessor())) == 1


def test_the_late_one_is_shown_to_its_asker(sign_in):
    one = neighbourly()
    Question.objects.filter(pk=ask(one, at=NOW - timedelta(days=20)).pk).update(late_at=NOW)
    client = sign_in(assessor())
    assert "没有按时补充的" in text(client.get(reverse("desk")))
    listed = client.get(reverse("question_list") + "?side=asked&state=late")
    assert "当时还有谁在场？" in text(listed)
    assert "超" in text(client.get(reverse("risk_desk")))


def test_a_question_taken_back_puts_the_clue_where_it_was():
    red, one = clue(), neighbourly()
    question = ask(one)
    with pytest.raises(Refused, match="预评"):
        asking.withdraw(by=director(), question=question, note="不用了", at=NOW)
    asking.withdraw(by=assessor(name="副手"), question=question, note="不用了", at=NOW)
    assert on_desk() == [red.pk, one.pk]
    assert "不用再补充核实" in bells(window())[-1]
    with pytest.raises(Refused, match="已撤回"):
        asking.answer(by=window(), question=question, text="有", at=NOW)


# who knows


def test_an_accusation_that_comes_later_ends_sight_of_the_question(sign_in):
    """Trap 26."""
    worker = grid_worker()
    one = neighbourly()
    question = ask(one, worker)
    accused.exclude(by=commander(), case=one.case, officer=worker.officer, reason="反映其本人", at=NOW)
    assert sign_in(worker).get(reverse("question_show", args=[question.pk])).status_code == 404
    with pytest.raises(Refused):
        asking.answer(by=standing(assessor()), question=question, text="x", at=NOW)
    before = len(bells(worker))
    asking.withdraw(by=assessor(), question=question, note="须回避", at=NOW)
    assert len(bells(worker)) == before


def test_others_on_the_case_find_neither_question_nor_answer(sign_in):
    question = ask(neighbourly())
    for who in (secretary(), grid_worker(), liaison()):
        assert sign_in(who).get(reverse("question_show", args=[question.pk])).status_code == 404
    assert total(sign_in(secretary()).get(reverse("question_list"))) == 0


def test_markup_in_a_question_stays_text(sign_in):
    """Trap 25."""
    question = ask(neighbourly(), text="<script>alert(1)</script>")
    asking.answer(by=window(), question=question, text="<b>x</b>", at=NOW)
    page = sign_in(assessor()).get(reverse("risk_desk")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;x" in page


def test_open_questions_are_handed_over_and_their_asker_hears():
    worker, other = grid_worker(), liaison(unit(street().community, "居委会", UnitKind.COMMUNITY_COMMITTEE))
    one = neighbourly()
    question = ask(one, worker)
    moved, stayed = asking.hand_questions(director(), worker.officer, other.officer, "调离", NOW)
    question.refresh_from_db()
    assert (moved, stayed, question.to) == (1, [], other.officer)
    assert Case.objects.visible_to(standing(other)).filter(pk=one.case_id).exists()
    assert "已交接给" in bells(assessor())[-1]
    assert handover.part(director(), [], other.officer, NOW) == ([], [])


def test_the_api_asks_for_the_same_refusals(sign_in):
    question = ask(neighbourly())
    client = sign_in(director())
    response = client.post(
        f"/api/v1/questions/{question.pk}/answer-question/", {"text": "x"}, content_type="application/json"
    )
    assert (response.status_code, "本人答复" in response.content.decode()) == (403, True)


def test_a_question_to_nobody_is_found_by_the_doctor():
    worker = officer(street().centre, Capability.INTAKE, sees=Sees.AREA, name="二号窗口")
    ask(neighbourly(), worker)
    worker.officer.appointments.update(until_on="2020-01-01")
    rows = next(one.rows for one in registry.ownerless if one.key == "questions")
    assert [row["note"] for row in rows(assessor(), NOW, 5)] == ["请二号窗口补充核实，现在没有任职"]
    assert len(rows(None, NOW, 5)) == 1


def test_the_desk_asks_no_more_with_many_questions(sign_in, django_assert_max_num_queries):
    one = clue()
    for number in range(8):
        ask(one, officer(street().centre, Capability.INTAKE, sees=Sees.AREA, name=f"{number}号窗口"))
    client = sign_in(assessor())
    with django_assert_max_num_queries(22):
        assert client.get(reverse("risk_desk")).status_code == 200
    registered(narrative=DANGEROUS)
