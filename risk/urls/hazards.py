"""Addresses of the hazard ledger, of the classes and of the loops' names."""

from django.urls import path

from core.acts import act_paths
from governance.upkeep.pages import paths
from risk.actions.managing import page_of
from risk.acts.hazards import HAZARD_ACTS
from risk.views import hazards as views
from risk.views.kinds import HAZARD_CLASSES, LOOP_STAGES

urlpatterns = [
    path("risk/hazards/", views.hazard_list, name="hazard_list"),
    path("risk/hazards/export/", views.hazard_export, name="hazard_export"),
    path("risk/hazards/print/", views.hazard_print, name="hazard_print"),
    path("risk/hazards/<int:pk>/", views.hazard_show, name="hazard_show"),
    *act_paths(HAZARD_ACTS, "risk/hazards", views.visible_hazard, page_of),
    *paths(HAZARD_CLASSES),
    *paths(LOOP_STAGES),
]
