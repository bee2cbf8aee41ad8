"""Who looked at whose data, and what was exported, in the demonstration: by the real actions, in the last days."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from cases.actions.looks import look, looks_on
from cases.choices import LookField, Purpose, State
from cases.exports import write_cases
from cases.models import Case, Party
from core.choices import JobState
from core.models import Job
from governance.models import Officer
from governance.seeding import Plan
from governance.seeding.cast import Ensemble, streets
from governance.standing import Standing, standing_at

_LOOKS = (
    (LookField.PHONE, Purpose.CONTACT),
    (LookField.NAME, Purpose.PAPER),
    (LookField.PHONE, Purpose.FOLLOW_UP),
    (LookField.ID_NUMBER, Purpose.IDENTITY),
)
# (how long ago, filter, in clear and why)
_EXPORTS = (
    (timedelta(days=6, minutes=25), "state=open&due=late", ""),
    (timedelta(days=2, minutes=40), "level=high", "联系当事人办理事项：高风险事项逐户走访，交指挥长"),
)


@transaction.atomic
def seed_privacy(plan: Plan) -> None:
    """Beside the cases that `seed_cases` has written; nothing when it wrote none."""
    if not plan.done.get("created"):
        return
    random = Random(f"privacy {plan.seed} {Case.objects.count()}")  # noqa: S311 - stories, not secrets
    for ensemble in streets()[: plan.streets]:
        _look(ensemble, plan.until, random)
        for ago, query, purpose in _EXPORTS:
            _export(_by(ensemble.director.officer, plan.until - ago), query, purpose)


def _by(officer: int, at: datetime) -> Standing:
    return standing_at(Officer.objects.get(pk=officer), at)


def _look(ensemble: Ensemble, until: datetime, random: Random) -> None:
    cases = Case.objects.filter(centre=ensemble.centre, state=State.ACCEPTED, is_restricted=False)
    parties = Party.objects.filter(case__in=cases, person__phone_index__isnull=False).select_related(
        "case", "person"
    )
    found = list(parties.order_by("-case__received_at", "case__number", "order", "id")[: len(_LOOKS)])
    for party, (field, purpose) in zip(found, _LOOKS, strict=False):
        at = until - timedelta(minutes=random.randint(30, 4000))
        if at < party.case.recorded_at:
            at = until - timedelta(minutes=20)
        if getattr(party.person, field):
            look(by=_by(ensemble.director.officer, at), party=party, field=field, reason=purpose.label, at=at)
        if party.case.owner_id is not None:
            looks_on(_by(party.case.owner_id, until - timedelta(minutes=15)), party.case)


def _export(by: Standing, query: str, purpose: str) -> None:
    arguments = {"query": query, "clear": bool(purpose), "purpose": purpose}
    told = {"claimed_at": by.at, "heartbeat_at": by.at, "finished_at": by.at, "attempts": 1}
    job = Job.objects.create(
        kind="case_export",
        state=JobState.DONE,
        title="导出事项清单（含个人信息）" if purpose else "导出事项清单",
        owner=by.officer,
        arguments=arguments,
        created_at=by.at,
        **told,
    )
    write_cases(job, lambda _done, _total: None, by=by)
