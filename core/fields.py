"""Model fields that keep personal data encrypted at rest."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models

from core import crypto

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField

log = logging.getLogger(__name__)


class Undeciphered(str):
    """What a page shows where no key reads the value; saved again it is the ciphertext that it was."""

    __slots__ = ("stored",)
    stored: str

    def __new__(cls, stored: str) -> "Undeciphered":
        made = super().__new__(cls, "无法解密")
        made.stored = stored
        return made

    def __getnewargs__(self) -> tuple[str]:
        return (self.stored,)


def masked(value: str, mask: Callable[[str], str]) -> str:
    """What is shown of a value: its mask, or that no key reads it."""
    return str(value) if isinstance(value, Undeciphered) else mask(value)


class EncryptedTextField(_Text):
    """Text that is ciphertext in the database; it cannot be filtered or sorted, use a blind index."""

    def column_name(self) -> str:
        """What a value is bound to."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Undeciphered):
            return value.stored
        return self.encrypted(super().get_prep_value(value))

    def encrypted(self, value: Any) -> Any:
        if isinstance(value, Undeciphered):
            return value.stored
        return crypto.encrypt(value, column=self.column_name()) if value else value

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        if not value:
            return value
        try:
            return crypto.decrypt(value, column=self.column_name())
        except crypto.Undecipherable:
            # the page is still of use without this value; `doctor` says what to do
            log.error("no key reads a value of %s; run manage.py doctor", self.column_name())
            return Undeciphered(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
