"""seed_demo: what it writes is what officers would have written, whole, repeatable, and never beside real cases."""

import json
from collections import defaultdict
from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Min

from cases.actions import closing, intake
from cases.actions.intake import Matter
from cases.actions.people import PersonText
from cases.choices import OPEN_STATES, Channel, ContactResult, State
from cases.models import Case, Clock, Contact, Entry, Grant, Party
from config.commands import WrongUsage
from core.clock import ZONE
from core.models import Notice, Sequence
from dispatch import actions, rules
from dispatch.choices import ReturnReason, SlipState
from dispatch.models import Letter, Slip
from dispatch.querysets import RUNNING
from governance.calendar import working_calendar
from governance.models import Area, Officer, Unit
from governance.standing import standing_at

UNTIL = datetime(2026, 10, 30, 23, 59, 59, tzinfo=ZONE)

LETTERS = ("remind", "sign_letter", "decline_letter")


def seed(**options):
    given = {"cases": 200, "until": "2026-10-30", "months": 6} | options
    return json.loads(call_command("seed_demo", **given))


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
    for slip in Slip.objects.exclude(signed_at=None).order_by("signed_at", "id").select_related("centre"):
        scopes[slip.centre, slip.signed_at.astimezone(ZONE).year].append(slip.number)
    for (centre, year), numbers in scopes.items():
        assert numbers == [f"{centre.document_name}交〔{year}〕{n}号" for n in range(1, len(numbers) + 1)]
        assert Sequence.objects.get(scope=f"slip:{centre.number_prefix}", year=year).last == len(numbers)


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
    earliest = dict(Clock.objects.running().values_list("case").annotate(due=Min("due_at")))
    for case in Case.objects.all():
        assert case.next_due_at == (earliest.get(case.pk) if case.state in OPEN_STATES else None)


def test_a_running_slip_has_a_clock_and_a_grant(district):
    for slip in Slip.objects.running():
        assert Clock.objects.running().filter(case=slip.case_id, subject=f"slip:{slip.pk}", unit=slip.unit_id)
        assert Grant.objects.filter(case=slip.case_id, unit=slip.unit_id, until_at=None)
        assert slip.case.lead_unit_id == slip.unit_id


def test_nothing_lies_after_the_last_moment_and_history_never_runs_backwards(district):
    moments: list[datetime | None] = [
        *Entry.objects.values_list("at", flat=True),
        *Case.objects.values_list("received_at", flat=True),
        *Clock.objects.values_list("started_at", flat=True),
        *Clock.objects.exclude(stopped_at=None).values_list("stopped_at", flat=True),
        *Contact.objects.exclude(done_at=None).values_list("done_at", flat=True),
        *Notice.objects.values_list("created_at", flat=True),
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


# --- the same as the real actions


def slip_rows(case):
    left_out = {"id", "case_id", "number"}
    return [
        {key: value for key, value in row.items() if key not in left_out}
        for row in Slip.objects.filter(case=case).order_by("id").values()
    ]


def rows_of(case):
    """Everything about a case but its ids and numbers; slips are told by their order."""
    slips = {pk: order for order, pk in enumerate(case.slips.order_by("id").values_list("pk", flat=True))}
    numbers = dict(case.slips.values_list("number", "id"))
    subject = lambda text: slips[int(text[5:])] if text else None  # noqa: E731
    # a letter of the sweep touches the case later than its officers did
    left_out = {"id", "number", "tracking_code", "acted_at"}
    row = {
        key: value
        for key, value in Case.objects.filter(pk=case.pk).values()[0].items()
        if key not in left_out
    }
    people = [
        (one.role, one.order, one.person.name, one.person.phone, one.person.id_number)
        for one in case.parties.select_related("person")
    ]
    entries = [
        (*entry, slips.get(about.pop("slip", None)), about.pop("number", None) in {*numbers, None}, about)
        for *entry, about in case.entries.exclude(verb__in=LETTERS)
        .order_by("id")
        .values_list("officer", "appointment", "verb", "from_state", "to_state", "note", "at", "about")
    ]
    clocks = [
        (*clock, subject(text))
        for *clock, text in case.clocks.order_by("id").values_list(
            "kind", "unit", "rule", "started_at", "due_at", "stopped_at", "is_provisional", "why", "subject"
        )
    ]
    contacts = list(
        case.contacts.order_by("id").values_list(
            "kind", "planned_at", "due_at", "done_at", "done_by", "result", "note"
        )
    )
    grants = [
        (unit, at, until, slips[numbers[why.removeprefix("交办单 ")]])
        for unit, why, at, until in case.grants.filter(officer=None)
        .order_by("id")
        .values_list("unit", "why", "from_at", "until_at")
    ]
    exclusions = list(case.exclusions.values_list("unit", "why", "at"))
    return row, people, entries, clocks, contacts, grants, exclusions, slip_rows(case)


class Replay:
    """Does again with the real actions, as the same officers at the same moments, what a case's history tells."""

    def __init__(self, told):
        self.told = told
        self.entries = list(told.entries.exclude(verb__in=LETTERS).order_by("id").select_related("officer"))
        self.slips = {}

    def run(self):
        verbs = [entry.verb for entry in self.entries]
        for entry, before in zip(self.entries, [None, *verbs], strict=False):
            by = standing_at(entry.officer, entry.at)
            follows = (before, entry.verb) in {("approve", "complete"), ("follow_up", "reopen")}
            if entry.verb != "exclude" and not follows:
                getattr(self, f"do_{entry.verb}", self.slip_act)(by, entry)
        return Case.objects.get(pk=self.case.pk)

    def do_register(self, by, entry):
        told = self.told
        self.case = intake.register(
            by=by,
            at=entry.at,
            excluded=[one.unit for one in told.exclusions.all()],
            matter=Matter(
                narrative=told.narrative,
                channel=Channel(told.channel),
                area=told.area,
                received_at=told.received_at,
                category=told.category,
                demand=told.demand,
                place=told.place,
                people_count=told.people_count,
                is_restricted=told.is_restricted,
                people=[
                    PersonText(one.person.name, one.person.phone, one.person.id_number, one.role)
                    for one in told.parties.all()
                ],
            ),
        )
        Case.objects.filter(pk=self.case.pk).update(level=told.level)  # the risk app's column

    def do_accept(self, by, entry):
        intake.accept(by=by, case=self.case, note=entry.note, at=entry.at)

    def do_remark(self, by, entry):
        intake.remark(by=by, case=self.case, note=entry.note, at=entry.at)

    def do_forward(self, by, entry):
        intake.forward(by=by, case=self.case, note=entry.note, at=entry.at)

    def do_transfer(self, by, entry):
        intake.transfer(by=by, case=self.case, note=entry.note, at=entry.at)

    def do_withdraw(self, by, entry):
        intake.withdraw(by=by, case=self.case, note=entry.note, at=entry.at)

    def do_complete(self, by, entry):
        closing.complete(by=by, case=self.case, outcome=entry.note, at=entry.at)

    def do_close(self, by, entry):
        closing.close(by=by, case=self.case, note=entry.note, at=entry.at)

    def do_follow_up(self, by, entry):
        result = ContactResult(entry.about["result"])
        note = entry.note.partition("。")[2]
        actions.follow_up(by=by, case=self.case, result=result, note=note, at=entry.at)

    def do_assign(self, by, entry):
        unit = Unit.objects.get(slips=entry.about["slip"])
        made = actions.assign(by=by, case=self.case, unit=unit, requirement=entry.note, at=entry.at)
        self.slips[entry.about["slip"]] = made

    def do_draft(self, by, entry):
        told = Slip.objects.get(pk=entry.about["slip"])
        facts = {"unit": told.unit, "requirement": told.requirement}
        self.slips[told.pk] = actions.draft(by=by, case=self.case, at=entry.at, **facts)

    def slip_act(self, by, entry):
        slip = self.slips[entry.about["slip"]]
        told = Slip.objects.get(pk=entry.about["slip"])
        match entry.verb:
            case "sign":
                actions.sign(by=by, slip=slip, at=entry.at)
            case "acknowledge":
                actions.acknowledge(by=by, slip=slip, at=entry.at)
            case "feed_back":
                actions.feed_back(by=by, slip=slip, answer=entry.note, at=entry.at)
            case "return":
                reason = ReturnReason(told.return_reason)
                actions.return_slip(by=by, slip=slip, reason=reason, note=told.return_note, at=entry.at)
            case "approve":
                actions.approve(by=by, slip=slip, note=entry.note, at=entry.at)
            case "send_back":
                actions.send_back(by=by, slip=slip, note=entry.note, at=entry.at)
            case _:
                raise AssertionError(entry.verb)


def test_a_seeded_case_has_the_rows_that_the_real_actions_write(db):
    seed()
    ways = {}
    for case in Case.objects.order_by("-id"):
        verbs = case.entries.exclude(verb__in=LETTERS).order_by("id").values_list("verb", flat=True)
        ways[tuple(verbs)] = case
    assert len(ways) > 25
    for told in ways.values():
        with transaction.atomic():
            done = Replay(told).run()
            for real, seeded in zip(rows_of(done), rows_of(told), strict=True):
                assert real == seeded, told.number
            transaction.set_rollback(True)


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


# --- again, otherwise, and not at all


def snapshot():
    """Everything that does not depend on ids, keys or nonces."""
    return [
        (
            *case,
            [
                (one.role, one.person.name, one.person.phone)
                for one in Party.objects.filter(case__number=case[0])
            ],
            list(Entry.objects.filter(case__number=case[0]).order_by("id").values_list("verb", "at", "note")),
        )
        for case in Case.objects.order_by("number").values_list(
            "number", "tracking_code", "narrative", "state", "next_due_at", "area__code", "party_line"
        )
    ]


def in_a_fresh_database(**options):
    with transaction.atomic():
        seed(**options)
        found = snapshot()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_tells_the_same_stories_and_another_seed_others(db):
    first = in_a_fresh_database(cases=60, streets=1)
    assert first == in_a_fresh_database(cases=60, streets=1)
    assert first != in_a_fresh_database(cases=60, streets=1, seed=2)


def test_a_second_run_adds_nothing_and_a_larger_number_the_rest(db):
    assert seed(cases=60)["created"] == 60
    before = set(Case.objects.values_list("pk", "number", "state"))
    assert seed(cases=60)["created"] == 0
    assert seed(cases=20)["created"] == 0
    assert seed(cases=100)["created"] == 40
    after = set(Case.objects.values_list("pk", "number", "state"))
    assert before < after
    for sequence in Sequence.objects.filter(scope__startswith="case:"):
        prefix = f"{sequence.scope.removeprefix('case:')}{sequence.year}-"
        numbers = {number for _, number, _ in after if number.startswith(prefix)}
        assert numbers == {f"{prefix}{n:05d}" for n in range(1, sequence.last + 1)}


def test_one_street_without_cases_is_enough(db):
    found = seed(cases=0, streets=1)
    assert found["cases"] == 0
    assert Area.objects.filter(level="street").count() == 1


def test_a_database_with_real_cases_is_refused(db):
    seed(cases=20)
    officer = Officer.objects.create_user("real", "王真实", "a-real-password")
    Case.objects.filter(pk=Case.objects.first().pk).update(owner=officer)
    with pytest.raises(CommandError, match="真实事项"):
        seed(cases=40)
    assert Case.objects.count() == 20


@pytest.mark.parametrize(
    "wish",
    [
        {"streets": 0},
        {"streets": 99},
        {"cases": -1},
        {"months": 0},
        {"months": 999},
        {"until": "2026-02-30"},
        {"until": "昨天"},
        {"until": "2999-01-01"},
    ],
)
def test_an_impossible_wish_is_wrong_usage(db, wish):
    with pytest.raises(WrongUsage):
        seed(**wish)
