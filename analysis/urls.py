"""Addresses of figures."""

from django.urls import path

from analysis import views

urlpatterns = [
    path("today/", views.commander_day, name="commander_day"),
    path("analysis/risk/", views.risk_figures, name="risk_figures"),
    path("analysis/risk/export/", views.risk_figures_export, name="risk_figures_export"),
    path("analysis/months/", views.month_list, name="month_list"),
    path("analysis/months/make/", views.month_make, name="month_make"),
    path("analysis/months/<int:pk>/workbook/", views.month_workbook, name="month_workbook"),
    path("analysis/months/<int:pk>/report/", views.month_report, name="month_report"),
]
