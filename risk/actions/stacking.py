"""The stacks as rows: what changed is reckoned anew within a minute, everything once a night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse

from cases.choices import OPEN_STATES, Channel, Level, Role
from cases.models import Case, Party, Person
from core import clock
from core.notices import notify_all
from governance.choices import AreaLevel
from governance.duty import commanders_of
from governance.models import Area, Officer
from governance.standing import standing_at
from risk.actions.versions import catalogue_of, in_force
from risk.choices import AssessmentState, FactorState, SubjectKind
from risk.models import AssessedFactor, Assessment, Screening, Stack, StackedCase, StackingMark
from risk.rules import stacking
from risk.rules.catalogue import Catalogue
from risk.rules.stacking import Matter

AT_ONCE = 300
# a request's transaction may still be under way: its act is reckoned with in the next round
LAG = timedelta(seconds=5)
# nobody has more: whoever does is an office, and its latest matters are looked at
MOST = 200
# in a matter of more people pairs say nothing
CROWD = 8
_RANKS = {"": 0, Level.LOW.value: 1, Level.MEDIUM.value: 2, Level.HIGH.value: 3}


@dataclass(frozen=True)
class Subject:
    """Whose matters are taken together; a household holds everybody known at one address."""

    kind: SubjectKind
    people: frozenset[int]

    @property
    def key(self) -> str:
        named = sorted(self.people)
        return "-".join(str(one) for one in (named[:1] if self.kind == SubjectKind.HOUSEHOLD else named))


def restack(at: datetime) -> int:
    """What was acted on or read since the last round, then what is older than a day; how many subjects were reckoned.

    Each round is one transaction that holds the mark: two sweeps never reckon side by side.
    """
    with transaction.atomic():
        StackingMark.objects.get_or_create(pk=1, defaults={"acted_at": at - timedelta(days=3650)})
        mark = StackingMark.objects.select_for_update().get(pk=1)
        cases = _changed(mark, at)
        people = set(_people_of(cases))
        if not cases:
            people = set(_yesterdays(at))
        done = reckon(people, at)
        mark.save()
    return done


def reckon_all(at: datetime) -> None:
    """Everybody who is in two cases or lives with somebody, in portions; for a district that has none yet."""
    several = (
        Party.objects.exclude(role=Role.PROXY)
        .order_by()
        .values("person")
        .annotate(count=Count("case", distinct=True))
        .filter(count__gt=1)
        .values_list("person", flat=True)
    )
    together = (
        Person.objects.exclude(address_index=None)
        .order_by()
        .values("address_index")
        .annotate(count=Count("id"))
        .filter(count__gt=1)
    )
    shared = Person.objects.filter(address_index__in=together.values("address_index")).values_list(
        "pk", flat=True
    )
    people = sorted({*several, *shared})
    for start in range(0, len(people), AT_ONCE):
        with transaction.atomic():
            reckon(people[start : start + AT_ONCE], at)


def _changed(mark: StackingMark, at: datetime) -> list[int]:
    later = Q(acted_at__gt=mark.acted_at) | Q(acted_at=mark.acted_at, pk__gt=mark.acted_id)
    acted = list(
        Case.objects.filter(later, acted_at__gte=mark.acted_at, acted_at__lte=at - LAG)
        .order_by("acted_at", "pk")
        .values_list("acted_at", "pk")[:AT_ONCE]
    )
    if acted:
        mark.acted_at, mark.acted_id = acted[-1]
    read = list(
        Screening.objects.filter(pk__gt=mark.screening_id_seen)
        .order_by("pk")
        .values_list("pk", "case_id")[:AT_ONCE]
    )
    if read:
        mark.screening_id_seen = read[-1][0]
    return sorted({pk for _, pk in acted} | {case for _, case in read})


def _people_of(cases: Collection[int]) -> list[int]:
    return list(
        Party.objects.filter(case__in=cases).exclude(role=Role.PROXY).order_by().values_list("person", flat=True).distinct()
    )  # fmt: skip


def _yesterdays(at: datetime) -> list[int]:
    """The people of rows that nobody has reckoned since yesterday: calls grow old, people move together."""
    midnight = clock.start_of(at.date())
    old = Stack.objects.filter(computed_at__lt=midnight).order_by("computed_at", "pk")[:AT_ONCE]
    return sorted({pk for row in old for pk in (row.person_id, row.other_id) if pk is not None})


def reckon(people: Collection[int], at: datetime) -> int:
    """Write the rows of every subject these people belong to; how many subjects. Cost: some fifteen queries."""
    if not people:
        return 0
    homes = _homes(people)
    everybody = set(people).union(*homes)
    matters = _Matters(everybody, at)
    subjects = {Subject(SubjectKind.PERSON, frozenset({one})) for one in everybody}
    subjects |= {Subject(SubjectKind.HOUSEHOLD, home) for home in homes}
    subjects |= {Subject(SubjectKind.PAIR, pair) for pair in matters.pairs() if pair & everybody}
    rows = [row for subject in subjects for row in matters.rows(subject)]
    _write(everybody, rows, at)
    return len(subjects)


def _homes(people: Collection[int]) -> list[frozenset[int]]:
    """Everybody known at the addresses of these people, where that is more than one."""
    indexes = Person.objects.filter(pk__in=people).exclude(address_index=None).values("address_index")
    found: dict[int, set[int]] = defaultdict(set)
    for pk, index in Person.objects.filter(address_index__in=indexes, merged_into=None).values_list(
        "pk", "address_index"
    ):
        found[index or 0].add(pk)
    return [frozenset(home) for home in found.values() if 1 < len(home) <= MOST]


@dataclass(frozen=True)
class Row:
    """One stack as it shall stand, and its cases."""

    subject: Subject
    area: int
    has_restricted: bool
    stack: stacking.Stack
    cases: tuple[int, ...]
    is_raised: bool


class _Matters:
    """The cases of some people as the rule needs them. Cost: seven queries."""

    def __init__(self, people: Collection[int], at: datetime) -> None:
        self.today = at.astimezone(clock.ZONE).date()
        self.catalogue: Catalogue = catalogue_of(in_force(at))
        mine = Party.objects.filter(person__in=people).exclude(role=Role.PROXY).order_by()
        self.of: dict[int, set[int]] = defaultdict(set)
        for person, case in mine.values_list("person_id", "case_id"):
            self.of[person].add(case)
        wanted = {case for cases in self.of.values() if len(cases) <= MOST for case in cases}
        for cases in self.of.values():
            if len(cases) > MOST:
                wanted |= set(sorted(cases)[-MOST:])
        rows = Case.objects.filter(pk__in=wanted).select_related("category", "area")
        rows = rows.only(
            "state", "channel", "level", "received_at", "is_restricted", "category__code", "area__path"
        )
        self.cases = {case.pk: case for case in rows}
        self.codes = _codes(self.cases, self.catalogue)
        self.parties: dict[int, dict[int, str]] = defaultdict(dict)
        named = Party.objects.filter(case__in=self.cases).exclude(role=Role.PROXY).order_by()
        for case, person, role in named.values_list("case_id", "person_id", "role"):
            self.parties[case][person] = role
        self.streets = _streets(self.cases.values())

    def pairs(self) -> set[frozenset[int]]:
        """Two people against each other in two matters or more."""
        seen: dict[frozenset[int], int] = defaultdict(int)
        for roles in self.parties.values():
            if len(roles) <= CROWD:
                for one, two in combinations(sorted(roles), 2):
                    if len(roles) == 2 or Role.COUNTERPART in (roles[one], roles[two]):
                        seen[frozenset({one, two})] += 1
        return {pair for pair, count in seen.items() if count > 1}

    def rows(self, subject: Subject) -> list[Row]:
        """For each street and for all of them, with and without the restricted cases."""
        cases = self._cases_of(subject)
        if len(cases) < 2:
            return []
        by_street: dict[int, list[Case]] = defaultdict(list)
        for case in cases:
            by_street[self.streets[case.pk].pk].append(case)
        scopes = list(by_street.items())
        if len(by_street) > 1:
            scopes.append((_common([self.streets[case.pk] for case in cases]).pk, cases))
        found = [self._row(subject, area, some) for area, some in scopes]
        for area, some in scopes:
            plain = [case for case in some if not case.is_restricted]
            if len(plain) != len(some):
                found.append(self._row(subject, area, plain))
        return [row for row in found if row is not None]

    def _cases_of(self, subject: Subject) -> list[Case]:
        held = [self.of[person] for person in subject.people]
        together = set.intersection(*held) if subject.kind == SubjectKind.PAIR else set.union(*held)
        return [self.cases[pk] for pk in sorted(together) if pk in self.cases]

    def _row(self, subject: Subject, area: int, cases: list[Case]) -> Row | None:
        matters = [self._matter(subject, case) for case in cases]
        found = stacking.stacked(
            matters, self.catalogue, today=self.today, is_pair=subject.kind == SubjectKind.PAIR
        )
        living = [case for case in cases if case.state in OPEN_STATES]
        calls = {key for part in found.parts for key in part.matters}
        counted = sorted({case.pk for case in living} | calls)
        if not living or len(counted) < 2:
            return None
        alone = max(_RANKS[case.level] for case in living)
        return Row(
            subject,
            area,
            any(case.is_restricted for case in cases),
            found,
            tuple(counted),
            is_raised=_RANKS[found.score.level] > max(alone, _RANKS[Level.LOW]),
        )

    def _matter(self, subject: Subject, case: Case) -> Matter:
        return Matter(
            key=case.pk,
            codes=self.codes.get(case.pk, frozenset()),
            opponents=frozenset(self.parties[case.pk]) - subject.people,
            category=case.category.code if case.category else "",
            is_open=case.state in OPEN_STATES,
            called_on=case.received_at.astimezone(clock.ZONE).date() if case.channel == Channel.POLICE else None,
        )  # fmt: skip


def _codes(cases: Mapping[int, Case], catalogue: Catalogue) -> dict[int, frozenset[str]]:
    """What officers confirmed last; where nobody decided yet, what the reader found last."""
    found: dict[int, frozenset[str]] = {}
    for case, codes in (
        Screening.objects.filter(case__in=cases).order_by("id").values_list("case_id", "codes")
    ):
        found[case] = frozenset(codes)
    decided = Assessment.objects.filter(case__in=cases, state=AssessmentState.DECIDED).order_by("id")
    last = dict(decided.values_list("case_id", "id"))
    confirmed: dict[int, set[str]] = {case: set() for case in last}
    factors = AssessedFactor.objects.filter(assessment__in=last.values(), state=FactorState.CONFIRMED)
    for case, code in factors.values_list("assessment__case_id", "code"):
        confirmed[case].add(code)
    found.update({case: frozenset(codes) for case, codes in confirmed.items()})
    known = frozenset(catalogue.factors)
    return {case: codes & known for case, codes in found.items()}


def _streets(cases: Iterable[Case]) -> dict[int, Area]:
    """The street of each case, or its own area where that lies above all streets."""
    cases = list(cases)
    codes = {code for case in cases for code in case.area.path.strip(".").split(".")}
    streets = {
        one.code: one
        for one in Area.objects.filter(code__in=codes, level=AreaLevel.STREET).only("code", "path")
    }
    return {
        case.pk: next(
            (streets[code] for code in case.area.path.strip(".").split(".") if code in streets), case.area
        )
        for case in cases
    }


def _common(areas: list[Area]) -> Area:
    """The nearest place that holds them all."""
    parts = [one.path.strip(".").split(".") for one in areas]
    shared = [codes[0] for codes in zip(*parts, strict=False) if len(set(codes)) == 1]
    return Area.objects.filter(code=shared[-1]).first() or areas[0] if shared else areas[0]


def _write(people: Collection[int], rows: list[Row], at: datetime) -> None:
    """These rows stand for these people; what does not hold any more goes."""
    before = {
        (one.kind, one.key, one.area_id, one.has_restricted): one
        for one in Stack.objects.select_for_update(of=("self",)).filter(
            Q(person__in=people) | Q(other__in=people)
        )
    }
    told: list[tuple[Stack, Row]] = []
    kept: list[Stack] = []
    for row in rows:
        key = (row.subject.kind.value, row.subject.key, row.area, row.has_restricted)
        stack = before.pop(key, None) or _new(row)
        stack.points, stack.level = row.stack.score.points, row.stack.score.level
        stack.red_flags = list(row.stack.score.red_flags)
        stack.parts = [[one.code, one.points, list(one.matters)] for one in row.stack.parts]
        stack.open_count = sum(len(group) for group in row.stack.disputes)
        stack.dispute_count = len(row.stack.disputes)
        stack.is_raised, stack.computed_at = row.is_raised, at
        if row.is_raised and _RANKS[stack.level] > _RANKS[stack.told_level]:
            stack.told_level = stack.level
            told.append((stack, row))
        kept.append(stack)
    Stack.objects.filter(pk__in=[one.pk for one in before.values()]).delete()
    columns = [
        "points", "level", "red_flags", "parts", "open_count", "dispute_count", "is_raised", "told_level",
        "computed_at",
    ]  # fmt: skip
    Stack.objects.bulk_update([one for one in kept if one.pk], columns, batch_size=100)
    Stack.objects.bulk_create([one for one in kept if not one.pk])
    StackedCase.objects.filter(stack__in=[one.pk for one in kept]).delete()
    StackedCase.objects.bulk_create(
        StackedCase(stack=stack, case_id=case)
        for stack, row in zip(kept, rows, strict=True)
        for case in row.cases
    )
    _tell(told, at)


def _new(row: Row) -> Stack:
    named = sorted(row.subject.people)
    is_pair = row.subject.kind == SubjectKind.PAIR
    return Stack(
        kind=row.subject.kind,
        key=row.subject.key,
        person_id=named[0],
        other_id=named[1] if is_pair else None,
        area_id=row.area,
        has_restricted=row.has_restricted,
    )


def _tell(told: list[tuple[Stack, Row]], at: datetime) -> None:
    """Commanders of the place hear once for each level; never whoever may not see one of the cases."""
    for stack, row in told:
        heard = [
            officer
            for officer in Officer.objects.filter(pk__in=commanders_of(stack.area, at, below=False))
            if Case.objects.visible_to(standing_at(officer, at)).filter(pk__in=row.cases).count()
            == len(row.cases)
        ]
        text = (
            f"多类叠加：{stack.area.name}一{_WORDS[row.subject.kind]}的 {stack.open_count} 件未结事项合并后为"
            f"{Level(stack.level).label}，{stack.points} 分，请查看"
        )
        notify_all([(one.pk, text, reverse("stack_show", args=[stack.pk])) for one in heard], at=at)


_WORDS = {SubjectKind.PERSON: "人", SubjectKind.PAIR: "对当事人", SubjectKind.HOUSEHOLD: "户"}
