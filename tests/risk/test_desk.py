"""The desk as a page: most dangerous first, marked text, a decision by form, the next one; never for others."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, Category
from core.models import AuditLine
from governance.choices import Capability, Sees
from risk.actions import deciding
from risk.actions.screening import screen
from risk.models import AssessedFactor, Assessment, HazardClass
from tests.builders import (
    NOW,
    assessor,
    commander,
    director,
    many_cases,
    officer,
    registered,
    street,
    unit,
    window,
)
from tests.pages import text, total
from tests.risk.texts import DANGEROUS, NEIGHBOURLY, ORDINARY

pytestmark = pytest.mark.django_db


def clue(narrative: str = DANGEROUS, **more) -> Assessment:
    case = registered(narrative=narrative, **more)
    screen(NOW)
    return Assessment.objects.get(case=case)


def neighbourly(**more) -> Assessment:
    return clue(NEIGHBOURLY, category=Category.objects.get(code="neighbours"), **more)


def show(client, one: Assessment, query: str = ""):
    return client.get(reverse("risk_desk_show", args=[one.pk]) + query)


def answers(one: Assessment, **more) -> dict[str, str]:
    codes = one.factors.values_list("code", flat=True)
    return (
        {f"mark_{code}": "confirmed" for code in codes}
        | {
            "seen": one.screening.text_sha,
            "once": "key-1",
        }
        | more
    )


def send(client, one: Assessment, query: str = "", **more):
    return client.post(reverse("risk_desk_decide", args=[one.pk]) + query, answers(one, **more))


# reading


def test_the_first_clue_is_opened_with_its_phrases_marked(sign_in):
    neighbourly()
    clue()
    page = text(sign_in(assessor()).get(reverse("risk_desk")))
    assert re.search(r'<mark class="mark-behaviour"\s+title="扬言杀人放火等极端行为 5 分"', page)
    assert "共 2 件" in page
    assert page.index("扬言要") < page.index("晾衣滴水"), "the dangerous one comes first"


def test_markup_in_a_narrative_stays_text(sign_in):
    """Trap 25."""
    one = clue("<script>alert(1)</script>他扬言要<b>捅死</b>我，随身带刀。")
    page = show(sign_in(assessor()), one).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;" in page


def test_a_phrase_that_moved_since_is_not_marked(sign_in):
    one = clue()
    Case.objects.filter(pk=one.case_id).update(narrative="改过的内容，" + DANGEROUS[:5])
    page = text(show(sign_in(assessor()), one))
    assert '<mark class="mark-behaviour" title' not in page


def test_an_empty_desk_says_why(sign_in):
    assert "预评台上没有线索" in text(sign_in(assessor()).get(reverse("risk_desk")))


@pytest.mark.parametrize("who", [commander, director])
def test_commanders_and_directors_read_and_are_told_who_decides(sign_in, who):
    page = text(show(sign_in(who()), clue()))
    assert "您的岗位没有“预评”职责，只能查看" in page
    assert '<button class="btn btn-primary" type="submit">评定' not in page


def test_the_accused_never_sees_the_clue(sign_in):
    """Trap 26."""
    station = unit(street().area, "派出所")
    deputy = officer(station, Capability.PRE_ASSESS, sees=Sees.AREA, name="副所长")
    one = clue(excluded=[station])
    client = sign_in(deputy)
    assert show(client, one).status_code == 404
    assert send(client, one).status_code == 404
    assert total(client.get(reverse("risk_desk"))) == 0


def test_a_decided_clue_leads_to_its_case(sign_in):
    one = clue()
    client = sign_in(assessor())
    send(client, one)
    assert show(client, one)["Location"] == reverse("case_show", args=[one.case_id]) + "#assessment"


# the filter


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?red=on", 1),
        ("?level=low", 1),
        ("?level=medium", 0),
        ("?since=today", 1),
        ("?since=week", 2),
        ("?hazard={R3}", 1),
        ("?area={community}", 2),
        ("?area=987654", 2),
        ("?channel=visit", 2),
        ("?channel=hotline", 0),
        ("?why=hazard", 1),
        ("?why=reader", 1),
        ("?since=last_week", 0),
        ("?parked=on", 0),
        ("?batch=987654", 0),
        ("?batch=x", 2),
        ("?level=nonsense", 2),
        ("?cursor=nonsense", 2),
        ("?cursor=WyJuZXh0IiwgInhhIiwgMV0", 2),
        ("?cursor=WyJuZXh0IiwgMS41LCAxXQ", 2),
    ],
)
def test_the_filter_narrows_and_nonsense_does_not(sign_in, query, count):
    neighbourly(received_at=NOW.replace(day=16))
    clue()
    found = query.format(R3=HazardClass.objects.get(code="R3").pk, community=street().community.pk)
    assert total(sign_in(assessor()).get(reverse("risk_desk") + found)) == count


def test_the_next_clue_keeps_the_filter(sign_in):
    first, second = clue(), neighbourly()
    page = text(show(sign_in(assessor()), first, "?since=week"))
    assert f'data-next="{reverse("risk_desk_show", args=[second.pk])}?since=week"' in page


def test_pages_of_the_queue_follow_each_other_without_gap(sign_in):
    cases = many_cases(65, narrative=DANGEROUS)
    screen(NOW)
    client, seen, address = sign_in(assessor()), [], reverse("risk_desk")
    for _ in range(5):
        response = client.get(address)
        seen += [row.pk for row in response.context["page"].rows]
        if not response.context["page"].next_cursor:
            break
        address = reverse("risk_desk") + "?cursor=" + response.context["page"].next_cursor
    assert seen == list(Assessment.objects.open().order_by("rank", "id").values_list("pk", flat=True))
    assert len(seen) == len(cases)


# deciding


def test_a_decision_goes_on_to_the_next_clue(sign_in):
    first, second = clue(), neighbourly()
    response = send(sign_in(assessor()), first, "?since=week")
    assert response["Location"] == reverse("risk_desk_show", args=[second.pk]) + "?since=week"
    first.refresh_from_db()
    assert (first.state, first.level) == ("decided", "high")


def test_after_the_last_one_the_desk_is_empty(sign_in):
    client = sign_in(assessor())
    response = client.post(
        reverse("risk_desk_decide", args=[clue().pk]), answers(Assessment.objects.get()), follow=True
    )
    assert "预评台上没有线索" in text(response)
    assert "已评定：高风险" in text(response)


def test_the_same_form_sent_twice_decides_once(sign_in):
    one, client = clue(), sign_in(assessor())
    assert send(client, one)["Location"] == send(client, one)["Location"]
    assert one.case.entries.filter(verb="decide").count() == 1


def test_a_factor_without_an_answer_is_named_and_the_rest_is_kept(sign_in):
    one = clue()
    response = send(sign_in(assessor()), one, mark_A03="", note="看过现场")
    page = text(response)
    assert response.status_code == 422
    assert "“准备持有凶器危险物”还没有确认或去除" in page
    assert "看过现场" in page
    one.refresh_from_db()
    assert one.state == "open"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"mark_A01": "removed"}, "去除 5 分要素请写明理由"),
        ({"mark_B01": "on"}, "请写明依据"),
        ({"mark_A01": "maybe"}, "选择"),
        ({"note_A01": "长" * 301}, "300"),
    ],
)
def test_what_is_missing_stands_beside_its_factor(sign_in, more, sentence):
    response = send(sign_in(assessor()), clue(), **more)
    assert response.status_code == 422
    assert sentence in text(response)


def test_an_added_factor_with_grounds_counts(sign_in):
    one = clue()
    before = one.points
    send(sign_in(assessor()), one, mark_B01="on", note_B01="派出所查询有前科")
    one.refresh_from_db()
    assert one.points == before + 3
    assert AssessedFactor.objects.get(assessment=one, code="B01").note == "派出所查询有前科"


def test_the_window_may_not_decide(sign_in):
    assert send(sign_in(window()), clue()).status_code == 403


# the cost


def test_the_desk_asks_as_much_at_1000_as_at_10(sign_in):
    client = sign_in(assessor())

    def cost(count):
        many_cases(count, narrative=DANGEROUS)
        for _ in range(10):
            screen(NOW)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("risk_desk")).status_code == 200
        return len(asked)

    few = cost(10)
    assert cost(990) == few <= 22


def test_the_first_page_lists_what_waits(sign_in):
    clue()
    page = text(sign_in(assessor()).get(reverse("desk")))
    assert "待预评" in page
    page = text(sign_in(commander()).get(reverse("desk")))
    assert "红旗待看" in page
    assert "待预评" not in page
    assert "预评" not in text(sign_in(window()).get(reverse("desk")))


def test_the_case_list_finds_red_flags_for_those_who_may_know(sign_in):
    """Trap 30: whoever may not read scores cannot ask for them either."""
    cases = many_cases(3)
    Case.objects.filter(pk=cases[0].pk).update(red_flag=True, level="high")
    assert total(sign_in(commander()).get("/cases/?red=on")) == 1
    assert total(sign_in(window()).get("/cases/?red=on")) == 3


def test_the_figures_of_the_first_page_equal_their_rows(sign_in):
    """Trap 20."""
    for _ in range(3):
        clue()
    neighbourly()
    case = many_cases(1, level="high", red_flag=True)[0]
    many_cases(1, level="high", is_history=True, state="closed")
    client = sign_in(commander())
    page = client.get(reverse("desk"))
    for section in page.context["sections"]:
        if section["waiting"].key in ("red", "high"):
            assert section["count"] == total(client.get(section["url"])), section["waiting"].label
    assert case.number in text(client.get("/cases/?level=high&state=open&sort=due"))
    client = sign_in(assessor())
    sections = client.get(reverse("desk")).context["sections"]
    assert {one["waiting"].key: one["count"] for one in sections}["assess"] == 4


# the part that changes


def part(client, one: Assessment, **headers):
    return client.get(reverse("risk_desk_show", args=[one.pk]), headers={"hx-target": "desk", **headers})


def test_the_part_that_is_swapped_is_that_of_a_fresh_page(sign_in):
    one, client = clue(), sign_in(assessor())

    def settled(response) -> str:
        found = re.search(r'<div id="desk".*', response.content.decode(), re.DOTALL)
        assert found
        part = found[0][: found[0].index("</form>")]
        return re.sub(r'(csrfmiddlewaretoken" value|name="once" value|data-opened)="[^"]+"', "", part)

    whole, swapped = show(client, one), part(client, one)
    assert settled(whole) == settled(swapped)
    assert "<html" not in text(swapped)
    assert "HX-Target" in swapped["Vary"]


def test_a_decision_by_the_part_says_so_and_shows_the_next(sign_in):
    first, second = clue(), neighbourly()
    client = sign_in(assessor())
    url = reverse("risk_desk_decide", args=[first.pk])
    response = client.post(url, answers(first), headers={"hx-target": "desk"}, follow=True)
    assert f'data-clue="{second.pk}"' in text(response)
    assert "toast" in response["HX-Trigger"]


def test_what_is_missing_comes_back_in_the_part_and_leaves_the_address(sign_in):
    one = clue()
    url = reverse("risk_desk_decide", args=[one.pk])
    headers = {"hx-target": "desk", "hx-request": "true"}
    response = sign_in(assessor()).post(url, answers(one, mark_A03=""), headers=headers)
    assert (response.status_code, response["HX-Push-Url"]) == (422, "false")
    assert "<html" not in text(response)


def test_a_clue_decided_meanwhile_leads_the_part_to_its_case(sign_in):
    one, client = clue(), sign_in(assessor())
    send(client, one)
    response = part(client, one, **{"hx-request": "true"})
    assert response["HX-Redirect"].startswith(reverse("case_show", args=[one.case_id]))


def test_a_restricted_clue_is_not_read_ahead(sign_in):
    """A look is written down when somebody looks."""
    client = sign_in(assessor())
    one = clue(is_restricted=True)
    before = AuditLine.objects.count()
    assert part(client, one, **{"desk-ahead": "1"}).status_code == 204
    assert AuditLine.objects.count() == before
    assert part(client, one).status_code == 200
    assert AuditLine.objects.count() == before + 1


# what goes to the meeting, what never comes here


def test_the_meeting_finds_the_last_decision_of_medium_and_high(sign_in):
    one, low = clue(), neighbourly()
    client = sign_in(assessor())
    send(client, one)
    send(client, low, once="key-2")
    assert [row.pk for row in Assessment.objects.for_meeting(commander())] == [one.pk]
    assert not Assessment.objects.for_meeting(commander(street(2))).exists()
    again = deciding.reassess(by=assessor(), case=one.case, note="又来电话", at=NOW)
    assert [row.pk for row in Assessment.objects.for_meeting(commander())] == [one.pk], "until decided anew"
    send(client, again, once="key-3")
    assert [row.pk for row in Assessment.objects.for_meeting(commander())] == [again.pk]


def test_a_thousand_noise_complaints_leave_the_desk_empty(sign_in):
    many_cases(1000, narrative=ORDINARY)
    for _ in range(2):
        screen(NOW)
    assert Case.objects.unread().count() == 0
    assert total(sign_in(assessor()).get(reverse("risk_desk"))) == 0
