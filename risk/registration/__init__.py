"""What the risk work offers to the frame, the case page, the worker and the demonstration."""

from risk.registration import asking, catalogue, desk, hazards, levels, stacking


def register() -> None:
    asking.register()
    catalogue.register()
    desk.register()
    hazards.register()
    levels.register()
    stacking.register()
