"""Pure sums of a canvass: which grids it is walked by, who lives at one door, how far it has come."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

# from the coarsest; a place walks one of them
ORDER = ("grid3", "grid4", "grid5")
Grid = tuple[str, str]


def used_level(grids: Sequence[Grid], worked: Iterable[str], fallback: str = "grid4") -> str:
    """The level that workers are appointed to: the one of most of `worked` (paths), the finer one of two alike.

    Without any worker the fallback, or the finest level there is.
    """
    there = {level for _, level in grids}
    known = set(worked)
    found = Counter(level for path, level in grids if path in known)
    if found:
        return max(found, key=lambda level: (found[level], ORDER.index(level)))
    return fallback if fallback in there or not there else max(there, key=ORDER.index)


def walked(grids: Sequence[Grid], level: str) -> list[str]:
    """Paths that cover a place without overlap, in order: its grids of this level, then coarser ones, then finer
    ones where none of those lies."""
    ranked = sorted(grids, key=lambda one: (one[1] != level, ORDER.index(one[1]), one[0]))
    # all ways up from what is taken, so that nothing above it is taken too
    taken: set[str] = set()
    above: set[str] = set()
    for path, _ in ranked:
        ways = _ways(path)
        if path not in above and not taken.intersection(ways):
            taken.add(path)
            above.update(ways)
    return sorted(taken)


def _ways(path: str) -> list[str]:
    """530199.530199001. → itself and every path above it."""
    codes = path.strip(".").split(".")
    return [".".join(codes[:length]) + "." for length in range(1, len(codes) + 1)]


def door(address: str) -> str:
    """An address for comparison: NFKC, without white space and punctuation, upper case; empty of an empty one."""
    return re.sub(r"[\s,，。.、;；\-—_#号室]", "", unicodedata.normalize("NFKC", address)).upper()


def share(done: int, total: int) -> str:
    """83 %, never 100 % before all are done; — of nothing."""
    if not total:
        return "—"
    return f"{min(99, done * 100 // total) if done < total else 100} %"
