"""Addresses of slips and follow-up."""

from django.urls import path

from cases.views.loading import page_of as case_page
from cases.views.loading import visible_case
from core.acts import act_paths
from dispatch import views
from dispatch.acts import CASE_ACTS, SLIP_ACTS

urlpatterns = [
    path("slips/", views.slip_list, name="slip_list"),
    path("slips/<int:pk>/", views.slip_show, name="slip_show"),
    path("slips/<int:pk>/print/", views.slip_print, name="slip_print"),
    path("follow-ups/", views.follow_up_list, name="follow_up_list"),
    *act_paths(CASE_ACTS, "cases", visible_case, case_page),
    *act_paths(SLIP_ACTS, "slips", views.visible_slip, views.page_of),
]
