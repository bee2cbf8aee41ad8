"""One audit line for each write that is not in a case's history."""

import pytest
from django.db import DatabaseError, connection, transaction

from core import audit
from core.models import AuditLine
from tests.builders import NOW, administrator, street

pytestmark = pytest.mark.django_db


def test_a_line_says_who_under_which_post_did_what_about_what():
    by = administrator()
    audit.record(by=by, verb="close_unit", about=street().unit, note="机构改革", at=NOW, ip="10.0.0.8")
    line = AuditLine.objects.get()
    assert (line.officer_id, line.appointment, line.post) == (
        by.pk,
        by.appointments[0].pk,
        str(by.appointments[0].post),
    )
    assert (line.about_kind, line.about_id, line.about_label) == (
        "governance.unit",
        str(street().unit.pk),
        str(street().unit),
    )
    assert (line.verb, line.note, line.ip, line.at) == ("close_unit", "机构改革", "10.0.0.8", NOW)


def test_what_nobody_did_is_the_systems():
    line = audit.record(by=None, verb="seal", at=NOW)
    assert (line.officer_id, line.appointment, line.post, line.about_kind) == (None, None, "", "")


def test_nasty_text_is_kept_without_control_characters_and_to_its_length():
    line = audit.record(by=None, verb="x" * 99, note="\x00𠮷" + "长" * 1_000_000, at=NOW, ip="f" * 99)
    line.refresh_from_db()
    assert line.note == "𠮷" + "长" * (audit.NOTE_MAX - 1)
    assert (len(line.verb), len(line.ip)) == (40, 45)


def test_one_statement_is_all_it_costs(django_assert_num_queries):
    by, closed = administrator(), street().unit
    with django_assert_num_queries(1):
        audit.record(by=by, verb="close_unit", about=closed, at=NOW)


def test_nobody_changes_a_line_not_even_past_the_model():
    line = audit.record(by=None, verb="seal", at=NOW)
    with pytest.raises(TypeError):
        AuditLine.objects.filter(pk=line.pk).update(note="x")
    with pytest.raises(TypeError):
        AuditLine.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditline SET note = 'x'")
