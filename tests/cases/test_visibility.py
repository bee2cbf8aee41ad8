"""One function answers who may know of a case; nobody gets round it (traps 20 and 26)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.actions import board
from cases.choices import State
from cases.forms import CaseFilterForm
from cases.models import Case, Contact
from cases.permissions import why_seen
from cases.sight import counts
from core import jobs
from core.models import Job
from core.registry import registry
from dispatch.choices import SlipState
from dispatch.forms.slips import AssignForm
from dispatch.models import Paper, Slip
from dispatch.permissions.watch import why_not_read_log
from governance.choices import Capability, Sees, UnitKind
from governance.models import Appointment
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    PNG,
    auditor,
    case_at,
    commander,
    director,
    district,
    grid_worker,
    liaison,
    many_cases,
    many_contacts,
    many_slips,
    officer,
    picture,
    registered,
    secretary,
    slip_at,
    standing,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import download, text, total

pytestmark = pytest.mark.django_db


def sees(who) -> set[str]:
    return set(Case.objects.visible_to(who).values_list("number", flat=True))


def supervisor():
    return officer(unit(district(), "区综治中心"), Capability.SUPERVISE, sees=Sees.AREA, name="区级督导")


def chief():
    """Sees the whole street, and belongs to a unit that may be accused."""
    station = unit(street().area, "派出所", UnitKind.POLICE_STATION)
    return officer(
        station, Capability.COMMAND, Capability.HANDLE, Capability.ASSIGN, sees=Sees.AREA, name="所长"
    )


def test_an_area_is_seen_with_everything_below_it_and_nothing_beside_it():
    here, there = registered().number, registered(home=street(2)).number
    assert [sees(who()) for who in (secretary, supervisor, stranger)] == [{here}, {here, there}, {there}]


def test_an_area_of_the_appointment_narrows_that_of_the_post():
    in_grid, in_street = registered().number, registered(area=street().community).number
    assert (sees(grid_worker()), sees(secretary())) == ({in_grid}, {in_grid, in_street})


def test_a_post_that_sees_nothing_sees_nothing():
    registered()
    assert sees(auditor()) == set()


def keeper():
    """An administrator among the people of a unit that handles cases."""
    return officer(street().unit, Capability.ADMINISTER, sees=Sees.NOTHING, name="单位管理员")


def test_what_is_granted_to_a_unit_does_not_reach_the_keeper_who_sits_there(sign_in):
    case, who = slip_at(SlipState.ISSUED).case, keeper()
    assert (sees(liaison()), sees(who)) == ({case.number}, set())
    assert (why_seen(who, case), counts(who, 9, 9)) == ([], (0, 0))
    client = sign_in(who)
    for name in ("case_show", "receipt"):
        assert client.get(reverse(name, args=[case.pk])).status_code == 404
    assert not Paper.objects.visible_to(who).exists()
    assert not Slip.objects.for_units_of(who).exists()


def test_the_book_of_the_watch_is_not_for_the_keepers_of_the_centre():
    sitting = officer(street().centre, Capability.ADMINISTER, sees=Sees.NOTHING, name="中心管理员")
    assert why_not_read_log(director(), street().centre) is None
    assert why_not_read_log(sitting, street().centre)


def test_a_unit_sees_what_is_granted_to_it_while_it_is():
    case, mine = registered(), liaison()
    board.grant(case=case, unit=street().unit, why="交办", at=NOW)
    hour = timedelta(hours=1)
    assert [sees(standing(mine, at)) for at in (AN_HOUR_AGO, NOW)] == [set(), {case.number}]
    board.end_grant(case=case, unit=street().unit, at=NOW + hour)
    assert [sees(standing(mine, at)) for at in (NOW, NOW + hour)] == [{case.number}, set()]


def test_an_ended_appointment_and_one_to_come_show_nothing():
    registered()
    held = Appointment.objects.filter(officer=secretary().officer)
    held.update(until_on=(NOW - timedelta(days=1)).date())
    assert sees(standing(secretary())) == set()
    held.update(until_on=None, from_on=(NOW + timedelta(days=1)).date())
    assert sees(standing(secretary())) == set()


def test_the_last_day_of_an_appointment_counts():
    case = registered()
    Appointment.objects.filter(officer=secretary().officer).update(until_on=NOW.date())
    assert sees(standing(secretary())) == {case.number}


def test_a_restricted_case_is_seen_by_those_named_on_it_only():
    case = registered(is_restricted=True)
    assert [sees(who()) for who in (window, secretary, director, commander, grid_worker)] == [
        {case.number},
        set(),
        set(),
        set(),
        set(),
    ]
    board.grant(case=case, unit=street().unit, why="交办", at=AN_HOUR_AGO)
    assert sees(liaison()) == {case.number}


def test_exclusion_beats_area_grant_and_ownership():
    accused = officer(street().unit, Capability.INTAKE, sees=Sees.AREA, name="所长兼受理")
    case = registered(by=accused)
    board.grant(case=case, unit=street().unit, why="交办", at=AN_HOUR_AGO)
    assert (case.owner_id, sees(accused)) == (accused.pk, {case.number})
    board.exclude(by=window(), case=case, unit=street().unit, why="反映的是该单位", at=NOW)
    assert sees(accused) == set()


def test_an_accused_officer_is_excluded_under_every_appointment():
    case, by = registered(), secretary()
    board.exclude(by=window(), case=case, officer=by.officer, why="反映的是本人", at=NOW)
    assert (sees(by), sees(director())) == (set(), {case.number})


def test_who_holds_a_second_post_in_the_accused_unit_is_excluded_too():
    case = registered(excluded=[street().unit])
    second = liaison().appointments[0].post
    Appointment.objects.create(officer=secretary().officer, post=second, from_on=NOW.date())
    assert sees(standing(secretary())) == set()
    assert sees(window()) == {case.number}


def test_the_accused_unit_finds_no_trace_of_the_case_on_any_page(sign_in):
    """Trap 26: list, search, desk, page, papers, slips, follow-ups, export, choices of units."""
    accused = chief()
    slip = slip_at(SlipState.APPROVED, excluded=[unit(street().area, "派出所")])
    case = slip.case
    client = sign_in(accused)
    for url in (
        "/cases/",
        f"/cases/?q={case.number}",
        "/cases/?q=wxq",
        "/desk/",
        "/slips/?state=all",
        "/follow-ups/",
    ):
        page = client.get(url)
        assert page.status_code == 200
        assert (f"/{case.pk}/" in text(page), case.title in text(page)) == (False, False)
    for name in ("case_show", "receipt", "case_look", "remark", "assign", "accept"):
        assert client.get(reverse(name, args=[case.pk])).status_code == 404
    assert client.get(reverse("slip_show", args=[slip.pk])).status_code == 404
    client.post("/cases/export/")
    jobs.run_due()
    assert Job.objects.get().result == {"rows": 0}


def test_the_accused_unit_is_not_suggested_for_the_slip():
    """Trap 26."""
    case = case_at(State.ACCEPTED, excluded=[street().unit])
    offered = AssignForm(standing=director(), target=case).fields["unit"].queryset
    assert street().unit not in offered
    assert (
        street().unit
        in AssignForm(standing=director(), target=case_at(State.ACCEPTED)).fields["unit"].queryset
    )


def test_the_accused_unit_is_not_counted_before():
    """Trap 26: the figures of the first page."""
    accused = chief()
    case_at(State.ACCEPTED, excluded=[unit(street().area, "派出所")])
    counts = [one.rows(accused, NOW)[0] for one in registry.waiting if one.shown(accused)]
    assert counts == [0] * len(counts)
    assert len(counts) > 3


def test_a_unit_of_another_street_is_not_offered_for_the_slip():
    offered = AssignForm(standing=director(), target=case_at(State.ACCEPTED)).fields["unit"].queryset
    assert street(2).unit not in offered


def test_slips_and_planned_calls_are_seen_with_their_case():
    slip_at(SlipState.APPROVED)
    for who, count in ((liaison(), 1), (secretary(), 1), (stranger(), 0), (auditor(), 0)):
        assert Slip.objects.visible_to(who).count() == count
        assert Contact.objects.visible_to(who).count() == count


def test_a_paper_is_seen_by_whoever_sees_its_case(sign_in):
    desk = sign_in(window())
    desk.post(reverse("remark", args=[registered().pk]), {"note": "照片", "papers": [picture()]})
    paper = Case.objects.get().attachments.get()
    url = reverse("case_file", args=[paper.case_id, paper.file_id])
    assert download(sign_in(secretary()), url)[0] == PNG
    assert sign_in(stranger()).get(url).status_code == 404


def test_a_paper_is_not_fetched_through_another_case(sign_in):
    desk, other = sign_in(window()), registered()
    case = registered()
    desk.post(reverse("remark", args=[case.pk]), {"note": "照片", "papers": [picture()]})
    file_id = case.attachments.get().file_id
    assert desk.get(reverse("case_file", args=[other.pk, file_id])).status_code == 404


def test_each_figure_of_the_first_page_is_the_length_of_the_list_it_leads_to(sign_in):
    """Trap 20: for every kind of officer and every kind of waiting work."""
    for state in State:
        case_at(state)
    for step in SlipState:
        slip_at(step, unit=unit(street().area, f"{step.label}所") if step != SlipState.ISSUED else None)
    many_cases(4, State.REGISTERED, next_due_at=NOW - timedelta(days=1))
    many_cases(3, State.REGISTERED, is_history=True)
    many_cases(2, State.ACCEPTED, is_history=True, owner=None)
    many_cases(2, State.COMPLETED, is_history=True)
    many_slips(3)
    many_contacts(2)
    figures = 0
    for by in (window(), director(), commander(), liaison(), grid_worker(), stranger(), auditor()):
        client = sign_in(by)
        for waiting in (one for one in registry.waiting if one.shown(by)):
            count, rows, url = waiting.rows(by, NOW)
            assert (by.name, waiting.key, count) == (by.name, waiting.key, total(client.get(url)))
            assert len(rows) == min(count, 6)
            figures += count
    assert figures > 40


def test_list_count_and_export_agree_for_every_officer(sign_in):
    """Trap 20."""
    slip_at(SlipState.ISSUED)
    many_cases(3)
    registered(is_restricted=True)
    registered(home=street(2))
    found = set()
    for by in (window(), director(), secretary(), liaison(), stranger(), auditor()):
        client = sign_in(by)
        for query in ("", "?unassigned=on"):
            shown = total(client.get(f"/cases/{query}"))
            client.post(f"/cases/export/{query}")
            jobs.run_due()
            assert Job.objects.latest("id").result == {"rows": shown}
            found.add(shown)
    assert found == {0, 1, 3, 4, 5}


def test_the_filter_of_units_knows_only_the_own_area():
    elsewhere = street(2).unit
    offered = {key for key, _ in CaseFilterForm({}, standing=director()).fields["unit"].choices}
    assert (street().unit.pk in offered, elsewhere.pk in offered) == (True, False)


@pytest.mark.parametrize(
    "who", [director, commander, secretary, liaison, auditor, supervisor, chief, grid_worker]
)
def test_calls_counted_singly_are_those_of_the_list(who):
    many_contacts(3)
    restricted = case_at(State.COMPLETED)
    restricted.is_restricted = True
    restricted.save()
    board.exclude(
        by=director(),
        case=Contact.objects.first().case,
        unit=chief().appointments[0].post.unit,
        why="",
        at=NOW,
    )
    listed = Contact.objects.visible_to(who())
    assert set(Contact.objects.seen_singly(who())) == set(listed)
