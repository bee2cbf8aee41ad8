"""Addresses of figures."""

from django.urls import path

from analysis import views

urlpatterns = [
    path("today/", views.commander_day, name="commander_day"),
]
