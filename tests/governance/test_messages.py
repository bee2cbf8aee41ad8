"""Pages of channels, of the outbox, of one's own reminders."""

import json
import logging
from datetime import time

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from core import jobs
from core.crypto import VERSION
from core.files import path_of
from core.messages import delivering, outbox, sending
from core.messages.choices import AddressKind, ChannelKind, Security
from core.messages.models import Message, MessageChannel, MessageHabits
from core.messages.ready import ready
from core.models import AuditLine, Job, Notice
from core.notices import notify
from core.refusals import Refused
from governance.actions import messages as actions
from governance.models import Officer
from governance.registration.messages import contacts
from tests.builders import NOW, PASSWORD, administrator, director, stranger, window
from tests.channels import channel, reachable, states
from tests.gateway import gateway, mailbox
from tests.pages import text

pytestmark = pytest.mark.django_db
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


@pytest.fixture
def other():
    with gateway() as found:
        yield found


@pytest.fixture
def admin(sign_in):
    return sign_in(administrator())


def filled(url: str, key: str = "wecom_robot", **more) -> dict:
    one = ready()[key]
    facts = vars(one) | {"name": "工作群", "is_active": "on", "takes": "all", "method": "POST", "url": url}
    return {name: value for name, value in (facts | more).items() if value != ""} | {"ready": key}


def lost(**more) -> Message:
    facts = {"kind": "plain", "text": "您有一条新提醒", "state": "given_up", "created_at": NOW, "due_at": NOW}
    return Message.objects.create(**({"officer": window().officer, "attempts": 6} | facts | more))


# setting up


def test_a_pasted_address_gives_its_key_to_the_masked_field(admin):
    pasted = f"https://wecom.example/cgi-bin/webhook/send?key={KEY}"
    assert admin.post("/channels/add/", filled(pasted)).status_code == 302
    made = MessageChannel.objects.get()
    assert (made.url, made.secret) == ("https://wecom.example/cgi-bin/webhook/send?key={secret}", KEY)
    page = text(admin.get(f"/channels/{made.pk}/"))
    assert KEY not in page
    assert "已保存，不显示" in page


def test_secrets_are_ciphertext_in_the_database(admin):
    made = channel(secret=KEY, signing_secret="SEC123456", headers="Authorization: Bearer abcdef")
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, signing_secret, headers, url FROM core_messagechannel")
        stored = cursor.fetchone()
    assert all(one.startswith(VERSION) for one in stored)
    made.refresh_from_db()
    assert made.secret == KEY


def test_a_form_sent_without_the_secret_keeps_it(admin, other):
    """Trap 7."""
    made = channel(other.url, secret=KEY, ready="wecom_robot")
    admin.post(f"/channels/{made.pk}/", filled(f"{other.url}/?key={{secret}}", name="改名"))
    made.refresh_from_db()
    assert (made.name, made.secret) == ("改名", KEY)


def test_the_audit_names_what_changed_and_no_value(admin):
    admin.post("/channels/add/", filled(f"https://a.example/send?key={KEY}"))
    made = MessageChannel.objects.get()
    admin.post(f"/channels/{made.pk}/", filled("https://b.example/?key={secret}", secret="another-secret"))
    lines = [one.note for one in AuditLine.objects.filter(verb="save_channel").order_by("id")]
    assert lines[0] == "新增"
    assert "密钥" in lines[1]
    assert not [one for one in lines if KEY in one or "another-secret" in one or "b.example" in one]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"url": "ftp://a/"}, "http:// 或 https://"),
        ({"url": "http://短信平台/"}, "还有汉字"),
        ({"url": "http://user:pass@a/"}, "不能写账号和口令"),
        ({"body": '{"a": {text}}'}, "不是合法的 JSON"),
        ({"body": '{"a": "{phone}"}'}, "没有 {phone} 这个变量"),
        ({"headers": "no colon"}, "不是“名称: 值”的样子"),
        ({"headers": "Authorization: Bearer abcdef"}, "密钥请填在“密钥”里"),
        ({"token_url": "http://a.example/?corpsecret=abcdef", "token_path": "t"}, "密钥请填在“密钥”里"),
        ({"success_path": "errcode", "success_value": ""}, "请写明成功时"),
        ({"signing": "dingtalk"}, "要填签名密钥"),
        ({"token_url": "http://a.example/"}, "令牌在回答的哪个字段"),
    ],
)
def test_a_template_that_cannot_work_is_refused_in_words(admin, more, sentence):
    answer = admin.post("/channels/add/", filled("http://a.example/", success_value="0") | more)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not MessageChannel.objects.exists()


def test_dingtalks_address_gets_its_signature(admin):
    pasted = "https://oapi.dingtalk.com/robot/send?access_token=abcdef123456"
    admin.post("/channels/add/", filled(pasted, "dingtalk_robot", signing_secret="SEC1"))
    assert MessageChannel.objects.get().url == ready()["dingtalk_robot"].url


@pytest.mark.parametrize("key", ready())
def test_each_ready_template_opens_as_a_form(admin, key):
    assert ready()[key].label in text(admin.get(f"/channels/add/?ready={key}"))


def test_no_channel_is_a_normal_state(admin, sign_in):
    assert "还没有消息渠道" in text(admin.get("/channels/"))
    assert "还没有消息" in text(admin.get("/messages/"))
    assert "还没有开通消息渠道" in text(sign_in(window()).get("/account/reminders/"))


def test_only_administrators_set_channels():
    for who in (window(), director(), stranger()):
        with pytest.raises(Refused):
            actions.save_channel(by=who, channel=None, facts={}, at=NOW)
    with pytest.raises(Refused):
        actions.try_channel(by=director(), channel=channel(), address="x", at=NOW)


# the test


def test_the_test_shows_what_the_gateway_said(admin, other):
    made = channel(f"{other.url}/send?key={{secret}}", secret=KEY)
    other.say({"errcode": 93000, "errmsg": f"invalid webhook url {KEY}"})
    page = text(admin.post(f"/channels/{made.pk}/test/", {"to": "zhangsan"}))
    assert "没有发出：“errcode”是“93000”，成功时应为“0”" in page
    assert "invalid webhook url ***" in page
    assert KEY not in page
    assert other.calls[0]["path"] == f"/send?key={KEY}"
    assert other.bodies[0]["text"] == "这是一条测试消息"


def test_the_test_that_arrives_says_so(admin, other):
    made = channel(other.url)
    assert "已发出：网关已接收（200）" in text(admin.post(f"/channels/{made.pk}/test/", {"to": "zhangsan"}))
    assert not Message.objects.exists()


def test_a_test_to_nobody_is_refused(admin, other):
    made = channel(other.url, address=AddressKind.EMAIL)
    assert admin.post(f"/channels/{made.pk}/test/", {"to": "no address"}).status_code == 422
    assert other.calls == []


def test_no_secret_reaches_the_log(admin, other, caplog):
    caplog.set_level(logging.DEBUG)
    channel(f"{other.url}/send?key={{secret}}", secret=KEY)
    other.say((500, f"boom {KEY}".encode(), {}))
    notify([reachable(window()).pk], "x", "/slips/1/", at=NOW)
    sending.send_due(NOW)
    assert "没有发出" in caplog.text
    assert KEY not in caplog.text
    assert KEY not in Message.objects.get().last_error
    assert KEY not in MessageChannel.objects.get().last_error


# applications: a token first


def test_an_application_fetches_its_token_once_and_anew_when_it_is_refused(other):
    delivering.forget_tokens()
    app = ready()["wecom_app"]
    facts = {name: getattr(app, name) for name in ("body", "success_path", "success_value", "token_path")}
    channel(
        f"{other.url}/send?access_token={{token}}", token_url=f"{other.url}/token?id={{identity}}&s={{secret}}",
        identity="ww1", agent="7", secret=KEY, **facts,
    )  # fmt: skip
    for number in range(3):
        notify([reachable(window()).pk] if not number else [window().pk], f"{number}", "/x/", at=NOW)
    token, taken, old = {"access_token": "TOKEN1"}, {"errcode": 0}, {"errcode": 42001}
    other.say(token, taken, taken, old, {"access_token": "TOKEN2"}, taken)
    assert sending.send_due(NOW) == 2
    assert sending.send_due(Message.objects.get(state="failed").due_at) == 1
    assert [one["path"] for one in other.calls] == [
        f"/token?id=ww1&s={KEY}", "/send?access_token=TOKEN1", "/send?access_token=TOKEN1",
        "/send?access_token=TOKEN1", f"/token?id=ww1&s={KEY}", "/send?access_token=TOKEN2",
    ]  # fmt: skip
    assert other.bodies[-1]["agentid"] == "7"
    delivering.forget_tokens()


def test_no_token_is_said_with_the_answer(other):
    delivering.forget_tokens()
    made = channel(other.url, token_url=f"{other.url}/token", token_path="access_token", secret=KEY)
    other.say({"errcode": 40013, "errmsg": "invalid corpid"})
    outcome = actions.try_channel(by=administrator(), channel=made, address="x", at=NOW)
    assert not outcome.ok
    assert "没有取得令牌" in outcome.sentence
    assert "invalid corpid" in outcome.sentence


# mail


def mail_channel(**more) -> MessageChannel:
    facts = {
        "name": "邮箱", "kind": ChannelKind.EMAIL, "ready": "email", "address": AddressKind.EMAIL,
        "host": "127.0.0.1", "security": Security.NONE, "sender": "notice@example.gov.cn", "url": "", "body": "",
    }  # fmt: skip
    return channel(**(facts | more))


def test_a_letter_goes_to_the_mail_server_with_one_id_for_all_tries():
    with mailbox() as server:
        mail_channel(port=server.port)
        notify([reachable(window(), email="w@example.gov.cn").pk], "前夫扬言", "/slips/1/", at=NOW)
        assert sending.send_due(NOW) == 1
    letter, message = server.letters[0], Message.objects.get()
    assert f"Message-ID: <{message.key}@example.gov.cn>" in letter
    assert "To: w@example.gov.cn" in letter
    assert f"/notices/{message.notice_id}/" in letter
    assert "前夫" not in letter


def test_a_mailbox_that_is_refused_says_its_code():
    with mailbox() as server:
        server.refuses = "550 no such user"
        made = mail_channel(port=server.port)
        outcome = actions.try_channel(by=administrator(), channel=made, address="x@example.cn", at=NOW)
    assert (outcome.ok, outcome.sentence) == (False, "邮件服务器不收这个邮箱（550）")


def test_a_mail_server_that_is_away_is_said_in_words():
    outcome = actions.try_channel(
        by=administrator(), channel=mail_channel(port=9), address="x@example.cn", at=NOW
    )
    assert (outcome.ok, outcome.is_cut_off) == (False, True)
    assert "连不上邮件服务器" in outcome.sentence


def test_the_words_of_a_letter(monkeypatch):
    monkeypatch.setattr(
        delivering,
        "mail_backend",
        lambda _one: mail.get_connection("django.core.mail.backends.locmem.EmailBackend"),
    )
    mail_channel(port=25)
    notify([reachable(window(), email="w@example.gov.cn").pk], "x", "/slips/1/", at=NOW)
    sending.send_due(NOW)
    assert mail.outbox[0].subject == "【综治中心】您有一条交办需要办理，请登录查看"
    assert settings.PUBLIC_URL in mail.outbox[0].body


def test_a_mail_server_is_set_up_on_its_page(admin):
    facts = {
        "ready": "email", "name": "邮箱", "is_active": "on", "takes": "all", "host": "smtp.example.gov.cn",
        "port": "465", "security": "ssl", "sender": "notice@example.gov.cn", "username": "n", "secret": "pass-word",
    }  # fmt: skip
    assert admin.post("/channels/add/", facts).status_code == 302
    made = MessageChannel.objects.get()
    assert (made.kind, made.address, made.secret) == ("email", "email", "pass-word")
    assert admin.post("/channels/add/", facts | {"sender": "nobody"}).status_code == 422


# the link


def test_the_link_opens_what_it_is_about_after_signing_in(client, db):
    """Signed out: the sign-in page keeps where one was going."""
    who = reachable(window()).officer
    who.set_password(PASSWORD)
    who.save()
    notify([who.pk], "新交办", "/cases/", at=NOW)
    link = f"/notices/{Notice.objects.get().pk}/"
    answer = client.get(link)
    assert answer["Location"] == f"/login/?next={link}"
    entered = client.post(answer["Location"], {"username": who.username, "password": PASSWORD, "next": link})
    assert entered["Location"] == link
    assert client.get(link)["Location"] == "/cases/"


# the outbox's page


def test_the_list_finds_by_state_channel_kind_and_name(admin):
    one = channel()
    lost(channel=one)
    lost(channel=one, state="sent", sent_at=NOW, kind="letter", text="您有一份函件")
    for query, number in (
        ("", 2), ("?state=given_up", 1), ("?state=open", 0), (f"?channel={one.pk}", 2), ("?kind=letter", 1),
        ("?who=窗口", 2), ("?who=无此人", 0), ("?since=2026-11-18", 0), ("?kind=nonsense", 2),
    ):  # fmt: skip
        assert len(admin.get(f"/messages/{query}").context["page"].rows) == number, query


def test_an_administrator_sees_the_messages_of_his_own_officers_only(admin):
    one = channel()
    lost(channel=one)
    lost(channel=one, officer=stranger().officer)
    assert [row.officer_id for row in admin.get("/messages/").context["page"].rows] == [window().pk]


def test_a_list_costs_the_same_with_many_rows(admin, django_assert_max_num_queries):
    """Trap 15."""
    one = channel()
    for _ in range(60):
        lost(channel=one)
    with django_assert_max_num_queries(16):
        admin.get("/messages/")


def test_what_was_given_up_is_sent_again_with_a_button(admin, other):
    message = lost(channel=channel(other.url))
    reachable(window())
    assert admin.post(f"/messages/{message.pk}/retry/").status_code == 302
    assert states() == ["waiting"]
    assert sending.send_due(NOW) == 1
    again = admin.post(f"/messages/{message.pk}/retry/")
    assert again.status_code == 409
    assert "不用重发" in text(again)


def test_all_of_the_list_are_sent_again_at_once(admin, other):
    one = channel(other.url)
    lost(channel=one)
    lost(channel=one, kind="letter")
    lost(channel=channel(name="停", is_active=False))
    admin.post("/messages/retry/?kind=letter")
    assert states() == ["given_up", "waiting", "given_up"]
    admin.post("/messages/retry/")
    assert states() == ["waiting", "waiting", "given_up"]


def test_the_workbook_has_the_rows_of_the_list(admin):
    one = channel()
    lost(channel=one, last_error="=HYPERLINK(1)")
    lost(channel=one, kind="letter")
    admin.post("/messages/export/?kind=plain")
    jobs.run_due()
    job = Job.objects.get(kind="message_export")
    assert job.state == "done"
    with path_of(job.result_file).open("rb") as stream:
        sheet = load_workbook(stream)["消息记录"]
    lines = [line for line in sheet.iter_rows(values_only=True) if "您有一条新提醒" in line]
    assert len(lines) == 1
    assert "=HYPERLINK(1)" in lines[0]


# my own


def test_i_say_where_and_when_i_am_told(sign_in):
    one = channel()
    client = sign_in(window())
    facts = {
        "account": "zhangsan", "email": "z@example.gov.cn", "mobile": "138 0000 1234", "quiet_from": "22:00",
        "quiet_until": "07:00", "digest_at": "08:30",
    }  # fmt: skip
    assert client.post("/account/reminders/", facts).status_code == 302
    own = MessageHabits.objects.get()
    assert (own.account, own.mobile, own.quiet_from, own.digest_at) == (
        "zhangsan", "13800001234", time(22), time(8, 30),
    )  # fmt: skip
    assert own.without == [one.pk]
    client.post("/account/reminders/", facts | {"channels": [one.pk]})
    own.refresh_from_db()
    assert own.without == []


@pytest.mark.parametrize(
    "more", [{"quiet_from": "22:00"}, {"quiet_until": "07:00"}, {"quiet_from": "22:00", "quiet_until": "22:00"},
             {"mobile": "0871-6533"}, {"email": "x"}, {"digest_at": "25:00"}],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(sign_in, more):
    answer = sign_in(window()).post("/account/reminders/", more)
    assert answer.status_code == 422
    assert not MessageHabits.objects.exists()


def test_my_page_shows_what_was_sent_to_me_and_nobody_elses(sign_in):
    one = channel()
    lost(channel=one, text="给窗口的")
    lost(channel=one, text="给主任的", officer=director().officer)
    page = text(sign_in(window()).get("/account/reminders/"))
    assert "给窗口的" in page
    assert "给主任的" not in page


def test_addresses_come_with_the_officers_form(admin):
    who = window().officer
    page = admin.get(f"/officers/{who.pk}/")
    assert "办公平台账号" in text(page)
    form = {name: value or "" for name, value in page.context["form"].initial.items()}
    home = "530199001 第1街道综治中心"
    answer = admin.post(
        f"/officers/{who.pk}/", form | {"home": home, "account": "wk", "email": "w@example.cn"}
    )
    assert answer.status_code == 302, text(answer)
    own = MessageHabits.objects.get(officer=who)
    assert (own.account, own.email) == ("wk", "w@example.cn")
    assert text(admin.get(f"/officers/{who.pk}/")).count("w@example.cn") == 1


def test_only_active_officers_are_looked_up_and_only_mobiles_count():
    who = window().officer
    Officer.objects.filter(pk=who.pk).update(phone="0871-65330000")
    assert contacts([who.pk])[who.pk].mobile == ""
    Officer.objects.filter(pk=who.pk).update(is_active=False)
    assert contacts([who.pk]) == {}
    assert outbox.reach([who.pk]) == {}


def test_the_api_shows_health_and_no_secret(sign_in):
    made = channel(secret=KEY, headers="Authorization: Bearer abcdef")
    answer = sign_in(administrator()).get(reverse("api:channel", args=[made.pk]))
    assert answer.json()["failures"] == 0
    assert not {"secret", "url", "headers", "body", "token_url"} & set(answer.json())
    assert KEY not in json.dumps(answer.json())
