"""Addresses of the risk work, part by part."""

from risk.urls import desk, levels, records, stacking

urlpatterns = [
    *desk.urlpatterns,
    *levels.urlpatterns,
    *records.urlpatterns,
    *stacking.urlpatterns,
]
