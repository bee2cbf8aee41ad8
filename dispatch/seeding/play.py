"""How a case of the demonstration goes: who does what next, by chance or as its scene asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from cases.choices import Channel, ContactResult, Kind, Role, Verb
from cases.models import Category
from cases.seeding import texts
from cases.seeding.arrivals import Arrival
from cases.seeding.hours import Hours
from cases.seeding.people import People, Somebody
from cases.seeding.story import Over
from cases.seeding.texts import Narrative
from dispatch import rules
from dispatch.choices import ReturnReason
from dispatch.seeding.course import Course, Ticket
from governance.seeding.cast import Actor, Community, Ensemble, Team

_RESULTS = {
    ContactResult.SATISFIED: 66,
    ContactResult.BASICALLY: 17,
    ContactResult.UNREACHED: 9,
    ContactResult.DISSATISFIED: 5,
    ContactResult.DECLINED: 3,
}
_ENDS = {"forwarded": Verb.FORWARD, "transferred": Verb.TRANSFER, "withdrawn": Verb.WITHDRAW}
# categories that the desk looks at whatever the text says (the hazard classes), and how many texts are dangerous
_ON_DESK = ("marriage_family", "neighbours")
_DANGEROUS = 0.025


class Play:
    """One case from its arrival to where it stands at the last moment."""

    def __init__(
        self,
        arrival: Arrival,
        ensemble: Ensemble,
        *,
        categories: Mapping[str, Category],
        hours: Hours,
        people: People,
        random: Random,
        until: datetime,
    ) -> None:
        self.random, self.hours, self.people, self.ensemble = random, hours, people, ensemble
        self.arrival, self.scene = arrival, arrival.scene
        self.categories = categories
        stage = self.scene.stage if self.scene else self._left_behind(until)
        self.stage = stage
        # a restricted or accusing case stands with the unit that works on it
        halt = {"restricted": "acknowledged", "against": "acknowledged", "spot": "completed"}.get(
            stage, stage
        )
        self.course = Course(hours, until, halt, ensemble)
        self.community, self.area, self.place, self.worker = self._where()
        self.narrative = self._narrative()

    def _left_behind(self, until: datetime) -> str:
        """A few cases of the last weeks were forgotten at some stage: these are overdue now."""
        is_recent = until - self.arrival.at < timedelta(days=50)
        if not is_recent or self.random.random() > 0.05:
            return ""
        return self.random.choice(
            ("accepted", "issued", "acknowledged", "acknowledged", "answered", "completed")
        )

    def run(self, number: str) -> Course:
        """Play until the end or until the next act would lie too late."""
        try:
            self._register(number)
            self._go_on()
        except Over:
            pass
        return self.course

    # --- what and where

    def _where(self) -> tuple[Community, int, str, Actor]:
        random = self.random
        at_home = self.scene is not None and (
            self.scene.unit == "community" or self.arrival.channel == Channel.GRID
        )
        community = self.ensemble.communities[0] if at_home else random.choice(self.ensemble.communities)
        grid, worker = community.grids[0] if at_home else random.choice(community.grids)
        compound, name = random.choice(community.compounds)
        area = (
            grid if self.arrival.channel == Channel.GRID else random.choice((community.area, grid, compound))
        )
        place = f"{name}{random.randint(1, 32)}幢{random.randint(1, 4)}单元"
        return community, area, place, worker

    def _narrative(self) -> Narrative:
        if self.scene and self.scene.story:
            return texts.story(self.scene.story)
        if self.scene is None and self.random.random() < _DANGEROUS:
            dangerous = texts.story_for(self.arrival.channel, self.random)
            if dangerous is not None:
                return dangerous
        wanted = self.scene.category if self.scene else ""
        for _ in range(40):
            found = texts.narrative_for(self.arrival.channel, self.random, wanted)
            if self.scene is None:
                break
            fits = found.is_restricted == (self.stage == "restricted")
            if fits and bool(found.against) == (self.stage == "against"):
                break
        return found

    def _register(self, number: str) -> None:
        random, channel, narrative = self.random, self.arrival.channel, self.narrative
        at = self.arrival.at
        self.registrar = self._registrar()
        received = at
        if channel in (Channel.ONLINE, Channel.POLICE, Channel.HOTLINE, Channel.LETTER, Channel.FORWARDED):
            received = at - timedelta(minutes=random.randint(30, 1800))
        category = self.categories[narrative.category]
        excluded = [self._team(narrative.against)] if narrative.against else []
        people = self._people(category)
        self.course.register(
            self.registrar,
            at,
            number=number,
            centre=self.ensemble.centre,
            area=self.area,
            channel=channel,
            category=category,
            narrative=texts.fill(narrative.text, random, place=self.place),
            demand=texts.fill(narrative.demand, random, place=self.place),
            place=f"{self.community.name}{self.place}",
            received_at=received,
            restriction=narrative.restriction,
            people=people,
            excluded=[(team.unit, team.name) for team in excluded],
            random=random,
        )
        if random.random() < 0.3:
            self.course.case["people_count"] = random.randint(max(len(people), 1), 6)
        if narrative.reads_red:
            self.course.case["red_flag"] = True
        if narrative.is_restricted:
            for officer in (self.ensemble.director, self.ensemble.commander, *self.ensemble.windows[:2]):
                if officer.officer != self.registrar.officer:
                    self.course.grant("限制知悉事项，指定知情人", at, officer=officer.officer)

    def _registrar(self) -> Actor:
        if self.arrival.channel == Channel.GRID:
            return self.worker
        if self.arrival.channel == Channel.CANVASS:
            return self.community.team.handlers[0]
        windows = self.ensemble.windows
        return windows[0] if self.scene else self.random.choice(windows)

    def _people(self, category: Category) -> list[tuple[Somebody, Role]]:
        random, channel = self.random, self.arrival.channel
        nameless = {Channel.GRID: 0.6, Channel.ONLINE: 0.15, Channel.CALL: 0.1}.get(channel, 0.03)
        if not self.scene and random.random() < nameless:
            return []
        found = [(self.people.visitor(), Role.VISITOR)]
        if channel in (Channel.VISIT, Channel.CALL) and random.random() < 0.08:
            found.append((self.people.stranger(with_phone=True), Role.PROXY))
        if category.kind == Kind.DISPUTE and random.random() < 0.7:
            found.append((self.people.stranger(with_phone=random.random() < 0.5), Role.COUNTERPART))
        return found

    # --- how it goes

    def _go_on(self) -> None:
        course, random = self.course, self.random
        course.reached("registered")
        if self._on_the_spot():
            self._after_completion(self.registrar)
            return
        from_window = self.arrival.channel not in (Channel.GRID, Channel.CANVASS)
        window = self.registrar if from_window else random.choice(self.ensemble.windows)
        first = (1, 12) if from_window else (5, 150)
        course.accept(window, self.hours.soon(course.at, *first), texts.phrase("accept", random))
        course.reached("accepted")
        self._judge()
        if verb := self._ends_early():
            self._end(window, verb)
        elif not self.scene and random.random() < self._share_done_at_window():
            course.complete(window, self.hours.soon(course.at, 5, 60), texts.phrase("spot_window", random))
            self._after_completion(window)
        else:
            self._through_units()

    def _judge(self) -> None:
        """The desk decides on danger within the hour, on the other clues of the hazard classes within the day."""
        told = self.narrative
        if told.key or told.category in _ON_DESK:
            course = self.course
            by = self.random.choice(self.ensemble.assessors)
            at = self.hours.shortly(course.at, 8, 60) if told.key else self.hours.soon(course.at, 10, 200)
            course.decide(by, at, told.level or "low", red_flag=told.red_flag)

    def _on_the_spot(self) -> bool:
        """Grid events: six in ten are done by the grid worker who found them."""
        if self.arrival.channel != Channel.GRID or not self.narrative.category.startswith("event_"):
            return False
        if self.stage == "spot" or (not self.scene and self.random.random() < 0.62):
            course = self.course
            course.accept(self.worker, self.hours.shortly(course.at, 1, 15))
            outcome = texts.spot(self.narrative.category, self.random)
            course.complete(self.worker, self.hours.shortly(course.at, 5, 60), outcome)
            return True
        return False

    def _ends_early(self) -> Verb | None:
        if self.stage in _ENDS:
            return _ENDS[self.stage]
        if self.scene or self.stage or self.arrival.channel == Channel.GRID:
            return None
        chance = self.random.random()
        if chance < 0.05:
            return Verb.FORWARD
        if chance < 0.06 and self.arrival.channel == Channel.POLICE:
            return Verb.TRANSFER
        return Verb.WITHDRAW if chance > 0.98 else None

    def _end(self, window: Actor, verb: Verb) -> None:
        by = self.ensemble.director if verb == Verb.TRANSFER else window
        self.course.end(
            by, self.hours.soon(self.course.at, 10, 200), verb, texts.phrase(verb.value, self.random)
        )

    def _share_done_at_window(self) -> float:
        """A question is answered there and then, a dispute never is."""
        if self.course.case["kind"] == Kind.DISPUTE:
            return 0.0
        return 0.6 if self.narrative.category == "consultation" else 0.15

    def _through_units(self) -> None:
        """Slip after slip until an answer is approved; an unhappy citizen begins it once more."""
        course = self.course
        for round_ in range(2):
            self._one_round(is_first=round_ == 0)
            if self._after_completion(self.ensemble.director, may_reopen=round_ == 0):
                return
            course.reached("reopened")

    def _one_round(self, *, is_first: bool) -> None:
        course, random = self.course, self.random
        team = self._team(self.scene.unit if self.scene and self.scene.unit else self._unit_key())
        slip = self._assigned(team, is_first=is_first)
        returns = self.stage == "returned" or (not self.scene and random.random() < 0.05)
        if is_first and returns:
            slip = self._returned(slip)
        handler = self._acknowledged(slip)
        course.reached("acknowledged")
        if random.random() < 0.15:
            at = self.hours.soon(course.at, 30, 600)
            if at <= course.until:
                course.remark(handler, at, texts.phrase("remarks", random))
        self._answered(slip, handler)
        if self.stage == "sent_back" or (not self.scene and random.random() < 0.08):
            note = texts.phrase("send_back", random)
            course.send_back(self.ensemble.director, self.hours.soon(course.at, 20, 300), slip, note)
            course.reached("sent_back")
            self._answered(slip, handler)
        course.reached("answered")
        note = texts.phrase("approve", random)
        course.approve(self.ensemble.director, self.hours.soon(course.at, 20, 500), slip, note)

    def _unit_key(self) -> str:
        keys = texts.unit_keys(self.narrative.category)
        return keys[0] if self.random.random() < 0.6 else self.random.choice(keys)

    def _team(self, key: str) -> Team:
        """The unit of that key, never one the case accuses; where a street has none (no tribunal), the community."""
        team = (
            self.community.team if key == "community" else self.ensemble.teams.get(key, self.community.team)
        )
        accused = {one["unit_id"] for one in self.course.exclusions}
        return self.ensemble.teams["peace"] if team.unit in accused else team

    def _assigned(self, team: Team, *, is_first: bool) -> Ticket:
        course = self.course
        quick = (10, 90) if self.scene else (10, 300)
        at = self.hours.soon(course.at, *(quick if is_first else (60, 480)))
        requirement = texts.phrase("requirements", self.random)
        if rules.needs_commander(course.case["level"], red_flag=course.case.get("red_flag", False)):
            slip = course.draft(self.ensemble.director, at, team, requirement)
            course.reached("drafted")
            course.sign(self.ensemble.commander, self.hours.shortly(course.at, 5, 90), slip)
        else:
            slip = course.assign(self.ensemble.director, at, team, requirement)
        course.reached("issued")
        return slip

    def _returned(self, slip: Ticket) -> Ticket:
        course, random = self.course, self.random
        handler = random.choice(slip.team.handlers)
        reason, note = texts.return_note(random)
        course.return_slip(handler, self.hours.soon(course.at, 20, 240), slip, ReturnReason(reason), note)
        course.reached("returned")
        keys = [
            key for key in texts.unit_keys(self.narrative.category) if self._team(key).unit != slip.team.unit
        ]
        team = self._team(random.choice(keys)) if keys else self.ensemble.teams["peace"]
        return self._assigned(team, is_first=False)

    def _acknowledged(self, slip: Ticket) -> Actor:
        handler = self.random.choice(slip.team.handlers)
        late = not self.scene and self.random.random() < 0.07
        at = self.hours.later(self.course.at, 1, 2) if late else self.hours.soon(self.course.at, 5, 110)
        self.course.acknowledge(handler, at, slip)
        return handler

    def _answered(self, slip: Ticket, handler: Actor) -> None:
        random = self.random
        if self.scene:
            days = (1, 2)
        elif random.random() < 0.06:
            days = (15, 22)
        else:
            days = {"high": (1, 3), "medium": (1, 6)}.get(self.course.case["level"], (1, 10))
        at = self.hours.later(self.course.at, *days)
        answer = texts.answer(self.narrative.category, random, place=self.place, at=at)
        self.course.feed_back(handler, at, slip, answer)

    def _after_completion(self, handled_by: Actor, *, may_reopen: bool = False) -> bool:
        """Follow up and close; False when an unhappy citizen reopened it."""
        course, random = self.course, self.random
        course.reached("completed")
        if not course.is_called and self.stage not in ("unreached", "reopened"):
            course.close(
                self.ensemble.director, self.hours.soon(course.at, 30, 700), texts.phrase("close", random)
            )
            return True
        # of a restricted case only the first two windows know
        windows = self.ensemble.windows[: 2 if self.narrative.is_restricted else None]
        callers = [one for one in windows if one.officer != handled_by.officer]
        caller = random.choice(callers)
        result = self._result(may_reopen=may_reopen)
        low = 1 if self.scene else random.choice((1, 1, 1, 2, 4))
        self._called(caller, self.hours.later(course.at, low, low), result)
        if result == ContactResult.UNREACHED:
            course.reached("unreached")
            result = ContactResult.UNREACHED if random.random() < 0.3 else ContactResult.SATISFIED
            self._called(caller, self.hours.later(course.at, 1, 2), result)
        if result == ContactResult.DISSATISFIED:
            return False
        closer = self.ensemble.director if random.random() < 0.4 else caller
        course.close(closer, self.hours.soon(course.at, 30, 700), texts.phrase("close", random))
        self._called_later(caller)
        return True

    def _called_later(self, caller: Actor) -> None:
        """The calls some weeks after, on their days."""
        for one in [one for one in self.course.contacts if not one["done_at"]]:
            at = self.hours.in_office(one["planned_at"].date())
            self._called(caller, at, ContactResult.SATISFIED)

    def _result(self, *, may_reopen: bool) -> ContactResult:
        if self.stage == "unreached":
            return ContactResult.UNREACHED
        if self.stage == "reopened" and may_reopen:
            return ContactResult.DISSATISFIED
        if not self.course.parties:
            return ContactResult.NO_CONTACT
        result = self.random.choices(list(_RESULTS), weights=list(_RESULTS.values()))[0]
        ignored = result == ContactResult.DISSATISFIED and not may_reopen
        return ContactResult.BASICALLY if ignored else result

    def _called(self, caller: Actor, at: datetime, result: ContactResult) -> None:
        self.course.follow_up(caller, at, result, texts.phrase(result.value, self.random))
