"""Templates, signatures, answers, hours: pure sums about messages."""

import json
from datetime import datetime, time, timedelta

import pytest

from core.messages import rules
from core.messages.kinds import KNOWN, PLAIN
from core.messages.ready import ready
from tests.builders import NOW

EVIL = '"}], "x": {secret}\\ \n</script>'


def test_what_fills_a_json_body_cannot_end_its_string():
    filled = rules.fill_json(
        '{"text": {"content": "{text} {url}"}}', {"text": EVIL, "url": "http://a/?b=1&c"}
    )
    assert json.loads(filled) == {"text": {"content": f"{EVIL} http://a/?b=1&c"}}


def test_what_fills_an_address_cannot_add_to_it():
    assert rules.fill_url("http://a/?to={mobile}&k={secret}", {"mobile": "1&k=2#", "secret": "s/=?"}) == (
        "http://a/?to=1%26k%3D2%23&k=s%2F%3D%3F"
    )


def test_what_fills_a_form_or_a_head_stays_one_value():
    assert rules.fill_form("a={text}&b=1", {"text": "x&b=2 y"}) == "a=x%26b%3D2+y&b=1"
    assert rules.fill_header("Bearer {token}", {"token": "a\r\nX-Evil: 1"}) == "Bearer aX-Evil: 1"


def test_a_value_is_never_a_template_itself():
    assert rules.fill_json('"{text}"', {"text": "{secret}", "secret": "S3"}) == '"{secret}"'


def test_unknown_places_are_named():
    assert rules.unknown_places('{"a": "{text} {phone} {user}"}') == ["phone", "user"]


@pytest.mark.parametrize("one", ready().values(), ids=lambda one: one.key)
def test_each_ready_template_is_whole(one):
    """Its places are known and its body is JSON whatever fills it."""
    for part in (one.url, one.headers, one.body, one.token_url, one.token_body):
        assert rules.unknown_places(part) == []
    for part in (one.body, one.token_body):
        assert not part or json.loads(rules.fill_json(part, dict.fromkeys(rules.PLACES, "0")))
    rules.header_lines(one.headers)
    assert bool(one.token_url) == bool(one.token_path)
    assert "{sign}" in one.url + one.body + one.headers or one.signing == "none"


def test_signatures_are_those_of_the_platforms():
    """The expected values were reckoned with `openssl dgst -sha256 -hmac`, key and text as the platforms' documents say."""
    at = datetime.fromtimestamp(1_700_000_000, tz=rules.ZONE)
    ding = rules.signed("dingtalk", "SECabc", "", at)
    assert ding == {"timestamp": "1700000000000", "sign": "jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM="}
    feishu = rules.signed("feishu", "abc", "", at)
    assert feishu == {"timestamp": "1700000000", "sign": "VIS10b0EBvzzSdFnuk4tznEmK5wHaruvf/WnViv2yR4="}
    own = rules.signed("hmac", "k", '{"a":1}', at)["sign"]
    assert own == "d5b5042265775150160ef51f6a43963ab46e54e0265e5af7c752915abf3275de"


@pytest.mark.parametrize(
    ("status", "text", "path", "value", "taken"),
    [
        (200, '{"errcode": 0}', "errcode", "0", True),
        (200, '{"errcode": 40003, "errmsg": "x"}', "errcode", "0", False),
        (200, '{"data": {"list": [{"ok": true}]}}', "data.list.0.ok", "true", True),
        (200, "<html>", "errcode", "0", False),
        (200, "null", "errcode", "0", False),
        (200, "anything", "", "", True),
        (204, "", "", "", True),
        (302, "", "", "", False),
        (500, '{"errcode": 0}', "errcode", "0", False),
    ],
)
def test_what_counts_as_taken(status, text, path, value, taken):
    assert (rules.why_not_taken(status, text, path, value) == "") == taken


def test_secrets_do_not_survive_in_what_is_said():
    said = rules.hidden("GET /send?key=a%2Fb%3Dcd says a/b=cd and \n more", ["a/b=cd", ""])
    assert said == "GET /send?key=*** says *** and more"


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("169.254.169.254", True),
        ("::ffff:169.254.169.254", True),
        ("100.100.100.200", True),
        ("fe80::1%eth0", True),
        ("fd00:ec2::254", True),
        ("0.0.0.1", True),
        ("224.0.0.1", True),
        ("not an address", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.1.9", False),
        ("fd12:3456::1", False),
        ("93.184.216.34", False),
    ],
)
def test_clouds_keys_and_nobody_are_refused_the_intranet_is_not(address, refused):
    assert rules.is_refused(address) == refused


def test_tries_come_after_1_5_15_60_and_240_minutes_then_no_more():
    waits = [rules.again_at(number, NOW) for number in range(1, 8)]
    minutes = [one and (one - NOW) // timedelta(minutes=1) for one in waits]
    assert minutes == [1, 5, 15, 60, 240, None, None]
    assert rules.TRIES == 6


NIGHT = (time(22), time(7))


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [
        (21, 59, False),
        (22, 0, True),
        (23, 59, True),
        (0, 0, True),
        (6, 59, True),
        (7, 0, False),
        (12, 0, False),
    ],
)
def test_quiet_hours_go_over_midnight(hour, minute, quiet):
    assert rules.is_quiet(*NIGHT, NOW.replace(hour=hour, minute=minute)) == quiet


def test_what_comes_in_quiet_hours_waits_for_their_end():
    night = NOW.replace(hour=23, minute=30)
    assert rules.due(night, urgent=False, quiet=NIGHT, digest=None) == (
        NOW.replace(hour=7, minute=0) + timedelta(days=1),
        False,
    )
    early = NOW.replace(hour=3, minute=0)
    assert rules.due(early, urgent=False, quiet=NIGHT, digest=None) == (NOW.replace(hour=7, minute=0), False)


def test_a_digest_takes_what_comes_until_its_hour():
    assert rules.due(NOW, urgent=False, quiet=NIGHT, digest=time(17)) == (NOW.replace(hour=17), True)
    exactly = NOW.replace(hour=17)
    assert rules.due(exactly, urgent=False, quiet=None, digest=time(17)) == (
        exactly + timedelta(days=1),
        True,
    )


def test_what_is_urgent_passes_at_any_hour():
    night = NOW.replace(hour=2)
    assert rules.due(night, urgent=True, quiet=NIGHT, digest=time(8)) == (night, False)


@pytest.mark.parametrize(
    ("key", "url", "text", "kind"),
    [
        ("", "/slips/7/", "新交办：张三家暴（J1-001）", "slip_issued"),
        ("", "/slips/7/", "某所退回：张三家暴", "slip"),
        ("", "/duty/modes/?centre=1", "x", "mode"),
        ("", "/duty/swaps/", "x", "duty"),
        ("", "/nowhere/", "x", "plain"),
        ("", "", "x", "plain"),
        ("urgent", "/slips/7/", "x", "urgent"),
        ("", "/jobs/3/", "x", "job"),
    ],
)
def test_the_kind_follows_from_the_address_unless_it_is_named(key, url, text, kind):
    assert KNOWN.kind_of(key, url, text).key == kind


def test_sentences_hold_no_place_for_a_case():
    """Nothing of the notice can get into them, and nothing of the risk work is named (trap 30)."""
    assert PLAIN.key in KNOWN.kinds
    for one in KNOWN.kinds.values():
        assert one.sentence.replace("{count}", "").isprintable()
        assert "{" not in one.sentence.replace("{count}", "")
        assert not [word for word in ("风险", "要素", "得分", "红旗") if word in one.sentence]
        assert len(one.sentence) <= 40
