"""Seconds and memory of assess_texts on many narratives: `python bench/assess_texts.py --rows 20000`.

The labelled narratives of the tests are repeated with changing numbers until there are enough of them.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("labelled.jsonl", "narratives.jsonl")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=20_000)
    options = parser.parse_args()
    texts = [
        json.loads(line)["text"]
        for name in SOURCES
        for line in (ROOT / "tests" / "risk" / name).read_text(encoding="utf-8").splitlines()
    ]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        with source.open("w", encoding="utf-8") as out:
            for number in range(options.rows):
                text = f"第{number}件。{texts[number % len(texts)]}"
                out.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "assess_texts", str(source), str(target)],
            env={"LC_ALL": "C.UTF-8", **os.environ, "DATA_DIR": folder, "DEMO": "1"},
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            cwd=ROOT,
        )
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = json.loads(done.stdout.strip().splitlines()[-1])
    cpu = usage.ru_utime + usage.ru_stime
    print(
        json.dumps(
            {
                **result,
                "characters": round(sum(map(len, texts)) / len(texts)),
                "per_second": round(result["rows"] / result["seconds"]),
                "cpu_seconds_with_start": round(cpu, 1),
                "per_cpu_second_with_start": round(result["rows"] / cpu),
                "peak_mb": round(usage.ru_maxrss / 1024),
            }
        )
    )


if __name__ == "__main__":
    main()
