"""What of a canvass waits for an officer on the first page, and which grids nobody walks."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.querysets import Sought
from core.registry import Ownerless, Waiting
from governance.choices import Capability
from governance.models import Appointment
from governance.standing import Standing
from grids.models import Campaign, CanvassTask
from grids.querysets.canvass import LAUNCHERS

_SHOWN, _CEILING = 6, 100
Rows = tuple[int, list[dict[str, Any]], str]


def _runs(standing: Standing) -> bool:
    return standing.may(*LAUNCHERS)


def _to_close(standing: Standing, at: datetime) -> Rows:
    """Campaigns of one's own places whose last day is over."""
    over = (
        Campaign.objects.managed_by(standing)
        .running()
        .filter(until_on__lt=at.date())
        .order_by("until_on", "id")
    )
    found = list(over.values_list("pk", "title", "until_on")[:_CEILING])
    rows = [
        {
            "url": reverse("canvass_show", args=[pk]),
            "number": "",
            "title": title,
            "note": f"{until_on:%m月%d日} 截止",
            "due_at": None,
        }
        for pk, title, until_on in found[:_SHOWN]
    ]
    return len(found), rows, reverse("canvass_campaigns") + "?state=late"


def _needs(_who: Standing) -> tuple[str, list[Sought]]:
    return reverse("canvass_campaigns") + "?state=late", [(Campaign, {"closed_at": None})]


WAITING = (Waiting("canvass", "排查到期待结束", 38, _runs, _to_close, needs=_needs),)


def _unwalked(standing: Standing | None, at: datetime, most: int) -> list[dict[str, str]]:
    """Grids of running campaigns that nobody is appointed to patrol. Cost: two queries."""
    tasks = CanvassTask.objects.open()
    if standing is not None:
        tasks = tasks.visible_to(standing)
    manned = {
        one.area_id
        for one in Appointment.objects.held_on(at.date())
        .filter(area__in=tasks.values("area"))
        .with_capability(Capability.PATROL)
    }
    read = tasks.exclude(area__in=manned).select_related("campaign", "area")
    return [
        {
            "title": one.area.label,
            "note": f"排查“{one.campaign}”，没有网格员",
            "url": f"{reverse('canvass_show', args=[one.campaign_id])}?by=grid&show=undone",
            "fix": "任职",
            "fix_url": reverse("appointment_add"),
        }
        for one in read.order_by("area__path", "id")[:most]
    ]


OWNERLESS = (Ownerless("canvass", "没有网格员的排查网格", 40, _unwalked),)
