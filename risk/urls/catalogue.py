"""Addresses of the catalogue."""

from django.urls import path

from core.acts import act_paths
from risk.acts.catalogue import DRAFT_ACTS, VERSION_ACTS
from risk.views import catalogue as views
from risk.views import catalogue_replay as replays

VERSIONS, DRAFTS, REPLAYS = (f"risk/catalogue/{one}" for one in ("versions", "drafts", "replays"))

urlpatterns = [
    path("risk/catalogue/", views.catalogue, name="catalogue"),
    path(f"{VERSIONS}/<int:pk>/", views.catalogue_version, name="catalogue_version"),
    path(f"{VERSIONS}/<int:pk>/file/", views.catalogue_version_file, name="catalogue_version_file"),
    path(f"{DRAFTS}/<int:pk>/", views.catalogue_draft, name="catalogue_draft"),
    path(f"{DRAFTS}/<int:pk>/factor/", views.catalogue_factor, name="catalogue_factor"),
    path(f"{DRAFTS}/<int:pk>/retire/", views.catalogue_retire, name="catalogue_retire"),
    path(f"{DRAFTS}/<int:pk>/whole/", views.catalogue_whole, name="catalogue_whole"),
    path(f"{DRAFTS}/<int:pk>/upload/", views.catalogue_upload, name="catalogue_upload"),
    path(f"{DRAFTS}/<int:pk>/file/", views.catalogue_draft_file, name="catalogue_draft_file"),
    path(f"{REPLAYS}/<int:pk>/", replays.catalogue_replay, name="catalogue_replay"),
    path(f"{REPLAYS}/<int:pk>/export/", replays.catalogue_replay_export, name="catalogue_replay_export"),
    *act_paths(VERSION_ACTS, VERSIONS, views.visible_version, views.page_of_version),
    *act_paths(DRAFT_ACTS, DRAFTS, views.visible_draft, views.page_of_draft),
]
