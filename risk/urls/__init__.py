"""Addresses of the risk work, part by part."""

from risk.urls import desk, records, stacking

urlpatterns = [
    *desk.urlpatterns,
    *stacking.urlpatterns,
    *records.urlpatterns,
from risk.urls import desk, levels

urlpatterns = [
    *desk.urlpatterns,
    *levels.urlpatterns,
]
