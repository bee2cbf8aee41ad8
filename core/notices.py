"""The bell: who must know, in one line; channels beside it get a sentence without what it is about."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from core.messages import outbox
from core.models import Notice


def notify(recipients: Iterable[int], text: str, url: str, *, at: datetime, kind: str = "") -> None:
    """One notice for each officer id, once each however often it is named.

    `kind` is a key of `core.messages.kinds`; without one it follows from the address.
    """
    notify_all([(recipient, text, url) for recipient in dict.fromkeys(recipients)], at=at, kind=kind)


def notify_all(lines: Iterable[tuple[int, str, str]], *, at: datetime, kind: str = "") -> list[Notice]:
    """Many notices in one statement: (officer id, text, address); the rows as written."""
    # both or neither, also where the caller has no transaction
    with transaction.atomic(savepoint=False):
        notices = Notice.objects.bulk_create(
            Notice(recipient_id=recipient, text=text[:300], url=url, created_at=at)
            for recipient, text, url in lines
        )
        outbox.write(notices, kind, at)
    return notices


def notify_each(lines: Iterable[tuple[int, str, str]], *, at: datetime, kind: str = "") -> list[Notice]:
    """Many notices in one write: (officer id, text, address), each pair of officer and text once."""
    return notify_all(dict.fromkeys(lines), at=at, kind=kind)
