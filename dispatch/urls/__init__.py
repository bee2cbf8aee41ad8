"""Addresses of dispatch, part by part."""

from dispatch.urls import clocks, emergencies, follow_up, ladder, letters, slips, watch

urlpatterns = [
    *emergencies.urlpatterns,
    *follow_up.urlpatterns,
    *ladder.urlpatterns,
    *letters.urlpatterns,
    *slips.urlpatterns,
    *watch.urlpatterns,
    *clocks.urlpatterns,
]
