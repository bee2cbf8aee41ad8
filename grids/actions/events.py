"""Every write of the phone pages; the case itself is written by cases.actions."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from cases.actions import closing, intake
from cases.actions.history import locked
from cases.actions.intake import Matter
from cases.models import Case
from core.models import StoredFile
from core.refusals import insist
from governance.standing import Standing
from grids.permissions import events as permissions


@transaction.atomic
def file_event(
    *, by: Standing, matter: Matter, files: Sequence[StoredFile], outcome: str, at: datetime
) -> Case:
    """Register and accept in one: without an outcome it waits for assignment, with one it is done on the spot."""
    insist(permissions.why_not_patrol(by))
    case = intake.register(by=by, matter=matter, at=at, files=files)
    case = intake.accept(by=by, case=case, note="", at=at)
    return closing.complete(by=by, case=case, outcome=outcome, at=at) if outcome else case


@transaction.atomic
def complete_event(*, by: Standing, case: Case, outcome: str, at: datetime) -> Case:
    """The one who filed it has done it after all, while no unit had it."""
    insist(permissions.why_not_complete(by, locked(case)))
    return closing.complete(by=by, case=case, outcome=outcome, at=at)
