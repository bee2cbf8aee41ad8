"""Addresses of 吹哨报到."""

from django.urls import path

from core.acts import act_paths
from dispatch.acts.whistling import CALL_ACTS, WHISTLE_ACTS
from dispatch.views import whistling as views

urlpatterns = [
    path("whistles/", views.whistle_list, name="whistle_list"),
    path("whistles/new/", views.whistle_new, name="whistle_new"),
    path("whistles/export/", views.whistle_export, name="whistle_export"),
    path("whistles/figures/", views.whistle_figures, name="whistle_figures"),
    path("whistles/<int:pk>/", views.whistle_show, name="whistle_show"),
    *act_paths(WHISTLE_ACTS, "whistles", views.visible_whistle, views.whistle_page),
    *act_paths(CALL_ACTS, "whistles/calls", views.visible_whistle_call, views.call_page),
]
