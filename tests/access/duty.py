"""duty: what GET and an empty POST get, for the officers of tests/test_access in order."""

from datetime import timedelta
from typing import Any

from dispatch.models import HandoverSheet
from governance.models import DutyShift, DutySwap
from tests.access import NEVER
from tests.builders import NOW, director, secretary, street

ANSWERS: dict[str, tuple[str, str]] = {
    "duty_week": ("200 200 200 200 200 200", NEVER),
    "duty_print": ("200 200 200 200 200 200", NEVER),
    "duty_swaps": ("200 200 200 200 200 200", NEVER),
    "duty_modes": ("200 200 200 200 200 200", NEVER),
    "duty_at": ("200 200 200 200 200 200", NEVER),
    "duty_log": ("200 200 200 403 403 200", NEVER),
    "duty_sheets": ("200 200 200 403 403 200", NEVER),
    "duty_sheet_show": ("200 200 200 404 404 404", NEVER),
    "duty_sheet_print": ("200 200 200 404 404 404", NEVER),
    "duty_shift_list": ("200 200 200 200 200 200", NEVER),
    "duty_shift_add": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "duty_shift_edit": ("200 200 200 200 200 404", "403 422 403 403 403 404"),
    "duty_shift_export": (NEVER, "200 200 200 200 200 200"),
    "duty_shift_import": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "propose_swap": ("403 200 200 403 403 404", "403 422 422 403 403 404"),
    "drop_shift": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "accept_swap": ("200 404 403 404 404 404", "302 404 403 404 404 404"),
    "decline_swap": ("200 404 403 404 404 404", "422 404 403 404 404 404"),
    "withdraw_swap": ("403 404 200 404 404 404", "403 404 302 404 404 404"),
    "copy_week": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "switch_mode": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "extend_mode": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "end_mode": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "write_line": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "tell": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "make_sheet": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "sign_over": ("403 200 403 404 404 404", "403 302 403 404 404 404"),
    "take_over": ("403 403 403 404 404 404", "403 403 403 404 404 404"),
    "tell_by_phone": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "confirm_danger": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "command": ("403 403 403 403 403 403", NEVER),
    "command_read": (NEVER, "403 403 403 403 403 404"),
    "command_sign": (NEVER, "403 403 403 403 403 403"),
}  # fmt: skip


def rows(world: Any) -> dict[str, Any]:
    """A night's shift with a request to change it, and a handover sheet."""
    centre, chief, clerk = street().centre, director().officer, secretary().officer
    night: dict[str, Any] = {"from_at": NOW + timedelta(days=1), "until_at": NOW + timedelta(days=2)}
    shift = DutyShift.objects.create(centre=centre, leader=chief, staff=clerk, **night)
    swap: dict[str, Any] = {"asked_by": clerk, "to": world.owner, "leads": False, "asked_at": NOW}
    sheet: dict[str, Any] = {"leader_out": chief, "dangers": 0, "late": 0, "made_by": chief, "made_at": NOW}
    return {
        "command/read/": world.case,
        "duty/shifts/": shift,
        "duty/swaps/": DutySwap.objects.create(mine=shift, **swap),
        "duty/centres/": centre,
        "duty/sheets/": HandoverSheet.objects.create(centre=centre, **sheet, **night),
    }
