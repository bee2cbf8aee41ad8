"""Addresses of follow-up."""

from django.urls import path

from dispatch.views import slips

urlpatterns = [
    path("follow-ups/", slips.follow_up_list, name="follow_up_list"),
]
