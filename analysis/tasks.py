"""The clock of the months: last month's papers on the first working day."""

from datetime import datetime, time

from analysis.actions import make_month
from analysis.models import MonthlyPacket
from analysis.permissions import director_of, why_not_make
from analysis.rules import Month
from core.clock import ZONE
from governance.calendar import working_calendar
from governance.choices import UnitKind
from governance.models import Unit
from governance.standing import standing_at

FROM = time(8)


def make_due_months(at: datetime) -> int:
    """Ask for last month's papers of each centre, for its director, from 08:00 of the first working day on.

    At most once for each centre and month, however often it runs; a centre whose worker slept that day is made up
    for. Gives the number asked for now.
    """
    at = at.astimezone(ZONE)
    month, calendar = Month.of(at), working_calendar()
    opens = next((day for day in month.days if calendar.is_workday(day)), month.last)
    if at < datetime.combine(opens, FROM, ZONE):
        return 0
    last = month.shifted(-1)
    made = MonthlyPacket.objects.filter(is_routine=True, month=last.first).values("centre")
    centres = Unit.objects.filter(kind=UnitKind.CENTRE).open_on(at.date()).exclude(pk__in=made)
    asked = 0
    for centre in centres.select_related("area").order_by("pk"):
        director = director_of(centre.area, at)
        standing = standing_at(director, at) if director else None
        if standing is not None and why_not_make(standing, centre, last) is None:
            make_month(by=standing, centre=centre, month=last, at=at, is_routine=True)
            asked += 1
    return asked
