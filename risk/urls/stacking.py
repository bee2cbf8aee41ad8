"""Addresses of the stacks."""

from django.urls import path

from risk.views import stacking as views

urlpatterns = [
    path("risk/stacks/", views.stack_list, name="stack_list"),
    path("risk/stacks/export/", views.stack_export, name="stack_export"),
    path("risk/stacks/<int:pk>/", views.stack_show, name="stack_show"),
]
