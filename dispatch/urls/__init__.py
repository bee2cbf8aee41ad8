"""Addresses of dispatch, part by part."""

from dispatch.urls import (
    clocks,
    emergencies,
    follow_up,
    inspecting,
    ladder,
    letters,
    papers,
    slips,
    watch,
    whistling,
)

urlpatterns = [
    *emergencies.urlpatterns,
    *follow_up.urlpatterns,
    *inspecting.urlpatterns,
    *ladder.urlpatterns,
    *letters.urlpatterns,
    *papers.urlpatterns,
    *slips.urlpatterns,
    *watch.urlpatterns,
    *clocks.urlpatterns,
    *whistling.urlpatterns,
]
