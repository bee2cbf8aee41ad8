"""Calls to make, and who may not make them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.choices import State
from cases.querysets.sight import seen_by
from cases.sight import CaseInSight
from core import switches
from governance.choices import UnitKind
from governance.standing import Standing

if TYPE_CHECKING:
    from cases.models import Contact


# lines of history that make their officer a handler of the case
HANDLING = ("acknowledge", "feed_back", "complete")

# set by an office: whether the centre's own people may call about what a colleague of the centre did on the spot
CENTRE_CALLS = "follow_up_by_centre"


def handled_by(standing: Standing) -> Q:
    """Lines of history by which this officer, or somebody acting for the same unit, handled a case.

    The centre completes by reading a unit's answer, which is not handling: of a colleague at the centre only what was
    done on the spot counts, and only where the office has set that somebody from outside must call
    (docs/decisions/0036).
    """
    mine = Q(officer=standing.officer, verb__in=HANDLING)
    colleague = Q(appointment__post__unit__in=standing.unit_ids)
    at_centre = Q(appointment__post__unit__kind=UnitKind.CENTRE)
    colleague &= ~at_centre if switches.value(CENTRE_CALLS) else ~at_centre | Q(case__lead_unit=None)
    return mine | colleague & Q(verb__in=HANDLING)


class ContactQuerySet(models.QuerySet["Contact"]):
    def planned(self) -> ContactQuerySet:
        """Still to be made; calls some weeks after go on when the case is closed."""
        return self.filter(done_at=None, case__state__in=(State.COMPLETED, State.CLOSED))

    def ripe(self, at: datetime) -> ContactQuerySet:
        """Whose day has come, and which nobody put off."""
        return self.their_turn(at).filter(Q(later_at=None) | Q(later_at__lte=at))

    def their_turn(self, at: datetime) -> ContactQuerySet:
        """Whose day has come; of one case the earliest alone, so that nobody is called twice in one morning."""
        contacts = apps.get_model("cases", "Contact").objects
        same = contacts.filter(case=OuterRef("case"), kind=OuterRef("kind"), done_at=None)
        return self.planned().filter(~Exists(same.filter(step__lt=OuterRef("step"))), planned_at__lte=at)

    def free_for(self, standing: Standing) -> ContactQuerySet:
        """Not on somebody else's telephone at this moment."""
        return self.filter(
            Q(claimed_until=None) | Q(claimed_until__lte=standing.at) | Q(claimed_by=standing.officer)
        )

    def with_row(self) -> ContactQuerySet:
        """What one line of the call list shows, in one query."""
        return self.select_related("case__area", "case__lead_unit", "caller", "done_by").only(
            "due_at", "done_at", "result", "step", "attempt", "later_at", "caller__name", "done_by__name",
            "case__number", "case__title", "case__party_line", "case__completed_at", "case__area__label",
            "case__lead_unit__short_name",
        )  # fmt: skip

    def not_handled_by(self, standing: Standing) -> ContactQuerySet:
        """Whom this officer may call: nobody follows up what they, or somebody of their unit, handled (trap 21)."""
        entries = apps.get_model("cases", "Entry").objects
        own = entries.filter(handled_by(standing), case=OuterRef("case"))
        return self.filter(~Exists(own), ~Q(case__lead_unit__in=standing.unit_ids))

    def visible_to(self, standing: Standing) -> ContactQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def seen_singly(self, standing: Standing) -> ContactQuerySet:
        """`visible_to` for counting a bounded number of rows: each looks up its own case."""
        if not standing.area_paths:
            return self.visible_to(standing)
        return self.filter(CaseInSight(standing))
