"""Every address for every demonstration officer, as who has the case, as a colleague and as a stranger (`make deep`)."""

import html
import re
from collections import deque
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from cases.permissions import UNSEEN, decide, why_seen
from core import clock
from core.registry import registry
from governance.actions.tokens import issue
from governance.models import Officer
from governance.standing import standing_at
from tests.config.seeding import UNTIL, seed
from tests.pages import text
from tests.test_access import ROUTES, answer, undone
from tests.test_api_access import api_addresses, call

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
OFFICERS = (
    "window", "commander", "chief", "leader", "director", "taskforce", "justice", "unit", "community", "police", "grid",
    "mediator", "counsellor", "secretary", "district", "auditor", "security", "admin",
)  # fmt: skip
# codes of a page that is there, of one that is refused in words, of one that is not there
ANSWERED, REFUSED, NOTHING = {200, 302, 405, 422}, {403, 409, 422}, {403, 404, 405}
OF_THE_CASE = [name for name, route in ROUTES.items() if re.match(r"(cases|m/events)/<int:pk>/", route)]


@pytest.fixture
def district(monkeypatch, settings) -> None:
    """Two streets, so that somebody is a stranger."""
    settings.DEMO = True  # elsewhere these officers' tokens are worthless
    seed(cases=300, streets=2)
    monkeypatch.setattr(clock, "now", lambda: UNTIL)


def cases_of(standing: Any) -> dict[str, Case | None]:
    seen = Case.objects.visible_to(standing).select_related("area").order_by("-id")
    mine = {case.pk for case in seen.filter(owner=standing.officer)}
    mine |= {case.pk for case in seen.filter(lead_unit__in=standing.unit_ids)}
    return {
        "owner": seen.filter(pk__in=mine).first(),
        "colleague": seen.exclude(pk__in=mine).first(),
        "stranger": Case.objects.exclude(pk__in=seen.values("pk"))
        .select_related("area")
        .order_by("-id")
        .first(),
    }


@pytest.mark.parametrize("username", OFFICERS)
def test_each_officer_gets_the_answers_of_the_one_rule(district, username):
    standing = standing_at(Officer.objects.get(username=username), UNTIL)
    client = Client()
    client.force_login(standing.officer)
    asked = 0
    for role, case in cases_of(standing).items():
        if case is None:
            continue
        assert bool(why_seen(standing, case)) == (role != "stranger"), role
        verdicts = {act.verb: decide(act.verb, standing, case) for act in registry.acts}
        for name in OF_THE_CASE:
            if "file_id" in ROUTES[name]:
                continue
            for method in ("get", "post"):
                with undone():
                    response = answer(client, method, reverse(name, args=[case.pk]))
                code, asked = response.status_code, asked + 1
                if role == "stranger":
                    assert code in NOTHING - {403} or name in ("event_complete",), (name, method, code)
                    continue
                assert code in ANSWERED | REFUSED, (role, name, method, code)
                if code == 403:
                    assert re.search(r"职责|岗位|经办|不是您|不能|任职|由", text(response)), name
                if name in verdicts and method == "get":
                    refusal = verdicts[name]
                    assert code == (refusal.kind.status if refusal else 200), (role, name, refusal)
        if role == "stranger":
            assert set(verdicts.values()) == {UNSEEN}
    assert asked > 30


@pytest.mark.parametrize("username", OFFICERS)
def test_each_officer_gets_the_same_answers_by_the_api(district, username):
    """The token's officer: what pages answer, the API answers."""
    who = standing_at(Officer.objects.get(username=username), UNTIL)
    _, secret = issue(by=who, label="核对", at=UNTIL)
    client, asked = Client(headers={"Authorization": f"Bearer {secret}"}), 0
    for role, case in cases_of(who).items():
        if case is None:
            continue
        for name, route in api_addresses().items():
            if not route.startswith("cases/<int:pk>/") or "file_id" in route:
                continue
            for method in ("get", "post"):
                with undone():
                    code = call(client, method, reverse(f"api:{name}", args=[case.pk])).status_code
                asked += 1
                allowed = {404, 405} if role == "stranger" else ANSWERED | REFUSED
                assert code in allowed, (role, name, method, code)
    assert asked > 20


@pytest.mark.parametrize("username", OFFICERS)
def test_every_page_without_a_record_opens_or_is_refused_in_words(district, username):
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    for name, route in ROUTES.items():
        if "<" in route or name == "logout":
            continue
        for method in ("get", "post"):
            with undone():
                response = answer(client, method, reverse(name))
            assert response.status_code in ANSWERED | REFUSED, (name, method, response.status_code)


SHOWN = 150
_NOT_PAGES = re.compile(r"^/(logout|static|t)/|/files?/|export|\.(svg|ics|xlsx|docx|csv|pdf)$")


def links_of(page: str) -> list[str]:
    """Addresses of the house's own pages that this page offers."""
    found = (html.unescape(one).split("#")[0] for one in re.findall(r'<a\s[^>]*href="(/[^"]*)"', page))
    return [one for one in found if not _NOT_PAGES.search(one.split("?")[0])]


def shape(address: str) -> str:
    """Pages of the same kind are looked at once."""
    path, _, query = address.partition("?")
    return re.sub(r"\d+", "0", path) + ",".join(sorted(re.findall(r"(?:^|&)(tab|show|side|kind)=", query)))


@pytest.mark.parametrize("username", OFFICERS)
def test_no_page_offers_a_link_that_is_refused(district, username):
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    ways, known, refused = deque([("/", "")]), {shape("/")}, []
    for _ in range(SHOWN):
        if not ways:
            break
        address, source = ways.popleft()
        with undone():
            response = client.get(address, follow=True)
        if response.status_code != 200:
            refused.append((response.status_code, address, source))
        elif response["Content-Type"].startswith("text/html"):
            for one in links_of(response.content.decode()):
                if shape(one) not in known:
                    known.add(shape(one))
                    ways.append((one, address))
    assert not refused
    assert len(known) > 20, "the walk came somewhere"
