"""Addresses of the decided assessments."""

from django.urls import path

from risk.views import records as views

urlpatterns = [path("risk/assessments/", views.assessment_list, name="assessment_list")]
