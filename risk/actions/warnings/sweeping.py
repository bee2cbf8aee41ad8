"""The sweep: what each rule finds becomes warnings, one open for each rule and subject; new rows join it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from cases.models import Case
from risk.actions.warnings.kind import Hit, Kind, Look
from risk.actions.warnings.kinds import KINDS
from risk.actions.warnings.telling import tell
from risk.models import RiskWarning, WarningRow, WarningRule

# between two of these a rule looks only at what new cases belong to
WHOLE = timedelta(hours=1)


def warn(at: datetime) -> int:
    """Look once by every rule, then ring; how many warnings are new. Each rule is one transaction and holds its row."""
    fired = sum(
        look_by(pk, at) for pk in WarningRule.objects.on().order_by("id").values_list("pk", flat=True)
    )
    tell(at)
    return fired


@transaction.atomic
def look_by(pk: int, at: datetime) -> int:
    """One rule's look; how many warnings are new. Cost: the kind's queries and some ten more, whatever is found."""
    rule = WarningRule.objects.select_for_update(of=("self",)).get(pk=pk)
    kind = KINDS.get(rule.kind)
    if kind is None or not rule.is_on:
        return 0
    whole = rule.looked_at is None or at - rule.looked_at >= WHOLE or rule.looked_at > at
    newest = Case.objects.aggregate(newest=Max("pk"))["newest"] or 0
    hits = kind.find(look_of(rule, at, after=0 if whole else rule.case_seen))
    fired = _write(rule, kind, hits, at)
    rule.case_seen = newest
    if whole:
        rule.looked_at = at
        _ease(rule, [hit.subject for hit in hits], at)
    rule.save(update_fields=["case_seen", "looked_at"])
    return fired


def look_of(rule: WarningRule, at: datetime, *, after: int = 0) -> Look:
    """Where the rule looks: its area without those that have a rule instead of it. Two queries at most."""
    others = rule.replacements.select_related("area") if rule.pk else []
    without = tuple(one.area.path for one in others if one.area)
    return Look(rule.area.path if rule.area else "", without, parameters_of(rule), at, after)


def parameters_of(rule: WarningRule) -> dict[str, object]:
    """Those of the row over the kind's defaults: a kind may learn another parameter later."""
    return {**KINDS[rule.kind].defaults(), **rule.parameters}


@dataclass
class _Known:
    """What the rule has warned of already, for the subjects of a round."""

    open: dict[str, RiskWarning] = field(default_factory=dict)
    rows: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    occasions: set[tuple[str, str]] = field(default_factory=set)
    # rows of acknowledged warnings
    judged: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def _known(rule: WarningRule, subjects: Collection[str]) -> _Known:
    """Two queries."""
    known = _Known()
    warnings = {one.pk: one for one in RiskWarning.objects.filter(rule=rule, subject__in=subjects)}
    for one in warnings.values():
        known.occasions.add((one.subject, one.occasion))
        if one.acknowledged_at is None:
            known.open[one.subject] = one
    rows = WarningRow.objects.filter(warning__rule=rule, warning__subject__in=subjects)
    for pk, case in rows.values_list("warning", "case"):
        known.rows[pk].add(case)
        if warnings[pk].acknowledged_at is not None:
            known.judged[warnings[pk].subject].add(case)
    return known


def _write(rule: WarningRule, kind: Kind, hits: list[Hit], at: datetime) -> int:
    if not hits:
        return 0
    known = _known(rule, {hit.subject for hit in hits})
    needed = kind.anew(parameters_of(rule))
    fired: list[tuple[RiskWarning, Hit]] = []
    grown: list[RiskWarning] = []
    rows: list[WarningRow] = []
    for hit in hits:
        one = known.open.get(hit.subject)
        if one is None:
            unjudged = set(hit.cases) - known.judged[hit.subject]
            if (hit.subject, hit.occasion) not in known.occasions and len(unjudged) >= needed:
                fired.append((_new(rule, hit, at), hit))
            continue
        fresh = [case for case in hit.cases if case not in known.rows[one.pk]]
        if fresh or one.eased_at or one.occasion != hit.occasion:
            one.text, one.occasion, one.eased_at = hit.text[:300], hit.occasion, None
            if fresh:
                # rows that join are news: the bell rings again
                one.grown_at, one.told_at = at, None
            grown.append(one)
            rows += [WarningRow(warning=one, case_id=case, added_at=at) for case in fresh]
    RiskWarning.objects.bulk_create([one for one, _ in fired])
    RiskWarning.objects.bulk_update(
        grown, ["text", "occasion", "eased_at", "grown_at", "told_at"], batch_size=100
    )
    rows += [WarningRow(warning=one, case_id=case, added_at=at) for one, hit in fired for case in hit.cases]
    WarningRow.objects.bulk_create(rows)
    return len(fired)


def _new(rule: WarningRule, hit: Hit, at: datetime) -> RiskWarning:
    return RiskWarning(
        rule=rule,
        edition=rule.number,
        subject=hit.subject,
        occasion=hit.occasion,
        area_id=hit.area,
        urgency=rule.urgency,
        text=hit.text[:300],
        fired_at=at,
    )


def _ease(rule: WarningRule, holding: Collection[str], at: datetime) -> None:
    """Open ones whose reason is gone say so; somebody looks at them all the same."""
    waiting = RiskWarning.objects.unacknowledged().filter(rule=rule, eased_at=None)
    waiting.exclude(subject__in=holding).update(eased_at=at)
