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
    return commanders_of(centre, at)


def commanders_of(centre: Unit, at: datetime) -> list[int]:
    """Ids of the officers who command in the area of a centre. Cost: two queries."""
    area = Area.objects.get(pk=centre.area_id)
    held = Appointment.objects.held_on(at.date()).filter(post__unit__area__path__startswith=area.path)
    return sorted({one.officer_id for one in held.with_capability(Capability.COMMAND)})
