"""Addresses of the risk work, part by part."""

from risk.urls import desk, hazards

urlpatterns = [
    *desk.urlpatterns,
    *hazards.urlpatterns,
]
