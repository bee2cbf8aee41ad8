"""Rules as officers set them: each change is an edition that stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from core import audit
from core.refusals import Refused, incomplete, insist, wrong_state
from governance.models import Area
from governance.standing import Standing
from risk.actions.warnings.kind import say
from risk.actions.warnings.kinds import KINDS
from risk.actions.warnings.sweeping import look_of, parameters_of
from risk.choices.warnings import WarningVerb
from risk.models import RuleEdition, WarningRule
from risk.permissions import warnings as permissions

FACTS = ("name", "parameters", "urgency", "tells", "is_on")
REHEARSED_DAYS = 30


def sentence_of(rule: WarningRule, categories: Mapping[str, str] | None = None) -> str:
    """The rule in plain Chinese; `categories` (code → name) spares a query."""
    kind = KINDS.get(rule.kind)
    if kind is None:
        return "这种规则已不再支持，请停用。"
    return say(kind, parameters_of(rule), categories)


@transaction.atomic
def change_rule(
    *, by: Standing, rule: WarningRule, facts: Mapping[str, Any], reason: str, number: int, at: datetime
) -> WarningRule:
    """The rule as these facts have it, from now on. `number` is the edition the officer saw."""
    rule = WarningRule.objects.select_for_update(of=("self",)).select_related("area").get(pk=rule.pk)
    insist(permissions.why_not_change_rule(by, rule))
    if rule.number != number:
        raise Refused(wrong_state("这条规则刚刚被别人改过，请重新打开，看过新的内容再改。"))
    if all(getattr(rule, name) == facts[name] for name in FACTS):
        raise Refused(incomplete("没有改动。请改后再保存。"))
    for name in FACTS:
        setattr(rule, name, facts[name])
    rule.number, rule.changed_at, rule.looked_at = rule.number + 1, at, None
    rule.save()
    _keep(rule, by, reason, at)
    audit.record(by=by, verb=WarningVerb.CHANGE_RULE, about=rule, note=_told(rule, reason), at=at)
    return rule


@transaction.atomic
def add_rule(
    *,
    by: Standing,
    kind: str,
    area: Area,
    facts: Mapping[str, Any],
    reason: str,
    at: datetime,
    instead_of: WarningRule | None = None,
) -> WarningRule:
    """A rule for a place, beside the general ones or instead of one. Refuses a second one instead of the same."""
    insist(permissions.why_not_add_rule(by))
    insist(permissions.why_not_set_rule(by, area))
    rule = WarningRule(kind=kind, area=area, instead_of=instead_of, changed_at=at)
    for name in FACTS:
        setattr(rule, name, facts[name])
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        raise Refused(wrong_state(f"{area}已经有代替“{instead_of}”的规则，请直接修改那一条。")) from error
    _keep(rule, by, reason, at)
    audit.record(by=by, verb=WarningVerb.ADD_RULE, about=rule, note=_told(rule, reason), at=at)
    return rule


def _keep(rule: WarningRule, by: Standing | None, reason: str, at: datetime) -> None:
    RuleEdition.objects.create(
        rule=rule,
        number=rule.number,
        sentence=sentence_of(rule)[:300],
        made_by=by.officer if by else None,
        made_at=at,
        reason=reason,
        **{name: getattr(rule, name) for name in FACTS},
    )


def _told(rule: WarningRule, reason: str) -> str:
    on = "启用" if rule.is_on else "停用"
    return f"第 {rule.number} 版，{on}：{sentence_of(rule)}；理由：{reason}"


def rehearse(rule: WarningRule, at: datetime) -> int | None:
    """How often the rule, saved or not, would have fired in the last thirty days. A fixed number of bounded queries."""
    return KINDS[rule.kind].rehearse(look_of(rule, at), at - timedelta(days=REHEARSED_DAYS))
