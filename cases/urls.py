"""Addresses of cases."""

from django.urls import path

from cases.acts import ACTS, DATE_ACTS, TASK_ACTS
from cases.views import desk, imports, intake, listing, public, show, tasks
from cases.views.loading import page_of, visible_case
from core.acts import act_paths

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("cases/", listing.case_list, name="case_list"),
    path("cases/export/", listing.case_export, name="case_export"),
    path("cases/register/", intake.register, name="register"),
    path("cases/earlier/", intake.earlier_matters, name="earlier_matters"),
    path("cases/<int:pk>/", show.case_show, name="case_show"),
    path("cases/<int:pk>/look/", show.case_look, name="case_look"),
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
    *act_paths(DATE_ACTS, "key-dates", tasks.visible_key_date, tasks.key_date_page),
]
