"""Who must know of danger, day and night; never whoever the case accuses (trap 26)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.urls import reverse

from cases.actions import board
from cases.choices import Level
from cases.models import Case, Exclusion
from core.messages.kinds import URGENT
from core.notices import notify_all
from governance.choices import AreaLevel, Capability
from governance.duty import commanders_of, leaders_at, seat_of
from governance.models import Appointment, Area, Unit
from risk.rules.catalogue import Catalogue


def ring_leaders(cases: Collection[tuple[Case, str]], at: datetime) -> None:
    """(case, text) at the bell of whoever leads now; when that one is excluded, of the commanders, then one level up.

    Cost: a fixed number of queries for each centre.
    """
    excluded = _excluded((case for case, _ in cases), at)
    chains = {pk: _chain(centre, at) for pk, centre in _centres(case for case, _ in cases)}
    _tell(
        [(case, _first(chains[case.centre_id], excluded[case.pk]), text) for case, text in cases],
        at,
        why="红旗：带班领导",
        kind=URGENT,
    )


def ring_up(case: Case, text: str, at: datetime, *, to_district: bool) -> None:
    """Nobody looked: the duty leader again and the street's commanders, later those of the district too."""
    street = seat_of(case.centre).area
    places = [case.centre.area, street]
    if to_district:
        codes = street.path.strip(".").split(".")
        places += Area.objects.filter(code__in=codes, level=AreaLevel.DISTRICT)
    told = {*leaders_at(case.centre, at)}
    for place in places:
        told.update(commanders_of(place, at, below=False))
    told -= _excluded([case], at)[case.pk]
    if not told:
        return ring_leaders([(case, text)], at)
    return _tell([(case, sorted(told), text)], at, why="红旗无人查看", kind=URGENT)


def tell_commanders(case: Case, text: str, at: datetime) -> None:
    """The commanders of the case's street, without those it accuses."""
    told = set(commanders_of(seat_of(case.centre).area, at)) - _excluded([case], at)[case.pk]
    _tell([(case, sorted(told), text)], at, why="中高风险：指挥长")


def tell_level(case: Case, before: str, words_for_commanders: str, at: datetime) -> None:
    """A level changed: the commanders and whoever received the case first, these without score and factor (trap 30)."""
    words = (
        f"由{Level(before).label}变为{Level(case.level).label}"
        if before
        else f"定为{Level(case.level).label}"
    )
    text = f"风险等级{words}（{case.area.label}，{case.party_line}，{case.number}），请查看"
    tell_commanders(case, words_for_commanders or text, at)
    commanders = commanders_of(seat_of(case.centre).area, at)
    if case.owner_id and case.owner_id not in commanders:
        told = {case.owner_id} - _excluded([case], at)[case.pk]
        _tell([(case, sorted(told), text)], at, why="首接责任人")


def tell_officer(case: Case, officer: int, words: str, at: datetime) -> None:
    """One officer, unless the case accuses that one."""
    told = {officer} - _excluded([case], at)[case.pk]
    text = f"{words}（{case.area.label}，{case.party_line}，{case.number}），请查看"
    _tell([(case, sorted(told), text)], at, why="预评")


def alarm_text(case: Case, flags: Iterable[str], catalogue: Catalogue) -> str:
    """What the bell says: no name, no number, no story, only the masked party line."""
    codes = dict.fromkeys(code for flag in flags for code in flag.split("+"))
    names = "、".join(catalogue.factors[code].name if code in catalogue.factors else code for code in codes)
    return f"红旗：{names}（{case.area.label}，{case.party_line}，{case.number}），请立即查看"


def name_assessors(cases: Iterable[Case], at: datetime) -> None:
    """A restricted case on the desk names the assessors of its centre's street: otherwise nobody could judge it."""
    restricted = [case for case in cases if case.is_restricted]
    if not restricted:
        return
    excluded = _excluded(restricted, at)
    assessors = {pk: _assessors(centre, at) for pk, centre in _centres(restricted)}
    pairs = [
        (case.pk, officer)
        for case in restricted
        for officer in assessors[case.centre_id]
        if officer not in excluded[case.pk]
    ]
    board.name(pairs, why="限制知悉：预评人员", at=at)


def _tell(told: list[tuple[Case, list[int], str]], at: datetime, *, why: str, kind: str = "") -> None:
    notify_all(
        [
            (officer, text, reverse("case_show", args=[case.pk]))
            for case, officers, text in told
            for officer in officers
        ],
        at=at,
        kind=kind,
    )
    named = [(case.pk, officer) for case, officers, _ in told if case.is_restricted for officer in officers]
    board.name(named, why=f"限制知悉，{why}", at=at)


def _centres(cases: Iterable[Case]) -> Iterable[tuple[int, Unit]]:
    return {case.centre_id: case.centre for case in cases}.items()


def _chain(centre: Unit, at: datetime) -> list[list[int]]:
    """Who is asked in turn: the duty leader, the street's commanders, those above."""
    above = Area.objects.filter(code__in=centre.area.path.strip(".").split(".")).order_by("-path")
    return [leaders_at(centre, at), *(commanders_of(area, at, below=False) for area in above)]


def _first(chain: list[list[int]], excluded: set[int]) -> list[int]:
    for officers in chain:
        if told := [one for one in officers if one not in excluded]:
            return told
    return []


def _assessors(centre: Unit, at: datetime) -> list[int]:
    street = seat_of(centre).area
    held = Appointment.objects.held_on(at.date()).filter(post__unit__area__path__startswith=street.path)
    return sorted({one.officer_id for one in held.with_capability(Capability.PRE_ASSESS)})


def _excluded(cases: Iterable[Case], at: datetime) -> dict[int, set[int]]:
    """The officers that each case accuses, themselves or through their unit. Cost: two queries."""
    found: dict[int, set[int]] = defaultdict(set)
    for case, officer in Exclusion.objects.accused_in([case.pk for case in cases], at.date()):
        found[case].add(officer)
    return found
