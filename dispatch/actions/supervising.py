"""A supervision asked for by hand, with the letter's draft where a unit has the case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from cases.actions.history import locked
from cases.choices import ClockKind
from cases.models import Case, Clock
from core.refusals import insist
from dispatch.actions.editions import Editions
from dispatch.actions.letters import drawn_up
from dispatch.actions.readers import Readers
from dispatch.actions.supervisions import answer_for, told
from dispatch.choices import LetterKind, SlipState, SupervisionLevel, SupervisionSource, SupervisionVerb
from dispatch.models import Letter, Slip, Supervision
from dispatch.permissions import supervisions as permissions
from dispatch.querysets.slips import RUNNING
from governance.calendar import working_calendar
from governance.models import Officer, Unit
from governance.standing import Standing


@transaction.atomic
def supervise(
    *,
    by: Standing,
    case: Case,
    unit: Unit,
    level: str,
    reason: str,
    responsible: Officer,
    due_at: datetime,
    with_letter: bool,
    at: datetime,
) -> Supervision:
    """Somebody answers for the case from now on; a letter is drafted where the unit still has to answer its slip."""
    case = locked(case)
    insist(permissions.why_not_supervise(by, case, level) or permissions.why_not_unit(case, unit))
    insist(permissions.why_not_due(at, due_at) or permissions.why_not_responsible(case, responsible, at))
    slip = (
        Slip.objects.filter(case=case, unit=unit, state__in=RUNNING).select_related("centre", "unit").first()
    )
    supervision = Supervision.objects.create(
        case=case,
        centre=slip.centre if slip else case.centre,
        unit=unit,
        slip=slip,
        letter=_letter(case, slip, at) if slip and with_letter else None,
        level=level,
        source=SupervisionSource.OFFICER,
        reason=reason,
        responsible=responsible,
        asked_by=by.officer,
        appointment=by.under(by.right(*permissions.SUPERVISORS, about=case), about=case),
        asked_at=at,
        due_at=due_at,
    )
    answer_for(case, responsible, at)
    told(by, supervision, SupervisionVerb.SUPERVISE, at)
    _ring(by, supervision, at)
    return supervision


def _letter(case: Case, slip: Slip, at: datetime) -> Letter | None:
    """A draft about the clock of the slip's answer; the ladder's own where there is one already."""
    running = Clock.objects.running().filter(kind=ClockKind.COMPLETE, subject=f"slip:{slip.pk}", case=case)
    clock = running.first()
    if clock is None or slip.state == SlipState.ANSWERED:
        return None
    found = Letter.objects.filter(clock=clock, kind=LetterKind.SUPERVISION).first()
    if found is not None:
        return None if Supervision.objects.filter(letter=found).exists() else found
    slip.case = clock.case = case
    earlier = list(Letter.objects.filter(clock=clock, number__isnull=False))
    letter = drawn_up(
        LetterKind.SUPERVISION, clock, slip, calendar=working_calendar(), at=at, earlier=earlier,
        span=Editions().of(clock),
    )  # fmt: skip
    letter.save()
    return letter


def _ring(by: Standing, supervision: Supervision, at: datetime) -> None:
    readers, case = Readers(at), supervision.case
    page = reverse("supervision_show", args=[supervision.pk])
    level = SupervisionLevel(supervision.level).label
    news = [
        (case.pk, [supervision.responsible_id], f"请您负责{level}：{case.title}（{supervision.unit}）", page)
    ]
    if supervision.slip_id:
        slip = reverse("slip_show", args=[supervision.slip_id])
        text = f"{level}：{case.title}，请抓紧办理"
        news.append((case.pk, readers.handlers(supervision.unit_id), text, slip))
    if supervision.letter_id:
        text = f"请审核督办函：{case.title}（{supervision.unit}）"
        checkers = readers.assigners(supervision.centre_id) or readers.commanders(supervision.centre)
        news.append((case.pk, checkers, text, reverse("letter_show", args=[supervision.letter_id])))
    readers.tell((one, [who for who in to if who != by.pk], text, url) for one, to, text, url in news)
