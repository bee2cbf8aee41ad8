"""Addresses of emergencies."""

from django.urls import path

from core.acts import act_paths
from dispatch.acts.emergencies import CALLOUT_ACTS, EMERGENCY_ACTS, OPEN_ACTS, TASK_ACTS, page_of
from dispatch.views import emergencies
from governance.views.duty import visible_centre

urlpatterns = [
    path("emergencies/", emergencies.emergency_list, name="emergency_list"),
    path("emergencies/export/", emergencies.emergency_export, name="emergency_export"),
    path("emergencies/<int:pk>/", emergencies.emergency_show, name="emergency_show"),
    path("emergencies/<int:pk>/print/", emergencies.emergency_print, name="emergency_print"),
    *act_paths(OPEN_ACTS, "emergencies/centres", visible_centre, emergencies.centre_page),
    *act_paths(EMERGENCY_ACTS, "emergencies", emergencies.visible_emergency, page_of),
    *act_paths(CALLOUT_ACTS, "emergencies/calls", emergencies.visible_callout, emergencies.board_of),
    *act_paths(TASK_ACTS, "emergencies/tasks", emergencies.visible_task, emergencies.board_of),
]
