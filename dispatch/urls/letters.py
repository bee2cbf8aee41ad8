"""Addresses of letters, standing orders and templates."""

from django.urls import path

from core.acts import act_paths
from dispatch.acts import LETTER_ACTS
from dispatch.views import letters

urlpatterns = [
    path("letters/", letters.letter_list, name="letter_list"),
    path("letters/export/", letters.letter_export, name="letter_export"),
    path("letters/orders/", letters.standing_orders, name="standing_orders"),
    path("letters/orders/<int:pk>/end/", letters.standing_order_end, name="standing_order_end"),
    path("letters/template/", letters.letter_template, name="letter_template"),
    path("letters/template/<int:pk>/", letters.letter_template_file, name="letter_template_file"),
    path("letters/<int:pk>/", letters.letter_show, name="letter_show"),
    path("letters/<int:pk>/print/", letters.letter_print, name="letter_print"),
    path("letters/<int:pk>/file/", letters.letter_file, name="letter_file"),
    path("letters/<int:pk>/scan/", letters.letter_scan, name="letter_scan"),
    *act_paths(LETTER_ACTS, "letters", letters.visible_letter, letters.page_of),
]
