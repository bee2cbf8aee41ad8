"""Addresses of the kernel's pages."""

from django.urls import path

from core import views, watermark

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("notices/", views.notice_list, name="notices"),
    path("notices/<int:pk>/", views.notice_open, name="notice_open"),
    path("notices/read/", views.notice_read_all, name="notice_read_all"),
    path("settings/", views.settings_page, name="settings"),
    path("suggest/<slug:key>/", views.suggest, name="suggest"),
    path("watermark.svg", watermark.watermark, name="watermark"),
    path("jobs/", views.job_list, name="jobs"),
    path("jobs/<int:pk>/", views.job_show, name="job_show"),
    path("jobs/<int:pk>/file/", views.job_file, name="job_file"),
]
