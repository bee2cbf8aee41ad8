"""Addresses of the ladder, of supervisions and escalations."""

from django.urls import path

from core.acts import act_paths
from dispatch.acts import ESCALATION_ACTS, SUPERVISION_ACTS
from dispatch.views import escalations, ladder, supervisions

urlpatterns = [
    path("letters/ladder/", ladder.ladder_list, name="ladder_list"),
    path("letters/ladder/<int:pk>/", ladder.ladder_show, name="ladder_show"),
    path("supervisions/", supervisions.supervision_list, name="supervision_list"),
    path("supervisions/export/", supervisions.supervision_export, name="supervision_export"),
    path("supervisions/wall/", supervisions.supervision_wall, name="supervision_wall"),
    path("supervisions/<int:pk>/", supervisions.supervision_show, name="supervision_show"),
    *act_paths(SUPERVISION_ACTS, "supervisions", supervisions.visible_supervision, supervisions.page_of),
    path("escalations/", escalations.escalation_list, name="escalation_list"),
    path("escalations/export/", escalations.escalation_export, name="escalation_export"),
    path("escalations/<int:pk>/", escalations.escalation_show, name="escalation_show"),
    *act_paths(ESCALATION_ACTS, "escalations", escalations.visible_escalation, escalations.page_of),
]
