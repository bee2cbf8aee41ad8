"""What the risk work offers to the frame, the case page, the worker and the demonstration."""

from risk.registration import deliberating, desk, levels


def register() -> None:
    desk.register()
    levels.register()
    deliberating.register()
