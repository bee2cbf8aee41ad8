"""Papers of a case."""

from collections.abc import Sequence

from cases.models import Attachment, Case, Entry
from core.models import StoredFile


def attach(*, case: Case, files: Sequence[StoredFile], entry: Entry) -> None:
    """Hang stored files on a line of history; they are seen by whoever sees the case."""
    Attachment.objects.bulk_create(Attachment(case=case, file=file, entry=entry) for file in files)
