"""Who gets which answer: a table over every address and every kind of officer. 404 before 403; each 403 has its sentence."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from analysis.models import MonthlyPacket
from cases.actions import dates, tasks
from cases.choices import DateKind
from cases.models import Amendment, ImportBatch
from core import files
from core.models import Job, Notice
from dispatch.choices import SlipState
from dispatch.models import Slip, StandingOrder
from tests.builders import (
    NOW,
    assessment_of,
    commander,
    director,
    grid_worker,
    letter_of,
    liaison,
    picture,
    secretary,
    slip_at,
    stranger,
    street,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db

# the answers to each of these, in this order
OFFICERS = {
    "owner": window,
    "director": director,
    "colleague": secretary,
    "unit": liaison,
    "grid": grid_worker,
    "stranger": stranger,
}
NEVER = "405 405 405 405 405 405"
PUBLIC = {"login", "track", "track_ask", "healthz", "readyz"}
# the case has just been assigned to the unit; what GET gets, what POST of an empty form gets
ANSWERS: dict[str, tuple[str, str]] = {
    "home": ("302 302 302 302 302 302", NEVER),
    "healthz": ("200 200 200 200 200 200", NEVER),
    "readyz": ("200 200 200 200 200 200", NEVER),
    "notices": ("200 200 200 200 200 200", NEVER),
    "notice_open": ("302 404 404 404 404 404", NEVER),
    "notice_read_all": (NEVER, "302 302 302 302 302 302"),
    "jobs": ("200 200 200 200 200 200", NEVER),
    "job_show": ("200 404 404 404 404 404", NEVER),
    "job_file": ("200 404 404 404 404 404", NEVER),
    "login": ("200 200 200 200 200 200", "200 200 200 200 200 200"),
    "logout": (NEVER, "302 302 302 302 302 302"),
    "account": ("200 200 200 200 200 200", "200 200 200 200 200 200"),
    "help": ("200 200 200 200 200 200", NEVER),
    "help_show": ("200 200 200 200 200 200", NEVER),
    "desk": ("200 200 200 200 200 200", NEVER),
    "case_list": ("200 200 200 200 200 200", NEVER),
    "case_export": (NEVER, "302 302 302 302 302 302"),
    "register": ("200 200 403 403 200 200", "422 422 403 403 422 422"),
    "earlier_matters": (NEVER, "200 200 403 403 200 200"),
    "case_show": ("200 200 200 200 200 404", NEVER),
    "case_look": ("302 302 302 302 302 404", "422 422 422 422 422 404"),
    "receipt": ("200 200 200 200 200 404", NEVER),
    "case_file": ("200 200 200 200 200 404", NEVER),
    "import_list": ("200 200 403 403 403 200", "422 422 403 403 403 422"),
    "import_show": ("422 422 403 404 404 404", NEVER),
    "import_start": ("302 302 403 404 404 404", "422 422 403 404 404 404"),
    "import_resume": (NEVER, "409 409 403 404 404 404"),
    "import_discard": (NEVER, "302 302 403 404 404 404"),
    "import_file": ("200 200 403 404 404 404", NEVER),
    "import_rejects": ("200 200 403 404 404 404", NEVER),
    "amendment_adopt": (NEVER, "302 302 403 403 403 404"),
    "amendment_decline": (NEVER, "302 302 403 403 403 404"),
    "track_ask": ("200 200 200 200 200 200", NEVER),
    "track": ("200 200 200 200 200 200", NEVER),
    "accept": ("409 409 403 403 409 404", "409 409 403 403 409 404"),
    "complete": ("409 409 403 403 409 404", "409 409 403 403 409 404"),
    "close": ("409 409 403 403 403 404", "409 409 403 403 403 404"),
    "take_back": ("409 409 403 403 403 404", "409 409 403 403 403 404"),
    "reopen": ("409 409 403 403 403 404", "409 409 403 403 403 404"),
    "remark": ("200 200 200 200 200 404", "422 422 422 422 422 404"),
    "instruct": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "note_date": ("200 200 403 200 403 404", "422 422 403 422 403 404"),
    "cross_out": ("200 200 403 200 403 404", "422 422 403 422 403 404"),
    "task_list": ("200 200 200 200 200 200", NEVER),
    "finish_task": ("403 200 403 200 403 404", "403 422 403 422 403 404"),
    "withdraw_task": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "amend": ("200 200 403 403 200 404", "422 422 403 403 422 404"),
    "forward": ("409 409 403 403 403 404", "409 409 403 403 403 404"),
    "transfer": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "withdraw": ("409 409 403 403 403 404", "409 409 403 403 403 404"),
    "slip_list": ("200 200 200 200 200 200", NEVER),
    "slip_show": ("200 200 200 200 200 404", NEVER),
    "slip_print": ("200 200 200 200 200 404", NEVER),
    "follow_up_list": ("200 200 200 200 200 200", NEVER),
    "letter_list": ("200 200 200 200 200 200", NEVER),
    "letter_export": (NEVER, "302 302 302 302 302 302"),
    "letter_show": ("200 200 200 200 404 404", NEVER),
    "letter_print": ("200 200 200 200 404 404", NEVER),
    "letter_file": ("200 200 200 200 404 404", NEVER),
    "sign_letter": ("403 403 403 403 404 404", "403 403 403 403 404 404"),
    "decline_letter": ("403 403 403 403 404 404", "403 403 403 403 404 404"),
    "render_again": ("403 409 403 403 404 404", "403 409 403 403 404 404"),
    "standing_orders": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "standing_order_end": (NEVER, "403 403 403 403 403 404"),
    "letter_template": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "letter_template_file": ("403 403 403 403 403 403", NEVER),
    "draft": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "sign": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "refuse": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "assign": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "follow_up": ("409 409 403 403 403 404", "409 409 403 403 403 404"),
    "acknowledge": ("403 403 403 200 403 404", "403 403 403 302 403 404"),
    "feed_back": ("403 403 403 409 403 404", "403 403 403 409 403 404"),
    "approve": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "send_back": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "return": ("403 403 403 200 403 404", "403 403 403 422 403 404"),
    "recall": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "risk_desk": ("403 200 403 403 403 200", NEVER),
    "risk_desk_show": ("403 200 403 403 403 404", NEVER),
    "risk_desk_decide": (NEVER, "403 403 403 403 403 404"),
    "reassess": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "phone_home": ("403 403 403 403 200 403", NEVER),
    "event_file": ("403 403 403 403 200 403", "403 403 403 403 422 403"),
    "my_events": ("403 403 403 403 200 403", NEVER),
    "event_show": ("200 200 200 200 200 404", NEVER),
    "event_sent": ("200 200 200 200 200 404", NEVER),
    "commander_day": ("403 200 200 403 403 200", NEVER),
    "month_list": ("403 200 200 403 403 200", NEVER),
    "month_make": (NEVER, "403 422 422 403 403 422"),
    "month_workbook": ("404 200 404 404 404 404", NEVER),
    "month_report": ("404 200 404 404 404 404", NEVER),
    "event_complete": (NEVER, "409 403 403 403 403 404"),
}  # fmt: skip


def addresses(patterns: Any, route: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of everything that can be asked for."""
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from addresses(one.url_patterns, route + str(one.pattern))
        else:
            yield one.name, route + str(one.pattern)


ROUTES = dict(addresses(get_resolver().url_patterns))


class World:
    """A case of the window that the unit has a slip and an instruction for, on the desk, with a key date, a paper, a
    job, a notice, an import and a proposal."""

    def __init__(self) -> None:
        self.slip: Slip = slip_at(SlipState.ISSUED)
        self.case = self.slip.case
        self.file = files.store(picture(), by=None, at=NOW)
        self.case.attachments.create(file=self.file, entry=self.case.entries.first())
        mine: dict[str, Any] = {"created_at": NOW}
        owner = window().officer
        job = Job.objects.create(owner=owner, kind="case_export", result_file=self.file, **mine)
        notice = Notice.objects.create(recipient=owner, text="x", url="/cases/", **mine)
        batch = ImportBatch.objects.create(
            file=self.file,
            centre=street().centre,
            area=street().area,
            by=owner,
            rejects_file=self.file,
            **mine,
        )
        told: dict[str, Any] = {"text": "请上门看看。", "unit": self.slip.unit}
        task = tasks.instruct(by=commander(), case=self.case, at=NOW, **told)
        hearing: dict[str, Any] = {"kind": DateKind.HEARING, "day": NOW.date()}
        key_date = dates.note_date(by=director(), case=self.case, at=NOW, **hearing)
        proposal = Amendment.objects.create(case=self.case, batch=batch, row_number=1, narrative="x")
        assessment = assessment_of(self.case)
        figures = {"new": 1, "completed": 0, "open_end": 1, "satisfaction": {"percent": None}}
        made: dict[str, Any] = {"as_of": NOW, "workbook": self.file, "report": self.file, "figures": figures}
        packet = MonthlyPacket.objects.create(
            centre=street().centre, month=NOW.date(), made_for=director().officer, asked_at=NOW, **made
        )
        self.letter = letter_of(self.slip, file=self.file)
        self.order = StandingOrder.objects.create(
            centre=street().centre,
            signed_by=owner,
            appointment=owner.appointments.first(),
            from_at=NOW,
            until_at=NOW + timedelta(days=30),
        )
        self.rows = {
            "letters/orders/": self.order,
            "letters/template/": self.letter,
            "letters/": self.letter,
            "analysis/months/": packet,
            "risk/desk/": assessment,
            "jobs/": job,
            "notices/": notice,
            "imports/amendments/": proposal,
            "imports/": batch,
            "slips/": self.slip,
            "tasks/": task,
            "key-dates/": key_date,
            "cases/": self.case,
            "m/events/": self.case,
        }

    def url(self, name: str) -> str:
        route, arguments = ROUTES[name], {}
        if "<int:pk>" in route:
            arguments["pk"] = next(row.pk for start, row in self.rows.items() if route.startswith(start))
        if "file_id" in route:
            arguments["file_id"] = self.file.pk
        if "<slug:name>" in route:
            arguments["name"] = "window"
        if "<str:code>" in route:
            arguments["code"] = self.case.tracking_code
        return reverse(name, kwargs=arguments)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer(client: Any, method: str, url: str) -> Any:
    response = getattr(client, method)(url)
    if response.streaming:
        list(response.streaming_content)
    return response


def without_token(response: Any) -> str:
    """The page without what is new in each answer."""
    return re.sub(r'(name="csrf" content|name="csrfmiddlewaretoken" value)="[^"]+"', "", text(response))


def test_the_table_knows_every_address():
    assert set(ANSWERS) == set(ROUTES)


@pytest.mark.parametrize("kind", OFFICERS)
def test_each_officer_gets_the_answer_of_the_table(sign_in, kind):
    world, client, place = World(), sign_in(OFFICERS[kind]()), list(OFFICERS).index(kind)
    expected, got = {}, {}
    for name, answers in ANSWERS.items():
        for method, codes in zip(("get", "post"), answers, strict=True):
            if codes == NEVER and kind != "owner":
                continue
            expected[name, method] = int(codes.split()[place])
            with undone():
                # signing out ends the session for good
                one = sign_in(OFFICERS[kind]()) if name == "logout" else client
                got[name, method] = answer(one, method, world.url(name)).status_code
    assert got == expected


def test_nobody_is_let_in_without_signing_in(sign_in):
    world, got = World(), {}
    for name in ROUTES:
        for method in ("get", "post"):
            got[name, method] = answer(sign_in(), method, world.url(name)).status_code
    asked = {key: code for key, code in got.items() if key[0] not in (*PUBLIC, "logout")}
    assert {code for (_, method), code in asked.items() if method == "get"} == {302}
    assert {code for (_, method), code in asked.items() if method == "post"} == {401}
    assert {got[name, "get"] for name in PUBLIC} == {200}
    assert got["logout", "post"] == 302, "after the session ended there is nothing to end"


def test_one_is_led_back_to_where_one_was_going(sign_in):
    world = World()
    response = sign_in().get(world.url("case_show"))
    assert response["Location"] == f"/login/?next=/cases/{world.case.pk}/"


def test_a_stranger_cannot_tell_whether_a_case_exists(sign_in):
    world, client = World(), sign_in(stranger())
    for name in ("case_show", "receipt", "accept", "case_look", "slip_show", "acknowledge"):
        real = world.url(name)
        unreal = real.replace(f"/{world.case.pk}/", "/987654/").replace(f"/{world.slip.pk}/", "/987654/")
        for method in ("get", "post"):
            there, nowhere = answer(client, method, real), answer(client, method, unreal)
            assert there.status_code == nowhere.status_code
            assert there.status_code in (404, 405)
            assert without_token(there) == without_token(nowhere)


def test_each_refusal_is_a_sentence_that_says_whom_to_ask(sign_in):
    world, client = World(), sign_in(secretary())
    for name, (reading, _) in ANSWERS.items():
        if reading.split()[2] == "403":
            page = text(client.get(world.url(name)))
            assert ("您不能做这件事" in page, "职责" in page) == (True, True), name


def test_an_officer_without_a_post_sees_an_empty_house(sign_in):
    world, by = World(), secretary()
    by.officer.appointments.update(until_on="2020-01-01")
    client = sign_in(by)
    assert client.get(world.url("case_show")).status_code == 404
    for name in ("desk", "case_list", "slip_list", "follow_up_list", "account", "help", "notices", "jobs"):
        assert client.get(world.url(name)).status_code == 200
