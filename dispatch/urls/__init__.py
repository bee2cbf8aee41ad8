"""Addresses of dispatch, part by part."""

from dispatch.urls import follow_up, letters, papers, slips, watch

urlpatterns = [
    *follow_up.urlpatterns,
    *letters.urlpatterns,
    *papers.urlpatterns,
    *slips.urlpatterns,
    *watch.urlpatterns,
]
