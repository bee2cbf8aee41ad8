"""What the risk work offers to the frame, the case page, the worker and the demonstration."""

from risk.registration import desk, hazards, levels


def register() -> None:
    desk.register()
    hazards.register()
    levels.register()
