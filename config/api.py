"""Addresses of the API: what each app offers, the schema, the documentation."""

from django.urls import path, reverse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis.api import PATHS as MONTHS
from cases.api import PATHS as CASES
from core.api.rows import PATHS as ROWS
from core.api.views import docs
from dispatch.api import PATHS as DISPATCH
from governance.api import PATHS as STRUCTURE
from grids.api import PATHS as GRIDS
from risk.api import PATHS as RISK

RECORDS = [*STRUCTURE, *CASES, *RISK, *DISPATCH, *GRIDS, *MONTHS, *ROWS]


class Root(APIView):
    """Where everything begins: the lists, the schema, the documentation."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        names = [one.name for one in RECORDS if str(one.name).endswith("_list")]
        lists = {str(name).removesuffix("_list"): reverse(f"api:{name}") for name in names}
        return Response({"schema": reverse("api:schema"), "docs": reverse("api:docs"), "records": lists})


app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    *RECORDS,
]
