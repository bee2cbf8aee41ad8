"""A street is set up by an administrator with the pages alone, and the new officers work."""

import pytest
from django.test import Client

from cases.models import Case
from core import clock
from governance.choices import Capability, Sees, UnitKind
from governance.models import Area, Officer, Post, TeamTemplate
from tests.builders import NOW, district, officer, unit
from tests.pages import text

pytestmark = pytest.mark.django_db
NEW = "Chunfeng-2026-新"


def sent(client: Client, url: str, **data: str) -> str:
    response = client.post(url, data, follow=True)
    assert response.status_code == 200, text(response)
    return text(response)


def first_sign_in(client: Client, admin: Client, username: str) -> None:
    who = Officer.objects.get(username=username)
    made = admin.post(f"/officers/passwords/?officer={who.pk}").context["made"]
    once = made[0][1]
    arrived = client.post("/login/", {"username": username, "password": once})
    assert arrived["Location"] == "/account/password/", "the one-time password is good for changing it"
    changed = {"old_password": once, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/account/password/", changed).status_code == 302


def test_a_street_from_an_empty_database(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    bureau = unit(district(), "区大数据局", UnitKind.DEPARTMENT)
    admin = Client()
    admin.force_login(officer(bureau, Capability.ADMINISTER, sees=Sees.NOTHING, name="区管理员").officer)

    def next_step() -> str:
        return text(admin.get("/desk/"))

    assert "还没有街道" in next_step()
    for code, name, level, above in (
        ("530199077", "新街街道", "street", district().code),
        ("530199077001", "新村社区", "community", "530199077"),
    ):
        assert "已新增" in sent(admin, "/areas/add/", code=code, name=name, level=level, parent=above)
    place = Area.objects.get(code="530199077")
    assert "没有综治中心，不能受理事项" in next_step()

    for name, kind, at, prefix in (
        ("新街街道综治中心", "centre", "530199077", "XJ"),
        ("新街街道党工委", "party_office", "530199077", ""),
        ("新街派出所", "police_station", "530199077", ""),
        ("新街司法所", "justice_office", "530199077", ""),
        ("新村社区居委会", "community_committee", "530199077001", ""),
    ):
        facts = {"name": name, "short_name": name, "kind": kind, "area": at, "number_prefix": prefix}
        assert "已新增" in sent(admin, "/units/add/", **facts)

    assert "套用队伍模板" in next_step()
    for name in ("街道“2+3(1)+N”指挥体系", "网格“一长两员”"):
        template = TeamTemplate.objects.get(name=name)
        assert "已新设" in sent(admin, f"/teams/{template.pk}/apply/", area="530199077")
    assert Post.objects.filter(unit__name="新街街道综治中心", title="窗口受理员", seats=2).exists()
    assert "2 指挥长，缺 1 人" in next_step()

    for username, name, at, post in (
        ("xj-window", "新窗口", "新街街道综治中心", "窗口受理员"),
        ("xj-commander", "新委员", "新街街道党工委", "政法委员"),
        ("xj-grid", "新网格", "新村社区居委会", "专职网格员"),
    ):
        facts = {"username": username, "name": name, "unit": at, "post": post, "from_on": "2026-11-17"}
        assert "已新增账号" in sent(admin, "/appointments/add/", **facts)
    roster = text(admin.get("/roster/?street=530199077"))
    assert all(words in roster for words in ("新窗口", "新委员", "新网格", "空缺"))

    window, commander = Client(), Client()
    first_sign_in(window, admin, "xj-window")
    first_sign_in(commander, admin, "xj-commander")
    case_page = sent(
        window,
        "/cases/register/",
        narrative="新街夜市油烟扰民，请处理。",
        channel="visit",
        area=str(place.pk),
        received_at="2026-11-17T09:00",
        then="",
    )
    case = Case.objects.get()
    assert (case.number.startswith("XJ2026"), case.number in case_page) == (True, True)
    assert case.number in text(commander.get(f"/cases/{case.pk}/"))
