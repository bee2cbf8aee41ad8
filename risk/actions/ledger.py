"""The hazard ledger keeps itself: what was judged dangerous enters, follows its case, comes back, rings when late."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery

from cases.actions import board
from cases.actions.accused import tell
from cases.choices import OPEN_STATES, Level, State, Verb
from cases.models import Case, Entry
from cases.querysets import CaseQuerySet
from core.clock import ZONE
from governance.calendar import working_calendar
from governance.duty import commanders_of, seat_of
from governance.rules import next_working_moment
from risk.actions.managing import lock, move, page_of, schedule
from risk.actions.reviews import days_for, next_review
from risk.choices import AssessmentVerb, HazardState, HazardVerb, LevelVerb
from risk.models import Assessment, Hazard, HazardLead
from risk.rules.reviews import after_change, ledger_rank

AT_ONCE = 500
DANGEROUS = (Level.HIGH, Level.MEDIUM)
# acts that judge a case
JUDGING = (AssessmentVerb.DECIDE, LevelVerb.RAISE)
# the frequent round looks at cases on which something happened lately; the rare one at all
LATELY = timedelta(days=1)


def keep_ledger(at: datetime) -> int:
    """Enter, follow and bring back what was acted on lately; how many rows were written. Run twice it writes nothing."""
    return _keep(Case.objects.filter(acted_at__gte=at - LATELY), at)


def keep_whole_ledger(at: datetime) -> int:
    """The same over every case: after a restored copy, or when the worker was down for long."""
    return _keep(Case.objects.all(), at)


def _keep(cases: CaseQuerySet, at: datetime) -> int:
    return enter(cases, at) + follow(cases, at) + bring_back(cases, at)


def belonging(cases: CaseQuerySet) -> CaseQuerySet:
    """Those that belong into the ledger and are not there: judged medium or high, or decided to be of a class.

    Not what was withdrawn, not the rows of old ledgers that nobody judged.
    """
    decided = Assessment.objects.decided().filter(case=OuterRef("pk"))
    belongs = Q(Exists(decided.exclude(hazard_class=None))) | (
        Q(level__in=DANGEROUS) & (Q(is_history=False) | Exists(decided))
    )
    known = Exists(Hazard.objects.filter(case=OuterRef("pk")))
    return cases.filter(belongs).exclude(state=State.WITHDRAWN).filter(~known)


def due_cases(cases: CaseQuerySet) -> CaseQuerySet:
    """What belongs and was not closed before it was judged: that ended before there was a ledger."""
    judged_since = Assessment.objects.decided().filter(
        case=OuterRef("pk"), decided_at__gte=OuterRef("closed_at")
    )
    return belonging(cases).exclude(Q(state=State.CLOSED) & ~Q(Exists(judged_since)))


def _class_decided() -> Subquery:
    of_class = Assessment.objects.decided().filter(case=OuterRef("pk")).exclude(hazard_class=None)
    return Subquery(of_class.order_by("-id").values("hazard_class")[:1])


def enter(cases: CaseQuerySet, at: datetime) -> int:
    """Rows for what belongs into the ledger; the review days run from now. Cost: two statements a chunk."""
    done, today = 0, at.astimezone(ZONE).date()
    while found := list(
        due_cases(cases).annotate(decided_class=_class_decided()).order_by("pk").values_list(
            "pk", "level", "received_at", "decided_class"
        )[:AT_ONCE]
    ):  # fmt: skip
        rows = []
        for case, graded, received_at, decided_class in found:
            level = graded or Level.LOW.value
            review_on = next_review(today, level)
            rows.append(
                Hazard(
                    case_id=case,
                    hazard_class_id=decided_class,
                    level=level,
                    found_on=received_at.astimezone(ZONE).date(),
                    listed_at=at,
                    next_review_on=review_on,
                    rank=ledger_rank(review_on=review_on, struck_on=None),
                )
            )
        # a round beside this one may have written some of them
        Hazard.objects.bulk_create(rows, ignore_conflicts=True)
        done += len(rows)
    return done


def follow(cases: CaseQuerySet, at: datetime) -> int:
    """Level and class as the case has them now; a raised level draws the review nearer."""
    latest = Assessment.objects.decided().filter(case=OuterRef("case")).exclude(hazard_class=None)
    rows = (
        Hazard.objects.open()
        .filter(case__in=cases)
        .annotate(decided_class=Subquery(latest.order_by("-id").values("hazard_class")[:1]))
    )
    other_class = Q(decided_class__isnull=False) & (
        Q(hazard_class=None) | ~Q(hazard_class=F("decided_class"))
    )
    changed = rows.filter(other_class | (~Q(level=F("case__level")) & ~Q(case__level="")))
    found = list(changed.order_by("pk").values_list("pk", "decided_class")[:AT_ONCE])
    for pk, decided_class in found:
        _follow(pk, decided_class, at)
    return len(found)


@transaction.atomic
def _follow(pk: int, decided_class: int | None, at: datetime) -> None:
    hazard = lock(Hazard.objects.select_related("case").get(pk=pk))
    if hazard.state != HazardState.OPEN or hazard.next_review_on is None:
        return
    today, level = at.astimezone(ZONE).date(), hazard.case.level or hazard.level
    day = after_change(hazard.next_review_on, today, days_for(level), was=hazard.level, now=level)
    hazard.level = level
    hazard.hazard_class_id = decided_class or hazard.hazard_class_id
    schedule(hazard, day)
    hazard.save()


def bring_back(cases: CaseQuerySet, at: datetime) -> int:
    """What was struck off comes back when its case is worked on again, or was judged dangerous anew."""
    after = Entry.objects.filter(case=OuterRef("case"), at__gt=OuterRef("struck_at"))
    reopened = Exists(after.filter(verb=Verb.REOPEN)) & Q(case__state__in=OPEN_STATES)
    judged = Exists(after.filter(verb__in=JUDGING)) & Q(case__level__in=DANGEROUS)
    back = Hazard.objects.filter(reopened | judged, state=HazardState.STRUCK, case__in=cases)
    found = list(back.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for pk in found:
        _bring_back(pk, at)
    return len(found)


@transaction.atomic
def _bring_back(pk: int, at: datetime) -> None:
    hazard = lock(Hazard.objects.select_related("case").get(pk=pk))
    if hazard.state != HazardState.STRUCK:
        return
    hazard.level = hazard.case.level or hazard.level
    hazard.struck_at = hazard.struck_by = None
    hazard.strike_reason, hazard.open_loops, hazard.told_on = "", [], None
    schedule(hazard, next_review(at.astimezone(ZONE).date(), hazard.level))
    move(by=None, hazard=hazard, verb=HazardVerb.RELIST, at=at, about={})
    officers = HazardLead.objects.filter(hazard=hazard, until_at=None).values_list("officer_id", flat=True)
    text = f"恢复列管，请继续包案：{hazard.case.title}（{hazard.case.number}）"
    tell(hazard.case, list(officers), text, page_of(hazard), at=at)


def tell_overdue(at: datetime) -> int:
    """Once for each review day that went by: whoever answers for it, else the street's commanders; in office hours.

    Each row is claimed, so any number of sweeps may run.
    """
    if next_working_moment(working_calendar(), at) != at:
        return 0
    late = Hazard.objects.overdue(at.astimezone(ZONE).date()).filter(
        Q(told_on=None) | ~Q(told_on=F("next_review_on"))
    )
    rows = late.select_related("case__centre__area", "case__area").order_by("next_review_on", "pk")
    return sum(_tell(hazard, at) for hazard in rows[:AT_ONCE])


def overdue_cases(path: str, at: datetime) -> CaseQuerySet:
    """What the next deliberation of a place talks over: dangerous cases below that path whose review is overdue."""
    late = Hazard.objects.overdue(at.astimezone(ZONE).date()).filter(level__in=DANGEROUS)
    return Case.objects.filter(Exists(late.filter(case=OuterRef("pk"))), area__path__startswith=path)


@transaction.atomic
def _tell(hazard: Hazard, at: datetime) -> int:
    untold = Q(told_on=None) | ~Q(told_on=hazard.next_review_on)
    won = Hazard.objects.open().filter(
        untold, pk=hazard.pk, next_review_on=hazard.next_review_on
    ).update(told_on=hazard.next_review_on)  # fmt: skip
    if not won:
        return 0
    case = hazard.case
    officers = list(
        HazardLead.objects.filter(hazard=hazard, until_at=None).values_list("officer_id", flat=True)
    )
    if not officers:
        board.name_commanders(case=case, at=at)
        officers = commanders_of(seat_of(case.centre).area, at, below=False)
    text = f"隐患复查超期：应于 {hazard.next_review_on:%m-%d} 复查（{case.area.label}，{case.number}）"
    tell(case, officers, text, page_of(hazard), at=at)
    return 1
