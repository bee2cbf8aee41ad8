"""The second person's part of the demonstration: lowerings confirmed or waiting, red flags looked at or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from cases.models import Case, Entry
from core.bulk import Bulk
from core.clock import ZONE
from governance.seeding.cast import Actor, Ensemble
from risk.choices import ChangeState, LevelVerb
from risk.models import LevelChange, RedFlag
from risk.rules.flags import next_ring

_ANSWERED_AFTER = timedelta(minutes=20)
_LOOKED_AFTER = timedelta(minutes=12)
# what came in so short before the end nobody has looked at yet
_UNSEEN = timedelta(hours=12)
_CALM = "当面核实过，诉求有了答复，情绪平稳"
_AGREED = "电话核实过当事人，属实"


class Seconds:
    def __init__(self, bulk: Bulk, ensembles: Iterable[Ensemble], until: datetime) -> None:
        self.bulk, self.until = bulk, until
        self.ensembles = {one.centre: one for one in ensembles}
        # one lowering waits in each centre
        self.waits: set[int] = set()

    def second(self, case: Case, first: int) -> Actor:
        """Another assessor of the centre, or the commander."""
        ensemble = self.ensembles[case.centre_id]
        others = [one for one in ensemble.assessors if one.officer != first]
        return others[case.pk % len(others)] if others else ensemble.commander

    def lower(self, case: Case, assessment: int, facts: dict[str, Any], by: Actor, at: datetime) -> bool:
        """A lowering proposed at that moment and confirmed soon after; False when it still waits.

        `facts` are the columns from_level, to_level, removed and reason.
        """
        answered, second = at + _ANSWERED_AFTER, self.second(case, by.officer)
        waits = answered > self.until
        self._enter(case, by, LevelVerb.PROPOSE, at, {})
        if not waits:
            self._enter(case, second, LevelVerb.CONFIRM, answered, {"level": facts["to_level"]})
        self.bulk.add(
            LevelChange,
            case_id=case.pk,
            assessment_id=assessment,
            state=(ChangeState.PROPOSED if waits else ChangeState.CONFIRMED).value,
            made_by_id=by.officer,
            appointment_id=by.appointment,
            made_at=at,
            second_by_id=None if waits else second.officer,
            second_appointment_id=None if waits else second.appointment,
            second_at=None if waits else answered,
            second_note="" if waits else _AGREED,
            **facts,
        )
        case.acted_at = at if waits else answered
        return not waits

    def ask(self, case: Case, by: Actor, at: datetime) -> bool:
        """A lowering to low that waits, once for each centre; whether it was asked for."""
        if case.centre_id in self.waits:
            return False
        self.waits.add(case.centre_id)
        self._enter(case, by, LevelVerb.PROPOSE, at, {})
        self.bulk.add(
            LevelChange,
            case_id=case.pk,
            state=ChangeState.PROPOSED.value,
            from_level=case.level,
            to_level="low",
            reason=_CALM,
            made_by_id=by.officer,
            appointment_id=by.appointment,
            made_at=at,
        )
        case.acted_at = at
        return True

    def flag(self, case: Case, screening: int, flags: list[str], at: datetime, decided: Entry | None) -> None:
        """A red flag raised at that moment, looked at before it was decided; the newest by nobody yet."""
        looked: dict[str, Any] = {"next_ring_at": next_ring(at, 0, at, ZONE)}
        if decided is not None:
            looked = {"seen_by_id": decided.officer_id, "seen_at": min(decided.at, at + _LOOKED_AFTER)}
        elif at <= self.until - _UNSEEN:
            looked = {"seen_by_id": self.second(case, 0).officer, "seen_at": at + _LOOKED_AFTER}
        self.bulk.add(RedFlag, case_id=case.pk, screening_id=screening, flags=flags, raised_at=at, **looked)

    def _enter(self, case: Case, by: Actor, verb: LevelVerb, at: datetime, about: dict[str, Any]) -> None:
        self.bulk.add(
            Entry,
            case_id=case.pk,
            officer_id=by.officer,
            appointment_id=by.appointment,
            verb=verb.value,
            about=about,
            at=at,
        )
