"""Addresses of supervision checks."""

from django.urls import path

from core.acts import act_paths
from dispatch.acts.inspecting import RECTIFICATION_ACTS, ROUND_ACTS, SAMPLE_ACTS
from dispatch.views import inspecting as views
from dispatch.views.call_data import CHECK_ITEMS
from governance.upkeep.pages import paths

urlpatterns = [
    path("inspections/", views.inspection_list, name="inspection_list"),
    path("inspections/draw/", views.inspection_draw, name="inspection_draw"),
    path("inspections/<int:pk>/", views.inspection_show, name="inspection_show"),
    path("inspections/<int:pk>/print/", views.inspection_print, name="inspection_print"),
    path("inspections/<int:pk>/export/", views.inspection_export, name="inspection_export"),
    path("inspections/samples/<int:pk>/", views.sample_check, name="sample_check"),
    *act_paths(ROUND_ACTS, "inspections", views.visible_round, views.round_page),
    *act_paths(SAMPLE_ACTS, "inspections/samples", views.visible_sample, views.sample_page),
    *act_paths(
        RECTIFICATION_ACTS,
        "inspections/rectifications",
        views.visible_rectification,
        views.rectification_page,
    ),
    *paths(CHECK_ITEMS),
]
