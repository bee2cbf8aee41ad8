"""Beside the regular posts of the demonstration: secondments, a deputy, posts held at once, a vacancy, Party, templates."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from governance.choices import AppointmentKind, AreaLevel, PartyKind, Sees, Slot, UnitKind
from governance.models import (
    Appointment,
    Area,
    Officer,
    PartyOrganisation,
    Post,
    Unit,
)
from governance.seeding import SINCE, Plan, demonstration

_AWAY = timedelta(days=12)


@transaction.atomic
def seed_people(plan: Plan) -> None:
    """Write what is missing; what exists stays as it is."""
    streets = Area.objects.filter(
        level=AreaLevel.STREET, path__contains=f".{demonstration()['district']['code']}."
    )
    for number, street in enumerate(streets.order_by("code")):
        _second(street)
        _party(street)
        if number == 0:
            _several_posts(street)
            _deputy(street, plan)
            Post.objects.filter(unit__area=street, slot=Slot.THREE, title="副所长").update(seats=2)


def _second(street: Area) -> None:
    """The task force is staff on secondment: from the police station and the office for public safety in turn."""
    homes = list(Unit.objects.filter(area=street, short_name__in=("派出所", "平安办")).order_by("id"))
    force = Appointment.objects.filter(
        post__slot=Slot.TASK_FORCE, post__unit__area=street, kind=AppointmentKind.REGULAR
    )
    for order, one in enumerate(force.order_by("id")):
        home = homes[order % len(homes)]
        Officer.objects.filter(pk=one.officer_id).update(home=home)
        Appointment.objects.filter(pk=one.pk).update(
            kind=AppointmentKind.SECONDMENT, home_unit=home, reason="关于抽调人员组建专班的通知"
        )


def _several_posts(street: Area) -> None:
    """The community's policeman belongs to the committee (两委) and to the centre as well."""
    police = (
        Appointment.objects.filter(officer__username="police").select_related("area").order_by("id").first()
    )
    if police is None or police.area is None:
        return
    committee = Unit.objects.filter(area=police.area, kind=UnitKind.COMMUNITY_COMMITTEE).first()
    centre = Unit.objects.filter(area=street, kind=UnitKind.CENTRE).first()
    for unit, title in ((committee, "两委兼职委员"), (centre, "兼职副主任")):
        if unit is not None:
            facts = {"slot": Slot.N, "capabilities": ["patrol"], "sees": Sees.AREA}
            post, _ = Post.objects.get_or_create(unit=unit, title=title, defaults=facts)
            Appointment.objects.get_or_create(
                officer=police.officer,
                post=post,
                defaults={"area": police.area, "from_on": SINCE, "kind": AppointmentKind.CONCURRENT},
            )


def _deputy(street: Area, plan: Plan) -> None:
    """The head of the justice office is away these days."""
    held = Appointment.objects.filter(post__unit__area=street, post__unit__kind=UnitKind.JUSTICE_OFFICE)
    head = held.filter(post__slot=Slot.THREE, kind=AppointmentKind.REGULAR).order_by("id").first()
    aide = held.filter(post__slot=Slot.N).order_by("id").first()
    if head is None or aide is None or head.deputies.exists():
        return
    Appointment.objects.create(
        officer=aide.officer,
        post=head.post,
        kind=AppointmentKind.DEPUTY,
        deputises=head,
        from_on=plan.until.date() - timedelta(days=2),
        until_on=plan.until.date() + _AWAY,
        reason="所长外出培训",
    )


def _party(street: Area) -> None:
    """One line of organisations in each community, from the street's committee to the household."""
    leader = (
        Officer.objects.filter(appointments__post__unit__area=street, appointments__post__slot=Slot.LEADER)
        .order_by("pk")
        .first()
    )
    above = _organisation(street, None, f"{street.name}党工委", PartyKind.COMMITTEE, leader)
    heads = {
        one.post.unit.area_id: one.officer
        for one in Appointment.objects.filter(
            post__title="社区主任", post__unit__area__path__startswith=street.path
        ).select_related("officer", "post__unit")
    }
    places = Area.objects.below(street.path)
    first = {
        level: {one.parent_id: one for one in places.filter(level=level).order_by("-code")}
        for level in (AreaLevel.GROUP, AreaLevel.COMPOUND)
    }
    buildings = {one.parent_id: one for one in places.filter(level=AreaLevel.BUILDING).order_by("-code")}
    for community in places.filter(level=AreaLevel.COMMUNITY).order_by("code"):
        name = community.name
        whole = _organisation(
            community, above, f"{name}党总支", PartyKind.GENERAL_BRANCH, heads.get(community.pk)
        )
        compound, group = (
            first[AreaLevel.COMPOUND].get(community.pk),
            first[AreaLevel.GROUP].get(community.pk),
        )
        if compound is None:
            continue
        branch = _organisation(compound, whole, f"{compound.name}党支部", PartyKind.BRANCH, None)
        part = _organisation(
            group or compound, whole, f"{(group or compound).name}党小组", PartyKind.GROUP, None
        )
        house = buildings.get(compound.pk, compound)
        _organisation(
            house,
            branch if house != compound else part,
            f"{compound.name}党员中心户",
            PartyKind.HOUSEHOLD,
            None,
        )


def _organisation(
    area: Area, parent: PartyOrganisation | None, name: str, kind: PartyKind, secretary: Officer | None
) -> PartyOrganisation:
    facts = {"parent": parent, "kind": kind, "secretary": secretary}
    return PartyOrganisation.objects.get_or_create(area=area, name=name, defaults=facts)[0]
