"""The people of many drafts at once: found again or written down by the rule of `cases.actions.people`."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q

from cases.actions.importing.bulk import insert
from cases.actions.importing.drafts import Draft
from cases.actions.people import PersonText, build
from cases.models import Party, Person, PersonToken
from cases.querysets import phone_index, phone_tail_index, token_index
from core import names

Key = tuple[str, int, int]
_TOKENS = 5000
_COLUMNS = ("name", "phone", "id_number", "name_index", "phone_index", "phone_tail_index", "id_index")
_REMEMBERED = 50_000


class PeopleWriter:
    """Writes people, their index entries and their parts in cases; remembers the tokens of names it has met."""

    def __init__(self) -> None:
        self.tokens: dict[str, tuple[int, ...]] = {}

    def write(self, drafts: Sequence[Draft], cases: Sequence[int]) -> None:
        """`cases` are the ids of the drafts' cases. Cost: one or two reads, a write for each table and 500 rows."""
        told = [
            (case, draft.asides if order == 0 else {}, order, text, build(text))
            for case, draft in zip(cases, drafts, strict=True)
            for order, text in enumerate(draft.people)
        ]
        known = _known([built for *_, built in told])
        fresh: list[tuple[Person, str]] = []
        parts: list[tuple[int, int, PersonText, Person]] = []
        more: dict[int, list[tuple[PersonText, dict[str, str]]]] = {}
        for case, asides, order, text, built in told:
            keys = _keys(built)
            person = (known.get(keys[0]) if keys else None) or built
            if person is built:
                fresh.append((person, text.name))
                for key in keys:
                    known.setdefault(key, person)
            if person._state.adding:
                _complete(person, text)
                _append(person, asides)
            elif asides or (text.phone and person.phone_index is None):
                more.setdefault(person.pk, []).append((text, asides))
            parts.append((case, order, text, person))
        self._save(fresh)
        _add_to_known(more)
        # one person told twice in a case has one part in it, the first
        once = {
            (case, person.pk, text.role): {
                "case_id": case, "person_id": person.pk, "role": text.role, "order": order,
            }
            for case, order, text, person in reversed(parts)
        }  # fmt: skip
        insert(Party, [*reversed(once.values())])

    def _save(self, fresh: Sequence[tuple[Person, str]]) -> None:
        rows = [{name: getattr(person, name) for name in _COLUMNS} for person, _ in fresh]
        ids = insert(Person, rows, wants_ids=True)
        for (person, _), found in zip(fresh, ids, strict=True):
            person.pk, person._state.adding = found, False
        _insert_tokens([(person.pk, token) for person, name in fresh for token in self._tokens(name)])

    def _tokens(self, name: str) -> tuple[int, ...]:
        if len(self.tokens) > _REMEMBERED:
            self.tokens.clear()
        if name not in self.tokens:
            self.tokens[name] = tuple(token_index(token) for token in sorted(names.tokens(name)))
        return self.tokens[name]


def _keys(person: Person) -> list[Key]:
    """What makes a person surely the same one, the surest first: see `PersonQuerySet.same_as`."""
    keys: list[Key] = []
    if person.id_index is not None:
        keys.append(("id", person.name_index, person.id_index))
    if person.phone_index is not None:
        keys.append(("phone", person.name_index, person.phone_index))
    return keys


def _known(wanted: Sequence[Person]) -> dict[Key, Person]:
    """Those already in the register, without their values: nothing is deciphered."""
    ids = {one.id_index for one in wanted if one.id_index is not None}
    phones = {one.phone_index for one in wanted if one.phone_index is not None}
    if not ids and not phones:
        return {}
    found: dict[Key, Person] = {}
    rows = Person.objects.filter(Q(id_index__in=ids) | Q(phone_index__in=phones), merged_into=None)
    for person in rows.order_by("id").defer("name", "phone", "id_number"):
        for key in _keys(person):
            found.setdefault(key, person)
    return found


def _complete(person: Person, text: PersonText) -> None:
    """What was missing before is filled in."""
    if text.phone and person.phone_index is None:
        person.phone = f"{text.phone} {person.phone}".strip()
        person.phone_index, person.phone_tail_index = phone_index(text.phone), phone_tail_index(text.phone)


def _append(person: Person, asides: dict[str, str]) -> None:
    """Personal text that nobody could read is kept encrypted behind what was read; the indexes do not know it."""
    for column, text in asides.items():
        before = getattr(person, column)
        if text not in before:
            setattr(person, column, f"{before} {text}".strip())


def _add_to_known(more: dict[int, list[tuple[PersonText, dict[str, str]]]]) -> None:
    if not more:
        return
    people = list(Person.objects.select_for_update(of=("self",)).filter(pk__in=more).order_by("id"))
    for person in people:
        for text, asides in more[person.pk]:
            _complete(person, text)
            _append(person, asides)
    Person.objects.bulk_update(
        people, ["phone", "id_number", "phone_index", "phone_tail_index"], batch_size=100
    )


def _insert_tokens(rows: Sequence[tuple[int, int]]) -> None:
    """Fifteen index entries a person are most of what an import writes: whole numbers need no parameters."""
    table = connection.ops.quote_name(PersonToken._meta.db_table)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _TOKENS):
            values = ",".join(f"({person:d},{token:d})" for person, token in rows[start : start + _TOKENS])
            cursor.execute(f"INSERT INTO {table} (person_id, token) VALUES {values}")  # noqa: S608 - numbers only
