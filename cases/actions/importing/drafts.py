"""One good row as an unsaved case with its people; nothing a ledger said is dropped, nothing is asked of the database."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cases.actions.importing.meaning import Categories, channel_of, channel_of_file, is_over
from cases.actions.importing.places import Places
from cases.actions.intake import title_of, tracking_code
from cases.actions.people import PersonText, party_line
from cases.choices import Kind, Role, State
from cases.ledger.columns import Guess
from cases.ledger.dates import DateProblemError, parse_moment
from cases.ledger.fields import LABELS, Field
from cases.ledger.identity import identity
from cases.ledger.rows import Good
from cases.models import Category, ImportBatch
from cases.querysets import id_index, name_index
from core import clock

_COMPLETED = re.compile(r"(?:办结|化解|结案|办理完成|处理完成)(?:的)?(?:时间|日期)$")
# both ends survive masking, so that a masked page shows nothing of what is between them
_AS_SAID = "原表：{}（备查）"


@dataclass(slots=True)
class Draft:
    """A row on its way in: the columns of its case (without a number), the people, and what is to be remarked.

    `asides` is personal text that could not be read, by the field of the first person that keeps it; `notes` are
    remarks on the row, `explains` one for its line of history.
    """

    row: int
    facts: dict[str, Any]
    people: list[PersonText] = field(default_factory=list)
    asides: dict[str, str] = field(default_factory=dict)
    notes: str = ""
    explains: str = ""

    @property
    def identity(self) -> str:
        return str(self.facts["identity"])

    @property
    def number(self) -> str:
        """The source number, empty when there is none."""
        return str(self.facts["source_number"])

    @property
    def narrative(self) -> str:
        return str(self.facts["narrative"])

    @property
    def first(self) -> int | None:
        """Who is named first, comparable with `first_of` of a person that is written down."""
        text = self.people[0] if self.people else PersonText("")
        return first_of(name_index(text.name), id_index(text.id_number))


def first_of(name_digest: int, id_digest: int | None) -> int | None:
    """Who comes first, as a number to compare: by name, else by identity number, else nobody."""
    return name_digest or id_digest


def identity_of(centre_id: int, good: Good) -> str:
    """What tells whether a row of the same centre was brought in before."""
    first = good.parties[0] if good.parties else None
    party = (first.name or first.id_number) if first else ""
    return identity(str(centre_id), good.number, good.received_at, party, good.narrative, good.title)


class Drafter:
    """Turns rows into drafts for one batch. Cost: two queries when made, none for a row."""

    def __init__(self, batch: ImportBatch, guess: Guess, at: datetime) -> None:
        self.batch, self.at, self.today = batch, at, at.date()
        self.headers = {found: guess.headers[column] for column, found in reversed(guess.mapping.items())}
        self.dated = Field.RECEIVED_AT in self.headers
        self.channel = channel_of_file(self.headers.get(Field.NUMBER, ""))
        self.categories = Categories(
            Category.objects.filter(until_on=None)
            .order_by("order", "id")
            .values_list("id", "kind", "name", "words")
        )
        self.places = Places(batch.area, self.today)
        self.due_at: datetime | None = None

    def draft(self, good: Good) -> Draft:
        said: dict[str, str] = dict(good.extra)
        people, asides = _people(good)
        area, channel, category = self._read_words(good, said)
        narrative = good.narrative or good.title
        received = good.received_at.replace(tzinfo=clock.ZONE) if good.received_at else self.at
        facts: dict[str, Any] = {
            "tracking_code": tracking_code(),
            "centre_id": self.batch.centre_id,
            "area_id": area,
            "kind": category[1] if category else _kind(good),
            "category_id": category[0] if category else None,
            "channel": channel,
            "title": self._cut(Field.TITLE, " ".join(good.title.split()) or title_of(narrative), 120, said),
            "narrative": narrative,
            "demand": self._cut(Field.DEMAND, good.demand, 500, said),
            "place": self._cut(Field.PLACE, good.place, 200, said),
            "people_count": good.people_count,
            "is_anonymous": not any(person.name for person in people),
            "party_line": party_line(person.name for person in people),
            "received_at": received,
            "recorded_at": self.at,
            "acted_at": self.at,
            "source_number": self._cut(Field.NUMBER, good.number or "", 64, said),
            "identity": identity_of(self.batch.centre_id, good),
            "batch_id": self.batch.pk,
            "source_row": said,
        }
        draft = Draft(good.row, facts, people, asides)
        draft.notes = "".join(good.notes) + (
            "没有写时间，来件时间按导入时间记。" if self._undated(good) else ""
        )
        if self.batch.is_live:
            facts.update(self._start(good, said))
        else:
            facts.update(self._end(good, received))
            draft.explains = self._explains(facts, good)
        return draft

    def _undated(self, good: Good) -> bool:
        return self.dated and good.received_at is None

    def _keep(self, found: Field, text: str, said: dict[str, str]) -> None:
        if text:
            said[self.headers.get(found, LABELS[found])] = text

    def _cut(self, found: Field, text: str, limit: int, said: dict[str, str]) -> str:
        """What fits into the column; the whole text then stays among the original columns."""
        if len(text) <= limit:
            return text
        self._keep(found, text, said)
        return text[: limit - 1] + "…"

    def _read_words(self, good: Good, said: dict[str, str]) -> tuple[int, str, tuple[int, Kind] | None]:
        area, has_community, has_grid = self.places.find(good.community, good.grid, good.place)
        channel = channel_of(good.channel) if good.channel else self.channel
        category = self.categories.find(good.category) if good.category else None
        self._keep(Field.COMMUNITY, "" if has_community else good.community, said)
        self._keep(Field.GRID, "" if has_grid else good.grid, said)
        self._keep(Field.CHANNEL, "" if channel else good.channel, said)
        self._keep(Field.CATEGORY, "" if category else good.category, said)
        self._keep(Field.UNIT, good.unit, said)
        self._keep(Field.NOTE, good.note, said)
        self._keep(Field.DUE_ON, good.due_on.isoformat() if good.due_on else "", said)
        return area, channel or self.channel, category

    def _start(self, good: Good, said: dict[str, str]) -> dict[str, Any]:
        """New work: what the file says was done so far stays among the original columns."""
        self._keep(Field.OUTCOME, good.outcome, said)
        return {"owner_id": self.batch.by_id, "next_due_at": self.due_at, "state": State.REGISTERED}

    def _end(self, good: Good, received: datetime) -> dict[str, Any]:
        """An old matter with its own dates; one that is over is closed on the day the file names."""
        done = None
        if is_over(good.outcome):
            done = max(_moment(_completed(good), self.today) or received, received)
        return {
            "is_history": True,
            "outcome": good.outcome,
            "state": State.CLOSED if done else State.REGISTERED,
            "completed_at": done,
            "closed_at": done,
        }

    def _explains(self, facts: dict[str, Any], good: Good) -> str:
        if facts["closed_at"] is None or _moment(_completed(good), self.today):
            return ""
        return "原表没有写办结时间，按来件时间记为结案。"


def _completed(good: Good) -> str:
    return next((text for header, text in good.extra.items() if _COMPLETED.search(header)), "")


def _moment(text: str, today: date) -> datetime | None:
    try:
        moment = parse_moment(text, today=today) if text else None
    except DateProblemError:
        return None
    return moment.at.replace(tzinfo=clock.ZONE) if moment and moment.at.date() <= today else None


def _kind(good: Good) -> Kind:
    return Kind.DISPUTE if "纠纷" in good.category else Kind.REQUEST


def _people(good: Good) -> tuple[list[PersonText], dict[str, str]]:
    """The people in order, each with the telephone in the same place; the first one is who spoke.

    Telephones beyond the people, and personal text that was not understood, go with the first person.
    """
    parties, phones = [(one.name, one.id_number) for one in good.parties], list(good.phones)
    asides: dict[str, str] = {}
    for header, text in good.private.items():
        if not _covered(text, parties, phones):
            kept = (
                "phone"
                if re.search(r"电话|手机|联系方式|号码$", header) and "证" not in header
                else "id_number"
            )
            asides[kept] = "；".join(filter(None, [asides.get(kept), text]))
    if not parties and (phones or asides):
        parties = [("", "")]
    if extra := phones[len(parties) :]:
        asides["phone"] = "；".join(filter(None, ["、".join(extra), asides.get("phone")]))
    people = [
        PersonText(name, phones[order] if order < len(phones) else "", number, _role(order))
        for order, (name, number) in enumerate(parties)
    ]
    return people, {kept: _AS_SAID.format(text) for kept, text in asides.items()}


def _role(order: int) -> Role:
    return Role.PARTY if order else Role.VISITOR


def _covered(text: str, parties: list[tuple[str, str]], phones: list[str]) -> bool:
    """Whether a cell says nothing but the names and numbers that were read from it."""
    rest = text.upper()
    for value in sorted(
        [part.upper() for party in parties for part in party if part] + phones, key=len, reverse=True
    ):
        rest = rest.replace(value, "")
    return not re.search(r"\w", re.sub(r"身份证(?:号码?)?|电话|手机|联系", "", rest))
