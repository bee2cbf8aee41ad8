"""How long records are kept, what is older, and erasing it with a register (docs/decisions/0015)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.db import transaction
from django.db.models import F

from core import audit, clock
from core.models import Erasure, Job, RetentionRule
from core.registry import Retention, registry

CHUNK = 200
SAMPLE = 5
ERASE = "erase_records"


@dataclass(frozen=True)
class Rule:
    """A kind of record with what is decided here: days, and whether it may be erased."""

    kind: Retention
    days: int
    may_erase: bool
    changed: RetentionRule | None

    def before(self, at: datetime) -> datetime:
        return at - timedelta(days=self.days)


@dataclass(frozen=True)
class Trial:
    """What erasing would take now: how many, since when, and the first few keys. Nothing is changed by asking."""

    count: int
    oldest: datetime | None
    sample: list[str]


def _rule(kind: Retention, changed: RetentionRule | None) -> Rule:
    days = changed.keep_days if changed else kind.default_days
    may = kind.erase is not None and (changed.may_erase if changed else not kind.dry)
    return Rule(kind, days, may, changed)


def rules() -> list[Rule]:
    """Every kind with its rule. Cost: one query."""
    changed = {one.key: one for one in RetentionRule.objects.select_related("changed_by")}
    return [_rule(kind, changed.get(kind.key)) for kind in registry.retention.values()]


def rule(key: str) -> Rule:
    """Errors: KeyError for a kind that nobody registered."""
    return _rule(registry.retention[key], RetentionRule.objects.filter(key=key).first())


def trial(one: Rule, at: datetime) -> Trial:
    """Cost: two queries."""
    rows = one.kind.older(one.before(at))
    found = list(rows.order_by(one.kind.age).values_list("pk", one.kind.age)[:SAMPLE])
    return Trial(rows.count(), found[0][1] if found else None, [str(pk) for pk, _ in found])


def run_erasure(job: Job, progress: Callable[[int, int], None]) -> None:
    """Erase chunk by chunk; each is one transaction with its part of the register, so that after a crash it goes on."""
    erasure = Erasure.objects.select_related("asked_by").get(pk=job.arguments["erasure"])
    kind = registry.retention[erasure.key]
    total = kind.older(erasure.before).count()
    while erasure.finished_at is None and _erase_chunk(kind, erasure):
        progress(erasure.count, max(total, erasure.count))
    _finish(erasure)
    job.sentence = f"已清除{erasure.label} {erasure.count:,} 条，已写入清除登记和审计。"
    job.save(update_fields=["sentence"])


@transaction.atomic
def _erase_chunk(kind: Retention, erasure: Erasure) -> int:
    rows = list(kind.older(erasure.before).order_by("pk")[:CHUNK])
    if not rows or kind.erase is None:
        return 0
    digest = hashes.Hash(hashes.SM3())
    digest.update("\n".join([erasure.digest, *(str(row.pk) for row in rows)]).encode())
    kind.erase(rows, clock.now())
    erasure.digest = digest.finalize().hex()
    Erasure.objects.filter(pk=erasure.pk).update(count=F("count") + len(rows), digest=erasure.digest)
    erasure.count += len(rows)
    return len(rows)


@transaction.atomic
def _finish(erasure: Erasure) -> None:
    at = clock.now()
    if Erasure.objects.filter(pk=erasure.pk, finished_at=None).update(finished_at=at):
        audit.record(
            by=None,
            verb=ERASE,
            about=erasure,
            note=f"{erasure.asked_by} 提出；早于 {erasure.before:%Y-%m-%d}；{erasure.count} 条；摘要 {erasure.digest}",
            at=at,
        )


def delete(rows: list[Any], _at: datetime) -> None:
    """The `erase` of rows that simply go."""
    type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).delete()
