"""Addresses of dispatch, part by part."""

from dispatch.urls import clocks, follow_up, letters, slips, watch

urlpatterns = [
    *follow_up.urlpatterns,
    *letters.urlpatterns,
    *slips.urlpatterns,
    *watch.urlpatterns,
    *clocks.urlpatterns,
]
