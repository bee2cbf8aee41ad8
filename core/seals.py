"""The chain over append-only rows: sealed each minute, verified at any time (docs/decisions/0015)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.hmac import HMAC
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Max

from core import crypto
from core.clock import ZONE
from core.models import Seal
from core.registry import AuditSource, registry

ROWS = 1_000  # of one seal: the narrower, the nearer a finding is to its row
SEALS_A_SWEEP = 500
PATIENCE = 5.0
NAMED = 200  # findings that are listed; more say nothing new
QUIET = timedelta(minutes=10)
_PURPOSE = "seal"

_WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND relation = %s::regclass
"""


@dataclass(frozen=True)
class Finding:
    """What is not as it was sealed: rows `first` to `last` of a source, and what happened to them in words."""

    source: str
    first: int
    last: int
    sentence: str


@dataclass
class Verdict:
    """`head` is the last link as "number:digest", to be kept outside the house; `waiting` rows are not sealed yet."""

    sealed: int = 0
    seals: int = 0
    head: str = ""
    until: str = ""
    waiting: int = 0
    broken: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.broken

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.ok, **asdict(self)}

    def add(self, source: str, first: int, last: int, sentence: str) -> None:
        if len(self.broken) < NAMED:
            self.broken.append(Finding(source, first, last, sentence))


def _writers(model: type[models.Model]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [model._meta.db_table])
        return {row[0] for row in cursor.fetchall()}


def settled(model: type[models.Model], patience: float = PATIENCE) -> int | None:
    """A key up to which no row can still appear; None while somebody who began before is still writing.

    Keys are given out before rows are committed: on PostgreSQL a slow writer may hold a lower one than a row that is
    already there. Whoever is about to insert holds a lock on the table until the end, so: read the highest key, see
    who holds locks now, wait until those are gone. SQLite has one writer at a time.
    """
    last: int = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
    if connection.vendor != "postgresql" or not last:
        return last
    before, deadline = _writers(model), time.monotonic() + patience
    while before:
        if time.monotonic() > deadline:
            return None
        time.sleep(0.05)
        before &= _writers(model)
    return last


def _plain(value: Any) -> str:
    """Values that JSON does not know, the same on every database."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _text(values: Any) -> bytes:
    words = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return words.encode() + b"\n"


def _rows(model: type[models.Model], columns: Sequence[str], after: int, last: int) -> Iterator[Any]:
    found = model._base_manager.filter(pk__gt=after, pk__lte=last).order_by("pk")
    return iter(found.values_list(*columns)[: ROWS * 10])


def _digest_rows(mac: HMAC, rows: Iterator[Any]) -> tuple[str, int]:
    count = 0
    for row in rows:
        mac.update(_text(row))
        count += 1
    return mac.finalize().hex(), count


def _digest(mac: HMAC, seal: Seal, before: str) -> str:
    """Everything the link says, and the link before."""
    said = [before, seal.number, seal.source, seal.after, seal.last, seal.count, seal.columns, seal.made_at]
    mac.update(_text([*said, seal.rows_digest]))
    return mac.finalize().hex()


@transaction.atomic
def _seal_next(source: AuditSource, horizon: int, at: datetime) -> int:
    """One more link over the next rows; returns how many. Errors: IntegrityError when another sweep was faster."""
    head = Seal.objects.order_by("-number").first()
    mine = Seal.objects.filter(source=source.key).order_by("-number").first()
    after = mine.last if mine else 0
    rows = source.model._base_manager.filter(pk__gt=after, pk__lte=horizon).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:ROWS])
    if not keys:
        return 0
    columns = [column.attname for column in source.model._meta.concrete_fields]
    name, mac = crypto.keyed(_PURPOSE)
    seal = Seal(
        number=head.number + 1 if head else 1,
        source=source.key,
        after=after,
        last=keys[-1],
        columns=columns,
        key=name,
        made_at=at,
    )
    seal.rows_digest, seal.count = _digest_rows(mac.copy(), _rows(source.model, columns, after, seal.last))
    seal.digest = _digest(mac, seal, head.digest if head else "")
    seal.save(force_insert=True)
    return seal.count


def seal(at: datetime, *, patience: float = PATIENCE) -> int:
    """Seal what is settled and not sealed yet, of every source; returns the rows sealed.

    May run twice at once (the second finds the number taken and leaves) and be killed between two links.
    """
    sealed = 0
    for source in registry.audit_sources.values():
        horizon = settled(source.model, patience)
        for _ in range(SEALS_A_SWEEP if horizon else 0):
            try:
                count = _seal_next(source, horizon or 0, at)
            except IntegrityError:
                return sealed
            sealed += count
            if count < ROWS:
                break
    return sealed


def waiting() -> int:
    """Rows that no seal covers yet. Cost: two queries a source."""
    return sum(_unsealed(source).count() for source in registry.audit_sources.values())


def _unsealed(source: AuditSource) -> models.QuerySet[Any]:
    last = Seal.objects.filter(source=source.key).order_by("-number").values_list("last", flat=True).first()
    return source.model._base_manager.filter(pk__gt=last or 0)


def verify(head: str = "", progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Read every sealed row again and name what was removed, added or altered; `head` was noted down earlier as
    "number:digest". Cost: one query a seal; nothing is written."""
    verdict, before, expected = Verdict(waiting=waiting()), "", 1
    found: str | None = None
    total = Seal.objects.count()
    noted, _, noted_digest = head.partition(":")
    seal: Seal | None = None
    for seal in Seal.objects.order_by("number").iterator(chunk_size=500):
        if seal.number != expected:
            sentence = f"第 {expected} 至 {seal.number - 1} 号封存不见了。"
            verdict.add("seal", expected, seal.number - 1, sentence)
        _verify_one(verdict, seal, before, linked=seal.number == expected)
        before, expected = seal.digest, seal.number + 1
        found = seal.digest if str(seal.number) == noted else found
        verdict.seals += 1
        verdict.sealed += seal.count
        if progress:
            progress(verdict.seals, total)
    if seal is not None:
        verdict.head = f"{seal.number}:{seal.digest}"
        verdict.until = seal.made_at.astimezone(ZONE).isoformat(timespec="seconds")
    if head and found != noted_digest:
        number = int(noted) if noted.isdecimal() and len(noted) < 19 else 0
        sentence = f"抄存的第 {number} 号封存已不存在或与抄存的摘要不同：链的末尾被截去，或者重做过。"
        verdict.add("seal", number, number, sentence)
    return verdict


def _verify_one(verdict: Verdict, seal: Seal, before: str, *, linked: bool) -> None:
    mac, source = crypto.keyed_by(seal.key, _PURPOSE), registry.audit_sources.get(seal.source)
    label = source.label if source else seal.source
    where = f"{label}编号 {seal.after + 1} 至 {seal.last} 的 {seal.count} 条"

    def found(sentence: str) -> None:
        verdict.add(seal.source, seal.after + 1, seal.last, sentence)

    if mac is None:
        found(f"{where}：封存所用的密钥（{seal.key}）不在本系统，无法核对。请提供当时的 FIELD_KEY。")
        return
    if source is None:
        found(f"{where}：系统里已没有这类记录，无法核对。")
        return
    # behind a gap the link before is unknown: the gap was reported, the rows are still looked at
    if linked and _digest(mac.copy(), seal, before) != seal.digest:
        found(f"第 {seal.number} 号封存（{where}）本身被改动过，或者它前面的一号被改动过。")
        return
    known = {column.attname for column in source.model._meta.concrete_fields}
    if gone := [column for column in seal.columns if column not in known]:
        found(f"{where}：数据表已没有 {'、'.join(gone)} 列，无法核对。")
        return
    digest, count = _digest_rows(mac, _rows(source.model, seal.columns, seal.after, seal.last))
    if count < seal.count:
        found(f"{where}里少了 {seal.count - count} 条：封存之后被删除。")
    elif count > seal.count:
        found(f"{where}里多出 {count - seal.count} 条：封存之后被插入。")
    elif digest != seal.rows_digest:
        found(f"{where}里有内容与封存时不同：封存之后被改动。")


def check(at: datetime) -> list[tuple[str, str, str]]:
    """For the doctor, the cheap part: rows wait and nothing was sealed for ten minutes."""
    last = Seal.objects.order_by("-number").values_list("made_at", flat=True).first()
    if last is not None and last > at - QUIET:
        return []
    since = at - QUIET
    for source in registry.audit_sources.values():
        # the newest waiting row may be seconds old; the oldest has waited longest
        oldest = _unsealed(source).order_by("pk").values_list("at", flat=True).first()
        if oldest is not None and oldest < since:
            sentence = f"{source.label}有超过 10 分钟没有封存的记录，后台进程可能没有运行。请运行 manage.py up 或重启服务。"
            return [("warning", "seal", sentence)]
    return []
