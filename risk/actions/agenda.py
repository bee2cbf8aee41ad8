"""The list of a deliberation fills by itself: newly judged cases, what other parts hand in, what was left, what came up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from cases.actions import board
from cases.choices import Level
from cases.models import Case, Exclusion
from core.registry import registry
from governance.duty import commanders_of, seat_of
from governance.models import Unit
from governance.standing import Standing
from risk.choices import DeliberationLevel, ItemSource
from risk.models import Assessment, Deliberation, DeliberationItem
from risk.permissions.deliberating import WORKED_ON
from risk.querysets.deliberating import DeliberationItemQuerySet

# what was judged longer ago and never talked over belongs to an old ledger, not to this week
AGENDA_TIME = timedelta(days=60)
# a list nobody gets through; the rest comes next time, the most dangerous first
MOST = 200
# how long those invited may read the cases of the list after the meeting
SIGHT_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Candidate:
    """A case for the list."""

    case: int
    source: ItemSource
    why: str = ""
    level: str = ""
    asked_by: int | None = None


def fill_agendas(at: datetime) -> int:
    """The lists of all deliberations ahead or running; how many items were added. It may run twice at once."""
    rows = Deliberation.objects.open(at).order_by("meeting__starts_at", "id")
    return sum(fill(one, at) for one in rows)


@transaction.atomic
def fill(deliberation: Deliberation, at: datetime) -> int:
    """Put on the list what is not on it yet; how many. An urgent one keeps to what it was called for.

    Cost: a fixed number of queries, the row of the deliberation is the lock.
    """
    row = _locked(deliberation)
    if row.finished_at or row.meeting.cancelled_at or row.meeting.ends_at <= at or row.called_for != "weekly":
        return 0
    known = set(row.items.values_list("case", flat=True))
    room = max(MOST - len(known), 0)
    added = add(row, islice(_new(candidates(row, at), known), room), at)
    Deliberation.objects.filter(pk=row.pk).update(filled_at=at)
    return added


def add(
    deliberation: Deliberation, found: Iterable[Candidate], at: datetime, by: Standing | None = None
) -> int:
    """These at the end of the list; who is invited may read their cases until a week after the meeting.

    The deliberation is locked. Restricted cases name the commanders alone.
    """
    last = deliberation.items.aggregate(last=Max("order"))["last"] or 0
    items = [
        DeliberationItem(
            deliberation=deliberation,
            case_id=one.case,
            order=order,
            source=one.source,
            why=one.why[:300],
            proposed_level=one.level,
            asked_by_id=one.asked_by,
            listed_at=at,
            listed_by=by.officer if by else None,
        )
        for order, one in enumerate(found, last + 1)
    ]
    DeliberationItem.objects.bulk_create(items)
    _let_read(deliberation, [one.case_id for one in items], at)
    return len(items)


def _let_read(deliberation: Deliberation, case_ids: list[int], at: datetime) -> None:
    """Who is invited, for a while; of restricted cases the commanders who are to decide them. Cost: eight queries."""
    meeting = deliberation.meeting
    people = list(meeting.attendances.values_list("officer", flat=True))
    chiefs = commanders_of(seat_of(meeting.centre).area, at, below=False)
    accused = Exclusion.objects.accused_in(case_ids, at.date())
    restricted = dict(Case.objects.filter(pk__in=case_ids).values_list("pk", "is_restricted"))
    for secret, whom, why, until in (
        (False, people, "研判会议题", meeting.ends_at + SIGHT_AFTER),
        (True, chiefs, "限制知悉：指挥长研判", None),
    ):
        cases = [case for case, is_secret in restricted.items() if is_secret == secret]
        pairs = [(case, one) for case in cases for one in whom if (case, one) not in accused]
        board.name(pairs, why=why, at=at, until=until)


def _new(found: Iterable[Candidate], known: set[int]) -> Iterator[Candidate]:
    """Each case once, by the first reason there is."""
    for one in found:
        if one.case not in known:
            known.add(one.case)
            yield one


def candidates(deliberation: Deliberation, at: datetime) -> Iterator[Candidate]:
    """What belongs on the list, the most pressing reason first. Cost: one query for each reason."""
    place = deliberation.meeting.centre.area.path
    yield from _sent_up(deliberation, place)
    yield from _referred(deliberation, at)
    if deliberation.level == DeliberationLevel.STREET:
        yield from _assessed(place, at)
    yield from _left(deliberation, at)
    if deliberation.level == DeliberationLevel.STREET:
        yield from _handed_in(place, at)


def _assessed(place: str, at: datetime) -> Iterator[Candidate]:
    """Judged medium, high or red, and not talked over in the street since."""
    later = Assessment.objects.decided().filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    talked_over = DeliberationItem.objects.in_force().filter(
        case=OuterRef("case"),
        listed_at__gte=OuterRef("decided_at"),
        deliberation__level=DeliberationLevel.STREET,
    )
    rows = (
        Assessment.objects.decided()
        .filter(
            Q(level__in=(Level.MEDIUM, Level.HIGH)) | Q(is_red=True),
            ~Exists(later),
            ~Exists(talked_over),
            decided_at__gte=at - AGENDA_TIME,
            case__state__in=WORKED_ON,
            case__centre__area__path__startswith=place,
        )
        .order_by("rank", "id")
    )
    for case, level in rows.values_list("case", "case__level")[:MOST]:
        yield Candidate(case, ItemSource.ASSESSED, level=level)


def _left(deliberation: Deliberation, at: datetime) -> Iterator[Candidate]:
    """Deferred, or not reached, in an earlier deliberation of this centre, and on no list since."""
    same = Q(
        deliberation__meeting__centre=deliberation.meeting.centre, deliberation__level=deliberation.level
    )
    later = DeliberationItem.objects.in_force().filter(same, case=OuterRef("case"), pk__gt=OuterRef("pk"))
    rows = (
        DeliberationItem.objects.in_force()
        .to_talk_over()
        .filter(
            same,
            ~Exists(later),
            Q(deliberation__finished_at__isnull=False) | Q(deliberation__meeting__ends_at__lte=at),
            case__state__in=WORKED_ON,
        )
        .order_by("id")
    )
    for case, level, note, asked_by in rows.values_list("case", "case__level", "note", "asked_by")[:MOST]:
        yield Candidate(case, ItemSource.DEFERRED, note, level, asked_by)


def _sent_up(deliberation: Deliberation, place: str) -> Iterator[Candidate]:
    rows = DeliberationItem.objects.sent_up(deliberation.level, place).order_by("id")
    columns = rows.filter(case__state__in=WORKED_ON).values_list("case", "case__level", "note", "pk")
    for case, level, note, pk in columns[:MOST]:
        yield Candidate(case, ItemSource.ESCALATED, note, level, pk)


def _referred(deliberation: Deliberation, at: datetime) -> Iterator[Candidate]:
    """What another part put before this centre's own level, unless it waits on another list of the level."""
    centre, level = deliberation.meeting.centre, deliberation.level
    waits = _waiting_at(level, centre).filter(case=OuterRef("pk"), deliberation__meeting__ends_at__gt=at)
    for referral in registry.referrals:
        rows = referral.cases(centre, level, at).filter(~Exists(waits), state__in=WORKED_ON)
        for case, grade, why in rows.values_list("pk", "level", "why")[:MOST]:
            yield Candidate(case, ItemSource.ESCALATED, why, grade)


def _waiting_at(level: str, centre: Unit) -> DeliberationItemQuerySet:
    """Items of this centre's level on lists that nobody minuted yet."""
    same = Q(deliberation__level=level, deliberation__meeting__centre=centre, deliberation__finished_at=None)
    return DeliberationItem.objects.in_force().to_talk_over().filter(same)


def fill_of(centre: Unit, level: str, at: datetime) -> None:
    """The lists of one centre and level, now."""
    for one in Deliberation.objects.open(at).filter(meeting__centre=centre, level=level).order_by("id"):
        fill(one, at)


def stands(case: Case, centre: Unit, level: str) -> str:
    """11月24日研判会第 2 项: where a case waits at this level, "" nowhere."""
    rows = _waiting_at(level, centre).filter(case=case).select_related("deliberation__meeting")
    found = rows.order_by("-id").first()
    return f"{found.deliberation.cited_as}{found}" if found else ""


def _handed_in(place: str, at: datetime) -> Iterator[Candidate]:
    """What other parts say must be talked over, unless it stands on another list that is still ahead."""
    ahead = DeliberationItem.objects.in_force().filter(
        case=OuterRef("pk"), deliberation__finished_at=None, deliberation__meeting__ends_at__gt=at
    )
    for source in registry.agenda:
        rows = source.cases(place, at).filter(~Exists(ahead), state__in=WORKED_ON)
        for case, level in rows.values_list("pk", "level")[:MOST]:
            yield Candidate(case, ItemSource.REVIEW, source.label, level)


def _locked(deliberation: Deliberation) -> Deliberation:
    rows = Deliberation.objects.select_for_update(of=("self",)).select_related("meeting__centre__area")
    return rows.get(pk=deliberation.pk)


# the other actions lock a deliberation in the same way
locked_deliberation = _locked
