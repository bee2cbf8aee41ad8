"""Addresses of the working calendar."""

from governance.upkeep.pages import paths
from governance.views import calendar

urlpatterns = [
    *paths(calendar.CALENDAR_DAYS),
    *paths(calendar.CALENDAR_YEARS),
    *paths(calendar.CLOSINGS),
]
