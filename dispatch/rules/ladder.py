"""What lateness sets off, rung by rung, and which edition of the ladder held when."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dispatch.rules.deadlines import midnight, step_to_workday
from governance.rules import SHANGHAI, Rule, WorkingCalendar


def rung_at(calendar: WorkingCalendar, due_at: datetime, workdays: int) -> datetime:
    """When a letter's rung is reached: on the deadline, or at the end of that many working days after it."""
    return Rule(workdays, "workdays").due(calendar, due_at).at if workdays else due_at


def rung_cutoff(calendar: WorkingCalendar, at: datetime, workdays: int) -> datetime:
    """The latest deadline whose rung is reached by now: `rung_at` the other way round, a range for the index."""
    if not workdays:
        return at
    day = at.astimezone(SHANGHAI).date()
    if not calendar.is_workday(day) or rung_at(calendar, midnight(day) - timedelta(days=1), 1) > at:
        day = step_to_workday(calendar, day, -1)
    for _ in range(workdays - 1):
        day = step_to_workday(calendar, day, -1)
    return midnight(day) - timedelta(microseconds=1)


# the clocks of a slip in the order in which a unit meets them: who meets one has met those before it
STAGES = ("acknowledge", "first_report", "complete")


def stage(kind: str) -> int:
    """Its place among the stages; -1 for a clock that is none of a slip's."""
    return STAGES.index(kind) if kind in STAGES else -1


# the letters of the ladder, from the lowest
LETTER_RUNGS = ("reminder", "supervision", "escalation")


@dataclass(frozen=True)
class RungPlan:
    """One rung as an office set it."""

    is_on: bool = True
    # amber: the share that must have run, and how many working days ahead at most
    percent: int = 80
    ahead: int = 1
    # letters: working days after the deadline
    workdays: int = 0
    # the reminder letter under a standing order; nothing else ever goes out by itself
    by_itself: bool = False
    # the reminder: also when the first report on an ordinary case is late
    first_reports: bool = False
    # letters: working days that the unit, or the level above, has to answer
    reply: int = 2
    # escalation: working days of the level above to say whether it takes it, then to give its opinion
    take: int = 1
    opinion: int = 5
    # who hears of it beside the unit it is about: "unit", "centre", "commander"
    tells: tuple[str, ...] = ()


@dataclass(frozen=True)
class LadderPlan:
    """The four rungs. What it starts from is the default, marked as such on the screens."""

    amber: RungPlan = RungPlan(tells=("unit", "centre"))
    reminder: RungPlan = RungPlan(by_itself=True)
    supervision: RungPlan = RungPlan(workdays=2, tells=("commander",))
    escalation: RungPlan = RungPlan(workdays=4, tells=("commander",))

    @classmethod
    def parse(cls, facts: Mapping[str, Any]) -> "LadderPlan":
        """From what `facts` gave; a rung that is not told stands at its default."""
        plan = cls()
        return replace(
            plan,
            **{
                name: replace(getattr(plan, name), **(told | {"tells": tuple(told.get("tells", ()))}))
                for name, told in facts.items()
            },
        )

    def facts(self) -> dict[str, Any]:
        """{"amber": {"is_on": …, …}, …}, fit for JSON."""
        return {name: told | {"tells": list(told["tells"])} for name, told in asdict(self).items()}

    def rung(self, kind: str) -> RungPlan:
        found: RungPlan = getattr(self, kind)
        return found

    def reply(self, kind: str) -> Rule:
        """Within which time a letter of this kind asks for an answer."""
        return Rule(self.rung(kind).reply, "workdays")

    @property
    def writes_quiet(self) -> bool:
        """Whether letters go out about late first reports on ordinary cases."""
        return self.reminder.is_on and self.reminder.first_reports

    def first(self) -> str:
        """The lowest letter that is on; empty when no letter is."""
        return next((one for one in LETTER_RUNGS if self.rung(one).is_on), "")

    def after(self, kind: str) -> str:
        """The next letter that is on; empty above the last."""
        above = LETTER_RUNGS[LETTER_RUNGS.index(kind) + 1 :]
        return next((one for one in above if self.rung(one).is_on), "")


DEFAULT_LADDER = LadderPlan()


@dataclass(frozen=True)
class Span:
    """From when until when a plan holds for clocks that start then; `edition` None: the product's own."""

    from_at: datetime | None
    until_at: datetime | None
    plan: LadderPlan
    edition: int | None = None

    @property
    def words(self) -> str:
        """Whose times these are."""
        return "默认" if self.edition is None else "按督办阶梯"

    def holds(self, started_at: datetime) -> bool:
        return (self.from_at is None or self.from_at <= started_at) and (
            self.until_at is None or started_at < self.until_at
        )


# (from when, the plan or None to follow the general one, id of the edition), in order
Editions = Sequence[tuple[datetime, LadderPlan | None, int]]


def timeline(general: Editions, own: Editions = ()) -> list[Span]:
    """Which plan holds for clocks started when: a category's own, else the general one, else the default."""
    turns = sorted({moment for moment, *_ in (*general, *own)})
    found = []
    for index, start in enumerate([None, *turns]):
        plan, edition = DEFAULT_LADDER, None
        for editions in (general, own):
            held = [one for one in editions if start is not None and one[0] <= start]
            if held and held[-1][1] is not None:
                plan, edition = held[-1][1], held[-1][2]
        until = turns[index] if index < len(turns) else None
        found.append(Span(start, until, plan, edition))
    return found


def climb_at(
    calendar: WorkingCalendar, plan: LadderPlan, kind: str, *, due_at: datetime, reply_by: datetime
) -> datetime | None:
    """When what follows a letter is reached: its own day after the deadline, never before the letter's time is over."""
    following = plan.after(kind)
    if not following:
        return None
    return max(reply_by, rung_at(calendar, due_at, plan.rung(following).workdays))
