"""A district of 20 streets and 1,900 areas with boundaries: where a point lies, the tree, both trees side by side.

`python bench/structure.py` in an empty DATA_DIR (or DATABASE_URL); prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command
from django.test import Client

from core.clock import today
from governance.actions.areas import renew_labels
from governance.locate import locate
from governance.models import Area, Boundary, Officer


def timed(times: int, act: Callable[[int], Any]) -> dict[str, float]:
    """Processor milliseconds of this process (with SQLite the database is in it): {p50, p95}."""
    spent = []
    for number in range(times):
        started = time.process_time()
        act(number)
        spent.append((time.process_time() - started) * 1000)
    return {"p50": round(statistics.median(spent), 2), "p95": round(sorted(spent)[int(times * 0.95)], 2)}


def asking(client: Client, url: str) -> Callable[[int], Any]:
    return lambda _number: client.get(url)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=2000)
    parser.add_argument("--streets", type=int, default=20)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("seed_demo", streets=given.streets, cases=0)
    client, draw = Client(), random.Random(1)
    client.force_login(Officer.objects.get(username="admin"))
    points = [(draw.uniform(102.70, 102.86), draw.uniform(25.0, 25.12)) for _ in range(given.points)]
    found = [locate(*point, on=today()) for point in points]
    streets = list(Area.objects.filter(level="street").values_list("pk", flat=True))
    pages = {
        "tree": "/areas/tree/",
        "tree_open": f"/areas/tree/?open={streets[0]}",
        "tree_find": "/areas/tree/?q=网格",
        "list": "/areas/",
        "beats": "/beats/match/",
        "merge": "/merge/",
    }
    root = Area.objects.get(parent__parent=None, level="district")
    result: dict[str, Any] = {
        "areas": Area.objects.count(),
        "boundaries": Boundary.objects.count(),
        "found": sum(one is not None for one in found),
        "locate_ms": timed(given.points, lambda n: locate(*points[n], on=today())),
        "labels_ms": timed(5, lambda _: renew_labels(root.path)),
    }
    for name, url in pages.items():
        size = len(client.get(url).content)
        result[name] = timed(30, asking(client, url)) | {"kb": round(size / 1024, 1)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
