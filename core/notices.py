"""The bell: who must know, in one line."""

from collections.abc import Iterable
from datetime import datetime

from core.models import Notice


def notify(recipients: Iterable[int], text: str, url: str, *, at: datetime) -> None:
    """One notice for each officer id, once each however often it is named."""
    notify_all([(recipient, text, url) for recipient in dict.fromkeys(recipients)], at=at)


def notify_all(lines: Iterable[tuple[int, str, str]], *, at: datetime) -> None:
    """Many notices in one statement: (officer id, text, address)."""
    Notice.objects.bulk_create(
        Notice(recipient_id=recipient, text=text[:300], url=url, created_at=at)
        for recipient, text, url in lines
    )


def notify_each(lines: Iterable[tuple[int, str, str]], *, at: datetime) -> None:
    """Many notices in one write: (officer id, text, address), each pair of officer and text once."""
    Notice.objects.bulk_create(
        Notice(recipient_id=recipient, text=text[:300], url=url, created_at=at)
        for recipient, text, url in dict.fromkeys(lines)
    )
