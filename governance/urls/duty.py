"""Addresses of the duty roster and the modes."""

from django.urls import path

from core.acts import act_paths
from governance.acts.duty import MODE_ACTS, ROSTER_ACTS, SHIFT_ACTS, SWAP_ACTS
from governance.upkeep.pages import paths
from governance.views import duty

urlpatterns = [
    path("duty/", duty.duty_week, name="duty_week"),
    path("duty/print/", duty.duty_print, name="duty_print"),
    path("duty/swaps/", duty.duty_swaps, name="duty_swaps"),
    path("duty/modes/", duty.duty_modes, name="duty_modes"),
    *paths(duty.SHIFTS),
    *act_paths(SHIFT_ACTS, "duty/shifts", duty.visible_shift, duty.week_page),
    *act_paths(SWAP_ACTS, "duty/swaps", duty.visible_swap, duty.swaps_page),
    *act_paths(ROSTER_ACTS, "duty/centres", duty.visible_centre, duty.week_page),
    *act_paths(MODE_ACTS, "duty/centres", duty.visible_centre, duty.modes_page),
]
