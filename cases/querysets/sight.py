"""Which cases an officer may know of, and who looked although they might not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.sight import Granted, InSight
from core.querysets import AppendOnlyQuerySet
from governance.choices import Capability
from governance.models import Appointment
from governance.standing import Standing

if TYPE_CHECKING:
    from cases.models import BreakGlass, Exclusion, Grant, Look


# who reads the emergency looks of an area; an auditor changes nothing
REVIEWERS = (Capability.COMMAND, Capability.SECURE, Capability.AUDIT)


def seen_by(standing: Standing, case: str = "") -> Q:
    """What an officer may know of: the area below the posts, cases granted or owned, never accusing ones.

    Restricted cases are seen only by those named: the owner and whoever has a grant. `case` is the path to the
    case ("case__" from a slip), so that rows hanging on cases are filtered on the joined row, not by a list of ids.
    A page asks for many lists: the condition is made once for each standing.
    """
    if case not in standing.seen:
        standing.seen[case] = _seen_by(standing, case)
    return standing.seen[case]


def _seen_by(standing: Standing, case: str) -> Q:
    """Two shapes of one rule (docs/decisions/0004): who looks at an area walks the order's index and asks each row;
    who has only grants starts from them."""
    return Q(InSight(standing, case) if standing.area_paths else Granted(standing, case))


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, at: datetime) -> GrantQuerySet:
        return self.filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at)

    def visible_to(self, standing: Standing) -> GrantQuerySet:
        return self.filter(seen_by(standing, "case__"))


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def visible_to(self, standing: Standing) -> ExclusionQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def accused_in(self, case_ids: Collection[int], day: date) -> set[tuple[int, int]]:
        """(case, officer) for everybody these cases accuse, by name or through a unit where a post is held that day.

        Cost: one query, two when a unit is accused.
        """
        rows = list(self.filter(case__in=case_ids).values_list("case_id", "officer_id", "unit_id"))
        found = {(case, officer) for case, officer, _ in rows if officer}
        units = {unit for *_, unit in rows if unit}
        if not units:
            return found
        held = Appointment.objects.held_on(day).filter(post__unit__in=units)
        members: dict[int, set[int]] = {}
        for unit, officer in held.values_list("post__unit_id", "officer_id"):
            members.setdefault(unit, set()).add(officer)
        return found | {(case, one) for case, _, unit in rows if unit for one in members.get(unit, ())}


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    def visible_to(self, standing: Standing) -> BreakGlassQuerySet:
        """One's own uses, and those in the area one answers for; never of a case that accuses the reader."""
        mine = Q(unit__in=standing.unit_ids) | Q(officer=standing.officer)
        accusing = apps.get_model("cases", "Exclusion").objects.filter(mine, case=OuterRef("case"))
        seen = Q(officer=standing.officer)
        for path in standing.paths_of(*REVIEWERS):
            seen |= Q(case__area__path__startswith=path)
        return self.filter(seen, ~Exists(accusing))


class LookQuerySet(AppendOnlyQuerySet["Look"]):
    def open_to(self, standing: Standing) -> LookQuerySet:
        """What this officer opened and may still read."""
        return self.filter(officer=standing.officer, until_at__gt=standing.at, at__lte=standing.at)

    def with_row(self) -> LookQuerySet:
        return self.select_related("officer", "appointment__post__unit", "person")
