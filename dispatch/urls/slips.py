"""Addresses of slips, and of what is done to a case."""

from django.urls import path

from cases.views.loading import page_of as case_page
from cases.views.loading import visible_case
from core.acts import act_paths
from dispatch.actions.moving import page_of
from dispatch.acts import CASE_ACTS, SLIP_ACTS
from dispatch.views import slip_work, slips
from governance.upkeep.pages import paths

urlpatterns = [
    path("slips/", slips.slip_list, name="slip_list"),
    path("slips/mine/", slip_work.my_slips, name="my_slips"),
    path("slips/bulk/", slip_work.slip_bulk, name="slip_bulk"),
    path("slips/bulk/give/", slip_work.slip_bulk_give, name="slip_bulk_give"),
    path("slips/returns/", slip_work.slip_returns, name="slip_returns"),
    path("slips/export/", slip_work.slip_export, name="slip_export"),
    path("slips/<int:pk>/", slips.slip_show, name="slip_show"),
    path("slips/<int:pk>/print/", slips.slip_print, name="slip_print"),
    *act_paths(CASE_ACTS, "cases", visible_case, case_page),
    *act_paths(SLIP_ACTS, "slips", slips.visible_slip, page_of),
    *paths(slip_work.TEXTS),
]
