"""Somebody looked into a warning: true, with what is done; or a false alarm, with why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q

from core import audit
from core.refusals import insist
from governance.models import Appointment
from governance.standing import Standing
from risk.choices.warnings import Verdict, WarningVerb
from risk.models import RiskWarning
from risk.permissions import warnings as permissions
from risk.rules.warnings import share
from risk.workflow import READERS

# how far back a rule's false alarms are counted
MEASURED = timedelta(days=90)


def _locked(warning: RiskWarning) -> RiskWarning:
    rows = RiskWarning.objects.select_for_update(of=("self",)).select_related("area", "acknowledged_by")
    return rows.get(pk=warning.pk)


@transaction.atomic
def acknowledge(*, by: Standing, warning: RiskWarning, verdict: str, note: str, at: datetime) -> RiskWarning:
    """Somebody looked at the warning and says what it was."""
    warning = _locked(warning)
    insist(permissions.why_not_acknowledge(by, warning))
    insist(permissions.why_not_verdict(verdict, note))
    return _judge(by, warning, verdict, note, at, WarningVerb.ACKNOWLEDGE)


@transaction.atomic
def rejudge(*, by: Standing, warning: RiskWarning, verdict: str, note: str, at: datetime) -> RiskWarning:
    """Another verdict instead of a wrong one; the audit has both."""
    warning = _locked(warning)
    insist(permissions.why_not_rejudge(by, warning))
    insist(permissions.why_not_verdict(verdict, note))
    return _judge(by, warning, verdict, note, at, WarningVerb.REJUDGE)


def _judge(
    by: Standing, warning: RiskWarning, verdict: str, note: str, at: datetime, verb: WarningVerb
) -> RiskWarning:
    before = f"原为{warning.get_verdict_display()}（{warning.note}），" if warning.verdict else ""
    warning.verdict, warning.note, warning.acknowledged_at = verdict, note, at
    warning.acknowledged_by, warning.appointment = by.officer, _under(by, warning)
    warning.save(update_fields=["verdict", "note", "acknowledged_at", "acknowledged_by", "appointment"])
    words = f"{before}{Verdict(verdict).label}：{note}"
    audit.record(by=by, verb=verb, about=warning, note=words, at=at, under=warning.appointment)
    return warning


def _under(by: Standing, warning: RiskWarning) -> Appointment | None:
    """The post the verdict is given under: one that reaches the place."""
    fitting = [
        one
        for one in by.appointments
        if any(right in one.post.capabilities for right in READERS)
        and warning.area.path.startswith((one.area or one.post.unit.area).path)
    ]
    return next(iter(fitting), None)


def measured(standing: Standing, rules: Collection[int], at: datetime) -> dict[int, dict[str, int | None]]:
    """Of each rule: how many fired and were judged in ninety days, how many were false, and the share. One query.

    Of what the officer sees: nobody counts what accuses him.
    """
    rows = RiskWarning.objects.visible_to(standing).filter(rule__in=rules).since(at - MEASURED)
    judged = Q(acknowledged_at__isnull=False)
    counted = rows.order_by().values("rule").annotate(
        fired=Count("pk"), judged=Count("pk", filter=judged),
        false=Count("pk", filter=Q(verdict=Verdict.FALSE_ALARM)),
    )  # fmt: skip
    found: dict[int, dict[str, int | None]] = {
        pk: {"fired": 0, "judged": 0, "false": 0, "percent": None} for pk in rules
    }
    for one in counted:
        percent = share(one["false"], one["judged"])
        found[one["rule"]] = {
            "fired": one["fired"], "judged": one["judged"], "false": one["false"], "percent": percent,
        }  # fmt: skip
    return found
