"""Who gets which answer: a table over every address and every kind of officer. 404 before 403; each 403 has its sentence."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
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
from tests import access
from tests.access import NEVER, loop
from tests.builders import (
    NOW,
    administrator,
    assessment_of,
    auditor,
    commander,
    director,
    grid_worker,
    letter_of,
    liaison,
    picture,
    secretary,
    security,
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
# whose answers wait for `make deep`: each asks for every address there is. The director opens nearly all of them: on
# PostgreSQL that is enough, who else is refused does not hang on the database
RARE = dict.fromkeys(("colleague", "unit", "grid"), pytest.mark.deep)
RARE |= dict.fromkeys(("owner", "stranger"), pytest.mark.any_database)
TRIED = [pytest.param(one, marks=RARE.get(one, ())) for one in OFFICERS]
PUBLIC = {"login", "track", "track_ask", "healthz", "readyz"}
# one file for each part
PARTS: list[Any] = [
    import_module(f"tests.access.{one.name}") for one in iter_modules(access.__path__) if one.name != "loop"
]
ANSWERS = {name: codes for part in (loop, *PARTS) for name, codes in part.ANSWERS.items()}


def addresses(patterns: Any, route: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of everything that can be asked for."""
    for one in patterns:
        if getattr(one, "namespace", None) == "api":
            continue  # a table of its own: tests/test_api_access.py
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
        owner = self.owner = window().officer
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
        self.rows: dict[str, Any] = {
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
        for part in PARTS:
            self.rows |= part.rows(self)

    def url(self, name: str) -> str:
        route, arguments = ROUTES[name], {}
        if "<int:pk>" in route:
            start = max((one for one in self.rows if route.startswith(one)), key=len)
            arguments["pk"] = self.rows[start].pk
        if "<int:number>" in route:
            arguments["number"] = 1
        if "file_id" in route:
            arguments["file_id"] = self.file.pk
        if "<slug:key>" in route:
            arguments["key"] = "line" if "retention" in route else "area"
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


@pytest.mark.parametrize("kind", TRIED)
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
    asked = {key: code for key, code in got.items() if key[0] not in (*PUBLIC, "logout", "login_code")}
    assert {code for (_, method), code in asked.items() if method == "get"} == {302}
    assert {code for (_, method), code in asked.items() if method == "post"} == {401}
    assert {got[name, "get"] for name in PUBLIC} == {200}
    assert {got["login_code", method] for method in ("get", "post")} == {302}, "the password comes first"
    assert got["logout", "post"] == 302, "after the session ended there is nothing to end"


def test_one_is_led_back_to_where_one_was_going(sign_in):
    world = World()
    response = sign_in().get(world.url("case_show"))
    assert response["Location"] == f"/login/?next=/cases/{world.case.pk}/"


KEPT = (
    "appointment", "area", "beat", "calendar_day", "calendar_year", "duty_shift", "hazard_class", "local_closing",
    "loop_stage", "merger", "officer", "party", "post", "regulation", "room", "stationing", "statutory_term", "team",
    "team_line", "turn", "unit", "wall_item",
)  # fmt: skip
# what is one's own; an export is of what one sees
OF_ONES_OWN = {
    *(f"{kind}_export" for kind in KEPT),
    "login", "logout", "login_code", "account", "password", "one_time_code", "tokens", "notice_read_all",
    "case_export", "letter_export", "slip_export", "paper_export", "deliberation_export", "follow_up_export",
    "question_export", "whistle_export", "emergency_export", "track_ask", "track", "healthz", "readyz", "room_week",
    "reminders",
}  # fmt: skip
# what each of the three keepers may change
KEEPERS = {
    auditor: {"audit_export", "audit_verify"},
    security: {
        "privacy_activity_new", "privacy_assessment_new", "privacy_retention_change", "privacy_retention_erase",
        "privacy_request_new", "revise_activity", "end_activity", "answer_request", "export_person",
        "remove_assessment", "settings", "lift_lock", "post_addresses_set", "officer_reset_code", "token_revoke",
        "review_glass",
    },
    administrator: {
        *(f"{kind}_{act}" for kind in KEPT for act in ("add", "edit", "import")),
        "settings", "letter_template", "token_revoke", "officer_reset_password", "officer_reset_code", "first_passwords",
        "officer_handover", "deputise", "dismiss", "team_apply", "area_boundary", "boundary_import", "edition_add",
        "copy_week", "drop_shift", "ladder_show", "channel_add", "channel_edit", "channel_test", "message_export",
        "message_retry", "message_retry_all",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    "who", [pytest.param(one, marks=() if one is auditor else pytest.mark.deep) for one in KEEPERS]
)
def test_the_three_keepers_change_nothing_of_the_work(sign_in, who):
    """三员分立: an auditor changes nothing at all, the others nothing but what they keep."""
    world, client, changed = World(), sign_in(who()), set()
    for name in set(ROUTES) - OF_ONES_OWN:
        with undone():
            if answer(client, "post", world.url(name)).status_code not in (403, 404, 405):
                changed.add(name)
    assert changed == KEEPERS[who]


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
