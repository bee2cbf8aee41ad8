"""All addresses."""

from django.urls import include, path

handler400 = "core.errors.bad_request"
handler403 = "core.errors.forbidden"
handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"

urlpatterns = [
    path("api/v1/", include("config.api")),
    path("", include("core.urls")),
    path("", include("governance.urls")),
    path("", include("cases.urls")),
    path("", include("risk.urls")),
    path("", include("dispatch.urls")),
    path("", include("grids.urls")),
    path("", include("analysis.urls")),
]
