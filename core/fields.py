"""Model fields that keep personal data encrypted at rest."""

from typing import TYPE_CHECKING, Any

from django.db import models

from core import crypto

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class EncryptedTextField(_Text):
    """Text that is ciphertext in the database; it cannot be filtered or sorted, use a blind index."""

    def _column(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        return self.encrypted(super().get_prep_value(value))

    def encrypted(self, value: Any) -> Any:
        return crypto.encrypt(value, column=self._column()) if value else value

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return crypto.decrypt(value, column=self._column()) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
