"""Addresses of the risk work, part by part."""

from risk.urls import asking, batches, desk

urlpatterns = [
    *desk.urlpatterns,
    *asking.urlpatterns,
    *batches.urlpatterns,
]
