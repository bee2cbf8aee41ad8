"""Addresses of the risk work, part by part."""

from risk.urls import catalogue, desk, levels, records, stacking

urlpatterns = [
    *catalogue.urlpatterns,
    *desk.urlpatterns,
    *levels.urlpatterns,
    *records.urlpatterns,
    *stacking.urlpatterns,
]
