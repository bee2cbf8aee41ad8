"""Addresses of the command structure, part by part."""

from governance.urls import account, audit, calendar, duty, meetings, messages, people, structure

urlpatterns = [
    *account.urlpatterns,
    *structure.urlpatterns,
    *calendar.urlpatterns,
    *people.urlpatterns,
    *duty.urlpatterns,
    *meetings.urlpatterns,
    *messages.urlpatterns,
    *audit.urlpatterns,
]
