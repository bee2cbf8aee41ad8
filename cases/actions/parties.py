"""Correcting what was written down of a party."""

from datetime import datetime

from django.db import transaction

from cases import permissions
from cases.actions.history import locked, write
from cases.actions.people import PersonText, build, party_line, tokens_of
from cases.choices import LookField, Verb
from cases.models import Party, Person, PersonToken
from cases.querysets import address_index, id_index, name_index, phone_index, phone_tail_index
from core.refusals import insist
from governance.standing import Standing

FIELDS = (LookField.NAME, LookField.PHONE, LookField.ID_NUMBER, LookField.ADDRESS)


@transaction.atomic
def amend_person(*, by: Standing, party: Party, values: dict[str, str], note: str, at: datetime) -> list[str]:
    """Write the fields that differ; the labels of what changed. History says which, never what they were.

    A person known from other cases stays there as it is: this case gets a person of its own.
    """
    case = locked(party.case)
    insist(permissions.why_not_amend_person(by, party))
    party = Party.objects.select_for_update(of=("self",)).select_related("person").get(pk=party.pk)
    person = party.person
    changed = [field for field in FIELDS if values[field] != getattr(person, field)]
    if not changed:
        return []
    if Party.objects.filter(person=person).exclude(case=case).exists():
        party.person = _another(person, {field: values[field] for field in changed})
        party.save(update_fields=["person"])
    else:
        _write(person, {field: values[field] for field in changed})
    if LookField.NAME in changed:
        case.party_line = party_line(one.person.name for one in case.parties.select_related("person"))
        case.save(update_fields=["party_line"])
    labels = [str(field.label) for field in changed]
    what = f"{party.get_role_display()}的{'、'.join(labels)}"
    write(by=by, case=case, verb=Verb.AMEND_PERSON, at=at, note=f"{what}：{note}", about={"party": party.pk})
    return labels


def _write(person: Person, values: dict[str, str]) -> None:
    """Only these columns and their indexes: a value under an old key goes on waiting for the rotation."""
    columns = list(values)
    for field, value in values.items():
        setattr(person, field, value)
    if "name" in values:
        person.name_index = name_index(person.name)
        columns.append("name_index")
        PersonToken.objects.filter(person=person).delete()
        PersonToken.objects.bulk_create(tokens_of(person, person.name))
    if "phone" in values:
        person.phone_index, person.phone_tail_index = (
            phone_index(person.phone),
            phone_tail_index(person.phone),
        )
        columns += ["phone_index", "phone_tail_index"]
    if "id_number" in values:
        person.id_index = id_index(person.id_number)
        columns.append("id_index")
    if "address" in values:
        person.address_index = address_index(person.address)
        columns.append("address_index")
    person.save(update_fields=columns)


def _another(person: Person, values: dict[str, str]) -> Person:
    told = {field.value: values.get(field, getattr(person, field)) for field in FIELDS}
    made = build(PersonText(**told))
    made.save()
    PersonToken.objects.bulk_create(tokens_of(made, made.name))
    return made
