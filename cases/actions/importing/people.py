"""The people of many drafts at once: found again or written down by the rule of `cases.actions.people`."""

from collections.abc import Sequence

from django.db.models import Q

from cases.actions.importing.drafts import Draft
from cases.actions.people import PersonText, build
from cases.models import Party, Person, PersonToken
from cases.querysets import phone_index, phone_tail_index, token_index
from core import names
from core.bulk import Bulk

Key = tuple[str, int, int]
_COLUMNS = ("name", "phone", "id_number", "name_index", "phone_index", "phone_tail_index", "id_index")
_REMEMBERED = 50_000


class PeopleWriter:
    """Writes people, their index entries and their parts in cases; remembers the tokens of names it has met."""

    def __init__(self) -> None:
        self.tokens: dict[str, tuple[int, ...]] = {}
        self.digests: dict[str, int] = {}

    def write(self, drafts: Sequence[Draft], cases: Sequence[int], bulk: Bulk) -> None:
        """`cases` are the ids of the drafts' cases. Cost: one or two reads; the rows go to the bulk."""
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
        self._save(fresh, bulk)
        _add_to_known(more)
        # one person told twice in a case has one part in it, the first
        once = {(case, person.pk, text.role): order for case, order, text, person in reversed(parts)}
        for (case, person_id, role), order in reversed(once.items()):
            bulk.add(Party, case_id=case, person_id=person_id, role=role, order=order)

    def _save(self, fresh: Sequence[tuple[Person, str]], bulk: Bulk) -> None:
        ids = bulk.take_ids(Person, len(fresh))
        for (person, name), found in zip(fresh, ids, strict=True):
            person.pk, person._state.adding = found, False
            bulk.add(Person, id=found, **{column: getattr(person, column) for column in _COLUMNS})
            bulk.add_bare(PersonToken, [(found, token) for token in self._tokens(name)])

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
