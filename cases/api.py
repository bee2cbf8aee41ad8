"""Cases and what hangs on them in the API: the pages' querysets, filters and verbs, masked as the pages are."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from cases import pages, permissions
from cases.actions.looks import opened
from cases.acts import DATE_ACTS, TASK_ACTS, take_in
from cases.board_forms import KeyDateFilterForm, TaskFilterForm
from cases.forms import CaseFilterForm, RegisterCall
from cases.models import Attachment, Case, Category, Clock, Contact, ImportBatch, KeyDate, Task
from cases.querysets import DUE_KEY
from core import files
from core.api.calls import filled
from core.api.records import Records, acts_of, addresses, done, file_shape
from core.api.shapes import NAMED, ActShape, FileShape, Named, Shape
from core.models import StoredFile
from core.paging import Order
from core.refusals import Refusal, insist
from core.registry import registry
from governance.standing import Standing

BY_DUE = Order("due", "时限，急的在前", "due_at", descending=False)
NEWEST = Order("created", "新的在前", "created_at", descending=True)


@extend_schema_field(NAMED)
class Place(Named):
    """An area by the name that lists show."""

    def to_representation(self, value: Any) -> dict[str, Any]:
        return {"id": value.pk, "name": value.label}


class CategoryShape(Shape):
    class Meta:
        model = Category
        fields = ["id", "code", "name", "kind", "until_on"]


class ClockShape(Shape):
    why = serializers.SerializerMethodField(help_text="为什么是这个时间")

    class Meta:
        model = Clock
        fields = ["id", "kind", "started_at", "due_at", "is_provisional", "why"]

    def get_why(self, clock: Clock) -> str:
        return pages.why_due(clock)


class ContactShape(Shape):
    case = Named(read_only=True)

    class Meta:
        model = Contact
        fields = ["id", "case", "due_at", "done_at", "result"]


class ContactWhole(ContactShape):
    class Meta(ContactShape.Meta):
        fields = [
            *ContactShape.Meta.fields, "kind", "planned_at", "step", "attempt", "why", "caller", "later_at", "done_by",
            "note", "answers",
        ]  # fmt: skip


class TaskShape(Shape):
    class Meta:
        model = Task
        fields = [
            "id", "case", "kind", "text", "unit", "officer", "made_by", "made_at", "due_at", "is_provisional",
            "done_at", "done_by", "result", "withdrawn_at",
        ]  # fmt: skip


class TaskWhole(TaskShape):
    acts = serializers.SerializerMethodField()

    class Meta(TaskShape.Meta):
        fields = [*TaskShape.Meta.fields, "acts"]

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, task: Task) -> list[dict[str, str]]:
        return acts_of(TASK_ACTS, self.context["standing"], task, at=Tasks.url(task.pk))


class KeyDateShape(Shape):
    class Meta:
        model = KeyDate
        fields = [
            "id",
            "case",
            "kind",
            "day",
            "note",
            "made_by",
            "made_at",
            "crossed_out_at",
            "why_crossed_out",
        ]


class PersonShape(serializers.Serializer[Any]):
    """Somebody the case is about, masked; clear values are for people who say why, not for programs."""

    role = serializers.CharField()
    name = serializers.CharField()
    phone = serializers.CharField()
    id_number = serializers.CharField()

    MASKED = ("name", "phone", "id_number")


class EntryShape(serializers.Serializer[Any]):
    """One line of history: who, as which post, when, what."""

    at = serializers.DateTimeField()
    who = serializers.CharField()
    post = serializers.CharField()
    key = serializers.CharField(help_text="动作")
    verb = serializers.CharField(help_text="动作的中文")
    note = serializers.CharField()


class CaseRow(Shape):
    area = Place(read_only=True)
    move = serializers.SerializerMethodField(help_text="轮到谁")

    class Meta:
        model = Case
        fields = [
            "id", "number", "title", "level", "state", "channel", "party_line", "area", "move", "received_at",
            "acted_at", "next_due_at",
        ]  # fmt: skip

    def get_move(self, case: Case) -> str:
        return pages.whose_move(case)


class CaseWhole(CaseRow):
    """All that the page shows, with the verbs. Cost: a fixed number of queries."""

    people = serializers.SerializerMethodField(help_text="当事人，姓名、电话、证件号码隐去")
    clocks = serializers.SerializerMethodField(help_text="在走的时限")
    history = serializers.SerializerMethodField(help_text="办理记录，新的在前")
    contacts = serializers.SerializerMethodField(help_text="回访")
    tasks = serializers.SerializerMethodField(help_text="批示")
    key_dates = serializers.SerializerMethodField(help_text="关键日期")
    attachments = serializers.SerializerMethodField(help_text="附件")
    acts = serializers.SerializerMethodField(help_text="可办的动作")

    class Meta(CaseRow.Meta):
        fields = [
            *CaseRow.Meta.fields, "tracking_code", "centre", "kind", "category", "narrative", "demand", "place",
            "people_count", "is_anonymous", "is_restricted", "is_history", "owner", "lead_unit", "recorded_at",
            "completed_at", "closed_at", "reopened_count", "outcome", "source_number", "people", "clocks", "history",
            "contacts", "tasks", "key_dates", "attachments", "acts",
        ]  # fmt: skip

    @extend_schema_field(PersonShape(many=True))
    def get_people(self, case: Case) -> list[dict[str, str]]:
        """Masked like the page of somebody who has opened nothing."""
        shown = pages.people(self.context["standing"], case, [])
        return [
            {"role": one["role"]} | {name: one[name]["value"] for name in PersonShape.MASKED} for one in shown
        ]

    @extend_schema_field(ClockShape(many=True))
    def get_clocks(self, case: Case) -> Any:
        running = Clock.objects.running().filter(case=case).select_related("case")
        return ClockShape(running.order_by("due_at"), many=True).data

    @extend_schema_field(EntryShape(many=True))
    def get_history(self, case: Case) -> Any:
        return EntryShape(pages.timeline(case), many=True).data

    @extend_schema_field(ContactWhole(many=True))
    def get_contacts(self, case: Case) -> Any:
        found = case.contacts.select_related("case", "done_by").order_by("-planned_at", "-id")
        return ContactWhole(found, many=True).data

    @extend_schema_field(TaskShape(many=True))
    def get_tasks(self, case: Case) -> Any:
        return TaskShape(case.tasks.with_row().order_by("due_at", "id"), many=True).data

    @extend_schema_field(KeyDateShape(many=True))
    def get_key_dates(self, case: Case) -> Any:
        found = case.key_dates.in_force().select_related("case", "made_by").order_by("day", "id")
        return KeyDateShape(found, many=True).data

    @extend_schema_field(FileShape(many=True))
    def get_attachments(self, case: Case) -> Any:
        papers = Attachment.objects.filter(case=case).select_related("file").order_by("-entry__at", "id")
        return [file_shape(one.file, reverse("api:case_file", args=[case.pk, one.file_id])) for one in papers]

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, case: Case) -> list[dict[str, str]]:
        return acts_of(registry.acts, self.context["standing"], case, at=Cases.url(case.pk))


class ImportShape(Shape):
    file = serializers.CharField(source="file.name", read_only=True)

    class Meta:
        model = ImportBatch
        fields = [
            "id", "file", "state", "is_live", "centre", "by", "created_at", "finished_at", "rows", "created",
            "duplicates", "rejected", "skipped",
        ]  # fmt: skip


class Categories(Records):
    noun, label, row = "category", "类别", CategoryShape
    order = Order("id", "编号，小的在前", "id", descending=False, is_number=True)

    def visible(self, standing: Standing) -> QuerySet[Category]:
        return Category.objects.all()


class OfCases(Records):
    """Records of a case: whoever opens one of a restricted case leaves a line."""

    def looked(self, found: Any) -> None:
        case = found if isinstance(found, Case) else found.case
        opened(by=self.standing, case=case, what=f"接口：{self.label}", at=self.standing.at)


class Cases(OfCases):
    noun, label, row, whole = "case", "事项", CaseRow, CaseWhole
    filter_form = CaseFilterForm

    def visible(self, standing: Standing) -> QuerySet[Case]:
        return Case.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row().annotate(due_key=DUE_KEY)

    def with_whole(self, rows: Any) -> Any:
        return rows.with_head()

    def order_of(self, form: Any) -> Order:
        order: Order = form.order
        return order

    def request_form(self) -> tuple[Any, str]:
        return (RegisterCall, "case_create") if self.action == "create" else super().request_form()

    def create(self, request: Request) -> HttpResponseBase:
        """Register a matter as the window does; `do` accepts it or completes it on the spot."""
        standing = self.standing

        def work() -> HttpResponse:
            insist(permissions.why_not_register(standing))
            form = filled(RegisterCall, request, standing=standing)
            case, said = take_in(standing, form, form.cleaned_data["do"])
            if form.accuses_me(form.cleaned_data):
                return done("", None, said, status=201)
            return done(self.url(case.pk), case.pk, said, status=201)

        return self.once(request, work)

    def paper(self, request: Request, pk: int, file_id: str) -> HttpResponseBase:
        """A paper of a case, for whoever sees the case."""
        papers = Attachment.objects.select_related("file")
        return files.hand_out(get_object_or_404(papers, case=self.find(request, pk), file_id=file_id).file)


class Tasks(OfCases):
    noun, label, row, whole = "task", "批示", TaskShape, TaskWhole
    filter_form, order, of_case = TaskFilterForm, BY_DUE, "case"

    def visible(self, standing: Standing) -> QuerySet[Task]:
        return Task.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.with_row()


class KeyDates(OfCases):
    noun, label, row, of_case = "key_date", "关键日期", KeyDateShape, "case"
    filter_form = KeyDateFilterForm

    def visible(self, standing: Standing) -> QuerySet[KeyDate]:
        return KeyDate.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("case", "made_by")


class Imports(Records):
    noun, label, row, order = "import", "台账导入", ImportShape, NEWEST

    def visible(self, standing: Standing) -> QuerySet[ImportBatch]:
        return ImportBatch.objects.visible_to(standing)

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("file", "centre", "by", "rejects_file")

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return permissions.why_not_import(standing)

    def files(self, record: ImportBatch) -> dict[str, StoredFile | None]:
        return {"file": record.file, "rejects": record.rejects_file}


PATHS = [
    *addresses("categories", Categories),
    *addresses("cases", Cases, acts=registry.acts, methods={"post": "create"}),
    path("cases/<int:pk>/files/<uuid:file_id>/", Cases.as_view({"get": "paper"}), name="case_file"),
    *addresses("tasks", Tasks, acts=TASK_ACTS),
    *addresses("key-dates", KeyDates, acts=DATE_ACTS),
    *addresses("imports", Imports, parts=["file", "rejects"]),
]
