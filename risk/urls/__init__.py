"""Addresses of the risk work, part by part."""

from risk.urls import (
    asking,
    batches,
    catalogue,
    deliberating,
    desk,
    hazards,
    learning,
    levels,
    records,
    stacking,
    warnings,
)

urlpatterns = [
    *asking.urlpatterns,
    *batches.urlpatterns,
    *catalogue.urlpatterns,
    *deliberating.urlpatterns,
    *desk.urlpatterns,
    *hazards.urlpatterns,
    *learning.urlpatterns,
    *levels.urlpatterns,
    *records.urlpatterns,
    *stacking.urlpatterns,
    *warnings.urlpatterns,
]
