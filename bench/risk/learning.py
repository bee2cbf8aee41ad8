"""The second opinion of the reader: `python bench/risk/learning.py` learns it and writes `risk/data/likeness.bin`.

It learns from the narratives of the tests, except `narratives_unlearned.jsonl`, and beside it from `narratives.jsonl` and
`sentences.jsonl` (short ones of one factor, and ordinary ones of none). With `--without held-d` that set is left out and
read instead, by the patterns alone and by both; nothing is written then. With `--weigh` it finds `risk/data/weighing.json`
and `levels.json`: the narratives of each writer (ids i-w1 to n-w5; k, rewritings) are read by what all the others and all
the rest taught, on all cores; that takes as long as learning once a writer.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from reading import TESTS, Tally
from weighing import Graded, Seen, Watcher, graded, weighed

from risk.rules.catalogue import shipped
from risk.rules.lessons import lesson
from risk.rules.reader import Reader
from risk.rules.reader.learning import Lesson, learn
from risk.rules.reader.likeness import Likeness
from risk.rules.reader.weighing import shipped_weighing
from risk.rules.scoring import score

BESIDE = [Path(__file__).with_name(name) for name in ("narratives.jsonl", "sentences.jsonl")]
UNLEARNED = TESTS / "narratives_unlearned.jsonl"
WEIGHTS = ROOT / "risk" / "data" / "likeness.bin"
TABLE = ROOT / "risk" / "data" / "weighing.json"
LINES = ROOT / "risk" / "data" / "levels.json"
WRITERS = (
    *(f"i-w{one}-" for one in "12345"),
    *(f"j-w{one}-" for one in "12345678ab"),
    "k-",
    *(f"l-w{one}-" for one in "2345678"),
    *(f"n-w{one}-" for one in "45"),
)
# with thousands of narratives what only three sentences hold is chance, and every run makes reading slower
OFTEN = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="", metavar="ID", help="leave out what begins so, and read it")
    parser.add_argument("--weigh", action="store_true", help="find how patterns and likeness weigh together")
    options = parser.parse_args()
    rows = [
        json.loads(line)
        for path in [*sorted(set(TESTS.glob("*.jsonl")) - {UNLEARNED}), *BESIDE]
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    if options.weigh:
        weigh(rows)
        return
    held = [row for row in rows if options.without and row["id"].startswith(options.without)]
    packed = taught(rows, options.without)
    if not options.without:
        WEIGHTS.write_bytes(packed)
        return
    for name, likeness in (("patterns", None), ("both", Likeness(packed))):
        tally, reader = Tally(), Reader(shipped(), likeness)
        for row in held:
            tally.add(row, reader.read(row["text"]))
        print(json.dumps({"read_by": name} | tally.figures()))


def taught(rows: list[dict[str, Any]], without: str) -> bytes:
    started = time.process_time()
    lessons = [_lesson(row) for row in rows if not (without and row["id"].startswith(without))]
    packed = learn(lessons, shipped().factors, often=OFTEN).packed()
    print(json.dumps({"cpu_seconds": round(time.process_time() - started, 1), "bytes": len(packed)}))
    return packed


def weigh(rows: list[dict[str, Any]]) -> None:
    """First how likely each factor is, then, by chances reckoned so, each level."""
    with ProcessPoolExecutor() as cores:
        learned = dict(zip(WRITERS, cores.map(partial(taught, rows), WRITERS), strict=True))
    seen, _ = _read(rows, learned)
    lines = (f"{json.dumps(code)}: {json.dumps(table)}" for code, table in weighed(seen).items())
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    shipped_weighing.cache_clear()
    _, levels = _read(rows, learned)
    lines = (f"{json.dumps(one)}: {json.dumps(line)}" for one, line in graded(levels).items())
    LINES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _read(rows: list[dict[str, Any]], learned: dict[str, bytes]) -> tuple[list[Seen], list[Graded]]:
    """What is seen of each writer's narratives by whoever learned from all others."""
    seen, levels = [], []
    for writer, packed in learned.items():
        reader = Reader(shipped(), Likeness(packed))
        watcher = Watcher(reader)
        for row in rows:
            if row["id"].startswith(writer):
                found, told = reader.read(row["text"]), _lesson(row)
                seen += [
                    Seen(code, *met, code in told.codes)
                    for code, met in watcher.seen.items()
                    if code not in told.undecided
                ]
                agreed = told.codes | told.undecided.intersection(found.codes)
                levels.append(Graded(watcher.traits, score(agreed, shipped()).level))
    return seen, levels


def _lesson(row: dict[str, Any]) -> Lesson:
    marks = dict.fromkeys(row["gold_factors"], "confirmed") | dict.fromkeys(
        row.get("open_factors", ()), "unknown"
    )
    return replace(lesson(row["text"], marks, shipped()), quoted=row.get("evidence", {}))


if __name__ == "__main__":
    main()
