"""Meetings, rooms and rules: menu, waiting work, seeds."""

from core.registry import MenuEntry, Seeder, Waiting, registry
from governance.choices import MeetingVerb
from governance.seeding.meetings import seed_meetings
from governance.seeding.regulations import seed_rules
from governance.standing import Standing
from governance.waiting import OPEN_WORK, invitation_needs, invitations


def _has_post(standing: Standing) -> bool:
    return bool(standing.appointments)


def register() -> None:
    registry.verbs.update({verb.value: verb.label for verb in MeetingVerb})
    registry.add(
        MenuEntry("meeting", "会议", "meeting_list", "calendar-event", 170, _has_post, group="指挥体系"),
        MenuEntry("regulation", "制度", "regulation_list", "notes", 180, _has_post, group="指挥体系"),
        MenuEntry(
            "wall_item", "上墙清单", "wall_item_list", "list-details", 185, _has_post, group="指挥体系"
        ),
        Waiting("invitations", "会议邀请待答复", 35, _has_post, invitations, needs=invitation_needs),
        *OPEN_WORK,
        Seeder("meetings", 14, seed_meetings),
        Seeder("rules", 16, seed_rules),
    )
