"""Learning from confirmed assessments in the worker; a person of the district decides whether it is read by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from cases.choices import Level
from cases.models import Party
from core import audit, clock, jobs, notices
from core.choices import JobState
from core.models import Job
from core.refusals import insist
from governance.choices import Capability
from governance.models import Appointment
from governance.standing import Standing
from risk.actions.screening import text_of
from risk.actions.versions import catalogue_of, in_force, opinion_of
from risk.choices import EditionVerb
from risk.models import AssessedFactor, Assessment, EditionSwitch, LearnedEdition
from risk.permissions import learning as permissions
from risk.permissions.catalogue import PUBLISHES, WIDE
from risk.rules.catalogue import Catalogue
from risk.rules.lessons import lesson, without_names
from risk.rules.reader import Likeness
from risk.rules.reader.comparing import LEAST_LESSONS, Change, Comparison, Judged, compare
from risk.rules.texts import sha_of

KIND = "learn_readings"
# the newest; learning takes a minute of processor for a thousand
MOST_LESSONS = 3_000
# decided since the last time, before it is worth learning again
LEAST_NEW = 50
_NIGHT = range(1, 5)
_AT_ONCE = 500
_CHANGES, _WORDS = 200, 8
_RANKS = {Level.LOW.value: 0, Level.MEDIUM.value: 1, Level.HIGH.value: 2}


def readiness() -> dict[str, int]:
    """{lessons, least, fresh, least_fresh}: how many confirmed assessments there are, how many since the last edition.

    Cost: three queries.
    """
    found, upto = Assessment.objects.teaching(), _upto()
    return {
        "lessons": found.count(),
        "least": LEAST_LESSONS,
        "fresh": found.filter(pk__gt=upto).count(),
        "least_fresh": LEAST_NEW,
    }


def _upto() -> int:
    return LearnedEdition.objects.aggregate(last=Max("upto"))["last"] or 0


def learn_when_due(at: datetime) -> Job | None:
    """In the small hours, when enough was decided since the last time, one job; none while one is under way."""
    if at.astimezone(clock.ZONE).hour not in _NIGHT:
        return None
    known = readiness()
    if known["lessons"] < LEAST_LESSONS or known["fresh"] < LEAST_NEW:
        return None
    return ask_for_learning(at)


@transaction.atomic
def ask_for_learning(at: datetime) -> Job | None:
    """The job that learns from what is decided by now; None while one is under way, or after one failed on the same."""
    last = Assessment.objects.teaching().aggregate(last=Max("pk"))["last"]
    asked = Job.objects.filter(kind=KIND)
    if last is None or asked.filter(state__in=(JobState.PENDING, JobState.RUNNING)).exists():
        return None
    if asked.filter(arguments__upto=last).exists():
        return None
    return jobs.submit(KIND, title="从已确认的预评学习", owner=None, arguments={"upto": last}, at=at)


def run(job: Job, progress: Callable[[int, int], None]) -> None:
    """Learn and compare; nothing is written before the end, so a job that was killed starts anew and makes one edition."""
    upto = job.arguments["upto"]
    if not LearnedEdition.objects.filter(upto=upto).exists():
        version, base = in_force(clock.now()), EditionSwitch.objects.in_use()
        catalogue = catalogue_of(version)
        judged = list(lessons(upto, catalogue))
        found = compare(judged, catalogue, opinion_of(base), progress)
        _write(upto, len(judged), found, clock.now(), version_id=version.pk, base_id=base)
    edition = LearnedEdition.objects.get(upto=upto)
    codes = "、".join(edition.codes)
    job.sentence = f"{edition}：{f'建议启用 {codes}' if codes else '没有要素明显更好，不建议启用'}。"
    job.save(update_fields=["sentence"])


@transaction.atomic
def _write(upto: int, lessons: int, found: Comparison, at: datetime, **facts: Any) -> None:
    """One edition, however many workers had the job."""
    number = (LearnedEdition.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    edition, is_new = LearnedEdition.objects.get_or_create(
        upto=upto,
        defaults={
            "number": number,
            "trained_at": at,
            "lessons": lessons,
            "codes": list(found.proposed),
            "figures": _figures(found),
            "changes": _changes(found.changes),
            "weights": found.weights,
            **facts,
        },
    )
    if is_new and edition.codes:
        words = f"{edition}：{len(edition.codes)} 个要素比现用的读得准，请看对比，决定是否启用"
        notices.notify(_deciders(at), words, reverse("learned_edition", args=[edition.pk]), at=at)


def _deciders(at: datetime) -> list[int]:
    held = Appointment.objects.held_on(at.astimezone(clock.ZONE).date()).select_related(
        "area", "post__unit__area"
    )
    return sorted(
        {
            one.officer_id
            for one in held.with_capability(Capability.COMMAND)
            if (one.area or one.post.unit.area).level in WIDE
        }
    )


def _figures(found: Comparison) -> dict[str, Any]:
    learned = Likeness(found.weights) if found.weights else None
    steps = Counter(_step(one) for one in found.changes)
    return {
        "trials": [one.figures() for one in found.trials],
        "words": {code: learned.telling(code, _WORDS) for code in found.proposed} if learned else {},
        "raised": steps[1],
        "lowered": steps[-1],
        "red": sum(one.was.score.red_flags != one.now.score.red_flags for one in found.changes),
    }


def _step(one: Change) -> int:
    was, now = _RANKS[one.was.score.level], _RANKS[one.now.score.level]
    return (now > was) - (now < was)


def _changes(found: Sequence[Change]) -> list[list[Any]]:
    rows = sorted(found, key=lambda one: (-_step(one), -one.now.score.points, one.key))
    return [
        [
            one.key,
            one.was.score.level,
            one.now.score.level,
            [code for code in one.now.codes if code not in one.was.codes],
            [code for code in one.was.codes if code not in one.now.codes],
        ]
        for one in rows[:_CHANGES]
    ]


def lessons(upto: int, catalogue: Catalogue) -> Iterator[Judged]:
    """The newest confirmed assessments as lessons, by case; a text that was amended since, or is there twice, teaches
    once at most. Cost: four queries for five hundred."""
    newest = Assessment.objects.teaching().filter(pk__lte=upto).order_by("-pk")
    ids = list(newest.values_list("pk", flat=True)[:MOST_LESSONS])
    told: set[str] = set()
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        rows = list(
            Assessment.objects.filter(pk__in=some).select_related("case", "screening").order_by("-pk")
        )
        people, marks = _people([one.case_id for one in rows]), _marks(some)
        for one in rows:
            text = text_of(one.case)
            if sha_of(text) != one.screening.text_sha:
                continue
            known = people.get(one.case_id, [])
            bare = without_names(text, [name for _, name in known])
            if bare not in told:
                told.add(bare)
                group = f"person {known[0][0]}" if known else f"case {one.case_id}"
                # by digest: who came when decides nothing
                shuffled = sha256(group.encode()).hexdigest()
                yield Judged(one.case_id, shuffled, text, lesson(bare, marks.get(one.pk, {}), catalogue))


def _people(cases: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """By case (person, name), the first party first."""
    found: dict[int, list[tuple[int, str]]] = {}
    rows = Party.objects.filter(case__in=cases).order_by("case_id", "order", "id")
    for case, person, name in rows.values_list("case_id", "person_id", "person__name"):
        found.setdefault(case, []).append((person, name))
    return found


def _marks(assessments: Sequence[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = AssessedFactor.objects.filter(assessment__in=assessments)
    for assessment, code, state in rows.values_list("assessment_id", "code", "state"):
        found.setdefault(assessment, {})[code] = state
    return found


@transaction.atomic
def switch_on(*, by: Standing, edition: LearnedEdition, reason: str, at: datetime) -> EditionSwitch:
    """The next texts are read by this edition; what is on the desk or decided keeps its own."""
    edition = LearnedEdition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    insist(permissions.why_not_switch_on(by, edition))
    return _switch(by, edition, edition, EditionVerb.SWITCH_ON, reason, at)


@transaction.atomic
def switch_off(*, by: Standing, edition: LearnedEdition, reason: str, at: datetime) -> EditionSwitch:
    """Back to what was read by before this edition."""
    edition = LearnedEdition.objects.select_for_update(of=("self",)).select_related("base").get(pk=edition.pk)
    insist(permissions.why_not_switch_off(by, edition))
    return _switch(by, edition, edition.base, EditionVerb.SWITCH_OFF, reason, at)


def _switch(
    by: Standing, about: LearnedEdition, to: LearnedEdition | None, verb: EditionVerb, reason: str, at: datetime
) -> EditionSwitch:  # fmt: skip
    held = by.under(PUBLISHES[0])
    audit.record(by=by, verb=verb, about=about, note=reason, at=at, under=held)
    return EditionSwitch.objects.create(edition=to, by=by.officer, at=at, why=reason)
