"""Addresses of the register of official documents."""

from django.urls import path

from core.acts import act_paths
from dispatch.actions.registering import page_of
from dispatch.acts.papers import PAPER_ACTS
from dispatch.forms.papers import PARTS
from dispatch.views import papers

urlpatterns = [
    path("papers/", papers.paper_list, name="paper_list"),
    path("papers/export/", papers.paper_export, name="paper_export"),
    path("papers/register/", papers.paper_register, name="paper_register"),
    path("papers/notice/", papers.notice_new, name="notice_new"),
    path("papers/minutes/<int:pk>/", papers.minutes_issue, name="minutes_issue"),
    path("papers/<int:pk>/", papers.paper_show, name="paper_show"),
    path("papers/<int:pk>/print/", papers.paper_print, name="paper_print"),
    *(
        path(f"papers/<int:pk>/{part}/", papers.paper_file, {"part": part}, name=f"paper_{part}")
        for part in PARTS
    ),
    *act_paths(PAPER_ACTS, "papers", papers.visible_paper, page_of),
]
