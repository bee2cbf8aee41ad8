"""A kind of record in the API: its list, one of them, its files, its verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from rest_framework.pagination import BasePagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ViewSet

from core import files, paging
from core.acts import Act
from core.api.answers import Unfit
from core.api.calls import check, filled
from core.models import StoredFile
from core.once import carry_out
from core.refusals import Refusal, insist
from core.streams import StreamPage

BY_ID = paging.Order("id", "编号，小的在前", "id", descending=False, is_number=True)
LATEST = paging.Order("latest", "新的在前", "id", descending=True, is_number=True)
MAX_SIZE = 200


class Keyset(BasePagination):
    """A page of a list as the schema has it; the work is done by `core.paging`."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["count", "more", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": f"最多数到 {paging.COUNT_CEILING:,}"},
                "more": {"type": "boolean", "description": "实际比 count 多"},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, _view: Any) -> list[dict[str, Any]]:
        whole = {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": paging.SIZE}
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
            {"name": "size", "in": "query", "required": False, "schema": whole},
        ]


class PageForm(forms.Form):
    """What every list takes: how many rows, where to go on, and of which case where the rows hang on cases."""

    size = forms.IntegerField(label="每页行数", min_value=1, max_value=MAX_SIZE, required=False)
    cursor = forms.CharField(label="从哪一行继续", max_length=300, required=False)
    case = forms.IntegerField(label="事项 id", min_value=1, max_value=2**62, required=False)


class Records(ViewSet):
    """Subclasses say what may be seen and how it looks; a record that one may not see is not there (404)."""

    noun: ClassVar[str]
    label: ClassVar[str]
    row: ClassVar[type[BaseSerializer[Any]]]
    # as `row`, when one record shows more than a line of the list
    whole: ClassVar[type[BaseSerializer[Any]] | None] = None
    filter_form: ClassVar[type[forms.Form] | None] = None
    # whether the post alone decides who reads: then it is asked before there is a look whether such a row exists
    by_post: ClassVar[bool] = False
    # the column that names the case, where rows hang on cases
    of_case: ClassVar[str] = ""
    order: ClassVar[paging.Order] = LATEST
    pagination_class = Keyset
    http_method_names = ["get", "head", "post"]
    # set for the address of one verb or file
    act: Act[Any] | None = None
    part: str = ""

    @property
    def standing(self) -> Any:
        """Who calls, as the middleware or the token put it on the request."""
        return self.request._request.standing  # type: ignore[attr-defined]  # governance knows its type

    def visible(self, standing: Any) -> QuerySet[Any]:
        """Every record the officer may know of."""
        raise NotImplementedError

    def listed(self, standing: Any) -> QuerySet[Any]:
        """Those that the page's list starts from."""
        return self.visible(standing)

    def with_row(self, rows: Any) -> Any:
        """What one line needs, in one query."""
        return rows

    def with_whole(self, rows: Any) -> Any:
        """What one record needs."""
        return self.with_row(rows)

    def why_not_read(self, standing: Any) -> Refusal | None:
        return None

    def filter(self, standing: Any, data: Any) -> forms.Form | None:
        # a page's filter, which knows for whom
        return self.filter_form(data, standing=standing) if self.filter_form else None  # type: ignore[call-arg]  # ours

    def narrowed(self, form: Any, rows: Any) -> Any:
        return form.narrow(rows) if form else rows

    def order_of(self, form: Any) -> paging.Order:
        return self.order

    def files(self, record: Any) -> dict[str, StoredFile | None]:
        """The files of a record by the last word of their address."""
        return {}

    def request_form(self) -> tuple[type[forms.Form] | None, str]:
        """The form whose fields a write takes, and what the schema calls it."""
        return (self.act.form, f"{self.noun}_{self.act.verb}") if self.act else (None, "")

    # what the addresses call

    def list(self, request: Request) -> Response:
        """Newest or most urgent first as on the page; 50 rows unless `size` says otherwise."""
        standing = self.standing
        form, own = self.asked(request)
        rows = self.narrowed(form, self.listed(standing))
        if case := own.cleaned_data.get("case"):
            rows = rows.filter(**{self.of_case: case})
        order, cursor = self.order_of(form), own.cleaned_data["cursor"]
        if cursor and not paging.is_cursor(cursor, order):
            raise Unfit({"cursor": ["这不是本列表给出的位置，请从第一页开始。"]})
        size = own.cleaned_data["size"] or paging.SIZE
        return self.answered(
            request, paging.page(self.with_row(rows), order, cursor, size=size, counted=rows)
        )

    def retrieve(self, request: Request, pk: int) -> Response:
        """One record; 404 also for one that exists and may not be seen."""
        return Response(self._shown(self.whole or self.row, self.find(request, pk)))

    def download(self, request: Request, pk: int) -> HttpResponseBase:
        """A file of the record."""
        file = self.files(self.find(request, pk)).get(self.part)
        if file is None or not files.path_of(file).exists():
            raise Http404
        return files.hand_out(file)

    def carry_out(self, request: Request, pk: int) -> HttpResponseBase:
        """One verb, as its form on the page: refused for the same reasons, in the same words."""
        act = self.act
        assert act is not None  # noqa: S101 - set by `addresses`

        def work() -> HttpResponse:
            target = self.find(request, pk)
            insist(act.why_not(self.standing, target))
            form = filled(act.form, request, standing=self.standing, target=target)
            return done(self.url(pk), pk, act.do(self.standing, target, form.cleaned_data))

        return self.once(request, work)

    # helpers

    def asked(self, request: Request) -> tuple[Any, PageForm]:
        """The filter and the page asked for. Errors: Refused, and Unfit for what the list does not know."""
        insist(self.why_not_read(self.standing))
        form, own = self.filter(self.standing, request.query_params), PageForm(request.query_params)
        if not self.of_case:
            del own.fields["case"]
        check(request.query_params, form, own)
        return form, own

    def answered(self, request: Request, page: paging.Page[Any] | StreamPage) -> Response:
        return Response(
            {
                "count": min(page.count, paging.COUNT_CEILING),
                "more": page.count > paging.COUNT_CEILING,
                "next": self._link(request, page.next_cursor),
                "previous": self._link(request, page.previous_cursor),
                "results": self._shown(self.row, page.rows, many=True),
            }
        )

    def find(self, request: Request, pk: int) -> Any:
        """The record, or 404; then 403 for whoever may know of it and not read it."""
        if self.by_post:
            insist(self.why_not_read(self.standing))
        found = get_object_or_404(self.with_whole(self.visible(self.standing)), pk=pk)
        insist(self.why_not_read(self.standing))
        self.looked(found)
        return found

    def looked(self, found: Any) -> None:
        """What is to be written down when somebody opens a record; nothing for most."""

    def once(self, request: Request, work: Callable[[], HttpResponseBase]) -> HttpResponseBase:
        """`work` in one transaction under the call's `Idempotency-Key`; a repeated call gets the same answer."""
        # parsed before the key is read: what cannot be read is refused first
        _ = request.data
        response = carry_out(request._request, request.headers.get("Idempotency-Key", ""), work)
        response["Content-Type"] = JSONRenderer.media_type
        return response

    @classmethod
    def url(cls, pk: int) -> str:
        return reverse(f"api:{cls.noun}", args=[pk])

    def _shown(self, shape: type[BaseSerializer[Any]], found: Any, *, many: bool = False) -> Any:
        return shape(found, many=many, context={"standing": self.standing, "view": self}).data

    def _link(self, request: Request, cursor: str) -> str | None:
        if not cursor:
            return None
        params = request.query_params.copy()
        params["cursor"] = cursor
        return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")


def done(url: str, pk: int | None, sentence: str, *, status: int = 200) -> HttpResponse:
    """The answer of a write, whole already, so that it can be kept and repeated."""
    content = JSONRenderer().render({"id": pk, "url": url, "detail": sentence})
    response = HttpResponse(content, status=status, content_type=JSONRenderer.media_type)
    if status == 201 and url:
        response["Location"] = url
    return response


def acts_of(acts: Iterable[Act[Any]], standing: Any, target: Any, *, at: str) -> list[dict[str, str]]:
    """The verbs of a record, each with the reason why not now. `at` is the record's address."""
    shown = []
    for act in sorted(acts, key=lambda one: one.order):
        refusal = act.why_not(standing, target)
        why_not = refusal.sentence if refusal else ""
        url = f"{at}{act.verb.replace('_', '-')}/"
        shown.append({"verb": str(act.verb), "label": act.label, "url": url, "why_not": why_not})
    return shown


def file_shape(file: StoredFile | None, url: str) -> dict[str, Any] | None:
    if file is None:
        return None
    return {"name": file.name, "size": file.size, "content_type": file.content_type, "url": url}


def addresses(
    prefix: str,
    records: type[Records],
    *,
    acts: Iterable[Act[Any]] = (),
    parts: Iterable[str] = (),
    methods: dict[str, str] | None = None,
) -> list[URLPattern]:
    """cases/, cases/12/, cases/12/accept/ for every act, cases/12/file/ for every part.

    `methods` adds to what the list's address answers: {"post": "create"}.
    """
    noun = records.noun
    found = [
        path(f"{prefix}/", records.as_view({"get": "list", **(methods or {})}), name=f"{noun}_list"),
        path(f"{prefix}/<int:pk>/", records.as_view({"get": "retrieve"}), name=noun),
    ]
    for part in parts:
        view = records.as_view({"get": "download"}, part=part)
        found.append(path(f"{prefix}/<int:pk>/{part}/", view, name=f"{noun}_{part}"))
    for act in acts:
        view = records.as_view({"post": "carry_out"}, act=act)
        found.append(path(f"{prefix}/<int:pk>/{act.verb.replace('_', '-')}/", view, name=str(act.verb)))
    return found
