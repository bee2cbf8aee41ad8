"""Addresses of the phone pages; short, they are typed on phones."""

from django.urls import path

from grids.views import events as views

urlpatterns = [
    path("m/", views.phone_home, name="phone_home"),
    path("m/event/", views.event_file, name="event_file"),
    path("m/events/", views.my_events, name="my_events"),
    path("m/events/<int:pk>/", views.event_show, name="event_show"),
    path("m/events/<int:pk>/sent/", views.event_sent, name="event_sent"),
    path("m/events/<int:pk>/complete/", views.event_complete, name="event_complete"),
]
