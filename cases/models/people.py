"""People, found by blind index, never by their text."""

from __future__ import annotations

from django.db import models

from cases.querysets import PersonQuerySet
from core.fields import EncryptedTextField


class Person(models.Model):
    """Somebody known from cases. Values are encrypted; the *_index columns find equal values without showing them."""

    name = EncryptedTextField("姓名")
    phone = EncryptedTextField("电话", blank=True)
    id_number = EncryptedTextField("证件号码", blank=True)
    address = EncryptedTextField("住址", blank=True)
    name_index = models.BigIntegerField(db_index=True)
    phone_index = models.BigIntegerField(null=True, db_index=True)
    phone_tail_index = models.BigIntegerField(null=True, db_index=True)
    id_index = models.BigIntegerField(null=True, db_index=True)
    # who lives together
    address_index = models.BigIntegerField(null=True, db_index=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return f"人员 {self.pk}"


class PersonToken(models.Model):
    """A blind index entry: one part of the name, or its pinyin, as a keyed digest."""

    # no database constraint: checking it costs an import of 50,000 rows five seconds, and tokens only ever go with
    # their person
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="tokens", db_index=False, db_constraint=False
    )
    token = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["token", "person"], name="person_token")]

    def __str__(self) -> str:
        return str(self.token)
