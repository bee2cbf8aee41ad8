"""Addresses of questions."""

from django.urls import path

from core.acts import act_paths
from risk.acts.asking import QUESTION_ACTS
from risk.views import asking as views

urlpatterns = [
    path("risk/desk/<int:pk>/ask/", views.question_ask, name="question_ask"),
    path("risk/questions/", views.question_list, name="question_list"),
    path("risk/questions/export/", views.question_export, name="question_export"),
    path("risk/questions/<int:pk>/", views.question_show, name="question_show"),
    *act_paths(QUESTION_ACTS, "risk/questions", views.visible_question, views.page_of),
]
