"""What filtering by sight costs on the first page of the list: `python bench/sight.py --cases 1000000`.

Fills a scratch PostgreSQL database once (that of DATABASE_URL, made when missing, kept for the next run) with
generated cases, 500 units, grants,
exclusions and restricted cases, all in SQL; then reads the list's first page as the list page does (rows, then the count),
with `visible_to` and without, in turn, for four kinds of officers. Prints one JSON line each: wall p50 and p95 of both and
their difference, PostgreSQL's own execution time, CPU ms of this process and of the database. Loopback only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.parse
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DATABASE = os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1/bench_sight")
os.environ |= {
    "DEMO": "1", "DEBUG": "0", "DATA_DIR": str(ROOT / "var/bench"), "DJANGO_SETTINGS_MODULE": "config.settings",
}  # fmt: skip

import django

django.setup()

from django.core.management import call_command
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from cases.forms import ORDERS
from cases.models import Case
from cases.pages import totals
from cases.querysets import DUE_KEY
from core import clock, paging
from governance.choices import Capability, Sees, Slot, UnitKind
from governance.models import Appointment, Area, Officer, Post, Unit
from governance.standing import Standing, standing_at

TICKS = os.sysconf("SC_CLK_TCK")

# 20 streets of 10 communities of 10 grids; 25 units a street
PLACES = """
INSERT INTO governance_area (code, name, label, level, parent_id, path)
  VALUES ('53', '市', '市', 'city', NULL, '53.');
INSERT INTO governance_area (code, name, label, level, parent_id, path)
  SELECT '5301', '区', '区', 'district', id, '53.5301.' FROM governance_area WHERE code = '53';
INSERT INTO governance_area (code, name, label, level, parent_id, path)
  SELECT '5301' || lpad(n::text, 3, '0'), n || '街道', n || '街道', 'street', id,
    path || '5301' || lpad(n::text, 3, '0') || '.'
  FROM governance_area, generate_series(1, 20) n WHERE level = 'district';
INSERT INTO governance_area (code, name, label, level, parent_id, path)
  SELECT code || lpad(n::text, 2, '0'), n || '社区', n || '社区', 'community', id,
    path || code || lpad(n::text, 2, '0') || '.'
  FROM governance_area, generate_series(1, 10) n WHERE level = 'street';
INSERT INTO governance_area (code, name, label, level, parent_id, path)
  SELECT code || lpad(n::text, 2, '0'), n || '网格', n || '网格', 'grid4', id, path || code || lpad(n::text, 2, '0') || '.'
  FROM governance_area, generate_series(1, 10) n WHERE level = 'community';
INSERT INTO governance_unit (name, short_name, kind, area_id, number_prefix, document_name, letterhead, phone)
  SELECT '单位' || n, '单位' || n, CASE WHEN n = 1 THEN 'centre' ELSE 'department' END, id,
         CASE WHEN n = 1 THEN 'C' || id ELSE '' END, '', '', ''
  FROM governance_area, generate_series(1, 25) n WHERE level = 'street';
"""
CASES = """
INSERT INTO cases_case (number, tracking_code, centre_id, area_id, kind, channel, state, title, narrative, demand, place,
    is_anonymous, is_restricted, restriction, transferred_to, is_history, party_line, owner_id, received_at, recorded_at,
    acted_at, reopened_count, outcome, level, red_flag, is_unread, lead_unit_id, next_due_at, awaited, source_number,
    identity, source_row, is_number_repeated, completed_at, closed_at)
  SELECT 'B2026-' || n, 'B' || n, c.id, a.ids[1 + (n * 7919) %% array_length(a.ids, 1)], 'request', 'visit',
    CASE WHEN n %% 10 < 7 THEN 'closed' ELSE 'accepted' END, '楼下烧烤店夜里油烟大', '楼下烧烤店夜里油烟大。', '', '',
    false, n %% 97 = 0, CASE WHEN n %% 97 = 0 THEN 'other' ELSE '' END, '', false, '王*强', NULL,
    timestamptz '2026-11-20' - n * interval '30 seconds', timestamptz '2026-11-20', timestamptz '2026-11-20',
    0, '', '', false, false, NULL,
    CASE WHEN n %% 10 < 7 THEN NULL ELSE timestamptz '2026-11-20' + n * interval '1 second' END,
    '', '', '', '{}', false,
    CASE WHEN n %% 10 < 7 THEN timestamptz '2026-11-20' END, CASE WHEN n %% 10 < 7 THEN timestamptz '2026-11-20' END
  FROM generate_series(1::bigint, %(cases)s::bigint) n,
       (SELECT array_agg(id ORDER BY id) ids FROM governance_area WHERE level = 'grid4') a,
       (SELECT min(id) id FROM governance_unit WHERE kind = 'centre') c;
INSERT INTO cases_grant (case_id, unit_id, why, from_at)
  SELECT k.id, u.ids[1 + (k.id::bigint * 31) %% array_length(u.ids, 1)], '交办单', timestamptz '2026-01-01'
  FROM cases_case k, (SELECT array_agg(id ORDER BY id) ids FROM governance_unit) u WHERE k.id %% 3 <> 0;
INSERT INTO cases_exclusion (case_id, unit_id, why, at)
  SELECT k.id, u.ids[1 + (k.id::bigint * 17) %% array_length(u.ids, 1)], '回避', timestamptz '2026-01-01'
  FROM cases_case k, (SELECT array_agg(id ORDER BY id) ids FROM governance_unit) u WHERE k.id %% 101 = 0;
"""


def cpu_of(name: str) -> float:
    """CPU seconds used so far by all processes whose command line holds the name."""
    total = 0.0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            fields = (folder / "stat").read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        if name in words:
            total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def prepare(count: int) -> None:

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        if Case.objects.count() != count:
            tables = (
                "cases_exclusion, cases_grant, cases_case, governance_post, governance_unit, governance_area"
            )
            cursor.execute(f"TRUNCATE {tables}, governance_officer CASCADE")
            cursor.execute(PLACES)
            cursor.execute(CASES, {"cases": count})
        cursor.execute("VACUUM ANALYZE")


def officers() -> dict[str, Any]:
    """One of each kind: looks at a street, at the district, at nothing but what the unit was given; many posts."""

    street = Area.objects.filter(level="street").order_by("id")[7]
    district = Area.objects.get(level="district")
    centre = Unit.objects.get(area=street, kind=UnitKind.CENTRE)
    others = list(Unit.objects.filter(area=street).exclude(kind=UnitKind.CENTRE).order_by("id")[:5])

    def one(name: str, held: list[tuple[Unit, Sees, Area | None]]) -> Any:
        officer, is_new = Officer.objects.get_or_create(username=name, defaults={"name": name})
        for unit, sees, area in held if is_new else []:
            post = Post.objects.create(
                unit=unit, slot=Slot.N, title=name, capabilities=[Capability.SUPERVISE], sees=sees
            )
            Appointment.objects.create(officer=officer, post=post, area=area, from_on=date(2020, 1, 1))
        return standing_at(officer, clock.now())

    return {
        "director of a street": one("director", [(centre, Sees.AREA, None)]),
        "supervisor of the district": one("supervisor", [(centre, Sees.AREA, district)]),
        "liaison of a unit": one("liaison", [(others[0], Sees.GRANTED, None)]),
        "five posts in five units": one(
            "five", [(unit, Sees.AREA if n == 0 else Sees.GRANTED, None) for n, unit in enumerate(others)]
        ),
    }


def first_page(cases: Any, **counting: Any) -> Any:
    """As cases.views.listing does it."""
    return paging.page(cases.with_row().annotate(due_key=DUE_KEY), ORDERS[0], "", **counting)


def timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def execution_ms(standing: Standing | None) -> float:
    """PostgreSQL's own figure for the rows and for the count together."""
    cases = Case.objects.visible_to(standing) if standing else Case.objects.all()
    rows = cases.with_row().order_by("-received_at", "-id")[:51]
    total = _executed(rows.explain(analyze=True, format="json"))
    if standing is None:
        return total + _executed(cases.order_by().values("pk")[:10_001].explain(analyze=True, format="json"))
    with CaptureQueriesContext(connection) as caught:
        totals(standing)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {caught[-1]['sql']}")
        return total + float(cursor.fetchone()[0][0]["Execution Time"])


def _executed(plan: str) -> float:
    return float(json.loads(plan)[0]["Execution Time"])


def spread(times: list[float]) -> tuple[float, float]:
    times = sorted(times)
    return round(times[len(times) // 2], 1), round(times[int(len(times) * 0.95)], 1)


def measure(name: str, standing: Any, count: int) -> None:

    def fresh() -> Any:
        return Standing(standing.officer, standing.appointments, standing.at)  # nothing worked out yet

    def filtered() -> None:
        who = fresh()
        first_page(Case.objects.visible_to(who), count=totals(who)[0])

    def plain() -> None:
        first_page(Case.objects.all(), counted=Case.objects.all())

    queries = {}
    for label, work in (("with", filtered), ("without", plain)):
        work()
        reset_queries()
        connection.force_debug_cursor = True
        work()
        queries[label] = len(connection.queries)
        connection.force_debug_cursor = False
    spans: dict[str, list[float]] = {"with": [], "without": []}
    cpu = {}
    for label, work in (("with", filtered), ("without", plain)):  # processor time in two blocks
        own, base = time.process_time(), cpu_of("postgres")
        for _ in range(count):
            work()
        cpu[label] = (
            (time.process_time() - own) * 1000 / count,
            (cpu_of("postgres") - base) * 1000 / count,
        )
    for _ in range(count):  # wall time in turn, so that a slow second hits both
        spans["with"].append(timed(filtered))
        spans["without"].append(timed(plain))
    (p50, p95), (bare50, bare95) = spread(spans["with"]), spread(spans["without"])
    line = {
        "officer": name,
        "p50": p50,
        "p95": p95,
        "p50_unfiltered": bare50,
        "p95_unfiltered": bare95,
        "p95_cost": round(p95 - bare95, 1),
        "queries_more": queries["with"] - queries["without"],
        "execution": round(execution_ms(fresh()), 1),
        "execution_unfiltered": round(execution_ms(None), 1),
        "cpu_app": [round(cpu[one][0], 1) for one in ("with", "without")],
        "cpu_database": [round(cpu[one][1], 1) for one in ("with", "without")],
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--prepare-only", action="store_true")
    options = parser.parse_args()
    # "already exists" is the usual answer of the second run
    server = DATABASE.rsplit("/", 1)[0] + "/postgres"
    name = urllib.parse.urlsplit(DATABASE).path.strip("/")
    subprocess.run(["createdb", f"--maintenance-db={server}", name], check=False, stderr=subprocess.DEVNULL)
    prepare(options.cases)
    if not options.prepare_only:
        for who, standing in officers().items():
            measure(who, standing, options.count)


if __name__ == "__main__":
    main()
