"""From where a post signs in: its appointments count there alone, and nobody shuts himself out unawares."""

import pytest

from core import addresses
from core.models import AuditLine
from governance.choices import Capability
from governance.models import Appointment, Post, SignIn
from tests.builders import PASSWORD, administrator, liaison, security, window
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text_", "address", "inside"),
    [
        ("10.1.0.0/16", "10.1.2.3", True),
        ("10.1.0.0/16", "10.2.2.3", False),
        ("10.1.2.3", "10.1.2.3", True),
        ("10.1.2.3/16", "10.1.9.9", True),
        ("10.1.0.0/16\n192.168.0.0/24，172.16.0.1；fd00::/8", "172.16.0.1", True),
        ("10.1.0.0/16 fd00::/8", "fd00::1", True),
        ("10.1.0.0/16", "::ffff:10.1.2.3", True),
        ("10.1.0.0/16", "", False),
        ("10.1.0.0/16", "x", False),
    ],
)
def test_an_address_lies_in_one_of_the_networks_or_not(text_, address, inside):
    assert addresses.within(address, text_) is inside


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/120 Safari/537 Edg/120", "Edge（Windows）"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Version/17 Mobile Safari/604", "Safari（iPhone）"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/116 Mobile MicroMessenger/8", "微信（安卓）"),
        ("curl/8", "curl"),
        ("<script>", ""),
        ("x" * 9000, ""),
    ],
)
def test_a_browser_is_named_in_a_few_words(rf, said, words):
    assert addresses.browser_of(rf.get("/", headers={"User-Agent": said})) == words


def limit(who, networks: str = "10.1.0.0/16") -> None:
    Post.objects.filter(pk=who.appointments[0].post_id).update(networks=networks)


def test_an_appointment_counts_only_at_the_addresses_of_its_post_the_others_remain(sign_in):
    by = window()
    Appointment.objects.create(officer=by.officer, post=liaison().appointments[0].post, from_on="2019-01-01")
    limit(by)
    client = sign_in(by)
    assert client.get("/cases/register/", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert client.get("/cases/register/", REMOTE_ADDR="10.2.2.3").status_code == 403
    assert client.get("/slips/", REMOTE_ADDR="10.2.2.3").status_code == 200


def test_when_none_remains_every_page_says_so_in_words_and_one_may_sign_out(sign_in):
    by = window()
    limit(by)
    client = sign_in(by)
    for url in ("/", "/cases/", "/account/", "/help/"):
        response = client.get(url, REMOTE_ADDR="10.2.2.3")
        assert (response.status_code, "只能从规定的地址登录" in text(response)) == (403, True)
    kept = client.post("/cases/register/", {"narrative": "写了很久"}, REMOTE_ADDR="10.2.2.3")
    assert "写了很久" in text(kept)
    assert client.post("/logout/", REMOTE_ADDR="10.2.2.3").status_code == 302


def test_signing_in_from_elsewhere_is_refused_in_words_and_written_down(sign_in):
    by = window()
    by.officer.set_password(PASSWORD)
    by.officer.save()
    limit(by)
    fields = {"username": by.officer.username, "password": PASSWORD}
    assert "只能从规定的地址登录" in text(sign_in().post("/login/", fields, REMOTE_ADDR="10.2.2.3"))
    assert sign_in().post("/login/", fields, REMOTE_ADDR="10.1.2.3").status_code == 302
    assert list(SignIn.objects.order_by("id").values_list("outcome", flat=True)) == ["address_refused", "ok"]


def save(client, networks: str, **more):
    pk = administrator().appointments[0].post_id
    return client.post(f"/posts/{pk}/addresses/", {"networks": networks} | more, REMOTE_ADDR="10.1.2.3")


def test_the_security_officer_sets_the_addresses_which_are_kept_tidy_and_audited(sign_in):
    client = sign_in(security())
    assert save(client, " 10.1.2.9/16，10.1.0.0/16\n192.168.1.1 ").status_code == 302
    post = administrator().appointments[0].post
    post.refresh_from_db()
    assert post.networks == "10.1.0.0/16\n192.168.1.1/32"
    line = AuditLine.objects.get()
    assert (line.verb, line.note) == ("set_addresses", "10.1.0.0/16、192.168.1.1/32")
    assert "192.168.1.1/32" in text(client.get("/posts/addresses/?q=系统"))


def test_a_list_without_the_own_address_asks_for_a_confirmation(sign_in):
    client = sign_in(security())
    refused = save(client, "10.9.0.0/16")
    assert (refused.status_code, "10.1.2.3" in text(refused)) == (422, True)
    assert not Post.objects.exclude(networks="").exists()
    assert save(client, "10.9.0.0/16", is_sure="on").status_code == 302
    assert Post.objects.exclude(networks="").exists()


@pytest.mark.parametrize(
    "networks", ["x", "10.1.2.300", "10.1.0.0/99", "<script>", "\n".join(f"10.1.{n}.1" for n in range(51))]
)
def test_what_is_no_network_is_refused_in_words(sign_in, networks):
    response = save(sign_in(security()), networks)
    assert (response.status_code, bool(response.context["form"].errors["networks"])) == (422, True)


def test_an_empty_list_means_from_everywhere(sign_in):
    limit(administrator())
    assert save(sign_in(security()), "").status_code == 302
    assert administrator().may(Capability.ADMINISTER)
    assert not Post.objects.exclude(networks="").exists()


@pytest.mark.parametrize(
    "query", ["?q=\x00", "?q=%00", "?page=x", "?page=99999999999999999999", "?q=" + "长" * 500]
)
def test_the_list_of_posts_takes_any_address_line(sign_in, query):
    assert sign_in(security()).get(f"/posts/addresses/{query}").status_code == 200
