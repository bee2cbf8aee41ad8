"""What grids offer to the frame: the phone pages, first page of who only patrols."""

from core.registry import FirstPage, MenuEntry, registry
from governance.choices import Capability
from governance.standing import Standing


def _patrols(standing: Standing) -> bool:
    return standing.may(Capability.PATROL)


def _only_patrols(standing: Standing) -> bool:
    """A grid worker; a community officer or policeman who also handles slips starts at the desk."""
    held = {one for appointment in standing.appointments for one in appointment.post.capabilities}
    return held == {Capability.PATROL}


def register() -> None:
    registry.add(
        MenuEntry("grid", "网格手机页", "phone_home", "device-mobile", 60, _patrols, "m"),
        FirstPage("phone_home", 10, _only_patrols),
    )
