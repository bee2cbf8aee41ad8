"""The deadline policy at work: what holds for a case at a moment, and new editions of its rows."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction

from cases.models import Case
from core import audit
from core.clock import ZONE
from core.grounds import Deadline
from core.refusals import incomplete, insist
from dispatch.clock_rules import FIELDS, Matter, PolicyRow, choose, days_of
from dispatch.models import DeadlinePolicy
from dispatch.permissions.clocks import why_not_keep_policy
from governance.choices import Mode
from governance.duty import mode_of
from governance.models import Unit
from governance.rules import Rule
from governance.standing import Standing

_SECONDS = 60
KEY = ("centre", "category", "level", "channel", "mode")


@lru_cache(maxsize=1)
def _load(_minute: int) -> tuple[PolicyRow, ...]:
    return tuple(row_of(one) for one in DeadlinePolicy.objects.all())


def rows() -> tuple[PolicyRow, ...]:
    """Every edition of every row, at most a minute old. Cost: a query a minute in each process."""
    return _load(int(time.monotonic() // _SECONDS))


def forget() -> None:
    """Read the table anew at the next call."""
    _load.cache_clear()


def row_of(policy: DeadlinePolicy) -> PolicyRow:
    """The policy as the rules read it."""
    return PolicyRow(
        policy.pk,
        policy.centre_id,
        policy.category_id,
        policy.level,
        policy.channel,
        policy.mode,
        policy.from_on,
        policy.until_on,
        {name: getattr(policy, name) for name in FIELDS},
        policy.follow_up_days,
    )


@dataclass(frozen=True)
class Terms:
    """What holds for a case: by clock, the rule with its row; what no row sets is missing."""

    rules: dict[str, tuple[Rule, PolicyRow]]
    follow_up_days: tuple[int, ...]

    def rule(self, name: str) -> Rule | None:
        found = self.rules.get(name)
        return found[0] if found else None

    def why(self, name: str) -> str:
        """Why this long, when it is no default of the routine: 急时时限, 本中心规定的时限."""
        found = self.rules.get(name)
        if found is None:
            return ""
        if found[1].mode:
            return f"{Mode(found[1].mode).label}时限"
        return "本中心规定的时限" if found[1].centre else ""

    def row(self, name: str) -> int | None:
        found = self.rules.get(name)
        return found[1].pk if found else None


def terms_of(about: Matter) -> Terms:
    """The rules that hold for a matter, each with the policy it comes from."""
    found = choose(rows(), about)
    return Terms(
        {name: (Rule.parse(row.rules[name]), row) for name, row in found.items() if name in FIELDS},
        days_of(found["follow_up_days"].follow_up_days) if "follow_up_days" in found else (),
    )


def terms_for(case: Case, centre: Unit, at: datetime, *, mode: str | None = None) -> Terms:
    """What holds for a case that this centre handles at this moment. Cost: a query for the centre's mode."""
    mode = mode_of(centre, at) if mode is None else mode
    return terms_of(_matter(case, centre.pk, at, mode))


def _matter(case: Case, centre: int, at: datetime, mode: str) -> Matter:
    day = at.astimezone(ZONE).date()
    return Matter(centre, case.category_id, case.level, case.red_flag, case.channel, mode, day)


def deadline(kind: str, case: Case, at: datetime) -> Deadline | None:
    """For clocks that lower apps start: 受理, 交办, 回访. The mode is asked for only when some row knows it."""
    if kind not in FIELDS:
        return None
    by_mode = any(row.mode and row.rules.get(kind) for row in rows())
    terms = terms_of(_matter(case, case.centre_id, at, mode_of(case.centre, at) if by_mode else ""))
    rule = terms.rule(kind)
    return Deadline(str(rule), terms.why(kind), terms.row(kind)) if rule else None


@transaction.atomic
def save_policy(
    *, by: Standing, policy: DeadlinePolicy | None, facts: dict[str, Any], at: datetime
) -> DeadlinePolicy:
    """A new row, a new edition of one from a date on, or its end. Running clocks keep the moment they were given."""
    insist(why_not_keep_policy(by, policy) or why_not_keep_policy(by, None, facts["centre"]))
    today = at.astimezone(ZONE).date()
    # one office writes at a time: the centre's row is the lock
    Unit.objects.select_for_update(of=("self",)).get(pk=facts["centre"].pk)
    if policy is not None:
        policy = DeadlinePolicy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
        if _ends(policy, facts):
            return _end(by, policy, facts, at)
    _check(policy, facts, today)
    made = DeadlinePolicy(made_by=by.officer, made_at=at, **facts)
    if policy is not None:
        made.edition = policy.edition + 1
        if policy.until_on is None or policy.until_on >= facts["from_on"]:
            policy.until_on = facts["from_on"] - timedelta(days=1)
            policy.save(update_fields=["until_on"])
    made.save()
    audit.record(by=by, verb="policy_save", about=made, note=facts["why"], at=at)
    forget()
    return made


def _ends(policy: DeadlinePolicy, facts: dict[str, Any]) -> bool:
    """Whether nothing but its last day was changed."""
    same = ("from_on", *KEY, *FIELDS, "tempo", "follow_up_days")
    return all(getattr(policy, name) == facts[name] for name in same)


def _end(by: Standing, policy: DeadlinePolicy, facts: dict[str, Any], at: datetime) -> DeadlinePolicy:
    until = facts["until_on"]
    if until is not None and until < at.astimezone(ZONE).date():
        insist(incomplete("停用日期已经过去，请填写今天或今后的日期：当天仍按这条规则，第二天起不再用。"))
    policy.until_on = until
    policy.save(update_fields=["until_on"])
    words = f"停用到 {until:%Y-%m-%d}" if until else "不再停用"
    audit.record(by=by, verb="policy_end", about=policy, note=words, at=at)
    forget()
    return policy


def _check(policy: DeadlinePolicy | None, facts: dict[str, Any], today: Any) -> None:
    begins = facts["from_on"]
    if not any(facts[name] for name in FIELDS) and not facts["follow_up_days"]:
        insist(incomplete("至少写一个时限，或回访计划；空着的按下一条适用的规则。"))
    if begins < today:
        insist(incomplete("生效日期已经过去；规则不追溯，请填写今天或今后的日期。"))
    if facts["until_on"] and facts["until_on"] < begins:
        insist(incomplete("停用日期不能早于生效日期，请核对。"))
    if policy is not None:
        if any(getattr(policy, name) != facts[name] for name in KEY):
            insist(
                incomplete("适用范围（中心、类别、级别、来源、模式）不能改，请另加一条规则，再停用这一条。")
            )
        if begins <= policy.from_on or begins <= today:
            insist(
                incomplete(
                    "已经生效的规则不改原文：请把生效日期写成明天或以后，保存为新的一版，旧的一版到前一天为止。"
                )
            )
    same = DeadlinePolicy.objects.filter(**{name: facts[name] for name in KEY})
    others = same.exclude(pk=policy.pk) if policy is not None else same
    clash, open_ended = others.filter(from_on__gte=begins), others.filter(until_on=None)
    if (clash | open_ended).exists():
        insist(incomplete("同样范围的规则已有一条，请打开它，保存为新的一版。"))
