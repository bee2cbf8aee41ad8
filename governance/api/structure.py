"""Areas, units, people, posts, teams and Party organisations: what is below the own posts, and the way up."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.records import BY_ID, Records, acts_of, addresses
from core.api.shapes import NAMED, ActShape, Labelled, Named, Shape
from governance.acts.people import APPOINTMENT_ACTS
from governance.api.kept import Kept
from governance.choices import Capability
from governance.forms.structure import (
    AppointmentFilterForm,
    AreaFilterForm,
    OfficerFilterForm,
    PostFilterForm,
    UnitFilterForm,
)
from governance.forms.teams import LineNarrowForm, PartyNarrowForm, TeamNarrowForm
from governance.models import (
    Appointment,
    Area,
    Officer,
    PartyOrganisation,
    Post,
    TeamTemplate,
    TemplateLine,
    Unit,
)
from governance.querysets import AppointmentQuerySet
from governance.querysets.sight import areas_near
from governance.standing import Standing

CAPABILITIES = serializers.ListField(child=Labelled(Capability.choices))


def capabilities(held: list[str]) -> list[dict[str, str]]:
    return [{"value": one, "label": Capability(one).label} for one in held]


class AreaShape(Shape):
    class Meta:
        model = Area
        fields = ["id", "code", "name", "label", "level", "parent", "closed_on"]


class UnitShape(Shape):
    class Meta:
        model = Unit
        fields = ["id", "name", "short_name", "kind", "slip_mode", "area", "closed_on"]


class PostShape(Shape):
    capabilities = serializers.SerializerMethodField(help_text="职责")

    class Meta:
        model = Post
        fields = ["id", "title", "unit", "slot", "sees", "seats", "capabilities", "closed_on"]

    @extend_schema_field(CAPABILITIES)
    def get_capabilities(self, post: Post) -> list[dict[str, str]]:
        return capabilities(post.capabilities)


class AppointmentShape(Shape):
    """Who holds which post; `home_unit` says where somebody seconded 抽调 comes from, `deputises` whom one stands in for."""

    unit = Named(source="post.unit", read_only=True)

    class Meta:
        model = Appointment
        fields = [
            "id", "officer", "post", "unit", "area", "from_on", "until_on", "kind", "home_unit", "deputises",
        ]  # fmt: skip


class AppointmentWhole(AppointmentShape):
    acts = serializers.SerializerMethodField()

    class Meta(AppointmentShape.Meta):
        fields = [*AppointmentShape.Meta.fields, "acts"]

    @extend_schema_field(ActShape(many=True))
    def get_acts(self, held: Appointment) -> list[dict[str, str]]:
        return acts_of(APPOINTMENT_ACTS, self.context["standing"], held, at=Appointments.url(held.pk))


class OfficerShape(Shape):
    """Name and posts held now; sign-in names and phones are not handed out."""

    posts = serializers.SerializerMethodField(help_text="现任岗位")

    class Meta:
        model = Officer
        fields = ["id", "name", "posts"]

    @extend_schema_field({"type": "array", "items": NAMED})
    def get_posts(self, officer: Any) -> list[dict[str, Any]]:
        return [{"id": held.post_id, "name": str(held.post)} for held in officer.held_now]


class TeamShape(Shape):
    posts = serializers.IntegerField(read_only=True, help_text="岗位数")

    class Meta:
        model = TeamTemplate
        fields = ["id", "name", "level", "posts", "source", "note", "closed_on"]


class TeamLineShape(Shape):
    capabilities = serializers.SerializerMethodField(help_text="职责")

    class Meta:
        model = TemplateLine
        fields = [
            "id",
            "template",
            "order",
            "unit_kind",
            "title",
            "slot",
            "seats",
            "capabilities",
            "sees",
            "note",
        ]

    @extend_schema_field(CAPABILITIES)
    def get_capabilities(self, line: TemplateLine) -> list[dict[str, str]]:
        return capabilities(line.capabilities)


class PartyShape(Shape):
    """The secretary by name; telephones stay on the pages."""

    class Meta:
        model = PartyOrganisation
        fields = [
            "id",
            "name",
            "kind",
            "area",
            "parent",
            "secretary",
            "secretary_name",
            "members",
            "closed_on",
        ]


class Areas(Records):
    noun, label, row, order = "area", "区域", AreaShape, BY_ID
    filter_form = AreaFilterForm

    def visible(self, standing: Any) -> QuerySet[Area]:
        return Area.objects.filter(areas_near(standing))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("parent")


class Units(Records):
    noun, label, row, order = "unit", "单位", UnitShape, BY_ID
    filter_form = UnitFilterForm

    def visible(self, standing: Any) -> QuerySet[Unit]:
        return Unit.objects.filter(areas_near(standing, "area__path"))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("area")


class Officers(Records):
    noun, label, row, order = "officer", "人员", OfficerShape, BY_ID
    filter_form = OfficerFilterForm

    def visible(self, standing: Any) -> QuerySet[Officer]:
        """Whoever holds a post now that one may read of, and oneself."""
        held = _held(standing).filter(officer=OuterRef("pk"))
        return Officer.objects.filter(Q(Exists(held)) | Q(pk=standing.pk))

    def with_row(self, rows: Any) -> Any:
        held = _held(self.standing).select_related("post__unit").order_by("id")
        return rows.prefetch_related(Prefetch("appointments", held, to_attr="held_now"))


class Posts(Records):
    noun, label, row, order = "post", "岗位", PostShape, BY_ID
    filter_form = PostFilterForm

    def visible(self, standing: Any) -> QuerySet[Post]:
        return Post.objects.filter(areas_near(standing, "unit__area__path"))

    def with_row(self, rows: Any) -> Any:
        return rows.select_related("unit")


class Appointments(Records):
    noun, label, row, whole, order = "appointment", "任职", AppointmentShape, AppointmentWhole, BY_ID
    filter_form = AppointmentFilterForm

    def visible(self, standing: Any) -> QuerySet[Appointment]:
        return Appointment.objects.filter(areas_near(standing, "post__unit__area__path"))

    def with_row(self, rows: Any) -> Any:
        joined = ("officer", "area", "home_unit", "deputises__officer", "deputises__post__unit")
        return rows.select_related("post__unit__area", *joined)


class Teams(Kept):
    noun, label, row, filter_form = "team", "队伍模板", TeamShape, TeamNarrowForm


class TeamLines(Kept):
    noun, label, row, filter_form = "team_line", "模板岗位", TeamLineShape, LineNarrowForm


class Parties(Kept):
    noun, label, row, filter_form = "party", "党组织", PartyShape, PartyNarrowForm


def _held(standing: Standing) -> AppointmentQuerySet:
    near = areas_near(standing, "post__unit__area__path")
    return Appointment.objects.held_on(standing.at.date()).filter(near)


PATHS = [
    *addresses("areas", Areas),
    *addresses("units", Units),
    *addresses("officers", Officers),
    *addresses("posts", Posts),
    *addresses("appointments", Appointments, acts=APPOINTMENT_ACTS),
    *addresses("teams", Teams),
    *addresses("team-posts", TeamLines),
    *addresses("party-organisations", Parties),
]
