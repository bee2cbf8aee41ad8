"""When the bell of a red flag rings again while nobody looks: the flag is looked at the same day."""

from datetime import datetime, time, timedelta, tzinfo

AGAIN = timedelta(hours=2)
EVENING = time(20)
DAILY = timedelta(days=1)


def next_ring(raised_at: datetime, rings: int, at: datetime, zone: tzinfo) -> datetime:
    """Two hours after it was raised, the same evening while the day still lasts, then daily.

    `rings` is how often it rang again already, `at` now.
    """
    if rings == 0:
        return raised_at + AGAIN
    if rings == 1:
        evening = datetime.combine(raised_at.astimezone(zone).date(), EVENING, zone)
        return max(evening, at + AGAIN)
    return at + DAILY
