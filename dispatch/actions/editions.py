"""Which edition of the ladder a clock climbs: that of its category when the clock started."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from dispatch import rules
from dispatch.models import LadderEdition

if TYPE_CHECKING:
    from cases.models import Clock
    from dispatch.models import Letter
    from governance.rules import WorkingCalendar


class Editions:
    """All editions as timelines by category. Cost: one query, when first asked; the table is small."""

    @cached_property
    def _timelines(self) -> dict[int | None, list[rules.Span]]:
        turns: dict[int | None, list[tuple[datetime, rules.LadderPlan | None, int]]] = defaultdict(list)
        for one in LadderEdition.objects.in_order():
            plan = None if one.follows else rules.LadderPlan.parse(one.rungs)
            turns[one.category_id].append((one.from_at, plan, one.pk))
        general = turns.pop(None, [])
        return {None: rules.timeline(general)} | {
            category: rules.timeline(general, own) for category, own in turns.items()
        }

    def span(self, category_id: int | None, started_at: datetime) -> rules.Span:
        spans = self._timelines.get(category_id) or self._timelines[None]
        return next(one for one in reversed(spans) if one.holds(started_at))

    def of(self, clock: Clock) -> rules.Span:
        """The clock comes with its case."""
        return self.span(clock.case.category_id, clock.started_at)

    def span_of(self, letter: Letter) -> rules.Span:
        """By the edition that proposed it: what follows a letter does not change under it. With case and clock."""
        known = (span for spans in self._timelines.values() for span in spans)
        held = next((one for one in known if one.edition and one.edition == letter.edition_id), None)
        return held or self.span(letter.case.category_id, letter.clock.started_at)

    @property
    def furthest_ahead(self) -> int:
        """How many working days ahead anything may turn amber."""
        return max(span.plan.amber.ahead for spans in self._timelines.values() for span in spans)

    def reached(self, kind: str, calendar: WorkingCalendar, at: datetime) -> Q | None:
        """Clocks whose first letter is of this kind and is due by now, as ranges; None: no edition begins with it."""
        return self._either(
            lambda one: one.plan.first() == kind, lambda one: _due(one, kind, calendar, at) & _loud(one)
        )

    def quiet(self) -> Q | None:
        """Clocks that no letter is written about: late first reports on ordinary cases, where the edition says so."""
        return self._either(lambda one: not one.plan.writes_quiet, lambda _one: _QUIET)

    def _either(self, holds: Callable[[rules.Span], bool], more: Callable[[rules.Span], Q]) -> Q | None:
        """Clocks of any plan that `holds`, each narrowed by `more`; None: there is no such plan."""
        own = [category for category in self._timelines if category is not None]
        found: list[Q] = []
        for category, spans in self._timelines.items():
            where = Q(case__category=category) if category else ~Q(case__category__in=own)
            if category is None and not own:
                where = Q()
            found += [where & _started(one) & more(one) for one in spans if holds(one)]
        return reduce(or_, found) if found else None


# `rules.is_quiet` as a query
_QUIET = Q(kind="first_report", case__level__in=("", "low"), case__red_flag=False)


def _loud(span: rules.Span) -> Q:
    return Q() if span.plan.writes_quiet else ~_QUIET


def _started(span: rules.Span) -> Q:
    bounds = Q()
    if span.from_at is not None:
        bounds &= Q(started_at__gte=span.from_at)
    if span.until_at is not None:
        bounds &= Q(started_at__lt=span.until_at)
    return bounds


def _due(span: rules.Span, kind: str, calendar: WorkingCalendar, at: datetime) -> Q:
    return Q(due_at__lte=rules.rung_cutoff(calendar, at, span.plan.rung(kind).workdays))
