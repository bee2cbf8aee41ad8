"""Every read of cases: it starts from `visible_to`.

Longer than the house likes: in one file one sees that no read goes round it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from cases.choices import OPEN_STATES, Level, Role, State
from cases.sight import CaseInSight, Granted, InSight
from core import crypto, switches
from core.models import Sequence
from core.querysets import AppendOnlyQuerySet
from core.rules import digits, fold_address, fold_id_number, fold_name
from governance.choices import Capability, UnitKind
from governance.models import Appointment, Area
from governance.standing import Standing

if TYPE_CHECKING:
    from cases.models import (
        Amendment,
        BreakGlass,
        Case,
        Clock,
        Contact,
        Entry,
        Exclusion,
        Grant,
        ImportBatch,
        KeyDate,
        Look,
        Person,
        Task,
    )

# a case without a running clock sorts behind all others, by an expression that has its own index
NO_DUE = datetime(9999, 12, 31, tzinfo=UTC)
DUE_KEY = Coalesce("next_due_at", Value(NO_DUE, output_field=models.DateTimeField()))

ROW = (
    "number", "title", "level", "state", "channel", "party_line", "awaited", "received_at", "acted_at",
    "next_due_at", "area__label",
)  # fmt: skip
FEW_HITS = 500
OPEN_TASK = Q(done_at=None, withdrawn_at=None)
AHEAD = timedelta(days=7)
# who reads the emergency looks of an area; an auditor changes nothing
REVIEWERS = (Capability.COMMAND, Capability.SECURE, Capability.AUDIT)
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


_ID_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")
_PINYIN = re.compile(r"[A-Za-z]{2,24}")
_NUMBER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,7}\d{4}-?\d*")


def _tail(phone: str) -> str:
    found = digits(phone)
    return found[-4:] if len(found) >= 4 else ""


# what each index is made of: the purpose of its key, and how the value is folded before
_FOLDS: dict[str, Callable[[str], str]] = {
    "name": fold_name,
    "name_token": str,
    "phone": digits,
    "phone_tail": _tail,
    "id_number": fold_id_number,
    "address": fold_address,
}


def _index(purpose: str, value: str) -> int | None:
    return crypto.blind_index(_FOLDS[purpose](value), purpose=purpose)


def sought(purpose: str, value: str) -> list[int]:
    """What to look for: the index under every key in use, so that people are found while keys rotate."""
    return crypto.blind_indexes(_FOLDS[purpose](value), purpose=purpose)


def name_index(name: str) -> int:
    """Every person has a name: the index of an empty one is that of nobody."""
    return _index("name", name) or 0


def token_index(token: str) -> int:
    return _index("name_token", token) or 0


def phone_index(phone: str) -> int | None:
    return _index("phone", phone)


def phone_tail_index(phone: str) -> int | None:
    return _index("phone_tail", phone)


def id_index(number: str) -> int | None:
    return _index("id_number", number)


def address_index(address: str) -> int | None:
    """Who lives at one address: None when it is none that could be found again."""
    return _index("address", address)


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

    def dangerous(self) -> CaseQuerySet:
        """Open cases of high level, or under a red flag."""
        return self.filter(Q(level=Level.HIGH) | Q(red_flag=True), state__in=OPEN_STATES)

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


class PersonQuerySet(models.QuerySet["Person"]):
    def same_as(self, *, name: str, phone: str, id_number: str) -> PersonQuerySet:
        """People who are surely this one: the same name with the same ID number, or with the same phone and no
        other ID number. Anything less is another person: people are never merged by the machine.
        """
        same = self.filter(name_index__in=sought("name", name), merged_into=None)
        if id_number:
            return same.filter(id_index__in=sought("id_number", id_number))
        if phone:
            return same.filter(phone_index__in=sought("phone", phone))
        return self.none()


class EntryQuerySet(AppendOnlyQuerySet["Entry"]):
    def with_people(self) -> EntryQuerySet:
        """What one line of the history shows, in one query."""
        return self.select_related("officer", "appointment__post__unit").only(
            "case_id", "verb", "note", "about", "at", "officer__name", "appointment__kind", "appointment__post__title",
            "appointment__post__unit__short_name",
        )  # fmt: skip


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> ClockQuerySet:
        """Not stopped; paused ones too."""
        return self.filter(stopped_at=None)

    def ticking(self) -> ClockQuerySet:
        """What can become due: neither stopped nor paused, as the partial index has it."""
        return self.filter(stopped_at=None, paused_at=None)

    def visible_to(self, standing: Standing) -> ClockQuerySet:
        return self.filter(seen_by(standing, "case__"))


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


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, standing: Standing) -> TaskQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def open(self) -> TaskQuerySet:
        return self.filter(OPEN_TASK)

    def late(self, at: datetime) -> TaskQuerySet:
        return self.open().filter(due_at__lte=at)

    def ownerless(self, standing: Standing | None, day: date) -> TaskQuerySet:
        """Open ones in sight, given to an officer without a post or to a unit where nobody handles what comes in."""
        rows = (self.visible_to(standing) if standing else self).open()
        held = Appointment.objects.held_on(day)
        units = set(rows.exclude(unit=None).values_list("unit_id", flat=True).distinct())
        empty = units - held.of_units(*units).units_with(Capability.HANDLE, Capability.ASSIGN)
        gone = ~Exists(held.filter(officer=OuterRef("officer")))
        return rows.filter(Q(unit__in=empty) | Q(officer__isnull=False) & gone)

    def addressed_to(self, standing: Standing) -> TaskQuerySet:
        """Those given to the officer, or to a unit where the officer handles what comes in."""
        units = standing.unit_ids_with(Capability.HANDLE, Capability.ASSIGN)
        return self.filter(Q(officer=standing.officer) | Q(unit__in=units))

    def with_row(self) -> TaskQuerySet:
        """What one line of a list shows, and what its verbs ask, in one query."""
        return (
            self.with_people()
            .select_related("case__area", "case__centre")
            .defer("case__narrative", "case__outcome", "case__source_row")
        )

    def with_people(self) -> TaskQuerySet:
        """Whom it is for, who gave it and who did it; what one line of the case's own page needs."""
        return self.select_related("unit", "officer", "made_by", "appointment__post__unit", "done_by")


class KeyDateQuerySet(models.QuerySet["KeyDate"]):
    def visible_to(self, standing: Standing) -> KeyDateQuerySet:
        return self.filter(seen_by(standing, "case__"))

    def in_force(self) -> KeyDateQuerySet:
        """Those not crossed out."""
        return self.filter(crossed_out_at=None)

    def with_visits(self) -> KeyDateQuerySet:
        """`visits_planned`, `visits_done`: what hangs on a warning about domestic violence."""
        planned = Count("visits", filter=Q(visits__withdrawn_at=None))
        done = Count("visits", filter=Q(visits__done_at__isnull=False))
        return self.annotate(visits_planned=planned, visits_done=done)

    def ahead(self, today: date) -> KeyDateQuerySet:
        """Today and the seven days after it."""
        return self.in_force().filter(day__gte=today, day__lte=today + AHEAD)


class LookQuerySet(AppendOnlyQuerySet["Look"]):
    def open_to(self, standing: Standing) -> LookQuerySet:
        """What this officer opened and may still read."""
        return self.filter(officer=standing.officer, until_at__gt=standing.at, at__lte=standing.at)

    def with_row(self) -> LookQuerySet:
        return self.select_related("officer", "appointment__post__unit", "person")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, standing: Standing) -> ImportBatchQuerySet:
        """Batches of the centre one takes in for or whose cases one sees, and of centres below the areas looked at."""
        seen = Q(centre__in=standing.reading_unit_ids | standing.unit_ids_with(Capability.INTAKE))
        if standing.area_paths:
            below = Area.objects.below(*standing.area_paths).values("pk")
            seen |= Q(centre__area__in=Subquery(below))
        return self.filter(seen)

    def same_file(self, batch: ImportBatch) -> ImportBatchQuerySet:
        """Other batches of the centre with the same bytes, the latest first."""
        same = self.filter(centre_id=batch.centre_id, file__sha256=batch.file.sha256)
        return same.exclude(pk=batch.pk).order_by("-id")


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, standing: Standing) -> AmendmentQuerySet:
        """Proposals on cases the officer may know of: the text is the case's."""
        return self.filter(seen_by(standing, "case__"))
