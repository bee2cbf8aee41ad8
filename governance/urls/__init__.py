"""Addresses of the command structure, part by part."""

from governance.urls import account, audit, duty, meetings, people, structure

urlpatterns = [
    *account.urlpatterns,
    *structure.urlpatterns,
    *people.urlpatterns,
    *duty.urlpatterns,
    *meetings.urlpatterns,
    *audit.urlpatterns,
]
