"""Addresses of the risk work, part by part."""

from risk.urls import desk, levels

urlpatterns = [
    *desk.urlpatterns,
    *levels.urlpatterns,
]
