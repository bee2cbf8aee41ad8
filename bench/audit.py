"""What an audit line adds to a write, and how long sealing and reading again take: `python bench/audit.py --writes 2000`.

On the configured database, inside a transaction that is rolled back. A write is an act on a case as officers do it (a
remark: lock, line of history, the case's row); measured alone and with its audit line, by turns.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import connection, transaction

from cases.actions import history
from cases.models import Case
from core import audit, clock, seals
from governance.models import Appointment
from governance.standing import standing_at


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=2000)
    count, at = parser.parse_args().writes, clock.now()
    alone: list[float] = []
    together: list[float] = []
    with transaction.atomic():
        by = standing_at(Appointment.objects.select_related("officer").earliest("id").officer, at)
        case = Case.objects.latest("id")
        for turn in range(count * 2):
            started = time.perf_counter()
            with transaction.atomic():
                history.write(by=by, case=history.locked(case), verb="remark", note="已电话联系。", at=at)
                if turn % 2:
                    audit.record(by=by, verb="change", about=case, note="已电话联系。", at=at)
            (together if turn % 2 else alone).append((time.perf_counter() - started) * 1000)
        started, sealed = time.monotonic(), 0
        while more := seals.seal(at):
            sealed += more
        seal_seconds, started = time.monotonic() - started, time.monotonic()
        verdict = seals.verify()
        verify_seconds = time.monotonic() - started
        transaction.set_rollback(True)
    medians = statistics.median(alone), statistics.median(together)
    result = {
        "database": connection.vendor,
        "writes": count,
        "write_ms": round(medians[0], 3),
        "with_audit_ms": round(medians[1], 3),
        "audit_adds_ms": round(medians[1] - medians[0], 3),
        "sealed": sealed,
        "seal_rows_per_second": round(sealed / seal_seconds),
        "verify_rows_per_second": round(verdict.sealed / verify_seconds),
        "ok": verdict.ok,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
