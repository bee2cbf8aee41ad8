"""Blind indexes of what is looked for: a name, a telephone, an ID number, an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core import crypto
from core.rules import digits, fold_address, fold_id_number, fold_name

if TYPE_CHECKING:
    pass


def _tail(phone: str) -> str:
    found = digits(phone)
    return found[-4:] if len(found) >= 4 else ""


# what each index is made of: the purpose of its key, and how the value is folded before
_FOLDS: dict[str, Callable[[str], str]] = {
    "name": fold_name,
    "name_token": str,
    "phone": digits,
    "phone_tail": _tail,
    "id_number": fold_id_number,
    "address": fold_address,
}


def _index(purpose: str, value: str) -> int | None:
    return crypto.blind_index(_FOLDS[purpose](value), purpose=purpose)


def sought(purpose: str, value: str) -> list[int]:
    """What to look for: the index under every key in use, so that people are found while keys rotate."""
    return crypto.blind_indexes(_FOLDS[purpose](value), purpose=purpose)


def name_index(name: str) -> int:
    """Every person has a name: the index of an empty one is that of nobody."""
    return _index("name", name) or 0


def token_index(token: str) -> int:
    return _index("name_token", token) or 0


def phone_index(phone: str) -> int | None:
    return _index("phone", phone)


def phone_tail_index(phone: str) -> int | None:
    return _index("phone_tail", phone)


def id_index(number: str) -> int | None:
    return _index("id_number", number)


def address_index(address: str) -> int | None:
    """Who lives at one address: None when it is none that could be found again."""
    return _index("address", address)
