"""The clocks of the command structure."""

from datetime import datetime

from governance.actions.modes import tell_over


def end_modes(at: datetime) -> None:
    tell_over(at)
