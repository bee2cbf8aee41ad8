"""Lists and records: pages, filters, orders, and what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.choices import State
from cases.models import Case
from core import files, paging
from dispatch.choices import SlipState
from governance.choices import Capability
from tests.builders import (
    NOW,
    case_at,
    commander,
    director,
    letter_of,
    liaison,
    many_cases,
    many_contacts,
    many_slips,
    many_tasks,
    officer,
    picture,
    registered,
    slip_at,
    street,
    window,
)

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases/"


def test_following_next_reads_every_row_once_and_previous_leads_back(program):
    many_cases(25)
    caller = program(director())
    pages: list[list[int]] = []
    url = f"{CASES}?size=10"
    while url:
        answer = caller.get(url).json()
        pages.append([row["id"] for row in answer["results"]])
        url = answer["next"]
    seen = [pk for one in pages for pk in one]
    assert (len(seen), len(set(seen)), [len(one) for one in pages]) == (25, 25, [10, 10, 5])
    assert [row["id"] for row in caller.get(answer["previous"]).json()["results"]] == pages[1]
    assert answer["count"] == 25


def test_links_keep_the_filter_and_lead_to_this_host(program):
    many_cases(3)
    answer = program(director()).get(f"{CASES}?state=open&size=2").json()
    assert answer["next"].startswith("http://testserver/api/v1/cases/?state=open&size=2&cursor=")


def test_beyond_the_ceiling_the_count_says_more(program, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CEILING", 5)
    many_cases(7)
    answer = program(director()).get(CASES).json()
    assert (answer["count"], answer["more"]) == (5, True)


def test_the_filter_of_the_page_is_that_of_the_api(program):
    many_cases(2)
    many_cases(3, State.COMPLETED)
    caller = program(director())
    assert caller.get(f"{CASES}?state=completed").json()["count"] == 3
    assert caller.get(f"{CASES}?q=烧烤店").json()["count"] == 5
    assert caller.get(f"{CASES}?mine=true").json()["count"] == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("ordering=narrative", "ordering"),
        ("sort=narrative", "sort"),
        ("owner__password=x", "owner__password"),
        ("state=nonsense", "state"),
        ("red=on", "red"),
        ("since=gestern", "since"),
        ("since=0001-01-01", "since"),
        ("size=0", "size"),
        ("size=201", "size"),
        ("size=" + "9" * 400, "size"),
        ("cursor=abc", "cursor"),
        ("cursor=" + "A" * 300, "cursor"),
        ("cursor=%00", "cursor"),
        ("category=" + "9" * 30, "category"),
        ("case=1", "case"),
        ("format=xml", "format"),
    ],
)
def test_a_parameter_that_the_list_does_not_know_or_cannot_read_is_named(program, query, field):
    """Trap 13; a filter misspelt must not answer with everything. Nobody without the right asks for red flags."""
    answer = program(window()).get(f"{CASES}?{query}")
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


def test_an_unknown_filter_is_answered_with_those_there_are(program):
    (sentence,) = program(window()).get(f"{CASES}?status=open").json()["errors"]["status"]
    assert sentence.startswith("没有这个筛选条件，可用的有：")
    assert "state（状态）" in sentence
    assert "red（" not in sentence, "the window may not ask for red flags"


@pytest.mark.parametrize("query", ["q=%00", "q=%F0%9F%94%A5", "q=%FF%FE", "q=𠮷", "state=", "q=%25_%27"])
def test_odd_text_in_a_filter_is_only_text(program, query):
    assert program(director()).get(f"{CASES}?{query}").status_code == 200


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999", "2147483648"])
def test_an_id_out_of_range_is_not_found(program, pk):
    answer = program(director()).get(f"{CASES}{pk}/")
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_rows_that_hang_on_cases_can_be_asked_for_by_case(program):
    slip, _ = slip_at(SlipState.ISSUED), slip_at(SlipState.ISSUED)
    answer = program(director()).get(f"/api/v1/slips/?case={slip.case_id}").json()
    assert [row["id"] for row in answer["results"]] == [slip.pk]


def test_a_case_tells_what_its_page_tells(program):
    slip = slip_at(SlipState.ACKNOWLEDGED)
    case = slip.case
    file = files.store(picture(), by=None, at=NOW)
    case.attachments.create(file=file, entry=case.entries.first())
    told = program(director()).get(f"{CASES}{case.pk}/").json()
    assert told["state"] == {"value": "accepted", "label": "办理中"}
    assert told["level"] is None
    assert told["lead_unit"] == {"id": slip.unit_id, "name": slip.unit.short_name}
    assert told["people"][0] == {
        "role": "反映人", "name": "王*强", "phone": "138****1234", "id_number": "530***********3972",
    }  # fmt: skip
    assert [line["key"] for line in told["history"]][:2] == ["acknowledge", "assign"]
    assert told["clocks"][0]["why"].endswith("。")
    assert told["received_at"].endswith("+08:00")
    paper = told["attachments"][0]
    assert (paper["name"], paper["url"]) == ("现场.png", f"{CASES}{case.pk}/files/{file.pk}/")
    verbs = {one["verb"]: one["why_not"] for one in told["acts"]}
    assert verbs["remark"] == ""
    assert verbs["accept"] != ""


def test_the_address_of_each_verb_is_one_of_the_api(program, sign_in):
    told = program(director()).get(f"{CASES}{case_at(State.ACCEPTED).pk}/").json()
    for one in told["acts"]:
        assert sign_in().post(one["url"]).status_code == 401, "an address that is there asks who calls"


def test_a_slip_says_no_word_of_risk(program):
    """Trap 30."""
    slip = slip_at(SlipState.ISSUED)
    Case.objects.filter(pk=slip.case_id).update(level="high", red_flag=True)
    caller = program(liaison())
    for url in ("/api/v1/slips/", f"/api/v1/slips/{slip.pk}/"):
        assert not {"level", "red_flag", "high", "points"} & set(caller.get(url).content.decode().split('"'))


def test_a_letter_shows_its_own_title_and_file(program):
    slip = slip_at(SlipState.ISSUED)
    letter = letter_of(slip, file=files.store(picture("函.png"), by=None, at=NOW))
    told = program(director()).get(f"/api/v1/letters/{letter.pk}/").json()
    assert told["title"] == "关于按期办理交办事项的提醒函"
    file = program(director()).get(told["file"]["url"])
    assert b"".join(file.streaming_content).startswith(b"\x89PNG")


def test_officers_have_names_and_posts_but_no_phone_and_no_sign_in_name(program):
    by = director()
    by.officer.phone = "13912345678"
    by.officer.save()
    answer = program(by).get("/api/v1/officers/")
    assert answer.json()["results"][0]["posts"][0]["name"] == f"{street().centre} 主任"
    assert "13912345678" not in answer.content.decode()
    assert by.officer.username not in answer.content.decode()


def test_the_roster_of_any_day_can_be_asked_for(program):
    by = director()
    past = officer(street().centre, Capability.INTAKE, name="从前")
    past.officer.appointments.update(until_on="2020-12-31")
    caller, url = program(by), "/api/v1/appointments/"
    names = [row["officer"]["name"] for row in caller.get(url).json()["results"]]
    assert "从前" not in names
    names = [row["officer"]["name"] for row in caller.get(f"{url}?on=2020-06-01").json()["results"]]
    assert "从前" in names


def test_a_unit_reads_of_its_street_and_the_way_up_and_of_nobody_else(program):
    other = street(2)
    caller = program(liaison())
    codes = [row["code"] for row in caller.get("/api/v1/areas/").json()["results"]]
    assert codes == ["5301", "530199", "530199001", "530199001001", "530199001001001"]
    assert caller.get(f"/api/v1/units/{other.unit.pk}/").status_code == 404


def test_the_file_of_a_case_is_handed_out_with_its_name(program):
    case = case_at(State.ACCEPTED)
    file = files.store(picture(), by=None, at=NOW)
    case.attachments.create(file=file, entry=case.entries.first())
    answer = program(director()).get(reverse("api:case_file", args=[case.pk, file.pk]))
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert answer["Content-Type"] == "image/png"


def test_a_record_costs_the_same_however_long_its_history(program):
    case, caller = registered(), program(director())
    by = director()

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert caller.get(f"{CASES}{case.pk}/").status_code == 200
        return len(asked)

    caller.get(CASES)  # what is remembered for a minute is remembered now
    first = cost()
    for _ in range(20):
        case.entries.create(verb="remark", note="记一笔", at=NOW, officer=by.officer)
    assert cost() == first


LISTS = {
    "cases/": many_cases,
    "slips/?state=all": many_slips,
    "tasks/": many_tasks,
    "follow-ups/": many_contacts,
}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_with_10_and_with_1000_rows(program, path):
    caller, make = program(commander()), LISTS[path]

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            answer = caller.get(f"/api/v1/{path}")
        return len(asked), answer.json()["count"]

    make(10)
    caller.get(f"/api/v1/{path}")
    few, ten = cost()
    make(990)
    many, thousand = cost()
    assert (ten, thousand) == (10, 1000)
    assert many == few
    assert many <= 12


@pytest.mark.parametrize(
    "path", ["areas", "units", "officers", "posts", "appointments", "categories", "notices", "jobs"]
)
def test_the_lists_of_the_structure_cost_the_same_with_more_rows(program, path):
    caller = program(director())
    caller.get(f"/api/v1/{path}/")
    with CaptureQueriesContext(connection) as few:
        caller.get(f"/api/v1/{path}/")
    for number in range(8):
        officer(street().centre, Capability.INTAKE, name=f"新人{number}")
    with CaptureQueriesContext(connection) as many:
        caller.get(f"/api/v1/{path}/")
    assert len(many) == len(few)


def test_due_order_pages_through_cases_without_a_clock(program):
    many_cases(3)
    many_cases(3, next_due_at=NOW + timedelta(hours=1))
    caller = program(director())
    first = caller.get(f"{CASES}?sort=due&size=4").json()
    rest = caller.get(first["next"]).json()
    dues = [row["next_due_at"] for row in first["results"] + rest["results"]]
    assert [one is None for one in dues] == [False] * 3 + [True] * 3
