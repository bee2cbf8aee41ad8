"""People of a case: found again or written down, with their blind indexes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.choices import Role
from cases.models import Case, Party, Person, PersonToken
from cases.querysets import (
    address_index,
    id_index,
    name_index,
    phone_index,
    phone_tail_index,
    sought,
    token_index,
)
from core import names
from core.fields import masked
from core.rules import fold_name, mask_name


@dataclass(frozen=True)
class PersonText:
    """A person as told: name, phone and ID number as typed, and the part played."""

    name: str
    phone: str = ""
    id_number: str = ""
    role: Role = Role.VISITOR
    address: str = ""
    # the id of somebody already known: nothing is looked for, nobody is written twice
    known: int = 0


def columns_of(text: PersonText) -> dict[str, Any]:
    """What is written down of a person: values in clear and their indexes, by column."""
    return {
        "name": text.name,
        "phone": text.phone,
        "id_number": text.id_number,
        "address": text.address,
        "name_index": name_index(text.name),
        "phone_index": phone_index(text.phone),
        "phone_tail_index": phone_tail_index(text.phone),
        "id_index": id_index(text.id_number),
        "address_index": address_index(text.address),
    }


def build(text: PersonText) -> Person:
    """An unsaved person with its indexes."""
    return Person(**columns_of(text))


def tokens_of(person: Person, name: str) -> list[PersonToken]:
    """The unsaved index entries of a saved person's name."""
    return [PersonToken(person=person, token=token_index(token)) for token in sorted(names.tokens(name))]


def renew_indexes(people: list[Person]) -> list[str]:
    """Every index of these people under the newest key; an index that was empty stays so."""
    for person in people:
        person.name_index = name_index(person.name)
        phone = _indexed_part("phone", person.phone, person.phone_index)
        person.phone_index, person.phone_tail_index = phone_index(phone), phone_tail_index(phone)
        person.id_index = id_index(_indexed_part("id_number", person.id_number, person.id_index))
        person.address_index = address_index(_indexed_part("address", person.address, person.address_index))
    PersonToken.objects.filter(person__in=people).delete()
    PersonToken.objects.bulk_create([one for person in people for one in tokens_of(person, person.name)])
    return ["name_index", "phone_index", "phone_tail_index", "id_index", "address_index"]


def _indexed_part(purpose: str, value: str, index: int | None) -> str:
    """What of a stored value its index was made of: text that nobody could read may stand behind it."""
    if index is None:
        return ""
    parts = value.split(" ")
    starts = (" ".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((one for one in starts if index in sought(purpose, one)), value)


def find_or_create(text: PersonText) -> Person:
    """The one person who surely is this one, else a new one; what was missing before is filled in."""
    if text.known:
        return Person.objects.get(pk=text.known)
    known = Person.objects.same_as(name=text.name, phone=text.phone, id_number=text.id_number).first()
    if known is None:
        person = build(text)
        person.save()
        PersonToken.objects.bulk_create(tokens_of(person, text.name))
        return person
    if text.phone and not known.phone:
        known.phone = text.phone
        known.phone_index, known.phone_tail_index = phone_index(text.phone), phone_tail_index(text.phone)
        # no more than this: a name written anew beside an index of an old key would be overlooked by the rotation
        known.save(update_fields=["phone", "phone_index", "phone_tail_index"])
    if text.address and not known.address:
        known.address, known.address_index = text.address, address_index(text.address)
        known.save(update_fields=["address", "address_index"])
    return known


def add_parties(case: Case, people: Iterable[PersonText]) -> None:
    """Write the parties in order and the masked line that lists show."""
    people = list(people)
    for order, text in enumerate(people):
        Party.objects.get_or_create(
            case=case, person=find_or_create(text), role=text.role, defaults={"order": order}
        )
    case.party_line = party_line(text.name for text in people)


def party_line(people: Iterable[str]) -> str:
    """王*强, or 王*强 等 3 人; 匿名 when nobody gave a name."""
    found = list(dict.fromkeys(fold_name(name) and name for name in people if name))
    if not found:
        return "匿名"
    first = masked(found[0], mask_name)[:40]
    return first if len(found) == 1 else f"{first} 等 {len(found)} 人"
