"""Addresses of dispatch, part by part."""

from dispatch.urls import follow_up, ladder, letters, slips, watch

urlpatterns = [
    *follow_up.urlpatterns,
    *ladder.urlpatterns,
    *letters.urlpatterns,
    *slips.urlpatterns,
    *watch.urlpatterns,
]
