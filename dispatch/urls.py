"""Addresses of slips, follow-up and letters."""

from django.urls import path

from cases.views.loading import page_of as case_page
from cases.views.loading import visible_case
from core.acts import act_paths
from dispatch.acts import CASE_ACTS, LETTER_ACTS, SHEET_ACTS, SLIP_ACTS, WATCH_ACTS
from dispatch.views import letters, slips, watch
from governance.views.duty import visible_centre

urlpatterns = [
    path("slips/", slips.slip_list, name="slip_list"),
    path("slips/<int:pk>/", slips.slip_show, name="slip_show"),
    path("slips/<int:pk>/print/", slips.slip_print, name="slip_print"),
    path("follow-ups/", slips.follow_up_list, name="follow_up_list"),
    path("letters/", letters.letter_list, name="letter_list"),
    path("letters/export/", letters.letter_export, name="letter_export"),
    path("letters/orders/", letters.standing_orders, name="standing_orders"),
    path("letters/orders/<int:pk>/end/", letters.standing_order_end, name="standing_order_end"),
    path("letters/template/", letters.letter_template, name="letter_template"),
    path("letters/template/<int:pk>/", letters.letter_template_file, name="letter_template_file"),
    path("letters/<int:pk>/", letters.letter_show, name="letter_show"),
    path("letters/<int:pk>/print/", letters.letter_print, name="letter_print"),
    path("letters/<int:pk>/file/", letters.letter_file, name="letter_file"),
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
    *act_paths(CASE_ACTS, "cases", visible_case, case_page),
    *act_paths(SLIP_ACTS, "slips", slips.visible_slip, slips.page_of),
    *act_paths(LETTER_ACTS, "letters", letters.visible_letter, letters.page_of),
]
