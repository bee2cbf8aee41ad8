"""Whatever breaks at whatever step: after the next sweep each rung and each letter is there once, numbers without gaps.

Rounds with chance in them, a thousand of them: `python bench/kills.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections
from django.urls import reverse

from cases.choices import State
from cases.models import Case, Entry
from core.models import Notice, Sequence
from dispatch import actions
from dispatch.actions import ladder, rendering
from dispatch.choices import LetterKind, LetterState, Step
from dispatch.models import Letter, Rung, Slip
from tests.builders import NOW, case_at, director, grade, liaison, street
from tests.dispatch.breaking import killed, lost, steps_of
from tests.dispatch.test_ladder import LATE, late_slip, moment

pytestmark = pytest.mark.django_db(transaction=True)
AMBER, NEXT = moment(8), moment(14)
# no sweep has more: the walk over the steps ends when the work was not interrupted any more
MOST_STEPS = 200


LETTERS = [
    (LetterKind.REMINDER, LetterState.RENDERED),
    (LetterKind.SUPERVISION, LetterState.DRAFTED),
]


class Quick:
    """Fills a letter without Word: what is broken here is the way from row to file."""

    def __enter__(self) -> Quick:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def render(self, _template: bytes, context: dict) -> bytes:
        return f"PK {context['number']}".encode()


@pytest.fixture(autouse=True)
def _quick(settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr(rendering, "Renderer", Quick)


def play() -> None:
    """Amber, the reminder and its file, the proposal of the next rung."""
    for at in (AMBER, LATE, NEXT):
        ladder.sweep(at)
        rendering.render_pending(at)


def dangerous_late_slip() -> Slip:
    """Late and dangerous: an alarm at once, a reminder under the standing order, its file."""
    slip = late_slip()
    grade(slip.case, "high")
    return slip


def why_wrong(slip: Slip) -> list[str]:
    """What is not as it must be after everything has been swept; nothing when all is well."""
    case = slip.case
    letters = list(Letter.objects.filter(case=case))
    wrong = []
    if sorted((one.kind, one.state) for one in letters) != LETTERS:
        wrong.append(f"letters: {[(one.kind, one.state) for one in letters]}")
    # the clock to acknowledge has stopped, that to complete is late
    rungs = sorted(Rung.objects.filter(clock__case=case).values_list("step", flat=True))
    if rungs != [Step.ALARMED, Step.WARNED]:
        wrong.append(f"rungs: {rungs}")
    if (lines := Entry.objects.filter(case=case, verb="remind").count()) != 1:
        wrong.append(f"lines of history: {lines}")
    for one in (one for one in letters if one.kind == LetterKind.REMINDER):
        bells = Notice.objects.filter(
            recipient=liaison().officer, text__startswith=f"提醒函 {one.number}："
        ).count()
        if bells != 1:
            wrong.append(f"bells of {one.number}: {bells}")
        if one.file is None or rendering.files.path_of(one.file).read_bytes() != f"PK {one.number}".encode():
            wrong.append("the file is not the letter's")
    return wrong


def numbers_run() -> bool:
    """All numbers given so far are 1 to n."""
    numbers = sorted(
        int(one.number.split("〕")[1].rstrip("号")) for one in Letter.objects.all() if one.number
    )
    return (
        numbers
        == list(range(1, len(numbers) + 1))
        == list(range(1, Sequence.objects.get(scope="letter:reminder:J1").last + 1))
    )


def walk(interrupted) -> list[int]:
    """Interrupts the work at step 0, 1, 2 … each time with a slip of its own; the steps that were reached."""
    reached: list[int] = []
    for number in range(MOST_STEPS):
        slip = dangerous_late_slip()
        if not interrupted(play, number):
            assert why_wrong(slip) == []
            return reached
        reached.append(number)
        play()
        assert why_wrong(slip) == [], f"at step {number}"
        assert numbers_run(), f"at step {number}"
    raise AssertionError("the work has no end")


def test_the_steps_are_those_that_matter():
    dangerous_late_slip()
    names = steps_of(play)
    for part in (
        "insert into core_notice",
        "insert into dispatch_rung",
        "insert into dispatch_letter",
        "update core_sequence",
        "insert into cases_entry",
        "update cases_case",
        "insert into core_storedfile",
        "update dispatch_letter",
        "before a file has its name",
        "after a commit",
    ):
        assert part in names
    # a second sweep looks for proposals that have lost their reason, and writes nothing else
    assert set(steps_of(play)) == {"update dispatch_letter"}


def test_killed_at_any_step_each_letter_is_there_once():
    """Trap 23: a real SIGKILL in a process of its own, before each write, around each commit and each file."""
    assert len(walk(killed)) >= 30


@pytest.mark.deep
def test_the_database_lost_at_any_step_leaves_nothing_half_done():
    assert len(walk(lost)) >= 30


# --- signing


def why_half_signed(case: Case) -> list[str]:
    """What is missing or twice after a slip was signed."""
    slip = Slip.objects.get(case=case)
    found = {
        "lines": Entry.objects.filter(case=case, verb="assign").count(),
        "grants": case.grants.filter(unit=slip.unit).count(),
        "bells": Notice.objects.filter(url=reverse("slip_show", args=[slip.pk])).count(),
        "clocks": case.clocks.running().filter(subject=f"slip:{slip.pk}").count(),
    }
    wanted = {"lines": 1, "grants": 1, "bells": 1, "clocks": 3}
    return [f"{name}: {count}" for name, count in found.items() if count != wanted[name]]


@pytest.mark.parametrize("interrupted", [killed, lost])
def test_a_signature_broken_at_any_step_is_whole_or_not_there(interrupted):
    """Whoever presses the button again gets the slip, or hears that it is signed: number 1 to n without gaps."""
    liaison()
    for number in range(MOST_STEPS):
        case = case_at(State.ACCEPTED)

        def sign(case=case) -> None:
            actions.assign(by=director(), case=case, unit=street().unit, requirement="请办理", at=NOW)

        was_broken = interrupted(sign, number)
        if not Slip.objects.filter(case=case).exists():
            sign()
        assert why_half_signed(case) == [], f"at step {number}"
        numbers = [one.number for one in Slip.objects.order_by("id")]
        assert numbers == [f"街1综交〔2026〕{n}号" for n in range(1, number + 2)]
        if not was_broken:
            assert number >= 10
            return
    raise AssertionError("the work has no end")


# --- together


def together(work: Callable[[], None], hosts: int = 3) -> None:
    """The same work on several hosts at the same moment."""
    gate = threading.Barrier(hosts)

    def run() -> None:
        gate.wait()
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(hosts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_hosts_that_sweep_at_once_ring_and_write_once():
    """Two workers, two beats, the broker's messages replayed: what one passes by, because another holds it, comes next."""
    slips = [dangerous_late_slip() for _ in range(6)]
    for at in (AMBER, LATE, NEXT):

        def work(at=at) -> None:
            ladder.sweep(at)
            rendering.render_pending(at)

        together(work)
        work()
    assert [why for slip in slips for why in why_wrong(slip)] == []
    assert numbers_run()
