"""Supervisions of an officer who goes."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from cases.actions.history import write
from cases.choices import Verb
from core.notices import notify
from dispatch.actions.supervisions import answer_for
from dispatch.models import Supervision
from dispatch.permissions.supervisions import supervisors_for
from dispatch.querysets.supervisions import SupervisionQuerySet
from governance.models import Officer
from governance.standing import Standing


def supervised_by(officer: Officer) -> SupervisionQuerySet:
    """Open supervisions for which the officer answers."""
    return Supervision.objects.open().filter(responsible=officer)


def hand_supervisions(
    by: Standing, officer: Officer, to: Officer, reason: str, at: datetime
) -> tuple[int, list[str]]:
    """Each goes to the successor where that officer may answer for the case."""
    done, left = 0, 0
    for one in supervised_by(officer).select_related("case__centre", "case__area", "unit").order_by("pk"):
        if not supervisors_for(one.case, at).filter(pk=to.pk).exists():
            left += 1
            continue
        one.responsible = to
        one.save(update_fields=["responsible"])
        answer_for(one.case, to, at)
        note = f"督办由{officer}交接给{to}负责：{reason}"
        write(by=by, case=one.case, verb=Verb.HAND_OVER, note=note, at=at, about={"supervision": one.pk})
        text = f"{officer}负责的督办交接给您：{one.case.title}（{one.unit}）"
        notify([to.pk], text, reverse("supervision_show", args=[one.pk]), at=at)
        done += 1
    stayed = [f"{left} 件督办{to}不能负责，请在督办台账里另定责任人。"] if left else []
    return done, stayed
