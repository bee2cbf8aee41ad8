"""Addresses of the pre-assessment desk."""

from django.urls import path

from cases.views.loading import page_of as case_page
from cases.views.loading import visible_case
from core.acts import act_paths
from risk.acts.assessing import CASE_ACTS
from risk.views import desk as views

urlpatterns = [
    path("risk/desk/", views.risk_desk, name="risk_desk"),
    path("risk/desk/<int:pk>/", views.risk_desk_show, name="risk_desk_show"),
    path("risk/desk/<int:pk>/decide/", views.risk_desk_decide, name="risk_desk_decide"),
    *act_paths(CASE_ACTS, "cases", visible_case, case_page),
]
