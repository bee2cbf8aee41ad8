"""Addresses of meetings, rooms and rules."""

from django.urls import path

from core.acts import act_paths
from governance.acts.meetings import MEETING_ACTS
from governance.upkeep.pages import paths
from governance.views import meetings, regulations

urlpatterns = [
    *paths(regulations.REGULATIONS),
    path("rules/<int:pk>/editions/add/", regulations.edition_add, name="edition_add"),
    path("rules/<int:pk>/editions/<int:number>/", regulations.edition_print, name="edition_print"),
    path("rules/<int:pk>/editions/<int:number>/file/", regulations.edition_file, name="edition_file"),
    *paths(regulations.WALL_ITEMS),
    path("wall/<int:pk>/", regulations.wall, name="wall"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/add/", meetings.convene, name="convene"),
    path("meetings/<int:pk>/", meetings.meeting_show, name="meeting_show"),
    path("meetings/<int:pk>/sheet/", meetings.meeting_sheet, name="meeting_sheet"),
    path("meetings/<int:pk>/minutes/<int:number>/", meetings.minutes_print, name="minutes_print"),
    path("meetings/<int:pk>/minutes/<int:number>/file/", meetings.minutes_file, name="minutes_file"),
    *act_paths(MEETING_ACTS, "meetings", meetings.visible_meeting, meetings.page_of),
    path("rooms/week/", meetings.room_week, name="room_week"),
    path("rooms/bookings/<int:pk>/release/", meetings.release_booking, name="release_booking"),
]
