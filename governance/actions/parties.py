"""Party organisations are added, changed, and closed by a date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.refusals import incomplete, insist
from governance.models import PartyOrganisation
from governance.permissions.structure import why_not_keep
from governance.standing import Standing


@transaction.atomic
def save_party(
    *, by: Standing, party: PartyOrganisation | None, facts: dict[str, Any], at: datetime
) -> PartyOrganisation:
    """Write a Party organisation. Refuses a circle of parents, and a parent that stands elsewhere."""
    insist(why_not_keep(by, facts["area"], party.area if party else None))
    rows = PartyOrganisation.objects
    row = rows.select_for_update(of=("self",)).get(pk=party.pk) if party else PartyOrganisation()
    if rows.exclude(pk=row.pk).filter(area=facts["area"], name=facts["name"]).exists():
        insist(incomplete(f"{facts['area']}已有“{facts['name']}”，请核对是否重复。"))
    above = facts["parent"]
    if above is not None and not facts["area"].path.startswith(above.area.path):
        insist(incomplete(f"上级组织“{above}”在{above.area}，不是{facts['area']}的上级区域。"))
    seen = set()
    while above is not None and above.pk not in seen:
        if above.pk == row.pk:
            insist(incomplete("上级组织不能是自己或自己的下级。"))
        seen.add(above.pk)
        above = above.parent
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    audit.record(by=by, verb="save_party", about=row, at=at)
    return row
