"""A thousand papers of a kind through one long-lived renderer on one core: `python bench/letters.py --kind slip`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from core.documents import Renderer
from dispatch.actions.paper_text import BUILT_IN, SAMPLES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--kind", choices=sorted(BUILT_IN), default="letter")
    given = parser.parse_args()
    count, sample = given.letters, SAMPLES[given.kind]
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # the child inherits it
    template, size = BUILT_IN[given.kind].read_bytes(), 0
    started = time.monotonic()
    with Renderer() as renderer:
        for serial in range(count):
            size += len(renderer.render(template, sample | {"number": f"望综提〔2026〕{serial}号"}))
    seconds, cpu = time.monotonic() - started, os.times()
    result = {
        "kind": given.kind,
        "letters": count,
        "seconds": round(seconds, 2),
        "ms_each": round(seconds / count * 1000, 2),
    }
    spent = cpu.user + cpu.system + os.times().children_user + os.times().children_system
    print(json.dumps(result | {"cpu_seconds": round(spent, 2), "kb_each": round(size / count / 1024, 1)}))


if __name__ == "__main__":
    main()
