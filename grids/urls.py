"""Addresses of the grids; those of the phone are short, they are typed on phones."""

from django.urls import path

from core.acts import act_paths
from grids.acts import CAMPAIGN_ACTS, HOUSEHOLD_ACTS, TASK_ACTS, WALKING_ACTS
from grids.views import canvass, events, walking

urlpatterns = [
    path("m/", events.phone_home, name="phone_home"),
    path("m/event/", events.event_file, name="event_file"),
    path("m/events/", events.my_events, name="my_events"),
    path("m/events/<int:pk>/", events.event_show, name="event_show"),
    path("m/events/<int:pk>/sent/", events.event_sent, name="event_sent"),
    path("m/events/<int:pk>/complete/", events.event_complete, name="event_complete"),
    path("m/canvass/", walking.canvass_list, name="canvass_list"),
    path("m/canvass/<int:pk>/", walking.canvass_task, name="canvass_task"),
    path("m/canvass/<int:pk>/find/", walking.canvass_find, name="canvass_find"),
    *act_paths(HOUSEHOLD_ACTS, "m/canvass/doors", walking.visible_household, walking.page_of_household),
    *act_paths(WALKING_ACTS, "m/canvass", walking.visible_task, walking.page_of_task),
    path("canvass/", canvass.canvass_campaigns, name="canvass_campaigns"),
    path("canvass/launch/", canvass.canvass_launch, name="canvass_launch"),
    path("canvass/<int:pk>/", canvass.canvass_show, name="canvass_show"),
    path("canvass/<int:pk>/print/", canvass.canvass_print, name="canvass_print"),
    path("canvass/<int:pk>/export/", canvass.canvass_export, name="canvass_export"),
    *act_paths(TASK_ACTS, "canvass/grids", canvass.visible_grid, canvass.page_of_grid),
    *act_paths(CAMPAIGN_ACTS, "canvass", canvass.visible_campaign, canvass.page_of),
]
