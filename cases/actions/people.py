"""People of a case: found again or written down, with their blind indexes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.choices import Role
from cases.models import Case, Look, Party, Person, PersonToken
from cases.querysets import id_index, name_index, phone_index, phone_tail_index, token_index
from core import names
from core.rules import fold_name, mask_name
from governance.standing import Standing


@dataclass(frozen=True)
class PersonText:
    """A person as told: name, phone and ID number as typed, and the part played."""

    name: str
    phone: str = ""
    id_number: str = ""
    role: Role = Role.VISITOR


def columns_of(text: PersonText) -> dict[str, Any]:
    """What is written down of a person: values in clear and their indexes, by column."""
    return {
        "name": text.name,
        "phone": text.phone,
        "id_number": text.id_number,
        "name_index": name_index(text.name),
        "phone_index": phone_index(text.phone),
        "phone_tail_index": phone_tail_index(text.phone),
        "id_index": id_index(text.id_number),
    }


def build(text: PersonText) -> Person:
    """An unsaved person with its indexes."""
    return Person(**columns_of(text))


def tokens_of(person: Person, name: str) -> list[PersonToken]:
    """The unsaved index entries of a saved person's name."""
    return [PersonToken(person=person, token=token_index(token)) for token in sorted(names.tokens(name))]


def find_or_create(text: PersonText) -> Person:
    """The one person who surely is this one, else a new one; what was missing before is filled in."""
    known = Person.objects.same_as(name=text.name, phone=text.phone, id_number=text.id_number).first()
    if known is None:
        person = build(text)
        person.save()
        PersonToken.objects.bulk_create(tokens_of(person, text.name))
        return person
    if text.phone and not known.phone:
        known.phone = text.phone
        known.phone_index, known.phone_tail_index = phone_index(text.phone), phone_tail_index(text.phone)
        known.save()
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
    """王*强, or 王*强 等3人; 匿名 when nobody gave a name."""
    found = list(dict.fromkeys(fold_name(name) and name for name in people if name))
    if not found:
        return "匿名"
    first = mask_name(found[0])[:40]
    return first if len(found) == 1 else f"{first} 等{len(found)}人"


def look(*, by: Standing, case: Case, reason: str, at: datetime) -> list[Party]:
    """The parties in clear text, after writing down who looked and why."""
    under = by.under(None)
    Look.objects.create(officer=by.officer, appointment=under, case=case, reason=reason, at=at)
    return list(Party.objects.filter(case=case).select_related("person"))
