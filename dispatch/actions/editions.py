"""Which edition of the ladder a clock climbs: that of its category when the clock started."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cached_property
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

    def plan_of(self, letter: Letter) -> rules.LadderPlan:
        """By the edition that proposed it: what follows a letter does not change under it. With case and clock."""
        known = (span for spans in self._timelines.values() for span in spans)
        held = next((one.plan for one in known if one.edition and one.edition == letter.edition_id), None)
        return held or self.span(letter.case.category_id, letter.clock.started_at).plan

    @property
    def furthest_ahead(self) -> int:
        """How many working days ahead anything may turn amber."""
        return max(span.plan.amber.ahead for spans in self._timelines.values() for span in spans)

    def reached(self, kind: str, calendar: WorkingCalendar, at: datetime) -> Q | None:
        """Clocks whose first letter is of this kind and is due by now, as ranges; None: no edition begins with it."""
        own = [category for category in self._timelines if category is not None]
        found: list[Q] = []
        for category, spans in self._timelines.items():
            starting = [one for one in spans if one.plan.first() == kind]
            if not starting:
                continue
            where = Q(case__category=category) if category else ~Q(case__category__in=own)
            if category is None and not own:
                where = Q()
            found += [where & _started(one) & _due(one, kind, calendar, at) for one in starting]
        if not found:
            return None
        either = found[0]
        for one in found[1:]:
            either |= one
        return either


def _started(span: rules.Span) -> Q:
    bounds = Q()
    if span.from_at is not None:
        bounds &= Q(started_at__gte=span.from_at)
    if span.until_at is not None:
        bounds &= Q(started_at__lt=span.until_at)
    return bounds


def _due(span: rules.Span, kind: str, calendar: WorkingCalendar, at: datetime) -> Q:
    return Q(due_at__lte=rules.rung_cutoff(calendar, at, span.plan.rung(kind).workdays))
