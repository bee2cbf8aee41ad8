"""Running numbers: unique, without gaps, taken in the transaction that uses them (trap 10)."""

import threading

import pytest
from django.db import connections, transaction
from django.db.transaction import TransactionManagementError

from core import sequences
from core.models import Sequence

pytestmark = pytest.mark.django_db


def test_numbers_run_on_from_one_in_each_scope_and_year():
    taken = [
        sequences.take("a", 2026),
        sequences.take("a", 2026),
        sequences.take("b", 2026),
        sequences.take("a", 2027),
    ]
    assert taken == [1, 2, 1, 1]


def test_many_are_taken_at_once():
    assert (sequences.take("a", 2026, 100), sequences.take("a", 2026)) == (1, 101)


def test_what_is_rolled_back_is_given_out_again():
    sequences.take("a", 2026)
    with transaction.atomic():
        sequences.take("a", 2026)
        transaction.set_rollback(True)
    assert sequences.take("a", 2026) == 2


@pytest.mark.django_db(transaction=True)
def test_a_number_is_not_taken_outside_a_transaction():
    with pytest.raises(TransactionManagementError):
        sequences.take("a", 2026)
    assert not Sequence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_threads_that_start_a_sequence_together_share_it():
    gate, taken = threading.Barrier(8), []

    def take() -> None:
        gate.wait()
        try:
            for _ in range(5):
                with transaction.atomic():
                    taken.append(sequences.take("new", 2026))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))
