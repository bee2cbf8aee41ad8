"""For whom, where and which month: every figure starts here, and so from `visible_to`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case as SqlCase
from django.db.models import DateTimeField, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from analysis.rules import Month
from cases.choices import State
from cases.models import Case, Contact, Entry
from cases.querysets import CaseQuerySet, ContactQuerySet, EntryQuerySet, seen_by
from cases.rules import MANY, few
from dispatch.models import LawfulEnd, Letter, Slip
from dispatch.querysets.follow_up import LawfulEndQuerySet
from dispatch.querysets.letters import LetterQuerySet
from dispatch.querysets.slips import SlipQuerySet
from governance.choices import AreaLevel
from governance.models import Area
from governance.standing import Standing

DONE = (State.COMPLETED, State.CLOSED)
LEFT = (State.FORWARDED, State.TRANSFERRED, State.WITHDRAWN)
# a case filed at the street itself, in no community
LEVEL_ITSELF = "本级"


@dataclass(frozen=True)
class Scope:
    """An officer's sight, cut to an area and, for what has a date, to a month."""

    standing: Standing
    area: Area
    month: Month

    @property
    def at(self) -> datetime:
        return self.standing.at

    @property
    def is_running(self) -> bool:
        """The month is not over yet: its figures are compared with no whole month."""
        return self.at < self.month.end

    @property
    def unit_label(self) -> str:
        """The column that tells units apart: above a street short names repeat."""
        wide = self.area.level not in (AreaLevel.STREET, AreaLevel.COMMUNITY)
        return "name" if wide else "short_name"

    def in_month(self, month: Month) -> Scope:
        return Scope(self.standing, self.area, month)

    def _below(self) -> Any:
        return Area.objects.below(self.area.path).values("pk")

    def cases(self) -> CaseQuerySet:
        return Case.objects.visible_to(self.standing).filter(area__in=self._below())

    def contacts(self) -> ContactQuerySet:
        return Contact.objects.visible_to(self.standing).filter(case__area__in=self._below())

    def slips(self) -> SlipQuerySet:
        return Slip.objects.visible_to(self.standing).filter(case__area__in=self._below())

    def letters(self) -> LetterQuerySet:
        return Letter.objects.visible_to(self.standing).filter(case__area__in=self._below())

    def lawful_ends(self) -> LawfulEndQuerySet:
        """Signed in the month: the rows of the sheet, and of the list with the same days."""
        seen = LawfulEnd.objects.visible_to(self.standing).filter(case__area__in=self._below())
        return seen.filter(within("signed_at", self.month))

    def entries(self) -> EntryQuerySet:
        seen = seen_by(self.standing, "case__")
        return Entry.objects.filter(seen, case__area__in=self._below())

    def withheld(self) -> str:
        """不足 5 件, 17 件: restricted cases of the month that others are named on, in no figure and no row; "" for none.

        Only for the whole area and month. Cost: one query.
        """
        cases = Case.objects.withheld_from(self.standing).filter(area__in=self._below())
        rows = cases.filter(within("received_at", self.month)).order_by()
        return few(rows[: MANY + 1].count())

    def received(self) -> CaseQuerySet:
        """The month's cases: the rows of the ledger, and of the list with the same days."""
        return self.cases().filter(within("received_at", self.month))


def within(moment: str, month: Month) -> Q:
    return Q(**{f"{moment}__gte": month.start, f"{moment}__lt": month.end})


def with_end(cases: CaseQuerySet) -> Any:
    """Adds `ended_at`: when a case was done or left the centre, None while it is worked on (trap 8: a reopened case
    has no end, whatever it had before)."""
    leaving = Entry.objects.filter(case=OuterRef("pk"), to_state=OuterRef("state")).order_by("-at", "-id")
    end = SqlCase(
        When(state__in=DONE, then=Coalesce("completed_at", "closed_at")),
        When(state__in=LEFT, then=Coalesce(Subquery(leaving.values("at")[:1]), F("acted_at"))),
        default=None,
        output_field=DateTimeField(null=True),
    )
    return cases.annotate(ended_at=end)


def open_at(moment: datetime) -> Q:
    """Received and not ended by that moment, as the rows stand now."""
    return Q(received_at__lt=moment) & (Q(ended_at=None) | Q(ended_at__gte=moment))


def ended_in(month: Month) -> Q:
    """Ended by the month's end and not yet by its start; so open at end = open at start + new − ended, always.

    An old ledger's row that ended before it came counts in the month it came.
    """
    ended = Q(received_at__lt=month.end, ended_at__lt=month.end)
    return ended & (Q(received_at__gte=month.start) | Q(ended_at__gte=month.start))


def communities(area: Area) -> dict[int, str]:
    """The community of each area below, by id; of a larger area with its street. Cost: one query."""
    named: dict[str, str] = {}
    found: dict[int, str] = {}
    wide = area.level not in (AreaLevel.STREET, AreaLevel.COMMUNITY)
    for one in Area.objects.below(area.path).order_by("path"):
        parent = named.get(one.path.removesuffix(f"{one.code}."), "")
        if one.level == AreaLevel.COMMUNITY:
            label = f"{parent.removesuffix(LEVEL_ITSELF)} {one.name}" if wide and parent else one.name
        elif parent and one.level not in (AreaLevel.DISTRICT, AreaLevel.STREET):
            label = parent
        else:
            label = f"{one.name}{LEVEL_ITSELF}"
        named[one.path] = found[one.pk] = label
    return found
