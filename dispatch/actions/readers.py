"""Who is told: looked up once a sweep, and never whoever the case accuses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache

from cases.models import Exclusion
from core.messages.kinds import URGENT
from core.notices import notify_each
from dispatch.models import StandingOrder
from governance.choices import Capability, UnitKind
from governance.duty import commanders_of, leaders_at, seat_of
from governance.models import Appointment, Area, Unit

# (case id, officer ids, text, address)
News = tuple[int, Collection[int], str, str]


class Readers:
    """The officers of units and centres at one moment. Cost: one query for each unit and question, then none."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        # (case, officer) that was asked for as the duty leader: told at any hour
        self.led: set[tuple[int, int]] = set()
        self.handlers = cache(lambda unit_id: self._holders(unit_id, Capability.HANDLE))
        self.assigners = cache(lambda unit_id: self._holders(unit_id, Capability.ASSIGN))
        self.leaders = cache(lambda centre: leaders_at(centre, at))
        self.commanders = cache(lambda centre: commanders_of(seat_of(centre).area, at))
        self.order = cache(self._order)
        self.centre_above = cache(self._centre_above)
        self.level_above = cache(self._level_above)

    def _holders(self, unit_id: int, capability: Capability) -> list[int]:
        held = Appointment.objects.held_on(self.at.date()).of_units(unit_id).with_capability(capability)
        return sorted({one.officer_id for one in held})

    def _order(self, centre_id: int) -> StandingOrder | None:
        centre = Unit.objects.select_related("area").get(pk=centre_id)
        orders = StandingOrder.objects.in_force(self.at).filter(centre=seat_of(centre))
        return orders.select_related("signed_by").order_by("-from_at", "-id").first()

    def _centre_above(self, centre: Unit) -> Unit | None:
        """The centre one level up, whose area holds this one's."""
        codes = Area.objects.get(pk=centre.area_id).path.strip(".").split(".")[:-1]
        above = Unit.objects.filter(kind=UnitKind.CENTRE, area__code__in=codes).select_related("area")
        return max(above, key=lambda unit: len(unit.area.path), default=None)

    def named(self, tells: Collection[str], centre: Unit, unit_id: int | None) -> list[int]:
        """Those whom an edition of the ladder names ("unit", "centre", "commander")."""
        who: list[int] = []
        if "centre" in tells:
            who += self.assigners(centre.pk)
        if "unit" in tells and unit_id:
            who += self.handlers(unit_id)
        if "commander" in tells:
            who += self.commanders(centre)
        return who

    def _level_above(self, unit_id: int) -> list[int]:
        """Who answers at a centre that was asked for help: its assigners and the commanders there."""
        centre = Unit.objects.select_related("area").get(pk=unit_id)
        coordinators = self._holders(unit_id, Capability.SUPERVISE)
        commanders = commanders_of(centre.area, self.at, below=False)
        return sorted({*self.assigners(unit_id), *coordinators, *commanders})

    def tell(self, news: Iterable[News]) -> None:
        """Ring the bells. Whoever a case accuses hears nothing of it (trap 26); a commander hears it instead of nobody."""
        news = list(news)
        hidden = self._hidden({case for case, *_ in news})
        # by kind of message: the duty leader's pass quiet hours
        lines: dict[str, list[tuple[int, str, str]]] = {"": [], URGENT: []}
        for case, officers, text, url in news:
            for officer in officers:
                if (case, officer) not in hidden:
                    lines[URGENT if (case, officer) in self.led else ""].append((officer, text, url))
        for kind, told in lines.items():
            if told:
                notify_each(told, at=self.at, kind=kind)

    def leaders_of(self, centres: Mapping[int, Unit]) -> dict[int, list[int]]:
        """By case id, with the case's centre given: the duty leader; every commander when it is the duty leader whom the
        case accuses. Cost: one or two queries for all of them."""
        hidden, found = self._hidden(centres), {}
        for case_id, centre in centres.items():
            leaders = [one for one in self.leaders(centre) if (case_id, one) not in hidden]
            found[case_id] = leaders or self.commanders(centre)
            self.led.update((case_id, one) for one in found[case_id])
        return found

    def _hidden(self, case_ids: Collection[int]) -> set[tuple[int, int]]:
        return Exclusion.objects.accused_in(case_ids, self.at.date())
