"""The first account of an empty installation."""

import io
import json

import pytest
from django.core.management import call_command
from django.test import Client

from config.commands import WrongUsage
from core.models import AuditLine
from core.refusals import Refused
from governance.choices import Capability
from governance.models import Area, Officer, Unit
from governance.standing import standing_at
from tests.builders import NOW
from tests.pages import text

pytestmark = pytest.mark.django_db


def create(*words: str) -> dict[str, str]:
    out = io.StringIO()
    call_command("create_administrator", *words, stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def test_on_an_empty_database_the_administrator_signs_in_changes_the_password_and_administers(settings):
    settings.DEMO = False
    made = create("wangfang", "--name", "王芳")
    client = Client()
    entered = client.post("/login/", {"username": "wangfang", "password": made["password"]})
    assert entered["Location"] == "/account/password/"
    fields = {
        "old_password": made["password"],
        "new_password1": "Cuihu-2027-新",
        "new_password2": "Cuihu-2027-新",
    }
    assert client.post("/account/password/", fields)["Location"] == "/"
    assert client.get("/account/").status_code == 200
    officer = Officer.objects.get()
    appointment = officer.appointments.get()
    assert (appointment.post.capabilities, appointment.post.sees) == ([Capability.ADMINISTER], "nothing")
    assert (Area.objects.get().name, Unit.objects.get().name) == ("待命名区县", "待命名单位")
    assert (AuditLine.objects.get().verb, AuditLine.objects.get().officer) == ("found", None)


def test_the_place_may_be_named_at_once():
    create("a1", "--name", "王芳", "--area-code", "530199", "--area-name", "云澜区", "--unit", "区综治中心")
    assert (Area.objects.get().path, Unit.objects.get().name) == ("530199.", "区综治中心")


def test_a_second_one_is_refused_unless_asked_for_and_then_shares_the_post():
    create("a1", "--name", "王芳")
    with pytest.raises(Refused, match=r"已经有系统管理员（王芳）.*--again"):
        create("a2", "--name", "李明")
    made = create("a2", "--name", "李明", "--again")
    assert made["unit"] == "待命名单位"
    posts = {standing_at(one, NOW).officer.appointments.get().post_id for one in Officer.objects.all()}
    assert len(posts) == 1


def test_a_name_in_use_is_refused_and_nothing_is_left_behind():
    Officer.objects.create(username="taken", name="王芳")
    with pytest.raises(Refused, match=r"已被使用"):
        create("taken", "--name", "李明")
    assert (Officer.objects.count(), Area.objects.exists()) == (1, False)


@pytest.mark.parametrize(
    "words",
    [
        ("a b", "--name", "王芳"),
        ("x" * 41, "--name", "王芳"),
        ("王芳", "--name", "王芳"),
        ("a1", "--name", " "),
        ("a1", "--name", "长" * 41),
        ("a1", "--name", "王芳", "--area-code", "x"),
    ],
)
def test_what_cannot_be_is_wrong_usage_in_words(words):
    with pytest.raises(WrongUsage, match=r"登录名|姓名|区划代码"):
        create(*words)
    assert not Officer.objects.exists()


@pytest.mark.parametrize(("demo", "shown"), [(False, True), (True, False)])
def test_the_sign_in_page_of_an_empty_installation_says_which_command_to_run(client, settings, demo, shown):
    settings.DEMO = demo
    assert ("create_administrator" in text(client.get("/login/"))) is shown
    Officer.objects.create(username="x", name="王芳")
    assert "create_administrator" not in text(client.get("/login/"))
