"""What an office may set: the default, the choice, who may choose."""

import pytest
from django.utils import timezone

from core import switches
from core.models import Setting
from core.refusals import Refused
from core.registry import Switch, registry
from governance.choices import Capability
from tests.builders import NOW, administrator, window
from tests.pages import text

pytestmark = pytest.mark.django_db
ADMINISTER = (Capability.ADMINISTER,)


@pytest.fixture(autouse=True)
def _two_switches(monkeypatch):
    others = {key: one for key, one in registry.switches.items() if not set(one.who) & set(ADMINISTER)}
    monkeypatch.setattr(registry, "switches", others)
    registry.add(
        Switch("lamp", "开灯", True, "夜里是否开灯。", 20, ADMINISTER),
        Switch("minutes", "等几分钟", 30, "多少分钟后自动退出。", 10, ADMINISTER, low=5, high=60),
    )


def test_a_switch_without_a_choice_stands_at_its_default():
    assert (switches.value("lamp"), switches.value("minutes")) == (True, 30)


def test_an_unknown_switch_is_an_error_not_a_default():
    with pytest.raises(KeyError):
        switches.value("lmap")


def test_a_choice_holds_at_once_and_knows_who_made_it():
    by = administrator()
    assert switches.choose(by=by, chosen={"lamp": False, "minutes": 30}, at=NOW) == ["开灯"]
    assert switches.value("lamp") is False
    assert Setting.objects.get().set_by == by.officer


def test_another_process_sees_the_choice_within_seconds(monkeypatch):
    switches.forget()
    assert switches.value("lamp") is True
    Setting.objects.create(key="lamp", value=False, set_at=timezone.now())
    monkeypatch.setattr(switches, "_FRESH", -1.0)
    assert switches.value("lamp") is False


def test_who_may_set_nothing_is_told_whom_to_ask():
    with pytest.raises(Refused, match="管理员"):
        switches.choose(by=window(), chosen={"lamp": False}, at=NOW)


def test_the_page_sets_and_refuses_what_is_out_of_range(sign_in):
    client = sign_in(administrator())
    page = text(client.get("/settings/"))
    assert page.index("等几分钟") < page.index("开灯")
    refused = client.post("/settings/", {"minutes": "4"})
    assert (refused.status_code, switches.value("minutes")) == (422, 30)
    assert client.post("/settings/", {"minutes": "15"}).status_code == 302
    assert (switches.value("minutes"), switches.value("lamp")) == (15, False)
