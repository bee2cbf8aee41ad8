"""What dispatch offers to the frame, the case page, the worker and the demonstration, part by part."""

from dispatch.registration import follow_up, inspecting, letters, slips, watch, whistling


def register() -> None:
    follow_up.register()
    inspecting.register()
    letters.register()
    slips.register()
    watch.register()
    whistling.register()
