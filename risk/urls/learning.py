"""Addresses of what was learned."""

from django.urls import path

from core.acts import act_paths
from risk.acts.learning import EDITION_ACTS
from risk.views import learning as views

urlpatterns = [
    path("risk/learning/", views.learning, name="learning"),
    path("risk/learning/<int:pk>/", views.learned_edition, name="learned_edition"),
    *act_paths(EDITION_ACTS, "risk/learning", views.visible_edition, views.page_of_edition),
]
