"""Who must know at once, day and night."""

from datetime import datetime

from governance.choices import Capability
from governance.models import Appointment, Area, DutyShift, Unit


def leaders_at(centre: Unit, at: datetime) -> list[int]:
    """Ids of the officers who lead at that moment: the duty leader, or every commander when nobody is rostered.

    Never empty for a centre whose street has a commander. Cost: one query, two without a roster.
    """
    rostered = DutyShift.objects.on(at).filter(centre=centre).first()
    if rostered is not None:
        return [rostered.leader_id]
    return commanders_of(Area.objects.get(pk=centre.area_id), at)


def commanders_of(area: Area, at: datetime, *, below: bool = True) -> list[int]:
    """Ids of the officers who hold a commander's post in that area, or only of those at this very level. One query."""
    held = Appointment.objects.held_on(at.date())
    held = (
        held.filter(post__unit__area__path__startswith=area.path)
        if below
        else held.filter(post__unit__area=area)
    )
    return sorted({one.officer_id for one in held.with_capability(Capability.COMMAND)})
