"""Breaks the sweep, the rendering and signatures at random steps, again and again: `python bench/kills.py --rounds 1000`.

Each round signs a slip, lets it run late and breaks the work once (SIGKILL, or the database gone) at a step that chance
chooses; after the next sweep everything must be there once (the checks are those of tests/dispatch/test_breaking.py).
`DATABASE_URL=postgres://…` for PostgreSQL; a test database is made and dropped. Ends with 1 at the first fault.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
STEPS = 40


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - Django must be set up first
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import setup_databases, setup_test_environment  # noqa: PLC0415

    from dispatch.actions import rendering  # noqa: PLC0415
    from tests.dispatch import breaking, test_breaking  # noqa: PLC0415

    setup_test_environment()
    with tempfile.TemporaryDirectory() as folder:
        settings.FILES_DIR = Path(folder) / "files"
        # in a file, as in real life: a killed process must not take the database with it
        connection.settings_dict["TEST"]["NAME"] = (
            str(Path(folder) / "test.sqlite3") if connection.vendor == "sqlite" else None
        )
        setup_databases(verbosity=0, interactive=False)
        setattr(rendering, "Renderer", test_breaking.Quick)  # noqa: B010 - a stand-in, as in the tests
        chance, kinds, began = random.Random(given.seed), Counter[str](), time.monotonic()
        try:
            for turn in range(given.rounds):
                interrupted = chance.choice([breaking.killed, breaking.lost])
                step = chance.randrange(STEPS)
                slip = test_breaking.dangerous_late_slip()
                reached = interrupted(test_breaking.play, step)
                kinds[interrupted.__name__ if reached else "not reached"] += 1
                test_breaking.play()
                wrong = test_breaking.why_wrong(slip)
                if wrong or not test_breaking.numbers_run():
                    sys.stdout.write(f"round {turn}, {interrupted.__name__} at step {step}: {wrong}\n")
                    return 1
        finally:
            connection.close()
            connection.creation.destroy_test_db(str(settings.DATABASES["default"]["NAME"]), verbosity=0)
    seconds = round(time.monotonic() - began, 1)
    answer = {"database": connection.vendor, "rounds": given.rounds, "seconds": seconds, **kinds, "faults": 0}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
