"""Tops the demonstration up to a number of cases: told in order of time, numbered, written in bulk."""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict, deque
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.urls import reverse

from cases.models import Case, Category
from cases.seeding.arrivals import Arrival, arrivals
from cases.seeding.hours import Hours
from cases.seeding.people import People
from core import sequences
from core.bulk import Bulk
from core.models import Notice
from dispatch import rules
from dispatch.choices import MODE_WORDS
from dispatch.seeding.course import ALL_TABLES, Course, Ticket
from dispatch.seeding.lateness import Mail, Postman
from dispatch.seeding.play import Play
from dispatch.seeding.scenes import SCENES
from governance.calendar import forget, working_calendar
from governance.choices import SlipMode
from governance.seeding import Plan
from governance.seeding.cast import Ensemble, streets

_NEWS = 400  # so many of the newest events stand at somebody's bell
_NEWS_DAYS = timedelta(days=10)
_READ_AFTER = timedelta(days=2)
_STEP = 5_000


class _Numbers:
    """Running numbers by scope and year, continued from the sequences and given back to them at the end."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, int], int] = defaultdict(int)
        self._first: dict[tuple[str, int], int] = {}

    def next(self, scope: str, year: int) -> int:
        key = (scope, year)
        if key not in self._first:
            self._first[key] = sequences.take(scope, year, 0)  # locks the row until we are done
        self._used[key] += 1
        return self._first[key] + self._used[key] - 1

    def give_back(self) -> None:
        for (scope, year), count in self._used.items():
            sequences.take(scope, year, count)


@transaction.atomic
def seed_cases(plan: Plan) -> None:
    """Write as many cases as are missing to `plan.cases`. All or nothing; memory does not grow with the number."""
    existing = Case.objects.count()
    missing = plan.cases - existing
    plan.done["created"] = max(missing, 0)
    if missing > 0:
        forget()
        _Filling(plan, existing, missing).run()


class _Filling:
    def __init__(self, plan: Plan, existing: int, missing: int) -> None:
        self.plan, self.missing = plan, missing
        # a number per stage: chance in one does not disturb the other, and a top-up tells other stories
        self.random = Random(f"cases {plan.seed} {existing}")  # noqa: S311 - stories, not secrets
        self.hours = Hours(self.random, working_calendar())
        self.scenes = SCENES[: missing // 3] if existing < len(SCENES) * 3 else ()
        self.ensembles = streets()[: plan.streets]
        self.people = [People(self.random) for _ in self.ensembles]
        self.categories = {category.code: category for category in Category.objects.all()}
        self.numbers = _Numbers()
        self.bulk = Bulk(*ALL_TABLES)
        self.order = itertools.count()
        # slips that wait for their number, by the moment of signing, and the stories that wait for slips
        self.unsigned: list[tuple[datetime, int, Ticket | Mail, Course]] = []
        self.waiting: dict[int, int] = {}
        self.news: deque[tuple[bool, str, Ticket, datetime]] = deque(maxlen=_NEWS)
        self.told = 0
        self.postman = Postman(plan, self.random, self.hours.calendar, self.ensembles)

    def run(self) -> None:
        days = arrivals(
            count=self.missing,
            months=self.plan.months,
            until=self.plan.until,
            scenes=self.scenes,
            hours=self.hours,
            random=self.random,
        )
        for day in days:
            if day:
                self._sign_until(day[0].at)
            for arrival in day:
                self._tell(arrival)
                self.bulk.write_when_full()
        self._sign_until(None)
        self.bulk.write()
        self._write_news()
        self.bulk.write()
        self.numbers.give_back()

    def _tell(self, arrival: Arrival) -> None:
        """Play one case; one without slips is written at once, the others when their last slip has its number."""
        index, ensemble = self._street(arrival)
        year = arrival.at.year
        number = f"{ensemble.prefix}{year}-{self.numbers.next(f'case:{ensemble.prefix}', year):05d}"
        play = Play(
            arrival,
            ensemble,
            categories=self.categories,
            hours=self.hours,
            people=self.people[index],
            random=self.random,
            until=self.plan.until,
        )
        course = play.run(number)
        self.postman.follow(course)
        waiting: list[tuple[datetime, Ticket | Mail]] = [
            *((slip["signed_at"], slip) for slip in course.slips if slip.is_signed),
            *((letter["numbered_at"], letter) for letter in course.letters if letter["numbered_at"]),
        ]
        for at, paper in waiting:
            heapq.heappush(self.unsigned, (at, next(self.order), paper, course))
        if waiting:
            self.waiting[id(course)] = len(waiting)
        else:
            self._write(course)

    def _street(self, arrival: Arrival) -> tuple[int, Ensemble]:
        """Half of everything happens in the first street; scenes always do."""
        if arrival.scene or len(self.ensembles) == 1 or self.random.random() < 0.5:
            return 0, self.ensembles[0]
        index = self.random.randrange(1, len(self.ensembles))
        return index, self.ensembles[index]

    def _sign_until(self, moment: datetime | None) -> None:
        """Number the slips signed before that moment: no case that is still to come can sign an earlier one."""
        while self.unsigned and (moment is None or self.unsigned[0][0] < moment):
            at, _, paper, course = heapq.heappop(self.unsigned)
            centre = course.ensemble
            mode = SlipMode.ASSIGN if isinstance(paper, Mail) else SlipMode(paper["mode"])
            own = "slip" if mode == SlipMode.ASSIGN else f"slip-{mode}"
            scope = paper.scope if isinstance(paper, Mail) else own
            serial = self.numbers.next(f"{scope}:{centre.prefix}", at.year)
            mark = rules.MARKS[paper["kind"]] if isinstance(paper, Mail) else MODE_WORDS[mode].mark
            paper["number"] = f"{centre.document_name}{mark}〔{at.year}〕{serial}号"
            self.waiting[id(course)] -= 1
            if not self.waiting[id(course)]:
                del self.waiting[id(course)]
                self._write(course)
                self.bulk.write_when_full()

    def _write(self, course: Course) -> None:
        for letter in course.letters:
            self.postman.word(course, letter, course.case["number"])
        course.write(self.bulk)
        self.news.extend(one for one in course.news if one[3] > self.plan.until - _NEWS_DAYS)
        self.told += 1
        if self.told % _STEP == 0:
            self.plan.report(self.told, self.missing)

    def _write_news(self) -> None:
        """The bell: as `dispatch.actions` tells it; what is older than two days has been read."""
        teams = {ensemble.centre: ensemble for ensemble in self.ensembles}
        for to_unit, text, slip, at in sorted(self.news, key=lambda one: (one[3], one[2]["number"])):
            words = text.format(title=slip.case_title, number=slip["number"], unit=slip.team.name)
            receivers = slip.team.handlers if to_unit else [teams[slip["centre_id"]].director]
            for receiver in receivers:
                read = (
                    min(at + timedelta(hours=3), self.plan.until)
                    if at < self.plan.until - _READ_AFTER
                    else None
                )
                self.bulk.add(
                    Notice,
                    recipient_id=receiver.officer,
                    text=words[:300],
                    url=reverse("slip_show", args=[slip["id"]]),
                    created_at=at,
                    read_at=read,
                )
