"""Addresses of level changes and red flags."""

from django.urls import path

from cases.views.loading import page_of as case_page
from cases.views.loading import visible_case
from core.acts import act_paths
from risk.acts.levels import LEVEL_ACTS
from risk.views import levels as views

urlpatterns = [
    path("risk/changes/", views.change_list, name="change_list"),
    path("risk/changes/export/", views.change_export, name="change_export"),
    path("risk/flags/", views.flag_list, name="flag_list"),
    path("risk/flags/export/", views.flag_export, name="flag_export"),
    *act_paths(LEVEL_ACTS, "cases", visible_case, case_page),
]
