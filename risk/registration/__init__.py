"""What the risk work offers to the frame, the case page, the worker and the demonstration."""

from risk.registration import desk, stacking, warnings


def register() -> None:
    desk.register()
    stacking.register()
    warnings.register()
