"""Where a point lies."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from governance import geometry
from governance.models import Area, Boundary


def locate(lon: float, lat: float, *, on: date) -> Area | None:
    """The deepest area open on that day whose boundary holds the point. Cost: one query, then casts rays."""
    is_open = Q(area__closed_on=None) | Q(area__closed_on__gt=on)
    around = Boundary.objects.around(lon, lat).filter(is_open)
    found = sorted(around.select_related("area"), key=lambda one: -one.area.path.count("."))
    return next((one.area for one in found if geometry.contains(one.shape, lon, lat)), None)
