"""What closing a case asks of its hazard: every loop, or the signature that struck it off."""

from __future__ import annotations

from datetime import datetime

from cases.models import Case
from risk.actions.ledger import belonging
from risk.choices import HazardState
from risk.models import Hazard
from risk.permissions.loops import loops_of


def left_open(case: Case, at: datetime) -> list[str]:
    """The names of the loops of a watched case that are open; none of a case that nobody watches, nor when it was
    struck off: then every loop was closed, or a commander signed. Cost: four queries at most."""
    hazard = Hazard.objects.filter(case=case).first()
    if hazard is None and not belonging(Case.objects.filter(pk=case.pk)).exists():
        return []
    if hazard is not None and hazard.state == HazardState.STRUCK:
        return []
    level = hazard.level if hazard else case.level
    return [one.label for one in loops_of({case.pk: level}, at.date())[case.pk] if one.is_open]
