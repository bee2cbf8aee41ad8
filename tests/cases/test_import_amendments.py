"""A known row with another text is a proposal; two imports at once create nothing twice."""

import threading

import pytest
from django.db import connections

from cases.actions.importing import amendments
from cases.choices import AmendmentState
from cases.models import Amendment, Case, Entry
from core.refusals import Refused
from tests.builders import NOW, secretary, standing, street, window
from tests.cases.ledgers import begun, carried_out, imported, row, totals, xlsx

pytestmark = pytest.mark.django_db
NEW = "两家为滴水檐争了多年，今天打了起来。"


@pytest.fixture
def file(tmp_path):
    return lambda *rows, name="台账.xlsx": xlsx(tmp_path / name, *rows)


@pytest.fixture
def proposal(file):
    imported(file(row(), row(2)))
    imported(file(row(text=NEW), row(2), name="b.xlsx"))
    return Amendment.objects.get()


def test_a_changed_row_under_a_known_number_is_proposed_never_written(proposal):
    assert (proposal.state, proposal.narrative, proposal.row_number) == (AmendmentState.PROPOSED, NEW, 2)
    assert proposal.case.narrative == "两家为滴水檐争了1年，昨天又吵起来。"
    assert totals(proposal.batch) == (2, 0, 2, 0)


def test_importing_the_changed_row_again_does_not_propose_twice(proposal, file):
    again = imported(file(row(text=NEW), row(text=NEW + "\n "), name="c.xlsx"))
    assert (totals(again), Amendment.objects.count()) == ((2, 0, 2, 0), 1)


def test_what_only_differs_in_white_space_and_width_is_the_same_text(proposal, file):
    imported(file(row(text="　两家为滴水檐争了１年,昨天又吵起来。 "), name="c.xlsx"))
    assert Amendment.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"time": "2026-09-10"}, {"party": "别的人"}, {"party": None}, {"number": "PC7777"}]
)
def test_another_day_person_or_number_is_another_matter(proposal, file, change):
    later = imported(file(row(text="第三种内容在这里。", **change), name="c.xlsx"))
    assert (totals(later)[1], Amendment.objects.count()) == (1, 1)


def test_when_the_known_row_stands_in_the_file_too_the_number_is_repeated(file):
    imported(file(row()))
    later = imported(file(row(text=NEW), row(), name="b.xlsx"))
    assert (totals(later), Amendment.objects.count()) == ((2, 1, 1, 0), 0)
    assert Case.objects.get(narrative=NEW).is_number_repeated


def test_rows_without_a_number_are_never_amended(file):
    imported(file(row(number=None)))
    assert totals(imported(file(row(number=None, text=NEW), name="b.xlsx")))[1] == 1


def test_adopting_corrects_the_text_and_the_title_made_from_it_with_a_line_of_history(proposal):
    clerk = standing(window())
    amendments.adopt(by=clerk, amendment=proposal, at=NOW)
    case = Case.objects.get(pk=proposal.case_id)
    assert (case.narrative, case.title) == (NEW, NEW.removesuffix("。"))
    entry = Entry.objects.get(case=case, verb="amend")
    assert entry.officer == clerk.officer
    assert entry.about["changes"]["narrative"] == ["两家为滴水檐争了1年，昨天又吵起来。", NEW]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.decided_at) == ("adopted", clerk.officer, NOW)


def test_after_adoption_both_the_old_and_the_new_file_are_known(proposal, file):
    amendments.adopt(by=standing(window()), amendment=proposal, at=NOW)
    old, new = imported(file(row(), name="c.xlsx")), imported(file(row(text=NEW), name="d.xlsx"))
    assert (totals(old), totals(new), Amendment.objects.count()) == ((1, 0, 1, 0), (1, 0, 1, 0), 1)


def test_declining_leaves_the_text(proposal):
    amendments.decline(by=standing(window()), amendment=proposal, at=NOW)
    assert Case.objects.get(pk=proposal.case_id).narrative != NEW
    assert Amendment.objects.get().state == AmendmentState.DECLINED


def test_a_proposal_is_decided_once(proposal):
    amendments.decline(by=standing(window()), amendment=proposal, at=NOW)
    with pytest.raises(Refused, match="已由同事处理"):
        amendments.adopt(by=standing(window()), amendment=proposal, at=NOW)


def test_a_closed_case_is_not_amended_but_the_proposal_can_be_declined(file):
    imported(file(row(outcome="已化解")))
    imported(file(row(text=NEW, outcome="已化解"), name="b.xlsx"))
    proposal = Amendment.objects.get()
    with pytest.raises(Refused, match="已结案"):
        amendments.adopt(by=standing(window()), amendment=proposal, at=NOW)
    amendments.decline(by=standing(window()), amendment=proposal, at=NOW)


def test_a_colleague_without_intake_decides_nothing(proposal):
    with pytest.raises(Refused, match="受理登记"):
        amendments.adopt(by=standing(secretary()), amendment=proposal, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_create_nothing_twice(file):
    rows = [row(serial, phone=f"138{serial:08d}") for serial in range(1, 301)]
    several = [begun(file(*rows, name=f"{name}.xlsx")) for name in "abc"]
    street()
    failures = []

    def work(batch):
        try:
            carried_out(batch)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(batch,)) for batch in several]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    done = [totals(batch) for batch in several]
    assert sum(created for _, created, _, _ in done) == Case.objects.count() == Entry.objects.count() == 300
    assert all(rows == created + duplicates == 300 for rows, created, duplicates, _ in done)
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"J12026-{serial:05d}" for serial in range(1, 301)]
