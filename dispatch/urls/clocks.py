"""Addresses of clocks: why one is due, requests, the deadline policy, terms of the law."""

from django.urls import path

from core.acts import act_paths
from dispatch.acts import CLOCK_ACTS
from dispatch.views import clocks, policies
from governance.upkeep.pages import paths

urlpatterns = [
    path("clocks/requests/", clocks.time_request_list, name="time_request_list"),
    path("clocks/requests/export/", clocks.time_request_export, name="time_request_export"),
    path("clocks/policies/try/", policies.policy_try, name="policy_try"),
    *paths(policies.POLICIES),
    *paths(clocks.TERMS),
    path("clocks/<int:pk>/", clocks.clock_show, name="clock_show"),
    *act_paths(CLOCK_ACTS, "clocks", clocks.visible_clock, clocks.page_of),
]
