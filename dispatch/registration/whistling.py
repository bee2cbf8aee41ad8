"""What 吹哨报到 offers to the frame, the first page, the worker and the demonstration."""

from datetime import datetime

from django.urls import reverse

from cases.waiting import CEILING, SHOWN, Needs, Rows
from core.registry import JobKind, MenuEntry, Panel, Seeder, Waiting, registry
from dispatch.choices import WhistleVerb
from dispatch.exports.whistling import run_whistle_export
from dispatch.models import Whistle, WhistleCall
from dispatch.permissions.whistling import ANSWERERS, why_not_whistle
from dispatch.seeding.whistling import seed_whistles
from dispatch.views.whistling import whistles_panel
from governance.choices import Capability
from governance.standing import Standing


def _shown(standing: Standing) -> bool:
    return why_not_whistle(standing) is None or standing.may(*ANSWERERS, Capability.SUPERVISE)


def _answers(standing: Standing) -> bool:
    return standing.may(*ANSWERERS)


def _to_answer(standing: Standing, at: datetime) -> Rows:
    """Whistles that call one's unit and have no answer yet, and what it took on there."""
    own = WhistleCall.objects.visible_to(standing).filter(unit__in=standing.unit_ids_with(*ANSWERERS))
    waiting = own.filter(answer="", arrival="", whistle__closed_at=None)
    columns = ("whistle", "whistle__unit__short_name", "whistle__title", "whistle__place", "whistle__meet_at")
    found = list(waiting.order_by("whistle__meet_at", "id").values_list(*columns)[:CEILING])
    rows = [
        {
            "url": reverse("whistle_show", args=[pk]),
            "number": unit,
            "title": title,
            "note": place,
            "due_at": moment,
        }
        for pk, unit, title, place, moment in found[:SHOWN]
    ]
    return len(found), rows, f"{reverse('whistle_list')}?show=called"


def _needs(who: Standing) -> Needs:
    unanswered = {"unit_id": who.unit_ids_with(*ANSWERERS), "answer": "", "arrival": ""}
    return f"{reverse('whistle_list')}?show=called", [(WhistleCall, unanswered)]


def register() -> None:
    registry.verbs.update(WhistleVerb.choices)
    registry.add(
        MenuEntry("whistle", "吹哨报到", "whistle_list", "speakerphone", 52, _shown),
        Waiting("whistle", "吹哨待答复", 5, _answers, _to_answer, needs=_needs),
        Panel("whistles", 14, "dispatch/whistles_panel.html", whistles_panel, rows=(Whistle,)),
        JobKind("whistle_export", run_whistle_export),
        Seeder("whistles", 44, seed_whistles),
    )
