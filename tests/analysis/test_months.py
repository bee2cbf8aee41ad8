"""The months' papers: asked for once, made by the worker, kept, made by themselves on the first working day."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from docx import Document
from openpyxl import load_workbook

from analysis import actions
from analysis.models import MonthlyPacket
from analysis.querysets import MonthlyPacketQuerySet
from analysis.rules import Month
from analysis.tasks import make_due_months
from cases.forms import CaseFilterForm
from cases.models import Case
from core import clock, jobs
from core.choices import JobState
from core.clock import ZONE
from core.models import Job, Notice, StoredFile
from core.refusals import Refused
from dispatch.models import LawfulEnd
from governance.models import CalendarDay
from tests.analysis.months import MIDDLE, MONTH
from tests.builders import (
    NOW,
    commander,
    director,
    liaison,
    many_cases,
    registered,
    secretary,
    stranger,
    street,
    window,
)
from tests.pages import download, text

pytestmark = pytest.mark.django_db
# the first working day of November 2026 is a Monday, the 2nd
MORNING = datetime(2026, 11, 2, 8, 0, tzinfo=ZONE)


def press(client, month: str = "2026-10", **more):
    return client.post("/analysis/months/make/", {"month": month} | more)


def make(by=None, month: Month = MONTH, **more) -> MonthlyPacket:
    return actions.make_month(by=by or director(), centre=street().centre, month=month, at=NOW, **more)


def test_the_button_makes_both_files_with_the_rows_of_the_list(sign_in):
    """Traps 16 and 20, from the page to the opened files."""
    many_cases(7, received_at=MIDDLE)
    client, by = sign_in(director()), director()
    response = press(client)
    job = Job.objects.get()
    assert response["Location"] == f"/jobs/{job.pk}/"
    jobs.run_due()
    packet = MonthlyPacket.objects.get()
    assert (packet.as_of, packet.figures["new"]) == (NOW, 7)
    book, _ = download(client, f"/analysis/months/{packet.pk}/workbook/")
    paper, _ = download(client, f"/analysis/months/{packet.pk}/report/")
    form = CaseFilterForm({"since": "2026-10-01", "until": "2026-10-31"}, standing=by)
    assert form.is_valid()
    listed = form.narrow(Case.objects.visible_to(by)).count()
    assert load_workbook(BytesIO(book))["台账"].max_row - 1 == listed == 7
    assert any("新增事项7件" in paragraph.text for paragraph in Document(BytesIO(paper)).paragraphs)
    assert "2026年10月" in text(client.get("/analysis/months/"))
    assert client.get(f"/jobs/{job.pk}/")["Location"] == "/analysis/months/"


def test_the_bell_rings_when_it_is_done(sign_in):
    press(sign_in(secretary()))
    jobs.run_due()
    notice = Notice.objects.get(recipient=secretary().officer)
    assert notice.text.endswith("2026年10月月报：2026年10月的工作簿和报告已生成，可以下载。")


def test_pressed_twice_it_is_one_job(sign_in):
    client = sign_in(director())
    first, second = press(client), press(client)
    assert first["Location"] == second["Location"]
    assert (Job.objects.count(), MonthlyPacket.objects.count()) == (1, 1)


def test_made_again_the_older_version_stays(sign_in):
    client = sign_in(director())
    for _ in range(2):
        press(client)
        jobs.run_due()
    assert MonthlyPacket.objects.made().count() == 2
    assert StoredFile.objects.count() == 4
    assert text(client.get("/analysis/months/")).count("旧版</span>") == 1


def test_a_job_that_runs_twice_keeps_one_pair_of_files():
    packet = make()
    jobs.run_due()
    packet.refresh_from_db()
    Job.objects.update(state=JobState.PENDING)
    jobs.run_due()
    assert MonthlyPacket.objects.get().workbook_id == packet.workbook_id
    assert StoredFile.objects.count() == 2
    assert Job.objects.get().sentence == "2026年10月的工作簿和报告已生成，可以下载。"


def test_after_a_failed_job_the_button_tries_again(sign_in, monkeypatch):
    packet = make()
    monkeypatch.setattr("analysis.exports.packet.write_report", lambda *_: 1 / 0)
    jobs.run_due()
    assert Job.objects.get().state == JobState.FAILED
    client = sign_in(director())
    assert "没有生成" in text(client.get("/analysis/months/"))
    monkeypatch.undo()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    press(sign_in(director()))
    jobs.run_due()
    assert MonthlyPacket.objects.get().pk == packet.pk
    assert MonthlyPacket.objects.made().count() == 1


def test_who_lost_the_post_meanwhile_gets_no_files():
    make()
    director().officer.appointments.update(until_on="2026-01-01")
    jobs.run_due()
    assert Job.objects.get().state == JobState.FAILED
    assert "职责" in Job.objects.get().sentence
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("who", [secretary, commander, stranger, window, liaison])
def test_nobody_else_opens_what_was_made_for_the_director(sign_in, who):
    """Trap 26: each one's papers hold what that one may see; a commander may be the one complained about."""
    packet = make()
    jobs.run_due()
    client = sign_in(who())
    for kind in ("workbook", "report"):
        assert client.get(f"/analysis/months/{packet.pk}/{kind}/").status_code == 404


def test_papers_that_are_not_made_yet_cannot_be_fetched(sign_in):
    packet = make()
    assert sign_in(director()).get(f"/analysis/months/{packet.pk}/workbook/").status_code == 404


def test_an_accusing_case_is_in_the_papers_of_those_alone_who_may_see_it():
    """Trap 26."""
    registered(at=MIDDLE, excluded=[street().centre])
    registered(at=MIDDLE)
    for by, count in ((director(), 1), (commander(), 2)):
        packet = make(by)
        jobs.run_due()
        packet.refresh_from_db()
        assert packet.figures["new"] == count


@pytest.mark.parametrize(
    ("month", "sentence"),
    [("2026-12", "请选择月份|选择"), ("", "请选择月份"), ("x", "选择"), ("2026-13", "选择")],
)
def test_a_month_that_is_none_is_refused_in_words(sign_in, month, sentence):
    response = press(sign_in(director()), month)
    assert (response.status_code, Job.objects.count()) == (422, 0)
    assert "没有保存" in text(response)


def test_a_month_that_lies_ahead_is_refused_by_the_action():
    with pytest.raises(Refused, match="还没有到"):
        make(month=Month(2026, 12))


def test_a_centre_elsewhere_is_refused_by_the_action():
    with pytest.raises(Refused, match="职责辖区"):
        make(stranger())


def test_an_empty_page_invites(sign_in):
    assert "还没有月报" in text(sign_in(commander()).get("/analysis/months/"))


# by itself


def test_last_month_is_made_for_the_director_on_the_first_working_day():
    director()
    assert make_due_months(MORNING - timedelta(seconds=1)) == 0
    assert make_due_months(MORNING - timedelta(days=1)) == 0, "a Sunday"
    assert make_due_months(MORNING) == 1
    packet = MonthlyPacket.objects.get()
    assert (packet.month, packet.made_for, packet.is_routine) == (MONTH.first, director().officer, True)


def test_a_holiday_is_no_working_day():
    director()
    CalendarDay.objects.create(day=MORNING.date(), is_working=False, name="假日")
    assert make_due_months(MORNING) == 0
    assert make_due_months(MORNING + timedelta(days=1)) == 1


def test_however_often_it_sweeps_there_is_one():
    director()
    stranger()
    assert [make_due_months(MORNING + timedelta(hours=n)) for n in range(4)] == [2, 0, 0, 0]
    jobs.run_due()
    assert make_due_months(NOW) == 0
    assert (MonthlyPacket.objects.count(), Job.objects.count()) == (2, 2)


def test_a_worker_that_slept_that_day_makes_up_for_it():
    director()
    assert make_due_months(NOW) == 1


def test_a_centre_without_a_director_is_passed_over():
    street()
    assert make_due_months(MORNING) == 0
    director()
    assert make_due_months(MORNING) == 1


def test_the_database_refuses_a_second_routine_packet():
    director()
    make_due_months(MORNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyPacket.objects.create(
            centre=street().centre,
            month=MONTH.first,
            made_for=secretary().officer,
            is_routine=True,
            asked_at=NOW,
        )


def test_two_sweeps_at_once_ask_once(monkeypatch):
    """The other one wrote between this one's look and its own writing: the constraint has the last word."""
    there, looked = make(is_routine=True), MonthlyPacketQuerySet.first
    monkeypatch.setattr(MonthlyPacketQuerySet, "first", _blind_twice(looked))
    assert make(is_routine=True) == there
    assert (MonthlyPacket.objects.count(), Job.objects.count()) == (1, 1)


def _blind_twice(looked):
    left = [None, None]
    return lambda rows: left.pop() if left else looked(rows)


def test_the_page_s_lawful_ends_open_the_rows_of_the_workbook(sign_in):
    """Page, workbook and list agree; a month made before the figure was counted shows a dash."""
    case = registered(at=MIDDLE)
    facts = {"rounds": 2, "summary": "x", "remedies": "可以复查", "manner": "in_person"}
    for moment in (MIDDLE, MIDDLE - timedelta(days=40)):
        LawfulEnd.objects.create(case=case, signed_by=commander().officer, signed_at=moment, **facts)
    client = sign_in(director())
    packet = make()
    jobs.run_due()
    packet.refresh_from_db()
    assert packet.figures["lawful_ends"] == 1
    book, _ = download(client, f"/analysis/months/{packet.pk}/workbook/")
    assert load_workbook(BytesIO(book))["依法办结"].cell(2, 1).value == case.number
    line = client.get("/analysis/months/").context["lines"][0]
    listed = client.get(line["lawful_url"])
    assert (line["lawful"], len(listed.context["page"].rows)) == (1, 1)
    del packet.figures["lawful_ends"]
    packet.save(update_fields=["figures"])
    line = client.get("/analysis/months/").context["lines"][0]
    assert (line["lawful"], line["lawful_url"]) == ("—", "")
