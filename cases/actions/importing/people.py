"""The people of many drafts at once: found again or written down by the rule of `cases.actions.people`."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import Q

from cases.actions.importing.drafts import Draft
from cases.actions.people import PersonText, columns_of
from cases.choices import Role
from cases.models import Party, Person, PersonToken
from cases.querysets import phone_index, phone_tail_index, sought, token_index
from core import crypto, names
from core.bulk import Bulk
from core.fields import Undeciphered

Key = tuple[str, int, int]
_REMEMBERED = 50_000


@dataclass(slots=True)
class _Somebody:
    """A person by column, as far as known here; without an id as long as nobody has written it down."""

    columns: dict[str, Any]
    pk: int | None = None


class PeopleWriter:
    """Writes people, their index entries and their parts in cases; remembers the tokens of names it has met."""

    def __init__(self) -> None:
        self.tokens: dict[str, tuple[int, ...]] = {}
        self.digests: dict[str, int] = {}

    def write(self, drafts: Sequence[Draft], cases: Sequence[int], bulk: Bulk) -> None:
        """`cases` are the ids of the drafts' cases. Cost: one or two reads; the rows go to the bulk."""
        told = [
            (case, draft.asides if order == 0 else {}, order, text, _Somebody(columns_of(text)))
            for case, draft in zip(cases, drafts, strict=True)
            for order, text in enumerate(draft.people)
        ]
        known = _known([text for _, _, _, text, _ in told])
        fresh: list[_Somebody] = []
        parts: list[tuple[int, int, Role, _Somebody]] = []
        more: dict[int, list[tuple[PersonText, dict[str, str]]]] = {}
        for case, asides, order, text, built in told:
            keys = _keys(built.columns)
            person = next((known[key] for key in _sought(text, keys) if key in known), built)
            if person is built:
                fresh.append(person)
                for key in keys:
                    known.setdefault(key, person)
            if person.pk is None:
                _complete(person.columns, text)
                _append(person.columns, asides)
            elif asides or (text.phone and person.columns["phone_index"] is None):
                more.setdefault(person.pk, []).append((text, asides))
            parts.append((case, order, text.role, person))
        self._save(fresh, bulk)
        _add_to_known(more)
        # one person told twice in a case has one part in it, the first
        once = {(case, person.pk, role): order for case, order, role, person in reversed(parts)}
        for (case, person_id, role), order in reversed(once.items()):
            bulk.add(Party, case_id=case, person_id=person_id, role=role, order=order)

    def _save(self, fresh: Sequence[_Somebody], bulk: Bulk) -> None:
        tokens: list[tuple[int, int]] = []
        for person, found in zip(fresh, bulk.take_ids(Person, len(fresh)), strict=True):
            person.pk = found
            bulk.add(Person, id=found, **person.columns)
            tokens += [(found, token) for token in self._tokens(person.columns["name"])]
        # in the order of their index: neighbours fall on the same pages
        bulk.add_bare(PersonToken, sorted(tokens, key=itemgetter(1)))

    def _tokens(self, name: str) -> tuple[int, ...]:
        """Names repeat, and their parts far more often: each digest is reckoned once."""
        if len(self.digests) > _REMEMBERED:
            self.tokens.clear()
            self.digests.clear()
        if name not in self.tokens:
            self.tokens[name] = tuple(self._digest(token) for token in sorted(names.tokens(name)))
        return self.tokens[name]

    def _digest(self, token: str) -> int:
        found = self.digests.get(token)
        if found is None:
            found = self.digests[token] = token_index(token)
        return found


def _keys(columns: dict[str, Any]) -> list[Key]:
    """What makes a person surely the same one, the surest first: see `PersonQuerySet.same_as`."""
    return [
        (name, columns["name_index"], columns[f"{name}_index"])
        for name in ("id", "phone")
        if columns[f"{name}_index"] is not None
    ]


def _sought(text: PersonText, keys: list[Key]) -> list[Key]:
    """The surest key, under every field key in use: who was written before a rotation is still the same."""
    if len(crypto.all_keys()) == 1:
        return keys[:1]
    column, value = ("id", text.id_number) if text.id_number else ("phone", text.phone)
    purpose = "id_number" if column == "id" else "phone"
    return [(column, name, index) for name in sought("name", text.name) for index in sought(purpose, value)]


def _known(wanted: Sequence[PersonText]) -> dict[Key, _Somebody]:
    """Those already in the register, without their values: nothing is deciphered."""
    ids = {index for one in wanted for index in sought("id_number", one.id_number)}
    phones = {index for one in wanted for index in sought("phone", one.phone)}
    if not ids and not phones:
        return {}
    found: dict[Key, _Somebody] = {}
    rows = Person.objects.filter(Q(id_index__in=ids) | Q(phone_index__in=phones), merged_into=None)
    for row in rows.order_by("id").values("id", "name_index", "phone_index", "id_index"):
        person = _Somebody(dict(row), row["id"])
        for key in _keys(person.columns):
            found.setdefault(key, person)
    return found


def _complete(columns: dict[str, Any], text: PersonText) -> None:
    """What was missing before is filled in."""
    if text.phone and columns["phone_index"] is None and not isinstance(columns["phone"], Undeciphered):
        columns["phone"] = f"{text.phone} {columns['phone']}".strip()
        columns["phone_index"] = phone_index(text.phone)
        columns["phone_tail_index"] = phone_tail_index(text.phone)


def _append(columns: dict[str, Any], asides: dict[str, str]) -> None:
    """Personal text that nobody could read is kept encrypted behind what was read; the indexes do not know it."""
    for column, text in asides.items():
        if text not in columns[column] and not isinstance(columns[column], Undeciphered):
            columns[column] = f"{columns[column]} {text}".strip()


def _add_to_known(more: dict[int, list[tuple[PersonText, dict[str, str]]]]) -> None:
    if not more:
        return
    people = list(Person.objects.select_for_update(of=("self",)).filter(pk__in=more).order_by("id"))
    for person in people:
        for text, asides in more[person.pk]:
            _complete(vars(person), text)
            _append(vars(person), asides)
    Person.objects.bulk_update(
        people, ["phone", "id_number", "phone_index", "phone_tail_index"], batch_size=100
    )
