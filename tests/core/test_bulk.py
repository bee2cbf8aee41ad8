"""Many rows at once: what is not named gets its default, what is personal is encrypted, ids are nobody else's."""

import pytest
from django.db import IntegrityError, connection, transaction

from cases.models import Person, PersonToken
from core.bulk import Bulk
from core.models import Notice
from tests.builders import NOW, window

pytestmark = pytest.mark.django_db
PERSON = {"name": "王小强", "name_index": 7}


def test_rows_come_back_with_defaults_and_personal_values_are_encrypted():
    bulk = Bulk(Person)
    bulk.add(Person, phone="13800001234", phone_index=9, **PERSON)
    bulk.add(Person, **PERSON)
    bulk.write()
    people = Person.objects.order_by("id").values_list("name", "phone", "phone_index", "merged_into")
    assert list(people) == [("王小强", "13800001234", 9, None), ("王小强", "", None, None)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM cases_person")
        assert "王" not in str(cursor.fetchall())


@pytest.mark.parametrize("text", ["a\tb", "一\n二\r三", "\\N", "\\.", "", "'\"", "😀𠮷"])
def test_any_text_is_kept_as_it_is(text):
    bulk = Bulk(Notice)
    bulk.add(Notice, recipient_id=window().officer.pk, text=text, url="/", created_at=NOW)
    bulk.write()
    assert list(Notice.objects.values_list("text", "created_at", "read_at")) == [(text, NOW, None)]


def test_an_unknown_column_is_refused():
    with pytest.raises(TypeError, match="nonsense"):
        Bulk(Person).add(Person, nonsense=1, **PERSON)


def test_ids_are_known_before_the_rows_are_written_and_never_given_twice():
    before = Person.objects.create(**PERSON)
    bulk = Bulk(Person)
    ids = [*bulk.take_ids(Person, 3), bulk.next_id(Person), *bulk.take_ids(Person, 2)]
    for pk in ids:
        bulk.add(Person, id=pk, **PERSON)
    bulk.add(Person, **PERSON)
    bulk.write()
    after = Person.objects.create(**PERSON)
    found = list(Person.objects.order_by("id").values_list("id", flat=True))
    assert len(found) == len(set(found)) == 9
    assert set(ids) | {before.pk, after.pk} < set(found)


def test_bare_rows_name_every_column_but_the_key():
    bulk = Bulk(Person, PersonToken)
    pk = bulk.next_id(Person)
    bulk.add_bare(PersonToken, ((pk, token) for token in (5, 3)))
    bulk.add(Person, id=pk, **PERSON)
    bulk.write()
    assert list(PersonToken.objects.order_by("id").values_list("person", "token")) == [(pk, 5), (pk, 3)]


def test_rows_wait_until_there_are_enough():
    bulk = Bulk(Person, rows_at_once=2)
    seen = []
    for _ in range(3):
        bulk.add(Person, **PERSON)
        bulk.write_when_full()
        seen.append(Person.objects.count())
    assert seen == [0, 2, 2]


@transaction.atomic
def written_and_checked(bulk):
    """SQLite looks at references when all is done."""
    bulk.write()
    connection.check_constraints()


def test_a_row_that_points_at_nothing_is_refused():
    bulk = Bulk(Notice)
    bulk.add(Notice, recipient_id=10**9, text="x", url="/", created_at=NOW)
    with pytest.raises(IntegrityError):
        written_and_checked(bulk)


def test_a_row_that_is_there_already_is_refused():
    bulk = Bulk(Person)
    bulk.add(Person, id=Person.objects.create(**PERSON).pk, **PERSON)
    with pytest.raises(IntegrityError):
        bulk.write()
