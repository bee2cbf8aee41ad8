"""Addresses of dispatch, part by part."""

from dispatch.urls import follow_up, inspecting, letters, slips, watch, whistling

urlpatterns = [
    *follow_up.urlpatterns,
    *inspecting.urlpatterns,
    *letters.urlpatterns,
    *slips.urlpatterns,
    *watch.urlpatterns,
    *whistling.urlpatterns,
]
