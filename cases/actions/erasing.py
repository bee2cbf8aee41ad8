"""What goes from cases when its time is over: originals of imports, and who the people of long closed cases were."""

from datetime import datetime

from cases.models import Case, ImportBatch, Person, PersonToken
from core import files

ERASED = "已清除"


def erase_originals(batches: list[ImportBatch], at: datetime) -> None:
    """The files of an import go; its figures and the files' digests stay."""
    for batch in batches:
        for file in (batch.file, batch.rejects_file):
            if file is not None:
                files.erase(file, at)


def erase_people(people: list[Person], _at: datetime) -> None:
    """Name, phone, ID number, address, every index of them and what their ledgers said beside go; what happened stays."""
    for person in people:
        person.name = ERASED
        person.phone = person.id_number = person.address = ""
        person.name_index = 0
        person.phone_index = person.phone_tail_index = person.id_index = person.address_index = None
    indexes = ["name_index", "phone_index", "phone_tail_index", "id_index", "address_index"]
    Person.objects.bulk_update(people, ["name", "phone", "id_number", "address", *indexes])
    PersonToken.objects.filter(person__in=people).delete()
    Case.objects.filter(parties__person__in=people).update(party_line=ERASED, source_row={})
