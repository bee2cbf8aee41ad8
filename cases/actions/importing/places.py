"""Which community and grid a ledger means."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from cases.ledger.numbers import chinese_number
from governance.choices import AreaLevel
from governance.models import Area

_ENDING = re.compile(r"(?:社区)?(?:居民委员会|居委会|村民委员会|村委会)$|社区$|村$")
_GRIDS = (AreaLevel.GRID3, AreaLevel.GRID4, AreaLevel.GRID5)
_GRID_NUMBER = re.compile(r"(?:^|\D)0*(\d{1,4})(?:号|#)?(?:网格)?$")
_GRID_WORD = re.compile(r"([一二三四五六七八九十]{1,3})(?:号)?网格$")


class Places:
    """The communities and grids of one street by their names. Cost: one query."""

    def __init__(self, top: Area, day: date) -> None:
        self.top = top.pk
        levels = (AreaLevel.COMMUNITY, *_GRIDS)
        rows = Area.objects.below(top.path).open_on(day).filter(level__in=levels).order_by("path")
        areas = list(rows.only("id", "code", "name", "level", "path"))
        self.communities = {area.path: area for area in areas if area.level == AreaLevel.COMMUNITY}
        self.grids: dict[str, list[Area]] = {path: [] for path in self.communities}
        for area in areas:
            if area.level in _GRIDS:
                for path in self._above(area.path):
                    self.grids[path].append(area)
        self.names = {path: _folded(area.name) for path, area in self.communities.items()}
        self.seen: dict[tuple[str, str, str], tuple[int, bool, bool]] = {}

    def _above(self, path: str) -> Iterable[str]:
        return (community for community in self.communities if path.startswith(community))

    def find(self, community: str, grid: str, place: str) -> tuple[int, bool, bool]:
        """(area, community understood, grid understood); the street when nothing fits. Blank texts count as understood.

        Without a community the grid's text and then the place are asked ("新苑社区30幢").
        """
        named = place if not community else ""
        named = named if any(name in named for name in self.names.values()) else ""
        key = (community, grid, named)
        if key not in self.seen:
            if len(self.seen) > 50_000:
                self.seen.clear()
            self.seen[key] = self._find(_folded(community), _folded(grid), _folded(named))
        return self.seen[key]

    def _find(self, community: str, grid: str, place: str) -> tuple[int, bool, bool]:
        path = self._community(community) if community else self._inside(grid) or self._inside(place)
        if path is None:
            return self.top, not community, not grid
        found = self._grid(path, grid) if grid else None
        area = found or self.communities[path]
        whole = grid in ("", self.names[path])
        return area.pk, True, bool(found) or whole

    def _community(self, text: str) -> str | None:
        for path, name in self.names.items():
            if text == name:
                return path
        bare = _ENDING.sub("", text)
        same = [path for path, name in self.names.items() if bare and bare == _ENDING.sub("", name)]
        return same[0] if len(same) == 1 else self._inside(text) or self._part(bare)

    def _inside(self, text: str) -> str | None:
        """The one community whose name stands in the text; 望湖社区 counts before the bare 望湖."""
        for names in (self.names, {path: _ENDING.sub("", name) for path, name in self.names.items()}):
            hits = [path for path, name in names.items() if len(name) > 1 and name in text]
            if len(hits) == 1:
                return hits[0]
            if hits:
                return None
        return None

    def _part(self, bare: str) -> str | None:
        hits = [path for path, name in self.names.items() if len(bare) > 1 and bare in name]
        return hits[0] if len(hits) == 1 else None

    def _grid(self, path: str, text: str) -> Area | None:
        grids = self.grids[path]
        for area in grids:
            if text in (area.code, _folded(area.name)):
                return area
        number = _number(text)
        same = [area for area in grids if number is not None and _number(_folded(area.name)) == number]
        return same[0] if len(same) == 1 else None


def _number(text: str) -> int | None:
    if match := _GRID_NUMBER.search(text):
        return int(match[1])
    match = _GRID_WORD.search(text)
    return chinese_number(match[1]) if match else None


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
