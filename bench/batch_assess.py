"""Seconds of a ledger through the batch pre-assessment: `python bench/batch_assess.py --file LEDGER.xlsx`.

Imports the file as an old ledger into a database of its own, then reads it once with its rows on the desk, then again.
"""

import argparse
import io
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--street", default="530199001")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        print(json.dumps(measure(options.file, options.street)))


def measure(file: Path, street: str) -> dict[str, float]:
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from cases.models import ImportBatch  # noqa: PLC0415 - as above
    from core import clock, jobs  # noqa: PLC0415 - as above
    from governance.models import Officer  # noqa: PLC0415 - as above
    from governance.standing import standing_at  # noqa: PLC0415 - as above
    from risk.actions import batches  # noqa: PLC0415 - as above

    quiet = {"stdout": io.StringIO()}
    call_command("migrate", verbosity=0)
    call_command("seed_demo", cases=0, **quiet)
    call_command("import_ledger", str(file), street=street, **quiet)
    batch = ImportBatch.objects.get()
    found: dict[str, float] = {}
    figures: dict[str, float] = {}
    for name in ("first", "again"):
        by = standing_at(Officer.objects.get(username="taskforce"), clock.now())
        reading = batches.start(by=by, batch=batch, with_history=True, at=clock.now())
        began = time.perf_counter()
        job = jobs.claim(reading.job_id or 0, clock.now())
        assert job is not None  # noqa: S101 - nobody else is here
        batches.run(job, jobs.beat(job))
        reading.refresh_from_db()
        figures = job.result
        found |= {f"{name}_seconds": round(time.perf_counter() - began, 1), f"{name}_opened": reading.opened}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return figures | found | {"peak_mb": round(peak / 1024)}


if __name__ == "__main__":
    main()
