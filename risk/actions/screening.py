"""The silent reader's round: unread texts in, what it found out, danger on the desk and at the duty leader's bell."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from cases.actions import board
from cases.choices import Level, Verb
from cases.models import Case, Entry
from cases.querysets import CaseQuerySet
from core.clock import ZONE
from risk.actions import alarm, flags
from risk.actions.ranking import on_top, rank
from risk.actions.versions import catalogue_of, in_force, reader_of
from risk.choices import AssessmentState, DeskReason, FactorState, Origin
from risk.models import AssessedFactor, Assessment, CatalogueVersion, EditionSwitch, HazardClass, Screening
from risk.rules.catalogue import Catalogue
from risk.rules.reader import Reader, Reading
from risk.rules.texts import sha_of, whole

log = logging.getLogger(__name__)
AT_ONCE = 200
ROUNDS = 10
# acts that bring the row of an old ledger back to life
REVIVING = (Verb.ACCEPT, Verb.REOPEN, Verb.TAKE_BACK)


def text_of(case: Case) -> str:
    """What is read of a case: its narrative and its demand."""
    return whole(case.narrative, case.demand)


@dataclass(frozen=True)
class Ground:
    """What one round reads by."""

    at: datetime
    version: CatalogueVersion
    catalogue: Catalogue
    classes: tuple[HazardClass, ...]
    category_codes: Mapping[int, str]
    edition_id: int | None


def ground(at: datetime, category_codes: Mapping[int, str]) -> Ground:
    """Everything a reading at this moment stands on."""
    version = in_force(at)
    classes = tuple(HazardClass.objects.in_force(at.astimezone(ZONE).date()))
    return Ground(at, version, catalogue_of(version), classes, category_codes, EditionSwitch.objects.in_use())


def screen(at: datetime) -> int:
    """Read what nobody has read yet, live texts before old ledgers; how many were read.

    Each round of 200 is one transaction: rows read, marked and rung for, or nothing at all; a sweep beside this one
    takes other rows. Cost: a fixed number of statements a round, none when nothing waits but the look.
    """
    done = 0
    for _ in range(ROUNDS):
        read = _round(at)
        done += read
        if read < AT_ONCE:
            break
    return done


@transaction.atomic
def _round(at: datetime) -> int:
    unread = _with_ground(Case.objects.unread().select_for_update(of=("self",), skip_locked=True))
    cases = list(unread.live()[:AT_ONCE]) or list(unread[:AT_ONCE])
    _read_all(cases, at, old=False)
    return len(cases)


@transaction.atomic
def screen_these(case_ids: Collection[int], at: datetime, *, old: bool) -> int:
    """Read these cases, read before or not; how many went on the desk that were not there. With `old` the rows of old
    ledgers go there too and ring nobody (trap 27). The same again changes nothing: a text is screened once, and a
    judged case comes back only for news. Cost: as a round, whatever the number; ask for `AT_ONCE` at most.
    """
    rows = Case.objects.filter(pk__in=case_ids).select_for_update(of=("self",)).order_by("id")
    return _read_all(list(_with_ground(rows)), at, old=old)


def _with_ground(cases: CaseQuerySet) -> CaseQuerySet:
    revived = Entry.objects.filter(case=OuterRef("pk"), verb__in=REVIVING)
    return cases.select_related("category", "centre__area", "area").annotate(is_revived=Exists(revived))


def _is_alive(case: Case) -> bool:
    """Not the row of an old ledger, or one that somebody brought back to life."""
    return not case.is_history or case.is_revived  # type: ignore[attr-defined]  # annotated


def _read_all(cases: list[Case], at: datetime, *, old: bool) -> int:
    if not cases:
        return 0
    codes = {case.category_id: case.category.code for case in cases if case.category_id and case.category}
    one = _Round(ground(at, codes), cases, old=old)
    one.write()
    board.mark_read([case.pk for case in cases])
    return one.opened


def read(text: str, number: str, reader: Reader) -> Reading | None:
    """None for a text that the reader fails on: a person reads it then."""
    try:
        return reader.read(text)
    except Exception:
        log.exception("the text of %s could not be read", number)
        return None


def screening_facts(case: Case, text: str, on: Ground) -> dict[str, Any]:
    """The columns of a screening, case and moment left out."""
    reading = read(text, case.number, reader_of(on.version, on.edition_id))
    facts: dict[str, Any] = {
        "version_id": on.version.pk,
        "edition_id": on.edition_id,
        "text_sha": sha_of(text),
    }
    if reading is None:
        facts["is_unreadable"] = True
    else:
        facts |= {
            "codes": list(reading.codes),
            "points": reading.score.points,
            "level": reading.score.level,
            "red_flags": list(reading.score.red_flags),
            "phrases": [
                [found.code, one.start, one.end, one.text]
                for found in reading.findings
                if found.code in reading.codes
                for one in found.phrases
            ],
            "passed_over": [
                [one.code, one.phrase.start, one.phrase.end, one.phrase.text, one.why]
                for one in reading.passed_over
            ],
        }
    facts["hazard_class_id"] = hazard_class(case, text, facts.get("codes", []), on)
    return facts


def hazard_class(case: Case, text: str, codes: Iterable[str], on: Ground) -> int | None:
    """The first of the classes in force that the case is of."""
    category, found = on.category_codes.get(case.category_id or 0), set(codes)
    for one in on.classes:
        by_category = category in one.categories and (
            not one.words or any(word in text for word in one.words)
        )
        if by_category or found & set(one.factors):
            return one.pk
    return None


def why_on_desk(facts: Mapping[str, Any]) -> DeskReason | None:
    """Danger, one of the hazard classes, or a text that could not be read; an ordinary complaint never."""
    if facts.get("is_unreadable"):
        return DeskReason.UNREADABLE
    if facts["level"] != Level.LOW or facts["red_flags"]:
        return DeskReason.READER
    return DeskReason.HAZARD if facts["hazard_class_id"] else None


def assessment_facts(facts: Mapping[str, Any], since: datetime) -> dict[str, Any]:
    """The columns of an open assessment that come from its screening."""
    points, flags = facts.get("points", 0), facts.get("red_flags", [])
    return {
        "version_id": facts["version_id"],
        "hazard_class_id": facts["hazard_class_id"],
        "points": points,
        "level": facts.get("level", Level.LOW),
        "red_flags": flags,
        "is_red": bool(flags),
        "rank": rank(is_red=bool(flags), points=points, since=since),
    }


def suggested_factors(facts: Mapping[str, Any], catalogue: Catalogue) -> list[dict[str, Any]]:
    """The columns of the factors that an open assessment starts with."""
    return [
        {
            "code": code,
            "points": catalogue.factors[code].points,
            "origin": Origin.SUGGESTED.value,
            "phrases": [
                [start, end, words] for found, start, end, words in facts["phrases"] if found == code
            ],
        }
        for code in facts.get("codes", [])
    ]


class _Round:
    """The rows of one round, written together; with `old` the rows of old ledgers go on the desk too, in silence."""

    def __init__(self, on: Ground, cases: list[Case], *, old: bool = False) -> None:
        self.on, self.at, self.cases, self.old = on, on.at, cases, old
        self.opened = 0
        ids = [case.pk for case in cases]
        self.known = {
            (one.case_id, one.text_sha): one
            for one in Screening.objects.filter(case__in=ids, version=on.version)
        }
        # the last: whatever is not settled stands behind what is
        self.standing = {
            one.case_id: one for one in Assessment.objects.filter(case__in=ids).order_by("case_id", "id")
        }
        self.judged: dict[int, set[str]] = {}
        rows = AssessedFactor.objects.filter(assessment__in=[one.pk for one in self.standing.values()])
        for assessment, code in rows.values_list("assessment_id", "code"):
            self.judged.setdefault(assessment, set()).add(code)

    def write(self) -> None:
        screened = self._screenings()
        desk = [
            (case, facts, row)
            for case, facts, row in screened
            if why_on_desk(facts) and (self.old or _is_alive(case))
        ]
        self._put_on_desk(desk)
        self._refresh(screened)
        red = [(case, row) for case, facts, row in desk if facts["red_flags"] and row.rang_at is None]
        self._ring([(case, row) for case, row in red if _is_alive(case)])

    def _screenings(self) -> list[tuple[Case, dict[str, Any], Screening]]:
        found, fresh = [], []
        for case in self.cases:
            facts = screening_facts(case, text_of(case), self.on)
            facts = {"codes": [], "points": 0, "level": Level.LOW, "red_flags": [], "phrases": []} | facts
            row = self.known.get((case.pk, str(facts["text_sha"])))
            if row is None:
                row = Screening(case=case, read_at=self.at, **facts)
                fresh.append(row)
            found.append((case, facts, row))
        Screening.objects.bulk_create(fresh)
        return found

    def _put_on_desk(self, desk: list[tuple[Case, dict[str, Any], Screening]]) -> None:
        """Open what is not open yet; what was decided opens again only for a factor that nobody judged."""
        opened = []
        for case, facts, row in desk:
            last = self.standing.get(case.pk)
            if last is None or (last.state == AssessmentState.DECIDED and self._is_news(last, facts, row)):
                opened.append(
                    Assessment(
                        case=case,
                        screening=row,
                        why=why_on_desk(facts) or DeskReason.READER,
                        opened_at=self.at,
                        **assessment_facts(facts, case.received_at),
                    )
                )
        Assessment.objects.bulk_create(opened)
        self.opened = len(opened)
        self._suggest(opened)
        alarm.name_assessors([one.case for one in opened], self.at)

    def _is_news(self, last: Assessment, facts: Mapping[str, Any], row: Screening) -> bool:
        if last.screening_id == row.pk:
            return False
        return bool(facts.get("is_unreadable")) or not set(facts["codes"]) <= self.judged.get(last.pk, set())

    def _refresh(self, screened: list[tuple[Case, dict[str, Any], Screening]]) -> None:
        """An open assessment follows the text: it never leaves the desk without a decision."""
        changed = []
        for case, facts, row in screened:
            last = self.standing.get(case.pk)
            if last is None or last.state != AssessmentState.OPEN or last.screening_id == row.pk:
                continue
            last.screening = row
            came_back = last.rank < 0
            for column, value in assessment_facts(facts, case.received_at).items():
                setattr(last, column, value)
            if came_back:
                last.rank = on_top(last.rank)
            changed.append(last)
        if changed:
            columns = [
                "screening",
                "version",
                "hazard_class",
                "points",
                "level",
                "red_flags",
                "is_red",
                "rank",
            ]
            Assessment.objects.bulk_update(changed, columns)
            # what was carried over by hand stays, unless the catalogue has no such factor any more
            undecided = AssessedFactor.objects.filter(assessment__in=changed, state=FactorState.SUGGESTED)
            undecided.exclude(code__in=self.on.catalogue.factors, origin=Origin.ADDED).delete()
            self._suggest(changed)

    def _suggest(self, assessments: list[Assessment]) -> None:
        AssessedFactor.objects.bulk_create(
            (
                AssessedFactor(assessment=one, **factor)
                for one in assessments
                for factor in suggested_factors(
                    {"codes": one.screening.codes, "phrases": one.screening.phrases}, self.on.catalogue
                )
            ),
            ignore_conflicts=True,
        )

    def _ring(self, red: list[tuple[Case, Screening]]) -> None:
        """Once for each text, in the transaction of its row."""
        if not red:
            return
        Screening.objects.filter(pk__in=[row.pk for _, row in red]).update(rang_at=self.at)
        told = [(case, alarm.alarm_text(case, row.red_flags, self.on.catalogue)) for case, row in red]
        alarm.ring_leaders(told, self.at)
        flags.raise_flags([(case, row.pk, row.red_flags) for case, row in red], self.at)
