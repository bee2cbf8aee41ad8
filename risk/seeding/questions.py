"""Questions and desk times of the demonstration: a few in each street beside the clues that stand on its desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from cases.seeding.hours import Hours
from governance.calendar import working_calendar
from governance.models import Officer
from governance.seeding import Plan
from governance.seeding.cast import Ensemble, streets
from governance.standing import standing_at
from risk.actions import asking
from risk.models import Assessment, DeskTime, Question
from risk.permissions.asking import addressees

_DAYS = timedelta(days=30)
# what is asked, what comes back: "" is still open
_ASKED = (
    ("上门看过没有，双方这几天还会碰面吗？", "今早去过，两边都平静，答应这几天不碰面，有事先打网格电话。"),
    ("除了来反映的，还牵涉哪些人，名单核过吗？", ""),
    ("以前为这件事找过哪些部门，有没有书面答复？", ""),
)


@transaction.atomic
def seed_questions(plan: Plan) -> None:
    """Nothing where somebody has asked before."""
    if Question.objects.exists():
        return
    random = Random(f"questions {plan.seed}")  # noqa: S311 - stories, not secrets
    for ensemble in streets()[: plan.streets]:
        _ask(ensemble, plan.until, Hours(random, working_calendar()))
    _time(plan.until, random)


def _ask(ensemble: Ensemble, until: datetime, hours: Hours) -> None:
    """Of the clues that wait, the least dangerous: the first on the desk stays free for whoever tries it."""
    by = Officer.objects.get(pk=ensemble.assessors[0].officer)
    clues = (
        Assessment.objects.open()
        .filter(case__centre=ensemble.centre, is_red=False, case__is_restricted=False, case__exclusions=None)
        .select_related("case__area", "case__centre")
        .order_by("-rank", "-id")[: len(_ASKED)]
    )
    for clue, (text, said) in zip(clues, _ASKED, strict=False):
        at = hours.soon(max(clue.opened_at, clue.case.acted_at), 5, 30)
        people = addressees(standing_at(by, until), clue.case)
        answered_at = at + timedelta(minutes=50)
        if not people or answered_at > until:
            continue
        to = people[0].officer
        asked = asking.ask(by=standing_at(by, at), assessment=clue, to=to, text=text, parks=True, at=at)
        if said:
            asking.answer(by=standing_at(to, answered_at), question=asked, text=said, at=answered_at)
    asking.ring_late(until)


def _time(until: datetime, random: Random) -> None:
    """How long the decisions of the last month took: seconds for most, minutes for some."""
    rows = Assessment.objects.decided().filter(decided_at__gt=until - _DAYS).order_by("id")
    DeskTime.objects.bulk_create(
        (
            DeskTime(
                assessment_id=pk,
                officer_id=officer,
                seconds=(seconds := random.choice((6, 8, 9, 11, 14, 19, 27, 60))),
                from_at=at - timedelta(seconds=seconds + 2),
                until_at=at,
            )
            for pk, officer, at in rows.values_list("pk", "decided_by_id", "decided_at")
        ),
        batch_size=1_000,
    )
