"""The rules library and what hangs on the wall."""

from datetime import timedelta

import pytest

from core.refusals import Refused
from governance.actions.areas import draw_boundary
from governance.actions.regulations import add_edition
from governance.choices import WallKind
from governance.geometry import read_shape
from governance.models import Edition, Regulation, WallItem
from tests.builders import NOW, administrator, director, picture, stranger, street, window
from tests.pages import text

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def rule(**more) -> Regulation:
    given = {"title": "首接负责制", "area": street().area, "unit": street().centre} | more
    return Regulation.objects.create(**given)


def edition(of: Regulation, day=TODAY, words="谁先接到谁登记", **more) -> Edition:
    given = {"in_force_on": day, "text": words, "file": None, "note": "", "at": NOW} | more
    return add_edition(by=director(), regulation=of, **given)


def test_what_is_in_force_is_the_last_edition_that_has_begun(sign_in):
    one = rule()
    edition(one, TODAY - timedelta(days=10), "旧规定")
    edition(one, TODAY, "现行规定")
    edition(one, TODAY + timedelta(days=10), "将来规定")
    page = text(sign_in(window()).get(f"/rules/{one.pk}/"))
    assert ("现行规定" in page, "旧规定" in page, "将来规定" in page, "第 2 版" in page) == (
        True,
        False,
        False,
        True,
    )
    assert "旧规定" in text(sign_in(window()).get(f"/rules/{one.pk}/editions/1/"))


def test_an_edition_needs_words_or_a_paper_and_a_day_not_before_the_last():
    one = rule()
    with pytest.raises(Refused, match="请写正文，或上传原件"):
        edition(one, words="")
    edition(one)
    with pytest.raises(Refused, match="不能早于上一版"):
        edition(one, TODAY - timedelta(days=1))


def test_an_abolished_rule_gets_no_more_editions():
    with pytest.raises(Refused, match=r"已于 .* 废止"):
        edition(rule(closed_on=TODAY))


def test_the_page_takes_text_and_the_original(sign_in):
    one, client = rule(), sign_in(director())
    given = {"in_force_on": "2026-11-20", "text": "# 一、总则", "note": "首次", "file": picture()}
    assert client.post(f"/rules/{one.pk}/editions/add/", given).status_code == 302
    assert b"".join(client.get(f"/rules/{one.pk}/editions/1/file/").streaming_content)
    assert "<h1>一、总则</h1>" in text(client.get(f"/rules/{one.pk}/editions/1/?paper=a3"))


def test_markup_in_a_rule_is_shown_as_typed(sign_in):
    one = rule()
    edition(one, words="<script>alert(1)</script> [x](javascript:alert(1)) ![p](http://example.org/p.png)")
    page = sign_in(window()).get(f"/rules/{one.pk}/editions/1/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="javascript:' not in page
    assert 'src="http://example.org' not in page


def test_a_rule_of_the_street_holds_in_its_communities_and_nowhere_else(sign_in):
    one = rule()
    assert sign_in(window()).get(f"/rules/{one.pk}/").status_code == 200
    assert sign_in(stranger()).get(f"/rules/{one.pk}/").status_code == 404
    assert "首接负责制" not in text(sign_in(stranger()).get("/rules/"))


def test_the_wall_shows_the_lists_and_the_rules_in_force(sign_in):
    edition(rule())
    WallItem.objects.create(
        kind=WallKind.PROBLEM, area=street().area, text="停车难", due_on=TODAY - timedelta(days=1)
    )
    page = text(sign_in(window()).get(f"/wall/{street().area.pk}/?paper=a3"))
    assert ("停车难" in page, "已超期" in page, "首接负责制" in page, "paper-a3" in page) == (
        True,
        True,
        True,
        True,
    )
    assert sign_in(stranger()).get(f"/wall/{street().area.pk}/").status_code == 404


def test_the_wall_shows_the_map_of_what_lies_there(sign_in):
    ring = [[102.7, 25.0], [102.8, 25.0], [102.8, 25.1], [102.7, 25.1], [102.7, 25.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    draw_boundary(by=administrator(), area=street().community, shape=read_shape(shape), at=NOW)
    page = text(sign_in(window()).get(f"/wall/{street().area.pk}/"))
    assert ("网格分布图" in page, 'class="map-tile' in page) == (True, True)


def test_a_line_of_the_wall_is_kept_once(sign_in):
    client = sign_in(director())
    given = {"kind": "problem", "area": street().area.code, "text": "停车难"}
    assert client.post("/wall/items/add/", given).status_code == 302
    assert client.post("/wall/items/add/", given).status_code == 422
    assert WallItem.objects.count() == 1
