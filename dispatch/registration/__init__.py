"""What dispatch offers to the frame, the case page, the worker and the demonstration, part by part."""

from dispatch.registration import follow_up, letters, papers, slips, watch


def register() -> None:
    follow_up.register()
    letters.register()
    papers.register()
    slips.register()
    watch.register()
