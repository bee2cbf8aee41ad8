"""Asking for what is missing, convening and launching by programs; the workbook of the questions."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cases.choices import State
from core import clock, jobs
from core.models import Job
from grids.models import Campaign
from risk.actions import asking
from risk.models import Deliberation, Question
from tests.builders import (
    assessment_of,
    assessor,
    case_at,
    commander,
    director,
    grid_worker,
    meeting_room,
    street,
    window,
)
from tests.pages import download

pytestmark = pytest.mark.django_db


def sheet(client, query=""):
    """The rows of the workbook that the worker writes for this filter."""
    assert client.post(f"{reverse('question_export')}?{query}", {"once": query or "x"}).status_code == 302
    jobs.run_due()
    answer, _ = download(client, reverse("job_file", args=[Job.objects.latest("id").pk]))
    rows = list(load_workbook(BytesIO(answer)).worksheets[0].iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if "问题" in row)
    return [row for row in rows[head + 1 :] if row[0]]


def test_a_question_is_asked_answered_and_withdrawn_by_programs(program):
    one = assessment_of(case_at(State.ACCEPTED))
    desk, clerk = program(assessor()), program(window())
    sent = {"to": window().pk, "text": "当时还有谁在场？", "parks": True}
    asked = desk.post(f"{reverse('api:assessment', args=[one.pk])}ask-missing/", sent)
    assert asked.status_code == 200, asked.content.decode()
    question = Question.objects.get(assessment=one)
    assert (question.to_id, question.parks) == (window().pk, True)
    twice = desk.post(f"{reverse('api:assessment', args=[one.pk])}ask-missing/", sent)
    assert twice.status_code in (409, 422)
    url = reverse("api:question", args=[question.pk])
    assert program(director()).post(f"{url}answer-question/", {"text": "没有"}).status_code == 403
    assert clerk.post(f"{url}answer-question/", {"text": "邻居老李在场"}).status_code == 200
    again = Question.objects.get(assessment=asking_again(desk, one))
    url = reverse("api:question", args=[again.pk])
    assert desk.post(f"{url}withdraw-question/", {"note": "已问清"}).status_code == 200


def asking_again(desk, one):
    other = assessment_of(case_at(State.ACCEPTED))
    sent = {"to": window().pk, "text": "住在几楼？"}
    assert desk.post(f"{reverse('api:assessment', args=[other.pk])}ask-missing/", sent).status_code == 200
    return other


def test_the_workbook_of_questions_has_the_rows_of_its_page(sign_in):
    for text in ("当时还有谁在场？", "=1+1"):
        one = assessment_of(case_at(State.ACCEPTED))
        asking.ask(by=assessor(), assessment=one, to=window().officer, text=text, parks=False, at=clock.now())
    found = sheet(sign_in(assessor()))
    assert sorted(row[1] for row in found) == ["=1+1", "当时还有谁在场？"]
    assert {row[8] for row in found} == {"待补充"}
    assert sheet(sign_in(assessor()), "state=answered") == []
    # whom it does not concern gets none of them
    assert sheet(sign_in(grid_worker())) == []


def test_a_deliberation_is_called_by_programs_as_on_the_page(program):
    commander()
    room = meeting_room()
    sent = {
        "title": "每周研判会", "level": "street", "starts_at": "2030-01-07T09:30", "ends_at": "2030-01-07T11:00",
        "room": room.pk, "host": commander().pk, "people": [commander().pk],
    }  # fmt: skip
    made = program(director()).post(reverse("api:deliberation_list"), sent)
    assert made.status_code == 201, made.content.decode()
    one = Deliberation.objects.get()
    assert (one.meeting.host_id, one.meeting.bookings.get().room_id) == (commander().pk, room.pk)
    wrong = program(director()).post(reverse("api:deliberation_list"), sent | {"people": commander().pk})
    assert wrong.status_code == 422
    assert "列表" in wrong.content.decode()
    assert program(window()).post(reverse("api:deliberation_list"), sent).status_code == 403


def test_a_canvass_is_launched_by_programs_as_on_the_page(program):
    home = street()
    grid_worker()
    sent = {
        "title": "冬季排查", "starts_on": "2030-01-07", "until_on": "2030-01-20", "scope": [home.community.pk],
        "look_for": "看家里有没有矛盾", "hazard_classes": [],
    }  # fmt: skip
    made = program(director()).post(reverse("api:campaign_list"), sent)
    assert made.status_code == 201, made.content.decode()
    assert Campaign.objects.get().tasks.count() == 1
    for scope in ([], ["x"], [street(2).community.pk], "1", [[1]]):
        assert (
            program(director()).post(reverse("api:campaign_list"), sent | {"scope": scope}).status_code == 422
        )
    assert program(window()).post(reverse("api:campaign_list"), sent).status_code == 403
