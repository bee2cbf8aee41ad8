"""Addresses of cases."""

from django.urls import path

from cases.acts import ACTS, DATE_ACTS, PARTY_ACTS, TASK_ACTS
from cases.sight_acts import EXCLUSION_ACTS, GLASS_ACTS, GRANT_ACTS, SIGHT_ACTS
from cases.views import desk, imports, intake, listing, people, public, show, sight, tasks
from cases.views.loading import page_of, visible_case
from core.acts import act_paths

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("cases/", listing.case_list, name="case_list"),
    path("cases/export/", listing.case_export, name="case_export"),
    path("cases/export/clear/", listing.case_export_clear, name="case_export_clear"),
    path("cases/register/", intake.register, name="register"),
    path("cases/earlier/", intake.earlier_matters, name="earlier_matters"),
    path("cases/accused-hint/", sight.accused_hint, name="accused_hint"),
    path("break-glass/", sight.break_glass, name="break_glass"),
    path("cases/<int:pk>/", show.case_show, name="case_show"),
    path("cases/<int:pk>/look/", people.case_look, name="case_look"),
    path("cases/<int:pk>/looks/", people.case_looks, name="case_looks"),
    path("cases/<int:pk>/receipt/", intake.receipt, name="receipt"),
    path("cases/<int:pk>/files/<uuid:file_id>/", show.case_file, name="case_file"),
    path("tasks/", tasks.task_list, name="task_list"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/<int:pk>/", imports.import_show, name="import_show"),
    path("imports/<int:pk>/start/", imports.import_start, name="import_start"),
    path("imports/<int:pk>/resume/", imports.import_resume, name="import_resume"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import_discard"),
    path("imports/<int:pk>/file/", imports.import_file, name="import_file"),
    path("imports/<int:pk>/rejects/", imports.import_rejects, name="import_rejects"),
    path("imports/amendments/<int:pk>/adopt/", imports.amendment_adopt, name="amendment_adopt"),
    path("imports/amendments/<int:pk>/decline/", imports.amendment_decline, name="amendment_decline"),
    path("t/", public.track_ask, name="track_ask"),
    path("t/<str:code>/", public.track, name="track"),
    *act_paths(ACTS, "cases", visible_case, page_of),
    *act_paths(TASK_ACTS, "tasks", tasks.visible_task, tasks.task_page),
    *act_paths(PARTY_ACTS, "parties", people.visible_party, people.page_of_party),
    *act_paths(SIGHT_ACTS, "cases", visible_case, page_of),
    *act_paths(EXCLUSION_ACTS, "exclusions", sight.visible_exclusion, sight.case_page),
    *act_paths(GRANT_ACTS, "grants", sight.visible_grant, sight.case_page),
    *act_paths(GLASS_ACTS, "break-glass", sight.visible_look, sight.look_page),
    *act_paths(DATE_ACTS, "key-dates", tasks.visible_key_date, tasks.key_date_page),
]
