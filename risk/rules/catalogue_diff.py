"""What differs between two catalogues, in the words of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from risk.rules.catalogue import Band, Catalogue, Factor, RedFlag

DIMENSION_WORDS = {"background": "背景", "emotion": "情绪", "behaviour": "行为"}
_PLAIN = (("name", "名称"), ("dimension", "维度"), ("points", "分值"), ("definition", "定义"))
_LISTS = (("supersedes", "取代"), ("evidence", "依据词句"), ("exclusions", "排除词句"))


@dataclass(frozen=True)
class Change:
    """`code` is empty for what belongs to no factor; `old` and `new` are empty where there was or is nothing."""

    code: str
    name: str
    what: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def diff(old: Catalogue, new: Catalogue) -> tuple[Change, ...]:
    """Factors in the order of the new catalogue, the retired ones behind them, then bands, red flags and cues.

    Of lists only what went and what came.
    """
    return (*_factors(old, new), *_whole(old, new))


def _factors(old: Catalogue, new: Catalogue) -> Iterator[Change]:
    for code, factor in new.factors.items():
        before = old.factors.get(code)
        if before is None:
            yield Change(code, factor.name, "新增要素", (), (f"{factor.points} 分，{factor.definition}",))
        else:
            yield from _changed(before, factor)
    for code, factor in old.factors.items():
        if code not in new.factors:
            yield Change(code, factor.name, "停用要素", (f"{factor.points} 分，{factor.definition}",), ())


def _changed(old: Factor, new: Factor) -> Iterator[Change]:
    for key, what in _PLAIN:
        was, now = getattr(old, key), getattr(new, key)
        if was != now:
            yield Change(new.code, new.name, what, (_word(was),), (_word(now),))
    for key, what in _LISTS:
        if change := _list(getattr(old, key), getattr(new, key)):
            yield Change(new.code, new.name, what, *change)


def _word(value: object) -> str:
    return DIMENSION_WORDS.get(str(value), str(value))


def _list(was: Sequence[str], now: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    gone = tuple(one for one in was if one not in now)
    come = tuple(one for one in now if one not in was)
    return (gone, come) if gone or come else None


def _whole(old: Catalogue, new: Catalogue) -> Iterator[Change]:
    for was, now in zip(old.bands, new.bands, strict=True):
        if was != now:
            yield Change("", "等级", was.name, (band_words(was),), (band_words(now),))
    flags = [[flag_words(one) for one in catalogue.red_flags] for catalogue in (old, new)]
    if change := _list(*flags):
        yield Change("", "红旗", "红旗", *change)
    for kind in dict.fromkeys((*old.cues, *new.cues)):
        if change := _list(old.cues.get(kind, ()), new.cues.get(kind, ())):
            yield Change("", "通用提示词", kind, *change)


def band_words(band: Band) -> str:
    """中风险：5–8 分."""
    reach = f"{band.least} 分及以上" if band.most is None else f"{band.least}–{band.most} 分"
    return f"{band.name}：{reach}"


def flag_words(flag: RedFlag) -> str:
    if flag.any_of:
        return f"任一：{'、'.join(flag.any_of)}"
    if flag.all_of:
        return f"同时：{'＋'.join(flag.all_of)}"
    return f"精神障碍危险性等级：{'、'.join(map(str, flag.mental_levels))}"
