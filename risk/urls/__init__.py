"""Addresses of the risk work, part by part."""

from risk.urls import catalogue, desk

urlpatterns = [
    *catalogue.urlpatterns,
    *desk.urlpatterns,
]
