"""Addresses of the risk work, part by part."""

from risk.urls import desk

urlpatterns = [
    *desk.urlpatterns,
]
