"""The command structure and the records of the law in the API, part by part."""

from governance.api import audit, calendar, duty, meetings, messages, places, privacy, structure
from governance.api.token import TokenScheme

__all__ = ["PATHS", "TokenScheme"]

PATHS = [
    *structure.PATHS,
    *calendar.PATHS,
    *places.PATHS,
    *duty.PATHS,
    *meetings.PATHS,
    *messages.PATHS,
    *audit.PATHS,
    *privacy.PATHS,
]
