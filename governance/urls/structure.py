"""Addresses of the structure."""

from django.urls import path

from governance.upkeep.pages import paths
from governance.views import areas, beats, centre
from governance.views.units import UNITS

urlpatterns = [
    path("areas/tree/", areas.area_tree, name="area_tree"),
    path("areas/<int:pk>/boundary/", areas.area_boundary, name="area_boundary"),
    path("areas/boundaries/", areas.boundary_import, name="boundary_import"),
    path("areas/boundaries/export/", areas.boundary_export, name="boundary_export"),
    path("beats/match/", beats.beat_match, name="beat_match"),
    path("centre/", centre.centre_today, name="centre_today"),
    path("merge/", centre.merge, name="merge"),
    *paths(UNITS),
    *paths(areas.AREAS),
    *paths(beats.BEATS),
    *paths(centre.ROOMS),
    *paths(centre.STATIONINGS),
    *paths(centre.TURNS),
    *paths(centre.MERGERS),
]
