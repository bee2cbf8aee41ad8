"""From row to file: exactly one letter wherever the worker dies, in whatever number sweeps run; templates; the command."""

import io
import json
import os
import signal
import threading
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import docx
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from cases.models import Entry
from config.commands import WrongUsage
from config.management.commands.sweep_deadlines import Command
from core import files, sequences
from core.documents import DocumentError, Renderer
from core.models import Notice, Sequence, StoredFile
from core.refusals import Refused
from dispatch import rules as ladder_rules
from dispatch.actions import ladder, letters, orders, readers, rendering
from dispatch.choices import LetterState, SlipState
from dispatch.models import Letter, LetterTemplate
from governance import calendar
from governance.choices import Capability
from governance.models import CalendarDay, CalendarYear
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    commander,
    director,
    letter_of,
    liaison,
    officer,
    slip_at,
    standing,
    street,
)
from tests.dispatch.test_ladder import LATE, late_slip, moment

pytestmark = pytest.mark.django_db


def swept(**options) -> dict:
    out = StringIO()
    call_command("sweep_deadlines", stdout=out, **options)
    return json.loads(out.getvalue().splitlines()[-1])


def on_disk() -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


@pytest.fixture
def own_files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


# --- the command


def test_the_command_plays_a_moment_and_then_has_nothing_left_to_do(own_files):
    late_slip()
    assert swept(at="2026-12-08T09:00") == {"warned": 1, "letters": 0, "proposed": 0}
    assert swept(at="2026-12-09T09:00") == {"warned": 0, "letters": 1, "proposed": 0}
    assert swept(at="2026-12-09T09:00") == {"warned": 0, "letters": 0, "proposed": 0}
    letter = Letter.objects.get()
    assert (letter.state, letter.rendered_at, letter.file.name) == (
        LetterState.RENDERED,
        LATE,
        "提醒函_街1综提〔2026〕1号.docx",
    )
    filled = docx.Document(str(files.path_of(letter.file)))
    assert letter.number in [one.text for one in filled.paragraphs]
    assert swept(at="2026-12-14T01:00:00+00:00") == {"warned": 0, "letters": 0, "proposed": 1}


@pytest.mark.parametrize(
    "text", ["morgen", "2026-13-01", "2026-02-30T09:00", "1999-01-01", "9999-12-31T23:59", "12"]
)
def test_a_moment_that_is_none_is_wrong_usage(text):
    with pytest.raises(WrongUsage, match="--at"):
        Command().carry_out(at=text)


def test_an_empty_calendar_ends_with_a_sentence_and_not_with_a_loop(capsys):
    """Trap 17; danger was told before."""
    late_slip()
    first = moment(1).date()
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=first + timedelta(days=n), is_working=False, name="放假") for n in range(500)
    )
    calendar.forget()
    with pytest.raises(SystemExit):
        Command().run_from_argv(["manage.py", "sweep_deadlines", "--at", "2026-12-09T09:00"])
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert "没有工作日" in answer["error"]


# --- killed


def kill(before: bool, original):
    def wrapped(*args, **kwargs):
        if not before:
            original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return wrapped


# (name, where, attribute, killed before it or after it)
POINTS = [
    ("cases held, nothing written", ladder, "drawn_up", True),
    ("number taken", sequences, "take", False),
    ("letters written, not committed", ladder, "_entries", True),
    ("bells rung, not committed", readers.Readers, "tell", False),
    ("numbered, nothing rendered", rendering, "current_template", True),
    ("the renderer started", rendering, "letter_paper", False),
    ("rendered, not recorded", Renderer, "render", False),
    ("about to write the bytes", files, "store", True),
    ("bytes and row written, not committed", files, "store", False),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("where", "attribute", "before"), [one[1:] for one in POINTS], ids=[one[0] for one in POINTS]
)
def test_killed_anywhere_there_is_one_letter_after_the_next_sweep(own_files, where, attribute, before):
    """Trap 23: a real SIGKILL in a process of its own."""
    late_slip()
    connections.close_all()
    child = os.fork()
    if child == 0:  # pragma: no cover - dies
        setattr(where, attribute, kill(before, getattr(where, attribute)))
        ladder.sweep(LATE)
        rendering.render_pending(LATE)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the point was never reached"
    ladder.sweep(LATE)
    rendering.render_pending(LATE)
    letter = Letter.objects.get()
    assert (letter.state, letter.number) == (LetterState.RENDERED, "街1综提〔2026〕1号")
    assert Sequence.objects.get(scope="letter:reminder:J1").last == 1
    assert [path.read_bytes() for path in on_disk()] == [files.path_of(letter.file).read_bytes()]
    assert StoredFile.objects.count() == 1
    assert Entry.objects.filter(verb="remind").count() == 1
    assert Notice.objects.filter(recipient=liaison().officer, text__startswith="提醒函").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_write_each_letter_once(own_files):
    """On PostgreSQL they share the work, on SQLite one waits; numbers run without gaps."""
    for _ in range(12):
        late_slip()
    gate, tallies = threading.Barrier(3), []

    def run() -> None:
        gate.wait()
        try:
            tallies.append(ladder.sweep(LATE).letters)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ladder.sweep(LATE)  # what a sweep passed by because another held it
    numbers = set(Letter.objects.values_list("number", flat=True))
    assert numbers == {f"街1综提〔2026〕{n}号" for n in range(1, 13)}
    assert Entry.objects.filter(verb="remind").count() == 12


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_fill_the_same_letter_record_one_file(own_files):
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED))
    assert rendering._record(letter, b"PK one", NOW)
    assert not rendering._record(letter, b"PK two", NOW)
    letter.refresh_from_db()
    assert files.path_of(letter.file).read_bytes() == b"PK one"


@pytest.mark.django_db(transaction=True)
def test_of_two_commanders_one_signs_a_letter():
    """Trap 22."""
    commander()
    slip_at(SlipState.ACKNOWLEDGED)
    ladder.sweep(LATE)
    letter, by, gate, outcomes = Letter.objects.get(), standing(commander(), LATE), threading.Barrier(2), []

    def race(step) -> None:
        gate.wait()
        try:
            step()
            outcomes.append("won")
        except Refused as refused:
            outcomes.append(refused.refusal.kind)
        finally:
            connections.close_all()

    steps = [
        lambda: letters.sign_letter(by=by, letter=letter, at=LATE),
        lambda: letters.decline_letter(by=by, letter=letter, note="不必", at=LATE),
    ]
    threads = [threading.Thread(target=race, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["won", "wrong_state"]


# --- failures


def test_a_letter_that_cannot_be_written_is_tried_three_times_and_then_shown(own_files, monkeypatch):
    director()
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED))

    def refuse(*_args):
        raise DocumentError("模板有误。")

    monkeypatch.setattr(Renderer, "render", refuse)
    for _ in range(5):
        rendering.render_pending(NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.last_error) == (LetterState.FAILED, 3, "模板有误。")
    assert Notice.objects.filter(recipient=director().officer, text__contains="没有生成").count() == 1
    monkeypatch.undo()
    letters.render_again(by=director(), letter=letter, at=NOW)
    assert rendering.render_pending(NOW) == 1


# --- the template of the office


def made(*paragraphs: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(out)
    return out.getvalue()


def administrator():
    return officer(street().centre, Capability.ADMINISTER, name="系统管理员")


def test_an_office_replaces_the_template_and_old_versions_stay(own_files):
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED))
    for words in ("旧 {{ number }}", "新 {{ number }}"):
        rendering.replace_template(by=administrator(), content=made(words), note="", at=NOW)
    rendering.render_pending(NOW)
    letter.refresh_from_db()
    assert docx.Document(str(files.path_of(letter.file))).paragraphs[0].text == f"新 {letter.number}"
    assert LetterTemplate.objects.count() == 2


def test_a_broken_template_is_refused_and_the_old_one_stays(own_files):
    before = rendering.current_template()
    with pytest.raises(Refused, match="不认识的变量：case"):
        rendering.replace_template(by=administrator(), content=made("{{ case }}"), note="", at=NOW)
    assert (rendering.current_template(), LetterTemplate.objects.count()) == (before, 0)


def test_only_an_administrator_replaces_it():
    with pytest.raises(Refused, match="系统管理"):
        rendering.replace_template(by=director(), content=made("{{ number }}"), note="", at=NOW)


# --- orders


def test_a_new_order_takes_over_from_the_old_one():
    first = orders.give_order(
        by=standing(commander(), AN_HOUR_AGO), until_at=moment(31), note="", at=AN_HOUR_AGO
    )
    second = orders.give_order(by=commander(), until_at=moment(31), note="", at=NOW)
    first.refresh_from_db()
    assert (first.until_at, second.from_at) == (NOW, NOW)


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_an_order_has_an_end_within_a_year(days):
    with pytest.raises(Refused, match="一年"):
        orders.give_order(by=commander(), until_at=NOW + timedelta(days=days), note="", at=NOW)


def test_nobody_else_signs_an_order():
    with pytest.raises(Refused, match="指挥"):
        orders.give_order(by=director(), until_at=moment(31), note="", at=NOW)


# --- a calendar that comes late


def provisional_slip():
    """Signed in December with a deadline in the next year, whose holidays nobody knows yet."""
    return slip_at(SlipState.ACKNOWLEDGED, at=moment(15, 10))


def test_when_the_calendar_arrives_deadlines_are_reckoned_again_with_a_line(own_files):
    """Trap 19."""
    slip = provisional_slip()
    clock = slip.case.clocks.get(kind="complete")
    assert clock.is_provisional
    assert swept(at="2026-12-16T09:00")["letters"] == 0
    assert not slip.case.entries.filter(verb="remark").exists()
    CalendarYear.objects.create(year=2027, source="试验")
    for day in (1, 4):
        CalendarDay.objects.create(day=date(2027, 1, day), is_working=False, name="元旦")
    calendar.forget()
    swept(at="2026-12-16T09:00")
    before = clock.due_at
    clock.refresh_from_db()
    slip.refresh_from_db()
    slip.case.refresh_from_db()
    assert (clock.is_provisional, clock.due_at > before) == (False, True)
    assert slip.due_at == slip.case.next_due_at == clock.due_at
    line = slip.case.entries.get(verb="remark")
    assert (line.officer, "放假安排已公布" in line.note) == (None, True)
    swept(at="2026-12-16T09:00")
    assert slip.case.entries.filter(verb="remark").count() == 1


def test_a_letter_about_a_provisional_deadline_says_so():
    letter = letter_of(provisional_slip())
    facts = letters.drawn_up(
        "reminder",
        letter.clock,
        letter.slip,
        calendar=calendar.working_calendar(),
        at=moment(31),
        span=ladder_rules.timeline([])[0],
    )
    assert "系按周一至周五暂估" in facts.reckoning
