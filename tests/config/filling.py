"""Fills and checks the database of a product under test, beside its programs: one command a line, one JSON answer.

late 8      eight dangerous slips, each with a paper to write, late since yesterday evening
job         a job for the worker
check       everything that is not there exactly once
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections import Counter
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.db.models import Count

from cases.models import Entry
from core import clock, files, jobs
from core.choices import JobState
from core.models import Job, Notice, Sequence, StoredFile
from dispatch.choices import LetterKind, PaperState, Step
from dispatch.models import Delivery, Letter, Paper, Rung, Slip
from tests.builders import commander, director, grade, liaison
from tests.dispatch.test_ladder import late_slip


def late(count: str) -> int:
    liaison(), director(), commander()
    for _ in range(int(count)):
        grade(late_slip().case, "high")
    return Slip.objects.count()


def job() -> int:
    """Of no known kind: whoever takes it up says so in its sentence and at its owner's bell."""
    title, owner = f"任务{Job.objects.count() + 1}", director().officer.pk
    return jobs.submit("none", title=title, owner=owner, arguments={}, at=clock.now()).pk


def check() -> list[str]:
    wrong = []

    def insist(name: str, found: object, wanted: object) -> None:
        if found != wanted:
            wrong.append(f"{name}: {found}, not {wanted}")

    slips = Slip.objects.count()
    letters = list(Letter.objects.select_related("file").order_by("pk"))
    insist("letters", Counter((one.kind, one.state) for one in letters), {("reminder", "rendered"): slips})
    insist("slips with a letter", len({one.slip_id for one in letters}), slips)
    insist("papers", Counter(Paper.objects.values_list("kind", "state")), {
        (kind, PaperState.RENDERED): slips for kind in ("slip", "reminder")
    })  # fmt: skip
    numbers = sorted(int((one.number or "").split("〕")[1].rstrip("号")) for one in letters)
    insist("numbers", numbers, list(range(1, slips + 1)))
    last = Sequence.objects.get(scope=f"letter:{LetterKind.REMINDER}:J1").last
    insist("the last number given", last, slips)
    insist("alarms", Rung.objects.filter(step=Step.ALARMED).count(), slips)
    insist("lines of history", Entry.objects.filter(verb="remind").count(), slips)
    for one in letters:
        bells = Notice.objects.filter(
            recipient=liaison().officer, text__startswith=f"提醒函 {one.number}："
        ).count()
        insist(f"bells of {one.number}", bells, 1)
        if not one.created_at <= clock.agreed() or one.created_at < one.due_at:
            wrong.append(f"{one.number} was written at {one.created_at}")
    twice = Notice.objects.values("recipient", "text").annotate(times=Count("id")).filter(times__gt=1)
    wrong += [f"{one['times']} times: {one['text']}" for one in twice]
    delivered = Delivery.objects.values("paper", "officer").annotate(times=Count("id"))
    insist("delivered twice", list(delivered.filter(times__gt=1)), [])
    insist("jobs", set(Job.objects.values_list("state", "attempts")) - {(JobState.FAILED, 1)}, set())
    return wrong + files_wrong()


def files_wrong() -> list[str]:
    """Every row has its bytes, a whole document, and there are no other bytes."""
    known = {files.path_of(one) for one in StoredFile.objects.all()}
    there = {one for one in settings.FILES_DIR.rglob("*") if one.is_file()}
    wrong = [f"no bytes: {one}" for one in known - there] + [
        f"nobody's bytes: {one}" for one in there - known
    ]
    for paper in Paper.objects.exclude(file=None).select_related("file"):
        with zipfile.ZipFile(files.path_of(paper.file)) as document:
            if paper.number not in document.read("word/document.xml").decode():
                wrong.append(f"the file of {paper.number} is another's")
    return wrong


COMMANDS: dict[str, Callable[..., object]] = {"late": late, "job": job, "check": check}


def main() -> None:
    for line in sys.stdin:
        name, *words = line.split()
        answer = COMMANDS[name](*words)
        # the tests end everybody's connections
        connection.close()
        print(json.dumps(answer, ensure_ascii=False), flush=True)
