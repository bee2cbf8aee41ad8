"""The demonstration's warnings: neighbours who come again, a release, a street's own rule; what the rules find in all of
it, some of it looked into over the last weeks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from cases.actions import dates
from cases.actions.people import party_line
from cases.choices import DateKind, Role, State
from cases.models import Case, Party
from cases.querysets import CaseQuerySet
from governance.models import Appointment, Area, Officer
from governance.seeding import Plan
from governance.seeding.cast import Actor, Ensemble, streets
from governance.standing import standing_at
from risk.actions.warnings import editing
from risk.actions.warnings.sweeping import look_by
from risk.choices.warnings import Verdict
from risk.models import RiskWarning, WarningRule

# the looks of the last weeks, so many days back: the longer ago, the more of what they found is judged
_LOOKS = (20, 13, 6, 0)
_LATELY = timedelta(days=28)
_VERDICTS = (
    (Verdict.TRUE, "已派社区民警和网格员上门，双方当面说开，一周后再回访。"),
    (Verdict.FALSE_ALARM, "已核实：情况没有变化，一直有专人在跟进，只是没有记入系统。"),
    (Verdict.TRUE, "已电话联系当事人，由包案的同志每三天走访一次。"),
)


@transaction.atomic
def seed_neighbours(plan: Plan) -> None:
    """In each street two who complain of each other three times within a month; before stacks are reckoned."""
    if not plan.done.get("created"):
        return
    for ensemble in streets()[: plan.streets]:
        _quarrel(ensemble, plan.until)


def _recent(ensemble: Ensemble, until: datetime) -> CaseQuerySet:
    return Case.objects.live().filter(
        centre=ensemble.centre, is_restricted=False, is_anonymous=False, received_at__gt=until - _LATELY,
        received_at__lte=until, exclusions=None,
    )  # fmt: skip


def _quarrel(ensemble: Ensemble, until: datetime) -> None:
    recent = _recent(ensemble, until).alias(people=Count("parties")).filter(people=1)
    category = (
        Case.objects.filter(pk__in=recent.values("pk"))
        .order_by()
        .values("category__kind", "category")
        .annotate(count=Count("pk"))
        .filter(count__gte=3)
        # disputes come before requests
        .order_by("category__kind", "-count", "category")
        .first()
    )
    if category is None:
        return
    cases = list(recent.filter(category=category["category"]).order_by("-received_at", "-pk")[:3])
    first, second, third = (Party.objects.select_related("person").get(case=case) for case in cases)
    if first.person_id == second.person_id:
        return
    third.person = first.person
    third.save(update_fields=["person"])
    for case, other in zip(cases, (second, first, second), strict=True):
        Party.objects.create(case=case, person=other.person, role=Role.COUNTERPART, order=1)
        case.party_line = party_line(one.person.name for one in case.parties.select_related("person"))
        case.save(update_fields=["party_line"])


@transaction.atomic
def seed_warnings(plan: Plan) -> None:
    """Once; later rounds are the sweeper's."""
    if RiskWarning.objects.exists() or not plan.done.get("created"):
        return
    ensembles = streets()[: plan.streets]
    for ensemble in ensembles:
        _release(ensemble, plan.until)
    if ensembles:
        _own_rule(ensembles[0], plan.until - timedelta(days=21))
    commanders = {ensemble.area: ensemble.commander for ensemble in ensembles}
    for ago in _LOOKS:
        at = plan.until - timedelta(days=ago)
        for pk in WarningRule.objects.order_by("id").values_list("pk", flat=True):
            look_by(pk, at)
        if ago:
            RiskWarning.objects.filter(told_at=None).update(told_at=at)
            _judge(commanders, at + timedelta(hours=18), one_of=2 if ago == _LOOKS[-2] else 1)
        else:
            # what is found last the worker tells by itself
            _judge(commanders, at, one_of=4)


def _release(ensemble: Ensemble, until: datetime) -> None:
    """One whose case is worked on came home four days ago."""
    case = (
        _recent(ensemble, until)
        .filter(state=State.ACCEPTED, key_dates=None)
        .order_by("acted_at", "pk")
        .first()
    )
    if case is None or case.acted_at >= until:
        return
    by = standing_at(Officer.objects.get(pk=ensemble.director.officer), until)
    day = until.date() - timedelta(days=4)
    dates.note_date(by=by, case=case, kind=DateKind.RELEASE, day=day, at=until, note="刑满释放回家")


def _own_rule(ensemble: Ensemble, at: datetime) -> None:
    """The first street tries a stricter rule for places that grow hot."""
    general = WarningRule.objects.get(kind="hot_spot", area=None)
    facts = {name: getattr(general, name) for name in editing.FACTS}
    facts |= {"name": "扎堆从严（试行）", "parameters": {**general.parameters, "count": 4, "times": 2}}
    editing.add_rule(
        by=standing_at(Officer.objects.get(pk=ensemble.commander.officer), at),
        kind=general.kind,
        area=Area.objects.get(pk=ensemble.area),
        facts=facts,
        reason="街道先从严试行一个月",
        instead_of=general,
        at=at,
    )


def _judge(commanders: dict[int, Actor], at: datetime, *, one_of: int) -> None:
    """Verdicts by the commander of the street on one of so many that are open."""
    paths = dict(Area.objects.filter(pk__in=commanders).values_list("pk", "path"))
    posts = Appointment.objects.in_bulk([one[1] for one in commanders.values()])
    judged: list[RiskWarning] = []
    before = RiskWarning.objects.exclude(acknowledged_at=None).count()
    open_ = RiskWarning.objects.unacknowledged().select_related("area").order_by("id")
    for order, one in enumerate(open_):
        street = next((pk for pk, path in paths.items() if one.area.path.startswith(path)), None)
        if street is None or order % one_of != one_of // 2:
            continue
        verdict, note = _VERDICTS[(before + len(judged)) % len(_VERDICTS)]
        one.verdict, one.note, one.acknowledged_at = verdict, note, at
        one.acknowledged_by_id, one.appointment = commanders[street][0], posts[commanders[street][1]]
        judged.append(one)
    columns = ["verdict", "note", "acknowledged_at", "acknowledged_by", "appointment"]
    RiskWarning.objects.bulk_update(judged, columns)
