"""A sweep with 1,000 due among 1,000,000 running clocks, before rendering: `python bench/sweep.py`.

Fills the database of DATABASE_URL (which must be empty: a scratch one) and measures the finding alone, the sweep that
numbers the letters, the one after it that finds nothing, and the rendering. Prints how the database finds (EXPLAIN), for
each question that the sweep asks, then one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet

from cases.choices import ClockKind, State
from cases.models import Case, Clock
from core.bulk import Bulk
from core.clock import ZONE
from dispatch.actions import due, ladder
from dispatch.actions.editions import Editions
from dispatch.actions.ladder import sweep
from dispatch.actions.rendering import render_pending
from dispatch.choices import LetterKind, Step
from dispatch.models import Letter, Rung, Slip, StandingOrder
from governance.calendar import closed_on, working_calendar
from governance.choices import UnitKind
from governance.models import Appointment, Unit

AT = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)


@transaction.atomic
def fill(clocks: int, due: int) -> None:
    """One slip and one running clock for each case; the first `due` ran out last night, the others in the next three weeks:
    those of the next day were warned about already."""
    centre = Unit.objects.filter(kind=UnitKind.CENTRE, area__level="street").order_by("id")[0]
    units = list(Unit.objects.filter(area=centre.area).exclude(pk=centre.pk))
    held = Appointment.objects.filter(post__unit__in=units).order_by("id")[0]
    StandingOrder.objects.create(
        centre=centre,
        signed_by_id=held.officer_id,
        appointment=held,
        from_at=AT - timedelta(days=90),
        until_at=AT + timedelta(days=90),
    )
    bulk = Bulk(Case, Slip, Clock, Rung)
    signed = AT - timedelta(days=21)
    for serial in range(clocks):
        case, slip, unit = bulk.next_id(Case), bulk.next_id(Slip), units[serial % len(units)].pk
        due_at = AT - timedelta(hours=15)
        if serial >= due:
            due_at = AT + timedelta(minutes=1, days=21 * (serial - due) / (clocks - due))
        moments = {"received_at": signed, "recorded_at": signed, "acted_at": signed, "next_due_at": due_at}
        bulk.add(
            Case, id=case, number=f"B2026-{serial:06d}", tracking_code=f"B{serial:09d}", centre_id=centre.pk,
            area_id=centre.area_id, channel="visit", state=State.ACCEPTED.value, title="楼下烧烤店夜里油烟大",
            narrative="楼下烧烤店夜里油烟大。", party_line="匿名", lead_unit_id=unit, **moments,
        )  # fmt: skip
        bulk.add(
            Slip, id=slip, case_id=case, number=f"试交〔2026〕{serial}号", centre_id=centre.pk, unit_id=unit,
            state="acknowledged", requirement="请依法办理。", signed_by_id=held.officer_id, signed_at=signed,
            acknowledged_at=signed, acknowledge_due_at=signed, due_at=due_at,
        )  # fmt: skip
        clock = bulk.next_id(Clock)
        if AT < due_at <= AT + timedelta(days=1):
            bulk.add(Rung, clock_id=clock, step=Step.WARNED.value, at=AT - timedelta(minutes=5))
        bulk.add(
            Clock, id=clock, case_id=case, kind=ClockKind.COMPLETE.value, subject=f"slip:{slip}", unit_id=unit,
            rule="15 workdays", started_at=signed, due_at=due_at,
        )  # fmt: skip
        bulk.write_when_full()
    bulk.write()


def questions(at: datetime) -> dict[str, QuerySet[Clock]]:
    """What a sweep asks for of the clocks, in working hours."""
    calendar, editions, closed = working_calendar(), Editions(), closed_on(at.astimezone(ZONE).date())
    first = {
        f"first letter: {kind}": due.to_write(kind, at, calendar, editions, closed) for kind in LetterKind
    }
    return {
        "alarms": due.alarming(at),
        "amber": due.amber(calendar, at, editions, closed, only_urgent=False),
        "late at the centre": due.late_here(at, calendar, editions).exclude(case__centre__in=closed),
    } | {name: found for name, found in first.items() if found is not None}


def found(at: datetime) -> int:
    """The finding alone: every question, chunk by chunk, as the sweep walks it."""
    return sum(ladder._each(one, len) for one in questions(at).values())


def explained(at: datetime) -> None:
    """How the database goes through the clocks for each question."""
    for name, one in questions(at).items():
        first = one.order_by("due_at", "id").values_list("due_at", "id", "case_id")[: ladder.CHUNK]
        plan = first.explain(analyze=True) if connection.vendor == "postgresql" else first.explain()
        print(f"{name}:")
        for line in plan.splitlines():
            if "cases_clock" in line or "clock_due" in line or "Heap Fetches" in line or "Execution" in line:
                print(f"  {line.strip()}")


def measured(work: Callable[[], object]) -> dict[str, float]:
    """Wall seconds, and those of this process's own CPU: the machine may be busy with other things."""
    wall, cpu = time.monotonic(), time.process_time()
    work()
    return {"wall": round(time.monotonic() - wall, 3), "cpu": round(time.process_time() - cpu, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clocks", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=1_000)
    parser.add_argument("--render", action="store_true", help="also write the files")
    wishes = parser.parse_args()
    call_command("migrate", verbosity=0)
    if Case.objects.exists():
        raise SystemExit("the database holds cases: give an empty scratch one as DATABASE_URL")
    call_command("seed_demo", streets=1, cases=0, stdout=sys.stderr)
    fill(wishes.clocks, wishes.due)
    with connection.cursor() as cursor:
        # as autovacuum leaves it
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    explained(AT)
    result: dict[str, object] = {
        "clocks": wishes.clocks,
        "due": wishes.due,
        "find": measured(lambda: found(AT)),
        "sweep": measured(lambda: sweep(AT)),
        "letters": Letter.objects.exclude(number=None).count(),
        "again": measured(lambda: sweep(AT)),
    }
    if wishes.render:
        result["render"] = measured(lambda: render_pending(AT))
    print(json.dumps(result | {"database": connection.vendor}))


if __name__ == "__main__":
    main()
