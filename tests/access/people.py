"""people: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from governance.choices import AreaLevel, PartyKind, Slot, UnitKind
from governance.models import PartyOrganisation, TeamTemplate, TemplateLine
from tests.access import NEVER
from tests.builders import liaison, street

ANSWERS: dict[str, tuple[str, str]] = {
    "roster": ("200 200 200 200 200 200", NEVER),
    "roster_wall": ("200 200 200 200 200 200", NEVER),
    "ownerless": ("403 200 403 403 403 200", NEVER),
    "first_passwords": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "officer_handover": ("200 200 403 403 403 404", "422 422 403 403 403 404"),
    "hand_over": ("200 200 403 403 403 404", "422 422 403 403 403 404"),
    "deputise": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "dismiss": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "team_apply": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "officer_list": ("403 403 403 403 403 403", NEVER),
    "officer_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "officer_edit": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "officer_export": (NEVER, "403 403 403 403 403 403"),
    "officer_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "appointment_list": ("403 403 403 403 403 403", NEVER),
    "appointment_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "appointment_edit": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "appointment_export": (NEVER, "403 403 403 403 403 403"),
    "appointment_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "team_list": ("403 403 403 403 403 403", NEVER),
    "team_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "team_edit": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "team_export": (NEVER, "403 403 403 403 403 403"),
    "team_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "team_line_list": ("403 403 403 403 403 403", NEVER),
    "team_line_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "team_line_edit": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "team_line_export": (NEVER, "403 403 403 403 403 403"),
    "team_line_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "post_list": ("200 200 200 200 200 200", NEVER),
    "post_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "post_edit": ("200 200 200 200 200 404", "403 403 403 403 403 404"),
    "post_export": (NEVER, "200 200 200 200 200 200"),
    "post_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "party_list": ("200 200 200 200 200 200", NEVER),
    "party_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "party_edit": ("200 200 200 200 200 404", "403 403 403 403 403 404"),
    "party_export": (NEVER, "200 200 200 200 200 200"),
    "party_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
}  # fmt: skip


def rows(world: Any) -> dict[str, Any]:
    template = TeamTemplate.objects.create(name="一长两员", level=AreaLevel.COMMUNITY)
    said: dict[str, Any] = {"unit_kind": UnitKind.COMMUNITY_COMMITTEE, "title": "网格长", "slot": Slot.N}
    line = TemplateLine.objects.create(template=template, **said)
    party: dict[str, Any] = {"name": "街道党工委", "kind": PartyKind.COMMITTEE}
    return {
        "officers/": world.owner,
        "appointments/": liaison().appointments[0],
        "posts/": liaison().appointments[0].post,
        "teams/posts/": line,
        "teams/": template,
        "party-organisations/": PartyOrganisation.objects.create(area=street().area, **party),
    }
