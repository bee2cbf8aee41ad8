"""One street's month of many cases as workbook and report: seconds, processor seconds and peak memory of each.

    python bench/monthly_workbook.py --cases 10000
    DATABASE_URL=postgres://postgres@127.0.0.1/bench python bench/monthly_workbook.py --cases 10000

Without DATABASE_URL a new SQLite database in a temporary folder is measured. A database given must be a throw-away
one: it is migrated and filled.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STREET, MONTH, LAST_DAY = "530199001", "2026-10", "2026-10-31"


def run(*arguments: str, environment: dict[str, str]) -> dict[str, Any]:
    """Run one manage.py command; its rows with its seconds, processor seconds and peak memory in MB."""
    started = time.perf_counter()
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    output = process.stdout.read() if process.stdout else ""
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed")
    said = json.loads(output.strip().splitlines()[-1]) if output.strip() else {}
    return {
        "rows": said.get("rows") or said.get("figures", {}).get("new"),
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1024),  # KB on Linux
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = {"LC_ALL": "C.UTF-8", **os.environ, "DATA_DIR": folder, "DEMO": "1"}
        run("migrate", "-v0", environment=environment)
        # the arrivals of one month, all at one street
        seed = ["--streets", "1", "--cases", str(options.cases), "--months", "1", "--until", LAST_DAY]
        run("seed_demo", *seed, environment=environment)
        for name, ending in (("monthly_workbook", "xlsx"), ("monthly_report", "docx")):
            out = str(Path(folder) / f"month.{ending}")
            measured = run(name, "--street", STREET, "--month", MONTH, "--out", out, environment=environment)
            size = round(Path(out).stat().st_size / 1024)
            print(json.dumps({"command": name, **measured, "kb": size}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
