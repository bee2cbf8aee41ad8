"""Addresses of the warnings, their rules and the daily sheet."""

from django.urls import path

from core.acts import act_paths
from risk.acts.warnings import WARNING_ACTS
from risk.choices.warnings import WarningVerb
from risk.views import warnings as views

urlpatterns = [
    path("risk/daily/", views.risk_daily, name="risk_daily"),
    path("risk/warnings/", views.warning_list, name="warning_list"),
    path("risk/warnings/export/", views.warning_export, name="warning_export"),
    path("risk/warnings/<int:pk>/", views.warning_show, name="warning_show"),
    path("risk/rules/", views.warning_rules, name="warning_rules"),
    path("risk/rules/<int:pk>/", views.warning_rule_show, name="warning_rule_show"),
    path("risk/rules/<int:pk>/change/", views.change_rule, name=WarningVerb.CHANGE_RULE.value),
    path("risk/rules/<int:pk>/add/", views.add_rule, name=WarningVerb.ADD_RULE.value),
    *act_paths(WARNING_ACTS, "risk/warnings", views.visible_warning, views.page_of),
]
