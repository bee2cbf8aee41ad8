"""The bell of those a rule names: urgent ones at any hour, the others in working hours; never whoever may not see a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from cases.models import Case, Grant
from core.messages.kinds import URGENT
from core.notices import notify_all
from governance.calendar import working_calendar
from governance.duty import commanders_of, leaders_at, seat_of
from governance.models import Officer
from governance.rules import next_working_moment
from governance.standing import standing_at
from risk.choices.warnings import Teller, Urgency
from risk.models import RiskWarning, WarningRow
from risk.permissions.assessing import may_read

AT_ONCE = 200


@transaction.atomic
def tell(at: datetime) -> int:
    """Ring for what nobody was told of yet; how many bells. Cost: fixed for each centre and each officer told."""
    waiting = RiskWarning.objects.unacknowledged().filter(told_at=None)
    if not waiting.exists():
        return 0
    if next_working_moment(working_calendar(), at) != at:
        waiting = waiting.filter(urgency=Urgency.URGENT)
    held = waiting.select_for_update(of=("self",), skip_locked=True).select_related("rule")
    warnings = list(held.order_by("id")[:AT_ONCE])
    if not warnings:
        return 0
    bells = _bells(warnings, at)
    for kind, lines in bells.items():
        notify_all(lines, at=at, kind=kind)
    RiskWarning.objects.filter(pk__in=[one.pk for one in warnings]).update(told_at=at)
    return sum(map(len, bells.values()))


def _bells(warnings: list[RiskWarning], at: datetime) -> dict[str, list[tuple[int, str, str]]]:
    """The bells by kind of message: what is urgent passes quiet hours."""
    rows: dict[int, set[int]] = defaultdict(set)
    for pk, case in WarningRow.objects.filter(warning__in=warnings).values_list("warning", "case"):
        rows[pk].add(case)
    cases = Case.objects.filter(pk__in=set().union(*rows.values())).select_related("centre__area")
    known = {case.pk: case for case in cases.only("owner", "centre__area")}
    named = {one.pk: _named(one, [known[pk] for pk in rows[one.pk]], at) for one in warnings}
    nearest = _nearest(known, at)
    fallback = {one.pk: set().union(*(nearest[case] for case in rows[one.pk])) for one in warnings}
    hears, reads = _hearers({*set().union(*named.values()), *set().union(*fallback.values())}, known, at)
    bells: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for one in warnings:
        heard = [who for who in sorted(named[one.pk]) if rows[one.pk] <= hears.get(who, set())]
        # a restricted case: whoever is named on it hears, where none of those told in general may
        heard = heard or [who for who in sorted(fallback[one.pk]) if rows[one.pk] <= hears.get(who, set())]
        page = reverse("warning_show", args=[one.pk])
        last = reverse("case_show", args=[max(rows[one.pk])])
        text = f"预警（{one.rule.name}）：{one.text}"
        kind = URGENT if one.urgency == Urgency.URGENT else ""
        bells[kind] += [(who, text, page if who in reads else last) for who in heard]
    return bells


def _named(warning: RiskWarning, cases: list[Case], at: datetime) -> set[int]:
    """Whom the rule names, for the centres of these cases."""
    tells, found = set(warning.rule.tells), set()
    for centre in {case.centre_id: case.centre for case in cases}.values():
        if Teller.LEADER in tells:
            found.update(leaders_at(centre, at))
        if Teller.COMMANDERS in tells:
            found.update(commanders_of(seat_of(centre).area, at, below=False))
    if Teller.OWNER in tells:
        found.update(case.owner_id for case in cases if case.owner_id)
    return found


def _nearest(cases: dict[int, Case], at: datetime) -> dict[int, set[int]]:
    """Of each case its owner and the officers named on it. One query."""
    found = {pk: {case.owner_id} - {None} for pk, case in cases.items()}
    granted = Grant.objects.in_force(at).filter(Q(officer__isnull=False), case__in=cases)
    for case, officer in granted.values_list("case", "officer"):
        found[case].add(officer)
    return {pk: {who for who in officers if who is not None} for pk, officers in found.items()}


def _hearers(
    officers: Iterable[int], cases: dict[int, Case], at: datetime
) -> tuple[dict[int, set[int]], set[int]]:
    """What of these cases each officer sees, and who reads warnings at all. Two queries an officer."""
    hears, reads = {}, set()
    for officer in Officer.objects.filter(pk__in=list(officers)):
        standing = standing_at(officer, at)
        seen = Case.objects.visible_to(standing).filter(pk__in=cases)
        hears[officer.pk] = set(seen.values_list("pk", flat=True))
        if may_read(standing):
            reads.add(officer.pk)
    return hears, reads
