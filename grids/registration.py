"""What grids offer to the frame and the worker: the phone pages, first page of who only patrols, canvass campaigns."""

from core.messages.kinds import KNOWN, MessageKind
from core.registry import FirstPage, JobKind, MenuEntry, Seeder, Sweeper, registry
from governance.choices import Capability
from governance.standing import Standing
from grids.choices import CanvassVerb
from grids.exports import run_canvass_export
from grids.holders import HOLDERS
from grids.pages.canvass import LOOK
from grids.seeding.canvass import seed_canvass
from grids.tasks import draw_canvass, ring_canvass
from grids.waiting import OWNERLESS, WAITING

# the menu shows campaigns to those who run or follow them; others reach one by its address
_FOLLOWS = (
    Capability.COMMAND, Capability.ASSIGN, Capability.INSTRUCT, Capability.SUPERVISE, Capability.INSPECT,
    Capability.REPORT,
)  # fmt: skip


def _patrols(standing: Standing) -> bool:
    return standing.may(Capability.PATROL)


def _only_patrols(standing: Standing) -> bool:
    """A grid worker; a community officer or policeman who also handles slips starts at the desk."""
    held = {one for appointment in standing.appointments for one in appointment.post.capabilities}
    return held == {Capability.PATROL}


def _follows(standing: Standing) -> bool:
    return bool(standing.area_paths) and standing.may(*_FOLLOWS)


def register() -> None:
    registry.verbs.update(CanvassVerb.choices)
    registry.verbs[LOOK] = "查看排查名单"
    canvass = ("/m/canvass/", "/canvass/")
    KNOWN.add(MessageKind("canvass", "排查", "您有一项排查任务，请登录查看", paths=canvass))
    registry.add(
        MenuEntry("grid", "网格手机页", "phone_home", "device-mobile", 60, _patrols, "m"),
        MenuEntry("canvass", "排查", "canvass_campaigns", "list-check", 55, _follows),
        FirstPage("phone_home", 10, _only_patrols),
        JobKind("canvass_export", run_canvass_export),
        Sweeper("canvass_lists", 10, draw_canvass),
        Sweeper("canvass_late", 600, ring_canvass),
        Seeder("canvass", 45, seed_canvass),
        *WAITING,
        *OWNERLESS,
        *HOLDERS,
    )
