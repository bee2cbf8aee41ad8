"""Addresses of the command desk and the book of the watch."""

from django.urls import path

from core.acts import act_paths
from dispatch.acts import SHEET_ACTS, WATCH_ACTS
from dispatch.views import watch
from governance.views.duty import visible_centre

urlpatterns = [
    path("command/", watch.command, name="command"),
    path("command/sign/", watch.command_sign, name="command_sign"),
    path("command/read/<int:pk>/", watch.command_read, name="command_read"),
    path("duty/at/", watch.duty_at, name="duty_at"),
    path("duty/log/", watch.duty_log, name="duty_log"),
    path("duty/sheets/", watch.duty_sheets, name="duty_sheets"),
    path("duty/sheets/<int:pk>/", watch.duty_sheet_show, name="duty_sheet_show"),
    path("duty/sheets/<int:pk>/print/", watch.duty_sheet_print, name="duty_sheet_print"),
    *act_paths(WATCH_ACTS, "duty/centres", visible_centre, watch.log_page),
    *act_paths(SHEET_ACTS, "duty/sheets", watch.visible_sheet, watch.sheet_page),
]
