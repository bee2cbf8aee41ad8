"""Addresses of officers, posts, appointments, teams and the roster."""

from django.urls import path

from governance.upkeep.pages import paths
from governance.views import people, roster, teams

urlpatterns = [
    *paths(people.OFFICERS),
    path("officers/passwords/", people.first_passwords, name="first_passwords"),
    path("officers/<int:pk>/handover/", people.officer_handover, name="officer_handover"),
    *paths(people.APPOINTMENTS),
    *people.ACT_PATHS,
    *paths(teams.POSTS),
    *paths(teams.TEAMS),
    *paths(teams.TEAM_LINES),
    path("teams/<int:pk>/apply/", teams.team_apply, name="team_apply"),
    *paths(teams.PARTIES),
    path("roster/", roster.roster, name="roster"),
    path("roster/wall/", roster.roster_wall, name="roster_wall"),
    path("ownerless/", roster.ownerless, name="ownerless"),
]
