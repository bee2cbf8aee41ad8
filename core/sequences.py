"""Running numbers, unique and without gaps: the sequence row is locked until the number's owner commits."""

from django.db import IntegrityError, transaction

from core.models import Sequence


def take(scope: str, year: int, count: int = 1) -> int:
    """The first of `count` consecutive numbers. Call it inside the transaction that writes them.

    Errors: TransactionManagementError outside a transaction. Cost: one locked row, two queries.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken in the transaction that uses it")
    rows = Sequence.objects.select_for_update().filter(scope=scope, year=year)
    row = rows.first()
    if row is None:
        try:
            with transaction.atomic():
                Sequence.objects.create(scope=scope, year=year)
        except IntegrityError:
            pass  # another transaction created it first: lock theirs
        row = rows.get()
    first = row.last + 1
    row.last += count
    row.save(update_fields=["last"])
    return first
