"""Addresses of the risk work, part by part."""

from risk.urls import desk, stacking, warnings

urlpatterns = [
    *desk.urlpatterns,
    *stacking.urlpatterns,
    *warnings.urlpatterns,
]
