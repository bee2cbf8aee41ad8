"""Officers, posts, appointments, teams: menu, suggestions, what nobody answers for, seeds."""

from typing import Any

from django.db.models import Q

from core.registry import DoctorCheck, MenuEntry, Seeder, Suggestion, Waiting, registry
from governance.models import Area, Officer, PartyOrganisation, Post
from governance.ownerless import OWNERLESS, check, to_set_up
from governance.permissions.people import people_paths, why_not_see_ownerless
from governance.permissions.structure import kept_paths, seen_paths
from governance.seeding.people import seed_people
from governance.standing import Standing

# what the audit says of writes here
VERBS = {
    "save_officer": "维护人员",
    "first_password": "设定一次性密码",
    "save_post": "维护岗位",
    "appoint": "任职",
    "deputise": "代理",
    "dismiss": "免职",
    "hand_over": "交接",
    "save_team": "维护队伍模板",
    "apply_team": "套用队伍模板",
    "save_party": "维护党组织",
}


def _keeps(standing: Standing) -> bool:
    return bool(kept_paths(standing))


def _named(standing: Standing, text: str) -> Any:
    """Officers of the places one looks up, by sign-in name or part of the name."""
    below = Area.objects.below(*seen_paths(standing), *people_paths(standing))
    officers = Officer.objects.filter(Q(home__area__in=below) | Q(appointments__post__unit__area__in=below))
    found = officers.filter(Q(username__startswith=text) | Q(name__contains=text), is_active=True)
    return found.distinct().order_by("username")[:20]


def _officers(standing: Standing, text: str) -> list[str]:
    return [f"{one.username} {one.name}" for one in _named(standing, text)]


def _logins(standing: Standing, text: str) -> list[str]:
    return [one.username for one in _named(standing, text)] if people_paths(standing) else []


def _posts(standing: Standing, text: str) -> list[str]:
    below = Area.objects.below(*seen_paths(standing))
    found = Post.objects.filter(unit__area__in=below, title__contains=text)
    return list(found.order_by("title").values_list("title", flat=True).distinct()[:20])


def _parties(standing: Standing, text: str) -> list[str]:
    below = Area.objects.below(*seen_paths(standing))
    found = PartyOrganisation.objects.filter(area__in=below, name__contains=text).select_related("area")
    return [f"{one.area.code} {one.name}" for one in found.order_by("area__path", "id")[:20]]


def register() -> None:
    registry.verbs.update(VERBS)
    registry.add(
        MenuEntry(
            "roster",
            "花名册",
            "roster",
            "users-group",
            150,
            lambda who: bool(who.appointments),
            group="指挥体系",
        ),
        MenuEntry(
            "ownerless",
            "无人负责",
            "ownerless",
            "alert-triangle",
            190,
            lambda who: why_not_see_ownerless(who) is None,
            group="指挥体系",
        ),
        MenuEntry("post", "岗位", "post_list", "id", 220, _keeps, group="指挥体系"),
        MenuEntry(
            "officer",
            "人员",
            "officer_list",
            "users",
            230,
            lambda who: bool(people_paths(who)),
            group="指挥体系",
        ),
        MenuEntry(
            "appointment",
            "任职",
            "appointment_list",
            "user-check",
            240,
            lambda who: bool(people_paths(who)),
            group="指挥体系",
        ),
        MenuEntry("team", "队伍模板", "team_list", "copy", 250, _keeps, group="指挥体系"),
        MenuEntry("party", "党组织", "party_list", "flag", 260, _keeps, group="指挥体系"),
        Suggestion("officer", _officers),
        Suggestion("login", _logins),
        Suggestion("post", _posts),
        Suggestion("party", _parties),
        *OWNERLESS,
        Waiting("set_up", "机构人员待配齐", 5, _keeps, to_set_up),
        DoctorCheck("ownerless", check),
        Seeder("people", 11, seed_people),
    )
