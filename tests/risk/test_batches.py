"""An imported ledger through the pre-assessment in one go: hits on the desk, nobody rung for old rows, nothing twice."""

import pytest
from django.urls import reverse

from cases.choices import ImportState
from cases.models import Case, ImportBatch
from core import files, jobs
from core.models import AuditLine, Job, Notice
from core.refusals import Refused
from governance.choices import UnitKind
from governance.models import Unit
from risk.actions import batches, deciding
from risk.actions.screening import screen
from risk.models import Assessment, BatchReading
from risk.permissions.assessing import Mark
from tests.builders import (
    NOW,
    assessor,
    commander,
    director,
    many_cases,
    picture,
    secretary,
    stranger,
    street,
    window,
)
from tests.pages import text, total
from tests.risk.texts import DANGEROUS, ORDINARY

pytestmark = pytest.mark.django_db


def ledger(dangerous: int = 2, ordinary: int = 3, **more) -> ImportBatch:
    home = street()
    batch = ImportBatch.objects.create(
        file=files.store(picture("台账.png"), by=None, at=NOW),
        centre=home.centre,
        area=home.area,
        by=window().officer,
        state=ImportState.DONE,
        created=dangerous + ordinary,
        created_at=NOW,
    )
    facts = {"batch": batch, "is_history": True} | more
    many_cases(dangerous, narrative=DANGEROUS, **facts)
    many_cases(ordinary, narrative=ORDINARY, **facts)
    return batch


def assess(batch: ImportBatch, *, with_history: bool = True, by=None) -> Job:
    reading = batches.start(by=by or assessor(), batch=batch, with_history=with_history, at=NOW)
    jobs.run_due()
    return Job.objects.get(pk=reading.job_id)


def test_the_desk_does_not_say_that_somebody_was_rung_for_an_old_ledger(sign_in):
    assess(ledger(dangerous=1))
    page = text(sign_in(assessor()).get(reverse("risk_desk")))
    assert "历史台账，没有响铃" in page
    assert "已通知带班领导" not in page
    assess(ledger(dangerous=1, is_history=False), with_history=False)
    fresh = Assessment.objects.get(case__is_history=False)
    shown = text(sign_in(assessor()).get(reverse("risk_desk_show", args=[fresh.pk])))
    assert "已通知带班领导" in shown


def test_the_rows_that_are_hit_go_on_the_desk_and_nobody_is_rung():
    """Trap 27."""
    commander()
    batch = ledger()
    job = assess(batch)
    assert Assessment.objects.on_desk().count() == 2
    assert job.state == "done"
    assert (
        job.sentence
        == "共读 5 件：高 2 件、中 0 件、低 3 件，红旗 2 件；新上预评台 2 件，台上现有 2 件待评。"
    )
    assert list(Notice.objects.values_list("recipient", flat=True)) == [assessor().officer.pk], (
        "the job's own"
    )
    assert Case.objects.unread().count() == 0


def test_without_the_wish_old_rows_are_read_and_stay_off_the_desk():
    job = assess(ledger(), with_history=False)
    assert (job.result["read"], job.result["high"], Assessment.objects.count()) == (5, 2, 0)


def test_rows_of_a_running_ledger_ring_as_any_others():
    boss = commander()
    assess(ledger(is_history=False), with_history=False)
    assert Assessment.objects.on_desk().count() == 2
    assert Notice.objects.filter(recipient=boss.officer).count() == 2


def test_again_puts_nothing_there_twice_not_even_what_was_decided():
    batch = ledger()
    assess(batch)
    one = Assessment.objects.first()
    marks = dict.fromkeys(one.factors.values_list("code", flat=True), Mark("confirmed"))
    deciding.decide(by=assessor(), assessment=one, marks=marks, seen=one.screening.text_sha, note="", at=NOW)
    job = assess(batch)
    assert (Assessment.objects.count(), job.result["on_desk"]) == (2, 1)
    assert BatchReading.objects.order_by("-id")[0].opened == 0
    assert screen(NOW) == 0


def test_what_the_sweeper_read_before_comes_on_the_desk_when_wished():
    batch = ledger()
    screen(NOW)
    assert Assessment.objects.count() == 0
    assess(batch)
    assert Assessment.objects.on_desk().of_batch(batch.pk).count() == 2


def test_killed_half_way_it_goes_on_and_nothing_is_there_twice(monkeypatch):
    batch = ledger(dangerous=4, ordinary=4)
    monkeypatch.setattr(batches, "AT_ONCE", 3)
    reading = batches.start(by=assessor(), batch=batch, with_history=True, at=NOW)
    job = jobs.claim(reading.job_id, NOW)
    with pytest.raises(KeyboardInterrupt):
        batches.run(job, lambda done, _total: (_ for _ in ()).throw(KeyboardInterrupt) if done > 3 else None)
    assert Assessment.objects.count() > 0
    batches.run(job, lambda _done, _total: None)
    assert Assessment.objects.count() == 4


def test_two_at_once_are_refused_and_an_unfinished_import_too():
    batch = ledger()
    batches.start(by=assessor(), batch=batch, with_history=True, at=NOW)
    with pytest.raises(Refused, match="正在批量预评"):
        batches.start(by=director(), batch=batch, with_history=True, at=NOW)
    ImportBatch.objects.update(state=ImportState.RUNNING)
    BatchReading.objects.all().delete()
    with pytest.raises(Refused, match="导入完"):
        batches.start(by=assessor(), batch=batch, with_history=True, at=NOW)


@pytest.mark.parametrize("who", [window, secretary, stranger])
def test_who_may_send_nothing_to_the_desk_may_not_start_it(who):
    with pytest.raises(Refused):
        batches.start(by=who(), batch=ledger(), with_history=True, at=NOW)


def test_the_ledgers_page_has_the_button_and_the_figures_are_of_what_one_sees(sign_in):
    batch = ledger()
    page = text(sign_in(director()).get(reverse("import_show", args=[batch.pk])))
    assert reverse("batch_assess", args=[batch.pk]) in page
    assert "批量预评" not in text(sign_in(window()).get(reverse("import_show", args=[batch.pk])))
    client = sign_in(assessor())
    answer = client.post(reverse("batch_assess", args=[batch.pk]), {"with_history": "on", "once": "k"})
    assert answer["Location"] == reverse("batch_reading", args=[batch.pk])
    assert "排队中" in text(client.get(answer["Location"]))
    jobs.run_due()
    shown = client.get(answer["Location"])
    assert shown.context["figures"]["high"] == 2
    assert total(client.get(reverse("risk_desk") + f"?batch={batch.pk}")) == 2
    assert "台账.png" in text(client.get(reverse("risk_desk") + f"?batch={batch.pk}"))
    accuse(Case.objects.filter(batch=batch, narrative=DANGEROUS)[0], assessor().appointments[0].post.unit)
    assert client.get(answer["Location"]).context["figures"]["high"] == 1, (
        "never what accuses the reader (trap 26)"
    )
    assert AuditLine.objects.filter(verb="batch_assess").count() == 1


def accuse(case: Case, of: Unit) -> None:
    assert of.kind == UnitKind.CENTRE
    case.exclusions.create(unit=of, why="反映本中心", at=NOW)


def test_the_list_names_each_ledger_in_sight(sign_in):
    ledger()
    assert "台账.png" in text(sign_in(assessor()).get(reverse("batch_list")))
    assert "台账.png" not in text(sign_in(stranger()).get(reverse("batch_list")))
