"""Addresses of the risk work, part by part."""

from risk.urls import deliberating, desk

urlpatterns = [
    *desk.urlpatterns,
    *deliberating.urlpatterns,
]
