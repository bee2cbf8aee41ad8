"""How well and how fast narratives are read: `python bench/risk/reading.py`.

Sets (`--file`, else those of the tests: `labelled.jsonl` is the issue's) are JSON lines {id, text, gold_factors
[, open_factors]}: factors on which readers may differ count neither way. Prints F1, levels, what happens to the dangerous
and to the harmless; with `--errors` each wrong factor with its sentence. `--messages` reads a workbook of real letters and
lists those rated high; `--speed` times one core; `--rows` reads that many generated narratives and shows the peak memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from risk.rules.catalogue import LEVELS, shipped
from risk.rules.reader import Reading, reader
from risk.rules.scoring import score

TESTS = ROOT / "tests" / "risk"


@dataclass
class Tally:
    """One set's figures."""

    rows: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)  # expected, read

    def add(self, row: dict[str, Any], reading: Reading) -> tuple[set[str], set[str], str]:
        """Counts one narrative; what was found wrongly, what was missed, and the level that was expected."""
        undecided = set(row.get("open_factors", ()))
        gold, read = set(row["gold_factors"]), set(reading.codes)
        expected = score(gold | (read & undecided), shipped()).level
        false, missed = read - gold - undecided, gold - read
        self.rows += 1
        self.hits.update(gold & read)
        self.false.update(false)
        self.missed.update(missed)
        self.confusion[expected, reading.score.level] += 1
        return false, missed, expected

    def figures(self) -> dict[str, float | int]:
        hits, false, missed = (counter.total() for counter in (self.hits, self.false, self.missed))
        high = [self.confusion["high", level] for level in LEVELS]
        rated_high = sum(self.confusion[level, "high"] for level in LEVELS)
        return {
            "narratives": self.rows,
            "precision": _share(hits, hits + false),
            "recall": _share(hits, hits + missed),
            "f1": _share(2 * hits, 2 * hits + false + missed),
            "level": _share(sum(self.confusion[level, level] for level in LEVELS), self.rows),
            "high_recall": _share(high[2], sum(high)),
            "high_precision": _share(high[2], rated_high),
            "high_as_low": high[0],
            "low_as_high": self.confusion["low", "high"],
        }


def _share(part: float, whole: float) -> float:
    return round(part / whole, 3) if whole else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, action="append", help="a set of narratives; may be given again")
    parser.add_argument("--errors", action="store_true", help="print each wrong factor")
    parser.add_argument(
        "--messages", type=Path, help="a workbook of real letters: subject and text in columns 3, 5"
    )
    parser.add_argument("--speed", action="store_true", help="time one core")
    parser.add_argument("--rows", type=int, default=0, help="narratives to generate for the memory figure")
    options = parser.parse_args()
    for path in options.file or sorted(TESTS.glob("*.jsonl")):
        measure(path, errors=options.errors)
    if options.messages:
        letters(options.messages)
    if options.speed:
        speed()
    if options.rows:
        memory(options.rows)


def measure(path: Path, *, errors: bool) -> None:
    tally = Tally()
    for row in _rows(path):
        reading = reader().read(row["text"])
        false, missed, expected = tally.add(row, reading)
        if errors and (false or missed):
            print(f"{row['id']} {expected}->{reading.score.level} {row['text']}")
            phrases = {one.code: [phrase.text for phrase in one.phrases] for one in reading.findings}
            passed = {code: [(one.phrase.text, one.why) for one in reading.passed_over if one.code == code]
                      for code in missed}  # fmt: skip
            print("   false", {code: phrases[code] for code in sorted(false)}, "missed", passed)
    print(json.dumps({"set": path.name} | tally.figures(), ensure_ascii=False))
    for expected in LEVELS:
        print(f"  {expected:>6} read as", {level: tally.confusion[expected, level] for level in LEVELS})
    wrong = sorted(
        set(tally.false) | set(tally.missed), key=lambda code: -tally.false[code] - tally.missed[code]
    )
    print(
        "  found/false/missed",
        {code: (tally.hits[code], tally.false[code], tally.missed[code]) for code in wrong},
    )


def letters(path: Path) -> None:
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    rows = sheet.iter_rows(min_row=2, values_only=True)
    levels: Counter[str] = Counter()
    flagged = 0
    for row in rows:
        text = f"{row[2] or ''}。{str(row[4] or '').strip()}"
        reading = reader().read(text)
        levels[reading.score.level] += 1
        flagged += bool(reading.score.red_flags)
        if reading.score.level == "high":
            print(
                f"  {reading.score.points}",
                {one.code: [p.text for p in one.phrases] for one in reading.findings},
            )
    print(json.dumps({"messages": levels.total(), **levels, "red_flags": flagged,
                      "high_share": round(levels["high"] / levels.total(), 5)}))  # fmt: skip


def speed() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = [row["text"] for row in _rows(TESTS / "labelled.jsonl")]
    for text in texts:
        reader().read(text)
    started = time.process_time()
    rounds = 10
    for _ in range(rounds):
        for text in texts:
            reader().read(text)
    seconds = time.process_time() - started
    characters = round(sum(map(len, texts)) / len(texts))
    print(json.dumps({"per_cpu_second": round(rounds * len(texts) / seconds), "characters": characters}))


def memory(rows: int) -> None:
    """The peak after each tenth: flat when reading keeps nothing."""
    peaks = []
    for number, text in enumerate(_generated(rows), 1):
        reader().read(text)
        if number % max(1, rows // 10) == 0:
            peaks.append(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1))
    print(json.dumps({"rows": rows, "peak_mb": peaks}))


def _generated(rows: int) -> Iterator[str]:
    texts = [row["text"] for path in sorted(TESTS.glob("*.jsonl")) for row in _rows(path)]
    for number in range(rows):
        yield f"第{number}件。{texts[number % len(texts)]}"


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
