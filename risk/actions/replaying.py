"""Reading a draft over past cases beside the version in force, before anybody is judged by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet

from cases.choices import Level
from cases.models import Case
from core import audit, clock, jobs
from core.jobs import JobFailed
from core.models import Job
from core.refusals import insist
from governance.models import Officer
from governance.standing import Standing, standing_at
from risk.actions.screening import read, text_of
from risk.actions.versions import in_force, reader_by, reader_of
from risk.choices import CatalogueVerb
from risk.models import CatalogueDraft, CatalogueReplay, EditionSwitch, ReplayRow
from risk.permissions import catalogue as permissions
from risk.rules.reader import Reader, Reading

KIND = "catalogue_replay"
AT_ONCE = 500
_RANKS = {Level.LOW.value: 0, Level.MEDIUM.value: 1, Level.HIGH.value: 2}


def months_before(at: datetime, months: int) -> datetime:
    """The start of the same day so many months ago; of the 28th at the latest."""
    day = at.astimezone(clock.ZONE).date()
    whole = day.year * 12 + day.month - 1 - months
    return clock.start_of(day.replace(year=whole // 12, month=whole % 12 + 1, day=min(day.day, 28)))


@transaction.atomic
def replay(*, by: Standing, draft: CatalogueDraft, months: int, at: datetime) -> CatalogueReplay:
    """Have the worker read the draft, as it stands now, over the cases of the last months in the district."""
    draft = CatalogueDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    insist(permissions.why_not_replay(by, draft))
    row = CatalogueReplay.objects.create(
        draft=draft,
        sha=draft.sha,
        against=in_force(at),
        area=permissions.areas_with(by, *permissions.DRAFTS)[0],
        since=months_before(at, months),
        asked_by=by.officer,
        asked_at=at,
    )
    title = f"试算：{draft}"
    row.job = jobs.submit(KIND, title=title, owner=by.pk, arguments={"replay": row.pk}, at=at)
    row.save(update_fields=["job"])
    audit.record(by=by, verb=CatalogueVerb.REPLAY, about=draft, note=f"最近 {months} 个月", at=at)
    return row


@transaction.atomic
def stop_replay(*, by: Standing, draft: CatalogueDraft, at: datetime) -> None:
    """The worker stops before its next five hundred."""
    insist(permissions.why_not_stop(by, draft))
    CatalogueReplay.objects.running().filter(draft=draft).update(stopped_at=at)
    audit.record(by=by, verb=CatalogueVerb.STOP_REPLAY, about=draft, at=at)


def run_replay(job: Job, progress: Callable[[int, int], None]) -> None:
    """Five hundred cases a transaction, with the place where it stands: after a crash it goes on from there.

    Errors: JobFailed when somebody stopped it, or changed the draft meanwhile.
    """
    row = CatalogueReplay.objects.select_related("draft", "against", "area", "asked_by").get(
        pk=job.arguments["replay"]
    )
    if row.finished_at is None:
        by = standing_at(Officer.objects.get(pk=row.asked_by_id), row.asked_at)
        queries = _cases(by, row)
        total = sum(one.count() for one in queries)
        while _round(row, queries):
            progress(row.figures["read"] + row.figures["restricted"]["read"], total)
    job.sentence = f"共读 {row.figures['read'] + row.figures['restricted']['read']:,} 件，可以看结果。"
    job.save(update_fields=["sentence"])


def _cases(by: Standing, row: CatalogueReplay) -> Sequence[QuerySet[Case]]:
    """What whoever asked may see, and the restricted ones around it; never what accuses them."""
    since: dict[str, Any] = {"received_at__gte": row.since, "area__path__startswith": row.area.path}
    return (
        Case.objects.visible_to(by).filter(**since),
        Case.objects.withheld_from(by).filter(**since),
    )


def _next(queries: Iterable[QuerySet[Case]], after: int) -> list[Case]:
    """The next cases of all the queries together, by id."""
    found: dict[int, Case] = {}
    for query in queries:
        rows = query.filter(pk__gt=after).only("number", "narrative", "demand", "is_restricted")
        found |= {case.pk: case for case in rows.order_by("pk")[:AT_ONCE]}
    return [found[pk] for pk in sorted(found)[:AT_ONCE]]


def _round(row: CatalogueReplay, queries: Sequence[QuerySet[Case]]) -> bool:
    """One step; False when nothing is left. What is read is read before the transaction: others write meanwhile."""
    draft = CatalogueDraft.objects.get(pk=row.draft_id)
    if draft.sha != row.sha:
        _end(row, stopped_at=clock.now())
        raise JobFailed("草稿在试算时又改过，这次试算已停止。请改完后重新试算。")
    cases = _next(queries, row.last_case)
    edition = EditionSwitch.objects.in_use()
    was, now = reader_of(row.against, edition), reader_by(draft.sha, draft.content, edition)
    figures, rows = _counted(row.figures), []
    for case in cases:
        if changed := _compare(case, figures, was, now):
            rows.append(ReplayRow(replay=row, case=case, **changed))
    with transaction.atomic():
        standing = CatalogueReplay.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if standing.stopped_at:
            raise JobFailed("已按要求停止试算。")
        if standing.last_case != row.last_case:
            # two workers on one job: the other one was faster
            row.last_case, row.figures = standing.last_case, standing.figures
            return True
        ReplayRow.objects.bulk_create(rows)
        row.figures = figures
        row.last_case = cases[-1].pk if cases else row.last_case
        row.finished_at = None if cases else clock.now()
        row.save(update_fields=["figures", "last_case", "finished_at"])
        if row.finished_at:
            # what an earlier text of the draft would have done interests nobody any more
            ReplayRow.objects.filter(replay__draft=row.draft_id, replay__lt=row.pk).delete()
    return bool(cases)


def _end(row: CatalogueReplay, **moments: datetime) -> None:
    CatalogueReplay.objects.running().filter(pk=row.pk).update(**moments)


def _counted(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures so far, or all zero."""
    return deepcopy(figures) or {
        "read": 0,
        "changed": 0,
        "same": dict.fromkeys(Level.values, 0),
        "restricted": {"read": 0, "raised": 0, "lowered": 0, "red": 0},
    }


def _compare(case: Case, figures: dict[str, Any], was: Reader, now: Reader) -> dict[str, Any] | None:
    """The columns of a row for a case that would be rated otherwise; restricted ones are only counted."""
    text = text_of(case)
    old, new = read(text, case.number, was), read(text, case.number, now)
    part = figures["restricted"] if case.is_restricted else figures
    part["read"] += 1
    if old is None or new is None:
        return None
    changed = _difference(old, new)
    if case.is_restricted:
        if changed:
            part["raised"] += changed["step"] > 0
            part["lowered"] += changed["step"] < 0
            part["red"] += changed["step"] == 0
        return None
    if changed is None:
        part["same"][old.score.level] += 1
    else:
        part["changed"] += 1
    return changed


def _difference(old: Reading, new: Reading) -> dict[str, Any] | None:
    """None where level and red flags stay."""
    red_gained = [one for one in new.score.red_flags if one not in old.score.red_flags]
    red_lost = [one for one in old.score.red_flags if one not in new.score.red_flags]
    step = _RANKS[new.score.level] - _RANKS[old.score.level]
    if not (step or red_gained or red_lost):
        return None
    old_parts = dict(old.score.parts)
    return {
        "was_level": old.score.level,
        "now_level": new.score.level,
        "was_points": old.score.points,
        "now_points": new.score.points,
        "gained": [code for code in new.codes if code not in old.codes],
        "lost": [code for code in old.codes if code not in new.codes],
        "repriced": [code for code, points in new.score.parts if old_parts.get(code, points) != points],
        "red_gained": red_gained,
        "red_lost": red_lost,
        "step": step,
    }


def matrix(replay: CatalogueReplay, standing: Standing) -> dict[tuple[str, str], int]:
    """(old level, new level) → how many: those that stay as counted then, those that change as this officer sees them.

    Cost: one query.
    """
    counts = {(level, level): number for level, number in replay.figures.get("same", {}).items()}
    rows = replay.rows.visible_to(standing).order_by().values_list("was_level", "now_level")
    for was, now, number in rows.annotate(number=Count("pk")):
        counts[was, now] = counts.get((was, now), 0) + number
    return counts
