"""Made-up people of the demonstration, some of whom come again with another matter."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from cases.actions.people import PersonText, columns_of
from cases.models import Person, PersonToken
from cases.querysets import token_index
from cases.seeding import texts
from core import names
from core.bulk import Bulk

_CHECK = "10X98765432"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BORN_FROM = date(1945, 1, 1)
_REMEMBERED = 300  # so many recent visitors of a street may come again


# few parts make many names: nearly every part was reckoned before
_token_index = lru_cache(maxsize=200_000)(token_index)


@lru_cache(maxsize=50_000)
def _token_indexes(name: str) -> tuple[int, ...]:
    return tuple(_token_index(token) for token in sorted(names.tokens(name)))


class Somebody:
    """A person to be written once, whichever of the stories is written first."""

    __slots__ = ("id_number", "name", "name_only", "phone", "pk")

    def __init__(self, name: str, phone: str, id_number: str) -> None:
        self.name = name
        self.phone = phone
        self.id_number = id_number
        self.pk: int | None = None

    def write(self, bulk: Bulk) -> int:
        if self.pk is None:
            self.pk = bulk.next_id(Person)
            bulk.add(Person, id=self.pk, **columns_of(PersonText(self.name, self.phone, self.id_number)))
            bulk.add_bare(PersonToken, [(self.pk, token) for token in _token_indexes(self.name)])
        return self.pk


class People:
    """Where the stories of one street get their people from."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._known: deque[Somebody] = deque(maxlen=_REMEMBERED)

    def visitor(self) -> Somebody:
        """Somebody with a phone; one in eight was here before."""
        if self._known and self._random.random() < 0.12:
            return self._random.choice(self._known)
        one = self.stranger(with_phone=True)
        self._known.append(one)
        return one

    def stranger(self, *, with_phone: bool) -> Somebody:
        random = self._random
        phone = id_number = ""
        if with_phone:
            # the middle 0000 marks a made-up number
            phone = f"1{random.choice('3589')}{random.randint(0, 9)}0000{random.randint(0, 9999):04d}"
            if random.random() < 0.3:
                id_number = self._id_number()
        return Somebody(texts.person_name(random), phone, id_number)

    def _id_number(self) -> str:
        born = _BORN_FROM + timedelta(days=self._random.randint(0, 22_000))
        digits = f"530199{born:%Y%m%d}{self._random.randint(1, 999):03d}"
        total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
        return digits + _CHECK[total % 11]
