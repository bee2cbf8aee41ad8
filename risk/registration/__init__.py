"""What the risk work offers to the frame, the case page, the worker and the demonstration."""

from risk.registration import (
    asking,
    catalogue,
    deliberating,
    desk,
    hazards,
    learning,
    levels,
    messages,
    stacking,
    warnings,
)


def register() -> None:
    asking.register()
    catalogue.register()
    deliberating.register()
    desk.register()
    hazards.register()
    learning.register()
    levels.register()
    messages.register()
    stacking.register()
    warnings.register()
