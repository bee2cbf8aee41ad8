"""Addresses of the batch pre-assessment."""

from django.urls import path

from risk.views import batches as views

urlpatterns = [
    path("risk/batches/", views.batch_list, name="batch_list"),
    path("risk/batches/<int:pk>/", views.batch_reading, name="batch_reading"),
    path("risk/batches/<int:pk>/assess/", views.batch_assess, name="batch_assess"),
]
