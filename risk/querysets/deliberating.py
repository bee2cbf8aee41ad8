"""Reads of deliberations and their items: of meetings one is part of or answers for, about cases one may see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from cases.querysets import seen_by
from governance.choices import Capability
from governance.models import Unit
from governance.querysets.meetings import RUNNERS
from governance.standing import Standing
from risk.choices import ItemState

if TYPE_CHECKING:
    from risk.models import Deliberation, DeliberationItem

# who reads the deliberations of a whole area: those who judge and command there, and those who inspect it
WATCHERS = (
    Capability.COMMAND,
    Capability.INSTRUCT,
    Capability.ASSIGN,
    Capability.PRE_ASSESS,
    Capability.INSPECT,
)


def _met_by(standing: Standing, path: str = "") -> Q:
    """The deliberations an officer knows of; `path` leads to the deliberation ("deliberation__" from an item)."""
    meeting = f"{path}meeting__"
    seen = (
        Q(**{f"{meeting}made_by": standing.officer})
        | Q(**{f"{meeting}host": standing.officer})
        | Q(**{f"{meeting}pk__in": standing.officer.attendances.values("meeting")})
        | Q(**{f"{meeting}centre__in": standing.centres_with(*RUNNERS)})
    )
    for area in standing.paths_of(*WATCHERS):
        seen |= Q(**{f"{meeting}centre__area__path__startswith": area})
    return seen


class DeliberationQuerySet(models.QuerySet["Deliberation"]):
    def visible_to(self, standing: Standing) -> DeliberationQuerySet:
        """Those one is invited to, called or hosts, those of a centre one runs, and those of the area one answers for."""
        return self.filter(_met_by(standing))

    def held(self) -> DeliberationQuerySet:
        """Those that were not cancelled."""
        return self.filter(meeting__cancelled_at=None)

    def open(self, at: datetime) -> DeliberationQuerySet:
        """Not minuted and not over for good: their lists still fill."""
        return self.held().filter(finished_at=None, meeting__ends_at__gt=at)

    def with_row(self) -> DeliberationQuerySet:
        """With its meeting; `starts_at` is the meeting's, for ordering."""
        rows = self.select_related("meeting__centre__area", "meeting__host", "meeting__made_by")
        return rows.annotate(starts_at=F("meeting__starts_at"))


class DeliberationItemQuerySet(models.QuerySet["DeliberationItem"]):
    def visible_to(self, standing: Standing) -> DeliberationItemQuerySet:
        """Items of deliberations one knows of, about cases one may see: restricted ones and accusing ones stay outside."""
        return self.filter(_met_by(standing, "deliberation__"), seen_by(standing, "case__"))

    def about_cases_of(self, standing: Standing) -> DeliberationItemQuerySet:
        """What was decided about a case is read by whoever sees the case, also who was not in the meeting."""
        return self.filter(seen_by(standing, "case__"))

    def counted(self) -> dict[int, int]:
        """deliberation id → how many of these. Cost: one query."""
        rows = self.order_by().values("deliberation").annotate(number=Count("pk"))
        return dict(rows.values_list("deliberation", "number"))

    def withheld_from(self, standing: Standing) -> int:
        """Items of these that are restricted and not one's own to see; what accuses the reader is not counted."""
        exclusions = apps.get_model("cases", "Exclusion").objects
        mine = Q(unit__in=standing.unit_ids) | Q(officer=standing.officer)
        accusing = Exists(exclusions.filter(mine, case=OuterRef("case")))
        return self.filter(~accusing, case__is_restricted=True).exclude(seen_by(standing, "case__")).count()

    def in_force(self) -> DeliberationItemQuerySet:
        """Of meetings that were not cancelled."""
        return self.filter(deliberation__meeting__cancelled_at=None)

    def to_talk_over(self) -> DeliberationItemQuerySet:
        return self.filter(state__in=(ItemState.LISTED, ItemState.DEFERRED))

    def sent_up(self, level: str, path: str) -> DeliberationItemQuerySet:
        """Sent to this level from below this place and not on a list there yet."""
        answered = self.model._default_manager.filter(
            asked_by=OuterRef("pk"), deliberation__meeting__cancelled_at=None
        )
        return self.in_force().filter(
            ~Exists(answered),
            state=ItemState.SENT_UP,
            sent_to=level,
            deliberation__meeting__centre__area__path__startswith=path,
        )

    def decided_about(self, case_ids: Collection[int]) -> DeliberationItemQuerySet:
        """What holds of these cases, the latest first."""
        states = (ItemState.DECIDED, ItemState.TO_CONFIRM)
        return self.in_force().filter(case__in=case_ids, state__in=states).order_by("-decided_at", "-id")

    def with_line(self) -> DeliberationItemQuerySet:
        """What one line on the page of its case shows, in two queries."""
        return (
            self.select_related("deliberation__meeting", "lead_officer")
            .only(
                "case_id", "order", "state", "decided_level", "measures", "due_on", "deliberation__level",
                "deliberation__meeting__starts_at", "lead_officer__name",
            )
            .prefetch_related(models.Prefetch("units", Unit.objects.only("short_name")))
        )  # fmt: skip

    def with_row(self) -> DeliberationItemQuerySet:
        """What one line of the list shows, in two queries."""
        return (
            self.select_related(
                "case__area", "case__centre", "lead_officer", "decided_by", "lowering__second_by",
                "deliberation__meeting__centre__area",
            )
            .defer("case__narrative", "case__outcome", "case__source_row")
            .prefetch_related("units")
        )  # fmt: skip
