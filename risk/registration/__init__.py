"""What the risk work offers to the frame, the case page, the worker and the demonstration."""

from risk.registration import catalogue, desk, levels, stacking


def register() -> None:
    catalogue.register()
    desk.register()
    levels.register()
    stacking.register()
