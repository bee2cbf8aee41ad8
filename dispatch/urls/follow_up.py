"""Addresses of follow-up."""

from django.urls import path

from dispatch.views import follow_up as views
from dispatch.views.call_data import CALL_SCRIPTS, FOLLOW_UP_PLANS
from governance.upkeep.pages import paths

urlpatterns = [
    path("follow-ups/", views.follow_up_list, name="follow_up_list"),
    path("follow-ups/export/", views.follow_up_export, name="follow_up_export"),
    path("follow-ups/figures/", views.follow_up_figures, name="follow_up_figures"),
    path("follow-ups/next/", views.call_next, name="call_next"),
    path("follow-ups/lawful-ends/", views.lawful_end_list, name="lawful_end_list"),
    path("follow-ups/lawful-ends/<int:pk>/print/", views.lawful_end_print, name="lawful_end_print"),
    path("follow-ups/<int:pk>/", views.call_show, name="call_show"),
    path("follow-ups/<int:pk>/put-off/", views.call_put_off, name="call_put_off"),
    path("follow-ups/<int:pk>/phones/", views.call_phones, name="call_phones"),
    *paths(FOLLOW_UP_PLANS),
    *paths(CALL_SCRIPTS),
]
