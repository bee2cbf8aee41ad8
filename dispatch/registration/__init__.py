"""What dispatch offers to the frame, the case page, the worker and the demonstration, part by part."""

from dispatch.registration import (
    clocks,
    emergencies,
    follow_up,
    inspecting,
    ladder,
    letters,
    messages,
    papers,
    slips,
    watch,
    whistling,
)


def register() -> None:
    emergencies.register()
    follow_up.register()
    inspecting.register()
    letters.register()
    messages.register()
    ladder.register()
    papers.register()
    slips.register()
    watch.register()
    clocks.register()
    whistling.register()
