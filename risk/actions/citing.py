"""What slips and letters about a case rest on: the last thing a deliberation decided."""

from datetime import datetime

from cases.models import Case
from core.grounds import Ground
from risk.models import DeliberationItem


def ground(case: Case, at: datetime) -> Ground | None:
    """11月18日研判会纪要第 3 项, as decided by that moment. No level and no word of risk (trap 30). Cost: two queries."""
    rows = DeliberationItem.objects.decided_about([case.pk]).filter(decided_at__lte=at)
    found = rows.select_related("deliberation__meeting").prefetch_related("units").first()
    if found is None:
        return None
    return Ground(
        text=f"{found.deliberation.cited_as}纪要{found}",
        requirement=found.measures,
        unit_ids=tuple(one.pk for one in found.units.all()),
        due_on=found.due_on,
    )
