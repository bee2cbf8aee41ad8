"""Instructions 批示: who gives, reports, takes back; where they show. Longer than other files: one subject."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from cases.actions import board, tasks
from cases.choices import State, Verb
from cases.models import Case, Grant, Task
from cases.permissions import why_not_finish_task, why_not_instruct, why_not_withdraw_task
from core.clock import ZONE
from core.models import Notice
from core.refusals import Kind, Refused
from governance.choices import Capability, Sees
from governance.models import Appointment
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    auditor,
    case_at,
    commander,
    director,
    grid_worker,
    liaison,
    many_tasks,
    officer,
    registered,
    secretary,
    standing,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import text, total

pytestmark = pytest.mark.django_db
WORDS = "请派专人上门，三日内报我。"


def leader():
    """The party secretary: instructs, commands nothing."""
    return officer(street().unit, Capability.INSTRUCT, sees=Sees.AREA, name="书记", area=street().area)


def instructed(*, by=None, case=None, at=AN_HOUR_AGO, **to) -> Task:
    case, _ = case or case_at(State.ACCEPTED), liaison()
    return tasks.instruct(
        by=standing(by or commander(), at), case=case, text=WORDS, at=at, **(to or {"unit": street().unit})
    )


# --- giving


def test_an_instruction_leaves_its_row_a_line_of_history_a_grant_and_a_bell():
    by, hand = commander(), liaison()
    task = instructed(by=by)
    assert (task.made_by, task.appointment, task.unit, task.text) == (
        by.officer, by.appointments[0], street().unit, WORDS,
    )  # fmt: skip
    line = task.case.entries.latest("id")
    assert (line.verb, line.note, line.about) == (
        Verb.INSTRUCT,
        f"{street().unit}：{WORDS}",
        {"task": task.pk},
    )
    assert line.appointment == by.appointments[0]
    assert Case.objects.visible_to(hand).filter(pk=task.case_id).exists()
    bell = Notice.objects.get(recipient=hand.officer)
    assert (WORDS in bell.text, bell.url) == (True, f"/cases/{task.case_id}/#tasks")


def test_without_a_deadline_five_working_days_are_given():
    task = instructed(at=NOW)
    assert (task.due_at, task.rule) == (datetime(2026, 11, 24, 17, 30, tzinfo=ZONE), "5 workdays")


def test_a_deadline_of_the_leader_is_kept_as_set():
    due = NOW + timedelta(hours=3)
    task = instructed(due_at=due, unit=street().unit)
    assert (task.due_at, task.rule, task.is_provisional) == (due, "set", False)


def test_a_deadline_that_has_passed_is_refused():
    with pytest.raises(Refused, match="已经过去"):
        instructed(due_at=AN_HOUR_AGO, unit=street().unit)


def test_a_named_officer_gets_sight_and_bell_alone():
    worker, colleague = liaison(), liaison(name="同事")
    task = instructed(officer=worker.officer)
    assert Case.objects.visible_to(worker).filter(pk=task.case_id).exists()
    assert not Case.objects.visible_to(colleague).filter(pk=task.case_id).exists()
    assert list(Notice.objects.values_list("recipient", flat=True)) == [worker.pk]


def test_a_centre_is_told_through_whoever_assigns():
    chief = director()
    instructed(unit=street().centre)
    assert list(Notice.objects.values_list("recipient", flat=True)) == [chief.pk]


@pytest.mark.parametrize("who", [window, director, secretary, liaison, grid_worker, auditor])
def test_only_leaders_instruct(who):
    assert why_not_instruct(who(), registered()).kind == Kind.FORBIDDEN


@pytest.mark.parametrize("who", [commander, leader])
def test_leaders_instruct(who):
    assert why_not_instruct(who(), registered()) is None


@pytest.mark.parametrize("state", State)
def test_only_what_is_open_is_instructed_on(state):
    refusal = why_not_instruct(commander(), case_at(state))
    is_open = state in (State.REGISTERED, State.ACCEPTED, State.COMPLETED)
    assert (refusal is None) == is_open
    assert is_open or refusal.kind == Kind.WRONG_STATE


def test_nobody_whom_the_case_accuses_is_told():
    """Trap 26: the unit, an officer of it, an officer named."""
    accused, named = liaison(), liaison(unit(street().area, "第1城管中队"))
    case = registered(excluded=[street().unit])
    board.exclude(by=window(), case=case, officer=named.officer, why="反映的是本人", at=NOW)
    for to in ({"unit": street().unit}, {"officer": accused.officer}, {"officer": named.officer}):
        with pytest.raises(Refused, match="回避"):
            instructed(case=case, **to)
    assert (Task.objects.count(), Grant.objects.count(), Notice.objects.count()) == (0, 0, 0)


def test_an_accused_officer_of_the_unit_told_hears_nothing():
    """Trap 26: neither by the named officer, nor by one who also works for the accused unit."""
    accused, double, hand = liaison(name="被反映人"), liaison(name="兼职"), liaison()
    other = liaison(unit(street().area, "第1城管中队"))
    Appointment.objects.create(
        officer=double.officer, post=other.appointments[0].post, from_on=AN_HOUR_AGO.date()
    )
    case = registered(excluded=[other.appointments[0].post.unit])
    board.exclude(by=window(), case=case, officer=accused.officer, why="反映的是本人", at=NOW)
    instructed(case=case, unit=street().unit)
    assert list(Notice.objects.values_list("recipient", flat=True)) == [hand.pk]


def test_on_a_restricted_case_only_those_named_are_told():
    case, chief = registered(is_restricted=True), director()
    board.name_officers(
        case=case, unit=street().centre, capability=Capability.ASSIGN, why="知情", at=AN_HOUR_AGO
    )
    with pytest.raises(Refused, match="限制知悉"):
        instructed(case=case, unit=street().unit)
    for named in (chief, window()):
        assert instructed(case=case, officer=named.officer, at=NOW).officer == named.officer


def test_a_unit_where_nobody_handles_anything_is_not_told(sign_in):
    by, case = commander(), case_at(State.ACCEPTED)
    office = by.appointments[0].post.unit
    with pytest.raises(Refused, match="没有承办人员"):
        instructed(by=by, case=case, unit=office)
    page = text(sign_in(by).get(reverse("instruct", args=[case.pk])))
    assert (f"unit-{office.pk}" in page, f"officer-{by.pk}" in page) == (False, False)


def test_an_officer_who_has_left_is_not_told():
    gone = liaison()
    Appointment.objects.filter(officer=gone.officer).update(until_on="2026-01-31")
    with pytest.raises(Refused, match="没有任职"):
        instructed(officer=gone.officer)


def test_the_database_wants_exactly_one_addressee():
    task = instructed()
    for columns in ({"unit": None}, {"officer": window().officer}, {"done_at": NOW}, {"due_at": AN_HOUR_AGO}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(**columns)


# --- reporting and taking back


def test_a_report_leaves_its_result_one_line_and_tells_the_leader():
    task, hand = instructed(), liaison()
    tasks.finish_task(by=hand, task=task, result="已上门，情绪平稳。", at=NOW)
    task.refresh_from_db()
    assert (task.done_by, task.done_at, task.result, task.is_open) == (
        hand.officer,
        NOW,
        "已上门，情绪平稳。",
        False,
    )
    line = task.case.entries.latest("id")
    assert (line.verb, line.note, line.appointment) == (
        Verb.FINISH_TASK,
        "已上门，情绪平稳。",
        hand.appointments[0],
    )
    assert Notice.objects.filter(recipient=commander().officer, text__contains="已报结批示").count() == 1


@pytest.mark.parametrize("who", [liaison, director])
def test_the_unit_or_the_centre_for_it_reports(who):
    assert why_not_finish_task(who(), instructed()) is None


@pytest.mark.parametrize("who", [window, secretary, commander, stranger, auditor])
def test_nobody_else_reports(who):
    assert why_not_finish_task(who(), instructed()).kind == Kind.FORBIDDEN


def test_the_officer_addressed_reports_a_colleague_does_not():
    task = instructed(officer=grid_worker().officer)
    assert why_not_finish_task(grid_worker(), task) is None
    assert why_not_finish_task(liaison(), task).kind == Kind.FORBIDDEN


def test_only_who_gave_it_takes_it_back():
    task = instructed()
    assert why_not_withdraw_task(commander(), task) is None
    for who in (leader, director, liaison):
        assert why_not_withdraw_task(who(), task).kind == Kind.FORBIDDEN


def test_what_was_taken_back_waits_for_nobody_and_says_so():
    task, hand = instructed(), liaison()
    tasks.withdraw_task(by=commander(), task=task, note="情况有变", at=NOW)
    assert not Task.objects.open().exists()
    assert task.case.entries.latest("id").verb == Verb.WITHDRAW_TASK
    assert Notice.objects.filter(recipient=hand.officer, text__contains="撤回批示").exists()
    with pytest.raises(Refused, match="已撤回"):
        tasks.finish_task(by=hand, task=task, result="已办。", at=NOW)


def test_the_second_report_reads_that_a_colleague_was_faster():
    """Trap 22: both had the open instruction on their screens."""
    stale = Task.objects.get(pk=instructed().pk)
    tasks.finish_task(by=liaison(), task=stale, result="已办。", at=NOW)
    with pytest.raises(Refused, match="已由承办人报结"):
        tasks.finish_task(by=director(), task=stale, result="另一份", at=NOW)
    assert Task.objects.get().result == "已办。"
    assert stale.case.entries.filter(verb=Verb.FINISH_TASK).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_report_at_the_same_moment_one_wins():
    """Trap 22, with real threads and transactions."""
    task, hands = instructed(), (liaison(), director())
    gate = threading.Barrier(2)
    refused: list[str] = []

    def report(by) -> None:
        gate.wait()
        try:
            tasks.finish_task(by=by, task=Task.objects.get(pk=task.pk), result=f"{by.name}已办", at=NOW)
        except Refused as error:
            refused.append(error.refusal.sentence)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=report, args=(by,)) for by in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), "报结，请刷新查看" in refused[0]) == (1, True)
    assert task.case.entries.filter(verb=Verb.FINISH_TASK).count() == 1
    assert Notice.objects.filter(text__contains="已报结批示").count() == 1


# --- pages


def show(client, case):
    return client.get(reverse("case_show", args=[case.pk]))


def test_the_leader_instructs_from_the_page_of_the_verb(sign_in):
    client, case, to = sign_in(commander()), case_at(State.ACCEPTED), liaison().appointments[0].post.unit
    page = text(client.get(reverse("instruct", args=[case.pk])))
    assert f'<option value="unit-{to.pk}">{to.name}</option>' in page
    response = client.post(
        reverse("instruct", args=[case.pk]), {"to": f"unit-{to.pk}", "text": WORDS}, follow=True
    )
    assert f"已批示给{to}，应于 11月24日 17:30 前报结" in text(response)
    assert Task.objects.get().rule == "5 workdays"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"text": WORDS}, "请选择单位或人员"),
        ({"to": "unit-0", "text": WORDS}, "选择一个有效的选项"),
        ({"to": "unit", "text": ""}, "请写下批示内容"),
        ({"to": "unit", "text": WORDS, "due_at": "2026-11-17T09:00"}, "完成时限已经过去"),
    ],
)
def test_a_form_with_a_gap_comes_back_in_words(sign_in, form, words):
    case = case_at(State.ACCEPTED)
    if form.get("to") == "unit":
        form = form | {"to": f"unit-{street().unit.pk}"}
    response = sign_in(commander()).post(reverse("instruct", args=[case.pk]), form)
    assert (response.status_code, words in text(response), Task.objects.count()) == (422, True, 0)


def test_the_accused_and_on_restricted_cases_the_unnamed_are_not_offered(sign_in):
    """Trap 26."""
    client, hand, chief = sign_in(commander()), liaison(), director()
    accusing = registered(excluded=[street().unit])
    page = text(client.get(reverse("instruct", args=[accusing.pk])))
    assert (f"unit-{street().unit.pk}" in page, f"officer-{hand.pk}" in page) == (False, False)
    assert (f"unit-{street().centre.pk}" in page, f"officer-{chief.pk}" in page) == (True, True)
    restricted = registered(is_restricted=True)
    board.grant(case=restricted, officer=commander().officer, why="知情", at=AN_HOUR_AGO)
    page = text(client.get(reverse("instruct", args=[restricted.pk])))
    assert (f"unit-{street().unit.pk}" in page, f"officer-{window().pk}" in page) == (False, True)


def test_the_panel_shows_open_ones_first_with_the_buttons_one_may_press(sign_in):
    case = case_at(State.ACCEPTED)
    done, late = instructed(case=case), instructed(case=case, unit=street().unit)
    tasks.finish_task(by=liaison(), task=done, result="已上门。", at=NOW)
    page = text(show(sign_in(liaison()), case))
    assert page.index(reverse("finish_task", args=[late.pk])) < page.index("已上门。")
    assert reverse("finish_task", args=[done.pk]) not in page
    assert reverse("withdraw_task", args=[late.pk]) not in page
    assert reverse("withdraw_task", args=[late.pk]) in text(show(sign_in(commander()), case))


def test_a_report_by_its_page_goes_back_to_the_case(sign_in):
    task = instructed()
    client = sign_in(liaison())
    assert WORDS in text(client.get(reverse("finish_task", args=[task.pk])))
    response = client.post(reverse("finish_task", args=[task.pk]), {"result": "已上门。"})
    assert (response.status_code, response["Location"]) == (302, f"/cases/{task.case_id}/#tasks")


def test_what_was_written_is_shown_as_text(sign_in):
    """Trap 25."""
    case = case_at(State.ACCEPTED)
    tasks.instruct(by=commander(), case=case, text="<script>x</script>", officer=director().officer, at=NOW)
    assert "<script>x" not in show(sign_in(commander()), case).content.decode()


def section(client, key):
    found = client.get(reverse("desk")).context["sections"]
    return next((one for one in found if one["waiting"].key == key), None)


def test_the_first_pages_count_what_their_lists_hold(sign_in):
    """Trap 20."""
    mine = instructed()
    instructed(officer=grid_worker().officer)
    tasks.finish_task(by=liaison(), task=instructed(), result="已办。", at=NOW)
    for who, key, count in (
        (liaison, "told", 1),
        (grid_worker, "told", 1),
        (commander, "given", 2),
        (director, "told", 0),
    ):
        client = sign_in(who())
        found = section(client, key)
        assert (found["count"], total(client.get(found["url"]))) == (count, count), (who, key)
    assert section(sign_in(liaison()), "told")["rows"][0]["url"] == reverse("case_show", args=[mine.case_id])
    assert section(sign_in(liaison()), "given") is None
    assert section(sign_in(auditor()), "told") is None


@pytest.mark.parametrize(
    ("state", "count"), [("", 2), ("late", 1), ("done", 1), ("withdrawn", 1), ("all", 4)]
)
def test_the_list_filters_by_what_became_of_it(sign_in, state, count):
    instructed()
    instructed(unit=street().unit, due_at=NOW - timedelta(minutes=1))
    tasks.finish_task(by=liaison(), task=instructed(), result="已办。", at=NOW)
    tasks.withdraw_task(by=commander(), task=instructed(), note="情况有变", at=NOW)
    assert total(sign_in(liaison()).get(reverse("task_list"), {"state": state})) == count


def test_a_stranger_reads_of_nothing(sign_in):
    instructed()
    client = sign_in(stranger())
    assert (total(client.get(reverse("task_list"), {"state": "all"})), section(client, "told")["count"]) == (
        0,
        0,
    )


def test_my_account_counts_what_is_in_my_hands_as_the_lists_do(sign_in):
    instructed()
    for who, counts in (
        (window, {"首接未结的事项": "共 1 件"}),
        (commander, {"我作出、未报结的批示": "共 1 条"}),
    ):
        client = sign_in(who())
        work = client.get(reverse("account")).context["open_work"]
        assert {label: words for label, words, _ in work} == counts, "what there is none of is left out"
        for _, words, url in work:
            assert total(client.get(url)) == int(words.split()[1])


@pytest.mark.parametrize("url", ["/tasks/?state=all", "/desk/"])
def test_the_pages_ask_as_much_at_ten_rows_as_at_a_thousand(sign_in, django_assert_max_num_queries, url):
    """Trap 15."""
    many_tasks(10)
    client = sign_in(liaison())
    client.get(url)
    with django_assert_max_num_queries(56) as few:
        client.get(url)
    many_tasks(990)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(url).status_code == 200


def test_the_case_page_asks_as_much_for_ten_instructions_as_for_one(sign_in, django_assert_max_num_queries):
    case, client = case_at(State.ACCEPTED), sign_in(commander())
    instructed(case=case)
    show(client, case)
    with django_assert_max_num_queries(56) as few:
        show(client, case)
    for _ in range(9):
        instructed(case=case)
    with django_assert_max_num_queries(len(few.captured_queries)):
        show(client, case)
