"""The second opinion of the reader: `python bench/risk/learning.py` learns it and writes `risk/data/likeness.bin`.

It learns from the narratives of the tests and from `sentences.jsonl` (short ones of one factor, and ordinary ones of none).
With `--without held-d` that set is left out and read instead, by the patterns alone and by both; nothing is written then.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from reading import TESTS, Tally

from risk.rules.catalogue import shipped
from risk.rules.reader import Reader
from risk.rules.reader.learning import Lesson, learn
from risk.rules.reader.likeness import Likeness

SENTENCES = Path(__file__).with_name("sentences.jsonl")
WEIGHTS = ROOT / "risk" / "data" / "likeness.bin"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="", metavar="ID", help="leave out what begins so, and read it")
    options = parser.parse_args()
    rows = [
        json.loads(line)
        for path in [*sorted(TESTS.glob("*.jsonl")), SENTENCES]
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    held = [row for row in rows if options.without and row["id"].startswith(options.without)]
    started = time.process_time()
    packed = learn([_lesson(row) for row in rows if row not in held], shipped().factors).packed()
    print(json.dumps({"cpu_seconds": round(time.process_time() - started, 1), "bytes": len(packed)}))
    if not options.without:
        WEIGHTS.write_bytes(packed)
        return
    for name, likeness in (("patterns", None), ("both", Likeness(packed))):
        tally, reader = Tally(), Reader(shipped(), likeness)
        for row in held:
            tally.add(row, reader.read(row["text"]))
        print(json.dumps({"read_by": name} | tally.figures()))


def _lesson(row: dict[str, Any]) -> Lesson:
    return Lesson(row["text"], frozenset(row["gold_factors"]), frozenset(row.get("open_factors", ())))


if __name__ == "__main__":
    main()
