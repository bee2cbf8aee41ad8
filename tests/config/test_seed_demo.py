"""seed_demo: what it writes is what officers would have written, whole, repeatable, and never beside real cases."""

import json
from collections import defaultdict
from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef

from cases.choices import OPEN_STATES, ContactResult, State
from cases.models import Case, Clock, Contact, Entry, Grant, KeyDate, Party, Task
from cases.views.desk import absent
from core.clock import ZONE
from core.models import Notice, Sequence
from core.registry import registry
from dispatch import rules
from dispatch.choices import MODE_WORDS, SlipState
from dispatch.models import Letter, Slip
from dispatch.querysets.slips import RUNNING
from governance.calendar import working_calendar
from governance.choices import Capability
from governance.models import Appointment, Area, Booking, Meeting, Minutes, Officer
from governance.standing import standing_at
from risk.actions.ledger import belonging
from risk.choices import HazardState
from risk.models import Assessment, Hazard, HazardLead, HazardReview, LevelChange, RedFlag, Screening
from tests.config.seeding import UNTIL, seed


@pytest.fixture(scope="module")
def district(django_db_setup, django_db_blocker):
    """200 cases, written once for the reading tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed()
        yield
        transaction.set_rollback(True)


def acting(username):
    return standing_at(Officer.objects.get(username=username), UNTIL)


# --- what is written


def test_case_numbers_run_without_gaps_in_the_order_of_registration(district):
    scopes = defaultdict(list)
    for case in Case.objects.order_by("recorded_at", "id").select_related("centre"):
        scopes[case.centre.number_prefix, case.recorded_at.astimezone(ZONE).year].append(case.number)
    for (prefix, year), numbers in scopes.items():
        assert numbers == [f"{prefix}{year}-{n:05d}" for n in range(1, len(numbers) + 1)]
        assert Sequence.objects.get(scope=f"case:{prefix}", year=year).last == len(numbers)


def test_slip_numbers_run_without_gaps_in_the_order_of_signing(district):
    scopes = defaultdict(list)
    # an assisting unit's number is the lead's
    for slip in (
        Slip.objects.lead().exclude(signed_at=None).order_by("signed_at", "id").select_related("centre")
    ):
        scopes[slip.centre, slip.mode, slip.signed_at.astimezone(ZONE).year].append(slip.number)
    for (centre, mode, year), numbers in scopes.items():
        mark = MODE_WORDS[mode].mark
        assert numbers == [f"{centre.document_name}{mark}〔{year}〕{n}号" for n in range(1, len(numbers) + 1)]
        scope = "slip" if mode == "assign" else f"slip-{mode}"
        assert Sequence.objects.get(scope=f"{scope}:{centre.number_prefix}", year=year).last == len(numbers)


def test_letters_are_numbered_without_gaps_and_sent_when_their_reason_stood(district):
    scopes = defaultdict(list)
    letters = (
        Letter.objects.exclude(number=None)
        .order_by("numbered_at", "id")
        .select_related("centre", "slip", "clock")
    )
    for letter in letters:
        scopes[letter.centre, letter.kind, letter.numbered_at.astimezone(ZONE).year].append(letter.number)
        assert letter.due_at == letter.clock.due_at < letter.numbered_at <= UNTIL
        moved = letter.slip.answered_at if letter.clock.kind == "complete" else letter.slip.acknowledged_at
        assert moved is None or moved > letter.numbered_at
        assert rules.is_open(working_calendar(), letter.numbered_at)
        assert letter.body
        assert letter.case.entries.filter(about__number=letter.number, at=letter.numbered_at).count() == 1
    for (centre, kind, year), numbers in scopes.items():
        expected = [
            rules.letter_number(kind, centre.document_name, year, n) for n in range(1, len(numbers) + 1)
        ]
        assert set(numbers) == set(expected)
        assert len(numbers) == len(expected)
        assert Sequence.objects.get(scope=f"letter:{kind}:{centre.number_prefix}", year=year).last == len(
            numbers
        )
    assert {kind for _, kind, _ in scopes} == {"reminder", "supervision"}


def test_what_is_late_already_rang_its_bells(district):
    """The first sweep of a demonstration does not ring for each late clock of the last weeks."""
    late = Clock.objects.running().filter(due_at__lte=UNTIL)
    assert late.exists()
    assert not late.exclude(rungs__step="late").exists()


def test_the_next_deadline_is_the_earliest_running_clock(district):
    earliest = dict(Clock.objects.ticking().values_list("case").annotate(due=Min("due_at")))
    for case in Case.objects.all():
        assert case.next_due_at == (earliest.get(case.pk) if case.state in OPEN_STATES else None)


def test_a_running_slip_has_a_clock_and_a_grant(district):
    for slip in Slip.objects.running():
        assert Clock.objects.running().filter(case=slip.case_id, subject=f"slip:{slip.pk}", unit=slip.unit_id)
        assert Grant.objects.filter(case=slip.case_id, unit=slip.unit_id, until_at=None)
        lead = slip.main or slip
        assert slip.case.lead_unit_id == lead.unit_id


def test_nothing_lies_after_the_last_moment_and_history_never_runs_backwards(district):
    moments: list[datetime | None] = [
        *Entry.objects.values_list("at", flat=True),
        *Case.objects.values_list("received_at", flat=True),
        *Clock.objects.values_list("started_at", flat=True),
        *Clock.objects.exclude(stopped_at=None).values_list("stopped_at", flat=True),
        *Contact.objects.exclude(done_at=None).values_list("done_at", flat=True),
        *Notice.objects.values_list("created_at", flat=True),
        *Task.objects.values_list("made_at", flat=True),
        *Task.objects.exclude(done_at=None).values_list("done_at", flat=True),
        *Meeting.objects.values_list("made_at", flat=True),
        *Booking.objects.values_list("made_at", flat=True),
        *Minutes.objects.values_list("made_at", flat=True),
    ]
    assert max(moment for moment in moments if moment) <= UNTIL
    for case in Case.objects.all():
        at = list(case.entries.order_by("id").values_list("at", flat=True))
        assert all(a <= b for a, b in pairwise(at))
        assert case.received_at <= case.recorded_at == at[0]
        assert case.acted_at == at[-1]


def test_the_first_street_has_cases_at_every_stage(district):
    here = Case.objects.filter(centre__number_prefix="WH")
    assert {*here.values_list("state", flat=True)} == set(State)
    slips = Slip.objects.filter(centre__number_prefix="WH")
    assert {*slips.values_list("state", flat=True)} >= {
        *RUNNING,
        SlipState.DRAFTED,
        SlipState.APPROVED,
        SlipState.RETURNED,
    }
    contacts = Contact.objects.filter(case__in=here, case__state=State.COMPLETED)
    assert contacts.filter(done_at=None).exists()
    assert contacts.filter(result=ContactResult.UNREACHED).exists()
    assert here.filter(state=State.ACCEPTED, reopened_count=1).exists()
    assert here.filter(state=State.ACCEPTED, lead_unit=None, slips__state=SlipState.RETURNED).exists()
    assert here.filter(next_due_at__lt=UNTIL).exists()
    assert here.filter(next_due_at__range=(UNTIL, UNTIL + timedelta(days=4))).exists()
    assert here.filter(is_restricted=True, state=State.ACCEPTED).exists()
    assert here.filter(is_anonymous=True).exists()
    assert Entry.objects.filter(case__in=here, verb="send_back").exists()


def test_the_unit_officer_has_slips_of_every_kind(district):
    states = set(Slip.objects.for_units_of(acting("unit")).values_list("state", flat=True))
    assert states >= {SlipState.ISSUED, SlipState.ACKNOWLEDGED, SlipState.ANSWERED, SlipState.APPROVED}


def test_leaders_have_instructed_and_days_are_watched(district):
    here = Task.objects.filter(case__centre__number_prefix="WH")
    assert here.open().exclude(due_at__lte=UNTIL).exists()
    assert here.late(UNTIL).exists()
    assert here.exclude(done_at=None).exists()
    assert Task.objects.visible_to(acting("unit")).open().addressed_to(acting("unit")).exists()
    assert Task.objects.filter(made_by__username__in=["leader", "commander"]).exists()
    assert Case.objects.visible_to(acting("director")).dated_for(acting("director")).exists()
    assert KeyDate.objects.filter(day__lt=UNTIL.date()).exists()


@pytest.mark.parametrize("keeper", ["admin", "security", "auditor"])
def test_the_keepers_see_no_case_whatever_their_unit_is_given(district, keeper):
    assert not Case.objects.visible_to(acting(keeper)).exists()


def test_the_accused_unit_does_not_see_the_complaint(district):
    case = Case.objects.filter(exclusions__unit__short_name="综合执法队").first()
    accused = Officer.objects.get(appointments__post__unit=case.exclusions.get().unit_id)
    assert not Case.objects.visible_to(standing_at(accused, UNTIL)).filter(pk=case.pk).exists()


def test_people_are_found_by_name_and_masked_in_the_list(district):
    party = Party.objects.filter(role="visitor").select_related("person", "case__centre").first()
    officer = Officer.objects.get(pk=party.case.owner_id)
    assert party.case in Case.objects.visible_to(standing_at(officer, UNTIL)).search(party.person.name)
    assert party.person.name not in party.case.party_line


def test_the_bell_of_the_demonstration_officers_rings(district):
    assert Notice.objects.filter(recipient__username="unit", read_at=None).exists()
    assert Notice.objects.filter(recipient__username="director").exists()


def test_the_desk_of_the_first_street_has_danger_waiting_and_decided(district):
    here = Assessment.objects.filter(case__centre__number_prefix="WH")
    waiting = here.open()
    assert waiting.filter(is_red=True).exists()
    assert waiting.filter(is_red=False).exists()
    assert {*here.decided().values_list("level", flat=True)} == {"low", "medium", "high"}
    assert here.decided().values("decided_by").distinct().count() > 1
    assert Notice.objects.filter(text__startswith="红旗").exists()
    assert Notice.objects.filter(recipient__username="commander", text__startswith="评定为").exists()


def test_a_level_always_has_its_decision_behind_it(district):
    waits = LevelChange.objects.proposed()
    for case in Case.objects.exclude(level="").exclude(level_changes__in=waits):
        last = Assessment.objects.decided().filter(case=case).latest("decided_at")
        assert (last.level, last.is_red) == (case.level, case.red_flag), case.number


def test_a_red_flag_stands_until_its_case_was_judged(district):
    judged = Assessment.objects.decided().filter(case=OuterRef("case"), decided_at__gte=OuterRef("raised_at"))
    unjudged = RedFlag.objects.filter(~Exists(judged))
    assert unjudged.exists()
    assert not unjudged.filter(case__red_flag=False).exists()


def test_no_director_signed_a_slip_while_a_red_flag_stood(district):
    judged = Assessment.objects.filter(
        case=OuterRef("case"), decided_at__gt=OuterRef("raised_at"), decided_at__lte=OuterRef("signed_at")
    )
    given = RedFlag.objects.annotate(signed_at=F("case__slips__signed_at"), by=F("case__slips__signed_by"))
    while_standing = given.filter(~Exists(judged), signed_at__gte=F("raised_at"))
    signers = {*while_standing.values_list("by", flat=True)}
    commanders = Appointment.objects.held_on(UNTIL.date()).with_capability(Capability.COMMAND)
    assert signers
    assert signers <= {one.officer_id for one in commanders}


def test_every_seeded_text_has_been_read(district):
    assert not Case.objects.unread().exists()
    assert Screening.objects.count() == Case.objects.count()


def test_the_hazard_ledger_has_every_state_and_the_sweep_finds_nothing_to_add(district):
    assert {*Hazard.objects.values_list("state", flat=True)} == {HazardState.OPEN, HazardState.STRUCK}
    assert HazardReview.objects.exists()
    assert HazardLead.objects.exists()
    assert Hazard.objects.overdue(UNTIL.date()).exists()
    assert not belonging(Case.objects.all()).exists()


# --- the areas as lines


def test_list_areas_prints_one_object_a_line_in_the_order_of_codes(district):
    out = StringIO()
    call_command("list_areas", level="street", stdout=out)
    streets = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [one["code"] for one in streets] == ["530199001", "530199002", "530199003"]
    assert streets[0] == {"code": "530199001", "name": "望湖街道", "level": "street", "parent": "530199"}
    out = StringIO()
    call_command("list_areas", stdout=out)
    codes = [json.loads(line)["code"] for line in out.getvalue().splitlines()]
    assert codes == sorted(codes)
    assert len(codes) == Area.objects.count()


def test_what_the_first_page_does_not_ask_for_is_not_there(district):
    """Nobody loses a line of "等我办" to the question whether anything of its kind is there."""
    left_out = 0
    for one in Officer.objects.filter(is_active=True):
        who = standing_at(one, UNTIL)
        shown = [waiting for waiting in registry.waiting if waiting.shown(who)]
        nothing = absent(shown, who)
        left_out += len(nothing)
        for waiting in shown:
            if waiting.key in nothing:
                assert waiting.rows(who, UNTIL) == (0, [], nothing[waiting.key]), (one.username, waiting.key)
    assert left_out > 100
