"""Addresses of the risk work, part by part."""

from risk.urls import desk, stacking

urlpatterns = [
    *desk.urlpatterns,
    *stacking.urlpatterns,
]
