"""Addresses of slips, and of what is done to a case."""

from django.urls import path

from cases.views.loading import page_of as case_page
from cases.views.loading import visible_case
from core.acts import act_paths
from dispatch.acts import CASE_ACTS, SLIP_ACTS
from dispatch.views import slips

urlpatterns = [
    path("slips/", slips.slip_list, name="slip_list"),
    path("slips/<int:pk>/", slips.slip_show, name="slip_show"),
    path("slips/<int:pk>/print/", slips.slip_print, name="slip_print"),
    *act_paths(CASE_ACTS, "cases", visible_case, case_page),
    *act_paths(SLIP_ACTS, "slips", slips.visible_slip, slips.page_of),
]
