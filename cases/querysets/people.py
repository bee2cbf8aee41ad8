"""The same person again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from cases.querysets.indexes import sought

if TYPE_CHECKING:
    from cases.models import Person


class PersonQuerySet(models.QuerySet["Person"]):
    def same_as(self, *, name: str, phone: str, id_number: str) -> PersonQuerySet:
        """People who are surely this one: the same name with the same ID number, or with the same phone and no
        other ID number. Anything less is another person: people are never merged by the machine.
        """
        same = self.filter(name_index__in=sought("name", name), merged_into=None)
        if id_number:
            return same.filter(id_index__in=sought("id_number", id_number))
        if phone:
            return same.filter(phone_index__in=sought("phone", phone))
        return self.none()
