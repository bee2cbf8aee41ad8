"""The chain over append-only rows: what is deleted, added or altered behind the product's back is found and named."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from cases.models import Entry
from core import audit, crypto, seals
from core.models import AuditLine, Seal
from tests.builders import NOW, registered

pytestmark = pytest.mark.django_db


def lines(count: int, note: str = "改动") -> list[int]:
    return [audit.record(by=None, verb="change", note=f"{note}{n}", at=NOW).pk for n in range(count)]


def past_the_triggers(statement: str, *values) -> None:
    """As somebody who owns the database would."""
    table = re.search(r"(core_\w+|cases_\w+)", statement)[1]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute(f"DROP TRIGGER {table}_append_only")
        cursor.execute(statement, values)


def sentences(head: str = "") -> list[str]:
    return [one.sentence for one in seals.verify(head).broken]


def test_what_is_written_is_sealed_and_stands():
    case = registered()
    lines(3)
    waiting = seals.waiting()
    assert seals.seal(NOW) == waiting == AuditLine.objects.count() + Entry.objects.count()
    verdict = seals.verify()
    assert (verdict.ok, verdict.sealed, verdict.waiting) == (True, waiting, 0)
    assert verdict.head == f"{Seal.objects.count()}:{Seal.objects.order_by('number').last().digest}"
    assert Entry.objects.filter(case=case).exists()


def test_a_second_sweep_seals_nothing_and_a_later_one_only_what_is_new():
    lines(2)
    assert (seals.seal(NOW), seals.seal(NOW)) == (2, 0)
    lines(1)
    assert seals.seal(NOW) == 1
    assert seals.verify().ok


def test_a_deleted_row_is_found_with_its_range():
    first, gone, last = lines(3)
    seals.seal(NOW)
    past_the_triggers("DELETE FROM core_auditline WHERE id = %s", gone)
    (found,) = seals.verify().broken
    assert (found.source, found.last) == ("line", last)
    assert found.first <= first
    assert f"编号 {found.first} 至 {last} 的 3 条里少了 1 条" in found.sentence


def test_an_altered_row_is_found():
    _, altered, _ = lines(3)
    seals.seal(NOW)
    past_the_triggers("UPDATE core_auditline SET note = 'x' WHERE id = %s", altered)
    assert "有内容与封存时不同" in sentences()[0]


def test_an_altered_line_of_history_is_found():
    registered()
    seals.seal(NOW)
    past_the_triggers("UPDATE cases_entry SET note = 'x'")
    (found,) = seals.verify().broken
    assert (found.source, "事项办理编号" in found.sentence) == ("entry", True)


def test_a_row_slipped_in_between_is_found():
    keys = lines(3)
    past_the_triggers("DELETE FROM core_auditline WHERE id = %s", keys[1])
    seals.seal(NOW)
    AuditLine.objects.create(pk=keys[1], verb="forged", at=NOW)
    assert "里多出 1 条" in sentences()[0]


def test_an_altered_seal_is_found():
    lines(2)
    seals.seal(NOW)
    past_the_triggers("UPDATE core_seal SET count = 1")
    assert "第 1 号封存" in sentences()[0]
    assert "本身被改动过" in sentences()[0]


def test_a_seal_made_again_without_the_key_is_found(settings):
    """Somebody with the database alone alters a row and reckons the chain anew."""
    (altered,) = lines(1)
    seals.seal(NOW)
    past_the_triggers("UPDATE core_auditline SET note = 'x' WHERE id = %s", altered)
    past_the_triggers("DELETE FROM core_seal")
    real, settings.FIELD_KEY = settings.FIELD_KEY, "guessed" * 8
    seals.seal(NOW)
    settings.FIELD_KEY = real
    assert "封存所用的密钥" in sentences()[0]
    past_the_triggers_again = crypto.keyed("seal")[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_seal SET key = %s", [past_the_triggers_again])
    assert "本身被改动过" in sentences()[0]


def test_a_seal_removed_from_the_middle_is_found():
    for _ in range(3):
        lines(1)
        seals.seal(NOW)
    past_the_triggers("DELETE FROM core_seal WHERE number = 2")
    assert sentences() == ["第 2 至 2 号封存不见了。"]


def test_the_end_cut_off_is_found_by_the_head_that_was_noted_down_and_by_nothing_else():
    for _ in range(2):
        lines(1)
        seals.seal(NOW)
    noted = seals.verify().head
    assert seals.verify(noted).ok
    past_the_triggers("DELETE FROM core_seal WHERE number = 2")
    assert sentences() == [], "the chain that is left is whole"
    assert "链的末尾被截去" in sentences(noted)[0]
    seals.seal(NOW + timedelta(minutes=1))
    assert "重做过" in sentences(noted)[0]


@pytest.mark.parametrize("head", ["x", "1:", "99:abc", "\x00:1", "1" * 500])
def test_a_head_that_was_never_one_is_a_finding(head):
    lines(1)
    seals.seal(NOW)
    assert len(sentences(head)) == 1


def test_many_rows_become_many_seals(monkeypatch):
    monkeypatch.setattr(seals, "ROWS", 2)
    keys = lines(5)
    assert seals.seal(NOW) == 5
    assert Seal.objects.count() == 3
    past_the_triggers("DELETE FROM core_auditline WHERE id = %s", keys[3])
    (found,) = seals.verify().broken
    assert (found.first, found.last) == (keys[1] + 1, keys[3]), "the finding is as narrow as its seal"


def test_a_sweep_killed_half_way_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(seals, "ROWS", 2)
    lines(5)
    real, calls = crypto.keyed, []

    def killed(purpose):
        calls.append(purpose)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(purpose)

    monkeypatch.setattr(crypto, "keyed", killed)
    with pytest.raises(KeyboardInterrupt):
        seals.seal(NOW)
    assert Seal.objects.count() == 1
    monkeypatch.setattr(crypto, "keyed", real)
    assert seals.seal(NOW) == 3
    assert seals.verify().ok


def test_a_column_that_comes_later_does_not_break_old_seals():
    lines(1)
    seals.seal(NOW)
    assert "ip" in Seal.objects.get().columns
    names = [name for name in Seal.objects.get().columns if name != "ip"]
    Seal.objects.all()._raw_delete("default")
    source = seals.registry.audit_sources["line"]
    fields = AuditLine._meta.__dict__
    monkey = pytest.MonkeyPatch()
    kept = tuple(one for one in AuditLine._meta.concrete_fields if one.attname in names)
    monkey.setitem(fields, "concrete_fields", kept)
    seals._seal_next(source, AuditLine.objects.order_by("pk").last().pk, NOW)
    monkey.undo()
    assert Seal.objects.get().columns == names
    assert seals.verify().ok


def test_the_doctor_says_so_when_rows_wait_and_nobody_seals():
    assert seals.check(NOW) == []
    lines(1)
    assert seals.check(NOW) == []
    later = NOW + timedelta(minutes=11)
    ((level, code, sentence),) = seals.check(later)
    assert (level, code) == ("warning", "seal")
    assert "没有封存" in sentence
    seals.seal(later)
    assert seals.check(later) == []


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_seal_each_row_once():
    lines(6)
    start, done = threading.Barrier(2), []

    def sweep() -> None:
        try:
            start.wait()
            done.append(seals.seal(NOW))
        finally:
            connections.close_all()

    both = [threading.Thread(target=sweep) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sum(done) == 6
    assert (seals.verify().ok, seals.waiting()) == (True, 0)


@pytest.mark.django_db(transaction=True)
def test_a_slow_writer_is_waited_for():
    """PostgreSQL gives a key before the row is committed: sealing past it would lose the row."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    wrote, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                lines(1, "慢")
                wrote.set()
                may_commit.wait(10)
        finally:
            connections.close_all()

    writer = threading.Thread(target=slow)
    writer.start()
    wrote.wait(10)
    lines(1, "快")
    assert seals.seal(NOW, patience=0.2) == 0, "the slow one holds a lower key"
    may_commit.set()
    writer.join()
    assert seals.seal(NOW) == 2
    assert seals.verify().ok
