"""Addresses of the command structure, part by part."""

from governance.urls import account, audit, calendar, duty, meetings, people, structure

urlpatterns = [
    *account.urlpatterns,
    *structure.urlpatterns,
    *calendar.urlpatterns,
    *people.urlpatterns,
    *duty.urlpatterns,
    *meetings.urlpatterns,
    *audit.urlpatterns,
]
