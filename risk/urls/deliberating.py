"""Addresses of the deliberations."""

from django.urls import path

from cases.views.loading import page_of as case_page
from cases.views.loading import visible_case
from core.acts import act_paths
from risk.acts.deliberating import CASE_ACTS, DELIBERATION_ACTS, ITEM_ACTS, item_page, page_of
from risk.views import deliberating as views

urlpatterns = [
    path("deliberations/", views.deliberation_list, name="deliberation_list"),
    path("deliberations/call/", views.call_deliberation, name="call_deliberation"),
    path("deliberations/export/", views.deliberation_export, name="deliberation_export"),
    path("deliberations/<int:pk>/", views.deliberation_show, name="deliberation_show"),
    path("deliberations/<int:pk>/print/", views.deliberation_print, name="deliberation_print"),
    path("deliberations/items/<int:pk>/", views.item_show, name="item_show"),
    *act_paths(DELIBERATION_ACTS, "deliberations", views.visible_deliberation, page_of),
    *act_paths(ITEM_ACTS, "deliberations/items", views.visible_item, item_page),
    *act_paths(CASE_ACTS, "cases", visible_case, case_page),
]
