"""Hazards that nobody answers for, on the page that shows them and to the doctor."""

from datetime import datetime

from django.urls import reverse

from core.registry import Ownerless
from governance.standing import Standing
from risk.models import Hazard
from risk.permissions.assessing import may_read


def _without_lead(standing: Standing | None, at: datetime, most: int) -> list[dict[str, str]]:
    if standing is not None and not may_read(standing):
        return []
    rows = Hazard.objects.ownerless(standing, at).order_by("rank", "id")
    columns = ("pk", "case__number", "case__title", "case__area__label")
    return [
        {
            "title": f"{number} {title}" if standing else number,
            "note": f"{area}　没有在任的街道包案领导",
            "url": reverse("hazard_show", args=[pk]),
            "fix": "指定包案",
            "fix_url": reverse("hazard_show", args=[pk]),
        }
        for pk, number, title, area in rows.values_list(*columns)[:most]
    ]


OWNERLESS = (Ownerless("hazards", "没有街道包案领导的中、高风险隐患", 15, _without_lead),)
