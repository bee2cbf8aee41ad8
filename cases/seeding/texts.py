"""What people say in the demonstration: narratives, answers and notes with their slots.

Ordinary ones stand in data/demonstration.json, dangerous ones in data/stories.json.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from string import Formatter
from typing import Any

from cases.choices import Channel, Restriction
from governance.seeding import demonstration

_FOLDER = Path(__file__).resolve().parent.parent / "data"
_DATA = _FOLDER / "demonstration.json"
_STORIES = _FOLDER / "stories.json"
_VOICES = {
    Channel.VISIT: "w",
    Channel.CALL: "w",
    Channel.LETTER: "o",
    Channel.ONLINE: "o",
    Channel.HOTLINE: "o",
    Channel.FORWARDED: "o",
    Channel.POLICE: "p",
    Channel.GRID: "g",
    Channel.CANVASS: "c",
}
_AMOUNTS = (
    600,
    800,
    1200,
    1500,
    2000,
    2600,
    3200,
    4800,
    5000,
    6800,
    8000,
    9600,
    12000,
    18000,
    26000,
    45000,
    80000,
)


_RESTRICTIONS = {
    "campus": Restriction.MINOR,
    "complaint": Restriction.WHISTLE_BLOWER,
    "consultation": Restriction.MENTAL_HEALTH,
    "marriage_family": Restriction.DOMESTIC_VIOLENCE,
}


@dataclass(frozen=True)
class Narrative:
    """A text with slots; `against` names the unit it complains about, by its key.

    A dangerous story has a key, and what the task force made of it: factors, level and red flag. An ordinary text that
    `reads_red` has a flag from the reader until somebody judges it.
    """

    category: str
    text: str
    demand: str
    is_restricted: bool
    level: str = ""
    against: str = ""
    key: str = ""
    factors: tuple[str, ...] = ()
    red_flag: bool = False
    reads_red: bool = False

    @property
    def restriction(self) -> str:
        """Why it is restricted, by what it is about."""
        if not self.is_restricted:
            return ""
        return _RESTRICTIONS.get(self.category, Restriction.OTHER).value

    @property
    def head(self) -> str:
        """The first sentence: no slot stands in it, so it names the story."""
        return self.text.partition("。")[0]


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return data


@cache
def _narratives() -> dict[str, list[Narrative]]:
    found = defaultdict(list)
    for row in _data()["narratives"]:
        found[row["voice"]].append(
            Narrative(
                row["category"],
                row["text"],
                row["demand"],
                row.get("restricted", False),
                against=row.get("against", ""),
                reads_red=row.get("reads_red", False),
            )
        )
    return found


@cache
def stories() -> dict[str, tuple[str, Narrative]]:
    """The dangerous stories by key, each with its voice."""
    data = json.loads(_STORIES.read_text(encoding="utf-8"))
    return {
        row["key"]: (
            row["voice"],
            Narrative(
                row["category"],
                row["text"],
                row["demand"],
                row["restricted"],
                row["level"],
                key=row["key"],
                factors=tuple(row["factors"]),
                red_flag=row["red_flag"],
            ),
        )
        for row in data["stories"]
    }


def story(key: str) -> Narrative:
    return stories()[key][1]


def story_for(channel: Channel, random: Random) -> Narrative | None:
    """A dangerous story in the voice of the channel, if there is one."""
    fitting = [one for voice, one in stories().values() if voice == _VOICES[channel]]
    return random.choice(fitting) if fitting else None


@cache
def _heads() -> dict[str, Narrative]:
    return {one.head: one for _, one in stories().values()}


def story_of(narrative: str) -> Narrative | None:
    """The story that a seeded narrative tells, if it is a dangerous one."""
    return _heads().get(narrative.partition("。")[0])


@cache
def _parts(text: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(text))


def narrative_for(channel: Channel, random: Random, category: str = "") -> Narrative:
    """A narrative in the voice of the channel; of that category when there is one."""
    choice = _narratives()[_VOICES[channel]]
    fitting = [one for one in choice if one.category == category] if category else choice
    return random.choice(fitting or choice)


def fill(text: str, random: Random, *, place: str, day: str = "") -> str:
    """The text with its slots filled; `day` for {d} where a date must be right, else a loose word like 上周三."""
    return "".join(
        literal + (_slot(name, random, place, day) if name else "") for literal, name in _parts(text)
    )


def _pick(random: Random, choice: Sequence[str]) -> str:
    """One of these; a string gives a character."""
    return choice[int(random.random() * len(choice))]


def _slot(name: str, random: Random, place: str, day: str) -> str:
    data = _data()
    match name:
        case "p":
            return place
        case "r":  # the compound of the place
            return place.rstrip("单元").rstrip("0123456789").removesuffix("幢").rstrip("0123456789")
        case "a":
            return str(random.choice(_AMOUNTS))
        case "d":
            return day or _pick(random, data["days"])
        case "t":
            return _pick(random, data["times"])
        case "n":
            return str(random.randint(2, 9))
        case "y":
            return str(random.randint(2, 6))
        case "s":
            return _pick(random, demonstration()["surnames"])
        case "x":
            return _pick(random, data["agreed"])
        case _:
            return _pick(random, data["shops"][name.removeprefix("k_")])


def answer(category: str, random: Random, *, place: str, at: datetime) -> str:
    """What a unit answers to a matter of this category."""
    answers = _data()["answers"]
    own = answers.get("event" if category.startswith("event_") else category, [])
    text = random.choice(own if own and random.random() < 0.8 else answers["any"])
    return fill(text, random, place=place, day=f"{at.month}月{at.day}日")


def spot(category: str, random: Random) -> str:
    """What a grid worker did on the spot."""
    return _pick(random, _data()["spot"].get(category, _data()["spot"]["event_other"]))


def phrase(kind: str, random: Random) -> str:
    """A note of that kind: accept, forward, remarks, satisfied …"""
    return _pick(random, _data()[kind])


def return_note(random: Random) -> tuple[str, str]:
    """Why a unit returns a slip: the reason's value and the words."""
    reasons = _data()["reasons"]
    reason = random.choices(list(reasons), weights=[5, 2, 2, 1])[0]
    return reason, _pick(random, reasons[reason])


def unit_keys(category: str) -> Sequence[str]:
    """The keys of the units that handle this category, the likeliest first."""
    keys: list[str] = _data()["units"][category]
    return keys


def person_name(random: Random) -> str:
    data = _data()
    if random.random() < 0.005:
        return _pick(random, data["rare_names"])
    given = _pick(random, data["given_second"])
    if random.random() < 0.8:
        given = _pick(random, data["given_first"]) + given
    return _pick(random, demonstration()["surnames"]) + given
