"""What the command structure offers to the frame, the worker and the demonstration."""

from governance.registration import (
    audit,
    calendar,
    duty,
    meetings,
    messages,
    people,
    privacy,
    sign_in,
    structure,
)


def register() -> None:
    structure.register()
    calendar.register()
    people.register()
    duty.register()
    meetings.register()
    messages.register()
    sign_in.register()
    privacy.register()
    audit.register()
