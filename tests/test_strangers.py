"""A stranger cannot learn even that a case exists: every channel tried, with a case that is there and one that is not."""

import re
from urllib.parse import quote, quote_plus
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import accused
from cases.models import Case
from core import jobs
from core.models import Job
from core.registry import registry
from governance.choices import Capability, Sees
from tests.builders import (
    NOW,
    auditor,
    liaison,
    officer,
    registered,
    secretary,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import text
from tests.test_access import ROUTES, World, answer, undone, without_token

pytestmark = pytest.mark.django_db
NOWHERE = 987_654
# what hangs on a case: whoever may not see the case gets the same answer as for nothing
ON_A_CASE = ("cases/", "slips/", "tasks/", "key-dates/", "exclusions/", "grants/", "break-glass/", "letters/<", "risk/desk/",
             "deliberations/items/",
             "m/events/", "imports/amendments/")  # fmt: skip
ABOUT_A_CASE = [
    name
    for name, route in ROUTES.items()
    if ("<int:pk>" in route or "file_id" in route)
    and route.startswith(ON_A_CASE)
    # the centre's stock of sentences for slips: about no case
    and not name.startswith("requirement_text")
]


def not_named():
    """A colleague in the same street, when the case is restricted."""
    Case.objects.update(is_restricted=True, restriction="minor")
    return secretary()


def other_unit():
    return liaison(unit(street().area, "第1民政办"), name="民政")


def the_accused():
    """Looks at the whole street with every right there is, and is whom the case is about."""
    rights = (
        Capability.COMMAND,
        Capability.ASSIGN,
        Capability.INTAKE,
        Capability.PRE_ASSESS,
        Capability.REPORT,
    )
    who = officer(unit(street().area, "第1党政办"), *rights, sees=Sees.AREA, name="被反映人")
    for case in Case.objects.all():
        accused.exclude(by=window(), case=case, officer=who.officer, reason="x", at=NOW)
    return who


STRANGERS = {
    "director of another street": stranger,
    "another unit": other_unit,
    "not named on a restricted case": not_named,
    "the accused": the_accused,
    "auditor": auditor,
}


def plain(response, *typed):
    """The page without tokens and without what was asked for."""
    page = re.sub(r'name="once" value="[0-9a-f]+"', "", without_token(response).replace("12345 转办", ""))
    for one in typed:
        if isinstance(one, int):  # only where an id may stand
            before = r'/|%2F|batch=|name="batch" value="|批次：|>'
            places = rf'(?P<head>{before}){one}(?=[/"&]|%2F| 不在| <svg)|\b{one}(?= 不在)'
            page = re.sub(places, r"\g<head>", page)
        else:
            for words in {one, quote(one), quote_plus(one)}:
                page = page.replace(words, "")
    return page


# who is tried in `make deep` only: whoever sees nothing here is told nothing in the same way
RARE = {"auditor", "director of another street", "the accused", "not named on a restricted case"}


@pytest.fixture(
    params=[pytest.param(one, marks=pytest.mark.deep if one in RARE else ()) for one in STRANGERS]
)
def world_and_client(request, sign_in):
    world = World()
    who = STRANGERS[request.param]()
    return world, sign_in(who), who


def asked(client, method, url):
    """(status, page, number of queries): time is what the questions to the database cost."""
    with CaptureQueriesContext(connection) as caught, undone():
        response = answer(client, method, url)
    return response, len(caught)


def test_every_address_about_a_case_answers_as_if_there_were_none(world_and_client):
    world, client, who = world_and_client
    assert len(ABOUT_A_CASE) > 40
    asked(client, "get", "/desk/")  # the session is written once
    for name in ABOUT_A_CASE:
        if name == "review_glass" and who.may(Capability.AUDIT):
            continue  # an auditor reads emergency looks, not their cases
        real = world.url(name)
        pk = int(re.search(r"/(\d+)/", real)[1])
        unreal = real.replace(f"/{pk}/", f"/{NOWHERE}/")
        for method in ("get", "post", "head", "options"):
            (there, many), (nowhere, few) = asked(client, method, real), asked(client, method, unreal)
            assert there.status_code == nowhere.status_code, (name, method)
            assert there.status_code in (404, 405, 403), (name, method)
            assert plain(there, real, pk) == plain(nowhere, unreal, NOWHERE), (name, method)
            assert many == few, (name, method)


def test_a_paper_of_another_case_is_not_had_through_ones_own(sign_in):
    world, by = World(), stranger()
    own = registered(by=window(street(2)), home=street(2))
    client = sign_in(by)
    there = client.get(reverse("case_file", args=[own.pk, world.file.pk]))
    nowhere = client.get(reverse("case_file", args=[own.pk, uuid4()]))
    assert there.status_code == nowhere.status_code == 404
    assert plain(there) == plain(nowhere)


def found_by(case):
    """What a case is found by: number, its end, name, part of it, initials, phone, its tail, ID number, title."""
    serial = case.number.rpartition("-")[2]
    return [(case.number, "J12026-88888"), (serial, "77777"), ("王小强", "赵大宝"), ("小强", "大宝"), ("wxq", "zdb"),
            ("13800001234", "13800009876"), ("1234", "9876"), ("530199198112113972", "530199198112113999"),
            ("烧烤", "漏水"), (case.tracking_code, "ZZZZZZZZZZ")]  # fmt: skip


def test_no_search_tells_a_case_that_is_there_from_one_that_is_not(world_and_client):
    world, client, _ = world_and_client
    asked(client, "get", "/desk/")
    for real, unreal in found_by(world.case):
        for url in ("/cases/?q={}", "/cases/?q={}&sort=due", "/cases/?q={}&state=accepted"):
            (there, many), (nowhere, few) = (asked(client, "get", url.format(one)) for one in (real, unreal))
            assert plain(there, real) == plain(nowhere, unreal), real
            assert many == few, real


def test_no_filter_sort_or_cursor_tells_it(world_and_client):
    world, client, _ = world_and_client
    asked(client, "get", "/desk/")
    batch = world.rows["imports/"].pk
    there, nowhere = (client.get(f"/cases/?batch={pk}") for pk in (batch, NOWHERE))
    assert plain(there, batch) == plain(nowhere, NOWHERE)
    for url in ("/cases/", "/cases/?danger=on", "/cases/?dated=on", "/cases/?due=late", "/slips/?state=all",
                "/tasks/?state=all", "/letters/", "/follow-ups/", "/risk/desk/",
                "/today/", "/desk/", "/analysis/months/"):  # fmt: skip
        page = text(client.get(url))
        found = [world.case.number in page, world.case.title in page, f"/cases/{world.case.pk}/" in page]
        assert not any(found), url


def test_no_earlier_matter_is_offered(world_and_client):
    _, client, who = world_and_client
    if not who.may(Capability.INTAKE):
        assert client.post(reverse("earlier_matters"), {"phone": "13800001234"}).status_code == 403
        return
    asked(client, "get", "/desk/")
    known = (("phone", "13800001234", "13800009876"), ("name", "王小强", "赵大宝"),
             ("id_number", "530199198112113972", "530199198112113999"))  # fmt: skip
    for field, real, unreal in known:
        answers = []
        for value in (real, unreal):
            with CaptureQueriesContext(connection) as caught:
                response = client.post(reverse("earlier_matters"), {field: value})
            answers.append((plain(response), len(caught)))
        assert answers[0] == answers[1], field


def test_no_export_has_a_row(world_and_client):
    _, client, who = world_and_client
    for url in ("/cases/export/", "/cases/export/?q=1234", "/letters/export/"):
        client.post(url)
    jobs.run_due()
    rows = [one.result.get("rows") for one in Job.objects.filter(owner=who.pk)]
    assert rows == [0, 0, 0]


def test_no_count_of_waiting_or_open_work_has_it(world_and_client):
    _, _, who = world_and_client
    waiting = [one.rows(who, NOW) for one in registry.waiting]
    assert len(waiting) > 10
    assert {(count, len(rows)) for count, rows, _ in waiting} == {(0, 0)}
    # a shift of the roster or a meeting has no case in it
    of_cases = [one for one in registry.open_work if one.key not in ("shifts", "meetings")]
    assert {one.count(who, NOW)[0][:3] for one in of_cases} == {"共 0"}


def test_no_bell_and_no_number_in_the_frame(world_and_client):
    world, client, who = world_and_client
    assert not who.officer.notices.exclude(text="x").exists()
    assert world.case.title not in text(client.get("/notices/"))


def test_a_tracking_code_is_found_whole_or_not_at_all(sign_in):
    world, client = World(), sign_in()
    code = world.case.tracking_code
    for guess in (code[:-1], code[1:], code[:-1] + "0", "ZZZZZZZZZZ"):
        response = client.get(f"/t/{guess}/")
        assert response.status_code == 404
        assert plain(response, guess.upper(), guess) == plain(client.get("/t/ZZZZZZZZZY/"), "ZZZZZZZZZY")
        assert world.case.number not in text(response)


def test_the_way_to_sign_in_says_nothing(sign_in):
    world, client = World(), sign_in()
    there, nowhere = (client.get(f"/cases/{pk}/") for pk in (world.case.pk, NOWHERE))
    assert there["Location"].replace(str(world.case.pk), "") == nowhere["Location"].replace(str(NOWHERE), "")
    pages = [
        plain(client.get(one["Location"]), pk) for one, pk in ((there, world.case.pk), (nowhere, NOWHERE))
    ]
    assert pages[0] == pages[1]


def test_filing_into_an_area_one_does_not_see_is_refused_as_for_one_that_is_not(sign_in):
    World()
    client = sign_in(stranger())
    pages = [
        plain(client.post("/cases/register/", {"narrative": "x", "area": pk, "do": "register"}), pk)
        for pk in (street().grid.pk, NOWHERE)
    ]
    assert pages[0] == pages[1]


def test_an_emergency_number_answers_as_if_there_were_none(sign_in):
    world = World()
    not_named()
    client, typed = sign_in(stranger()), {"reason": "x", "hours": 4}
    client.post("/break-glass/", typed | {"number": "X"})
    answers = []
    for number in (world.case.number, "J12026-88888"):
        with CaptureQueriesContext(connection) as caught:
            response = client.post("/break-glass/", typed | {"number": number})
        answers.append((response.status_code, plain(response, number), len(caught)))
    assert answers[0] == answers[1]


def test_a_page_that_is_not_found_says_in_general_words_why_and_whom_to_ask(sign_in):
    page = text(sign_in(stranger()).get(f"/cases/{NOWHERE}/"))
    for words in ("不属于您的辖区", "限制知悉", "须回避", "请联系本中心主任或指挥长"):
        assert words in page
