"""Cases as lists, searches and histories read them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from cases.choices import OPEN_STATES, Level, Role, State
from cases.querysets.indexes import sought
from cases.querysets.sight import seen_by
from cases.sight import InSight
from core.models import Sequence
from core.querysets import AppendOnlyQuerySet
from core.rules import digits, fold_name
from governance.choices import Capability
from governance.models import Appointment, Area
from governance.standing import Standing

if TYPE_CHECKING:
    from cases.models import Case, Entry


# a case without a running clock sorts behind all others, by an expression that has its own index
NO_DUE = datetime(9999, 12, 31, tzinfo=UTC)
DUE_KEY = Coalesce("next_due_at", Value(NO_DUE, output_field=models.DateTimeField()))

ROW = (
    "number", "title", "level", "state", "channel", "party_line", "awaited", "received_at", "acted_at",
    "next_due_at", "area__label",
)  # fmt: skip

FEW_HITS = 500
_ID_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")
_PINYIN = re.compile(r"[A-Za-z]{2,24}")
_NUMBER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,7}\d{4}-?\d*")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, standing: Standing, *, whole: bool = False) -> CaseQuerySet:
        """The cases an officer may know of now (see `seen_by`). Cost: no query of its own.

        `whole`: for figures that count every row; the same cases, planned otherwise.
        """
        if whole and standing.area_paths:
            return self.filter(InSight(standing, whole=True))
        return self.filter(seen_by(standing))

    def withheld_from(self, standing: Standing) -> CaseQuerySet:
        """Restricted cases in the officer's areas that the officer is not named on: counted in one line, never
        listed. Never those that accuse the officer (trap 26), not even as a number."""
        if not standing.area_paths:
            return self.none()
        mine = Q(unit__in=standing.unit_ids) | Q(officer=standing.officer)
        named = Q(unit__in=standing.reading_unit_ids) | Q(officer=standing.officer)
        grants = apps.get_model("cases", "Grant").objects.in_force(standing.at)
        accusing = apps.get_model("cases", "Exclusion").objects
        return self.filter(
            Q(owner=None) | ~Q(owner=standing.officer),
            ~Exists(grants.filter(named, case=OuterRef("pk"))),
            ~Exists(accusing.filter(mine, case=OuterRef("pk"))),
            is_restricted=True,
            area__in=Area.objects.below(*standing.area_paths).values("pk"),
        )

    def open(self) -> CaseQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def dangerous(self, *, flags: bool = True) -> CaseQuerySet:
        """Open cases of high level, or under a red flag; without `flags`, for who may not know of them, high ones alone."""
        found = self.filter(Q(level=Level.HIGH) | Q(red_flag=True), state__in=OPEN_STATES)
        return found if flags else found.filter(level=Level.HIGH)

    def overdue(self, at: datetime) -> CaseQuerySet:
        return self.filter(next_due_at__lte=at)

    def unread(self) -> CaseQuerySet:
        """Texts that the reader has not seen yet, oldest first."""
        return self.filter(is_unread=True).order_by("id")

    def live(self) -> CaseQuerySet:
        """Without the rows of old ledgers, which wait for nobody until somebody acts on them."""
        return self.filter(is_history=False)

    def followed_up(self) -> CaseQuerySet:
        """Completed, called since or not drawn to be called, and no first call planned: what may be closed."""
        contacts = apps.get_model("cases", "Contact").objects
        planned = contacts.filter(done_at=None, step=0, case=OuterRef("pk"))
        called = contacts.filter(done_at__gte=OuterRef("completed_at"), case=OuterRef("pk"))
        draws = apps.get_model("cases", "FollowUpDraw").objects
        left_out = draws.filter(is_drawn=False, case=OuterRef("pk"), completed_at=OuterRef("completed_at"))
        return self.filter(Q(Exists(called)) | Q(Exists(left_out)), ~Exists(planned), state=State.COMPLETED)

    def ownerless(self, standing: Standing | None, day: date) -> CaseQuerySet:
        """Open cases in sight whose first receiver is nobody, or holds no post on that day; None: the doctor, all."""
        rows = self.visible_to(standing) if standing else self
        holds = Appointment.objects.held_on(day).filter(officer=OuterRef("owner"))
        return rows.open().live().filter(~Exists(holds))

    def dated_for(self, standing: Standing) -> CaseQuerySet:
        """Own cases, and those of a centre where one assigns, with a key date in the next seven days: its day and
        kind as `key_day` and `key_kind`, the nearest."""
        key_dates = apps.get_model("cases", "KeyDate").objects.ahead(standing.at.date())
        nearest = key_dates.filter(case=OuterRef("pk")).order_by("day", "id")
        mine = Q(owner=standing.officer) | Q(centre__in=standing.unit_ids_with(Capability.ASSIGN))
        return self.filter(mine, pk__in=key_dates.values("case_id")).annotate(
            key_day=Subquery(nearest.values("day")[:1]), key_kind=Subquery(nearest.values("kind")[:1])
        )

    def with_row(self) -> CaseQuerySet:
        """What one line of a list shows and no more, in one query."""
        return self.select_related("area").only(*ROW)

    def with_head(self) -> CaseQuerySet:
        """A whole row with what one record's page and its verbs ask, in one query."""
        return self.select_related("area", "category", "centre", "lead_unit", "owner")

    def with_names(self) -> CaseQuerySet:
        """A whole row with the names it points to, in one query: the workbook, the phone."""
        return self.select_related("area", "category", "lead_unit").defer(
            "narrative", "outcome", "source_row"
        )

    def of_parties(
        self, *, phone: str, id_number: str, name: str, exclude_proxy: bool = True
    ) -> CaseQuerySet:
        """Cases of the same person: the same phone or ID number; a name alone only together with nothing better."""
        same = Q(pk__in=[])
        if found := sought("phone", phone):
            same |= Q(person__phone_index__in=found)
        if found := sought("id_number", id_number):
            same |= Q(person__id_index__in=found)
        if name and not phone and not id_number:
            same |= Q(person__name_index__in=sought("name", name))
        parties = apps.get_model("cases", "Party").objects.filter(same)
        if exclude_proxy:
            parties = parties.exclude(role=Role.PROXY)
        return self.filter(pk__in=Subquery(parties.values("case_id")))

    def search(self, text: str) -> CaseQuerySet:
        """Find by number, name or part of it, pinyin initials, phone or its last four digits, ID number, title.

        The look-ups are united as ids, so each uses its own index. Unknown patterns look in the title.
        Cost: one query, two for a number; a few hits go on as a list, because from a list the planner starts at
        the hits instead of at all cases that the officer may see (250 ms against 20 ms on 100,000 cases).
        """
        text = text.strip()
        if not text:
            return self
        ways = self._ways(text)
        found = ways[0].union(*ways[1:], all=True)
        # nothing found still asks, with an id that nobody has: otherwise a case one may not see would tell itself apart
        # from one that does not exist, by two questions more
        hits = list(found[: FEW_HITS + 1]) or [0]
        return self.filter(pk__in=hits if len(hits) <= FEW_HITS else found)

    def _ways(self, text: str) -> list[Any]:
        """Each way the text may name cases, as a query of their ids."""
        cases = self.model._default_manager
        # without the order of its Meta, which SQLite refuses inside a union
        parties = apps.get_model("cases", "Party").objects.order_by()
        ways: list[Any] = [cases.filter(source_number=text).values_list("pk", flat=True)]

        def by_person(**lookup: Any) -> None:
            ways.append(parties.filter(**lookup).values_list("case_id", flat=True))

        if _ID_NUMBER.fullmatch(text):
            by_person(person__id_index__in=sought("id_number", text))
        if _NUMBER.fullmatch(text):
            ways.append(cases.filter(number__startswith=text.upper()).values_list("pk", flat=True))
        if re.fullmatch(r"[\d\s+\-０-９]+", text):
            by_person(person__phone_index__in=sought("phone", text))
            if len(digits(text)) == 4:
                by_person(person__phone_tail_index__in=sought("phone_tail", text))
            ways.append(cases.filter(number__in=_numbers_ending(digits(text))).values_list("pk", flat=True))
            return ways
        is_pinyin = bool(_PINYIN.fullmatch(text))
        tokens = apps.get_model("cases", "PersonToken").objects
        token = text.lower() if is_pinyin else fold_name(text)
        holders = tokens.filter(token__in=sought("name_token", token))
        by_person(person_id__in=Subquery(holders.values("person_id")))
        if not is_pinyin:
            ways.append(cases.filter(title__contains=text).values_list("pk", flat=True))
        return ways


def _numbers_ending(serial: str) -> list[str]:
    """The full numbers that people mean when they say only the last part: one for each centre and year."""
    if not serial or len(serial) > 7:
        return []
    scopes = Sequence.objects.filter(scope__startswith="case:").values_list("scope", "year")
    return [f"{scope.removeprefix('case:')}{year}-{serial.zfill(5)}" for scope, year in scopes]


class EntryQuerySet(AppendOnlyQuerySet["Entry"]):
    def with_people(self) -> EntryQuerySet:
        """What one line of the history shows, in one query."""
        return self.select_related("officer", "appointment__post__unit").only(
            "case_id", "verb", "note", "about", "at", "officer__name", "appointment__kind", "appointment__post__title",
            "appointment__post__unit__short_name",
        )  # fmt: skip
