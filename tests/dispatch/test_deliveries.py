"""By which message channel a document went beside the bell, and whether that failed (docs/decisions/0034)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from core.messages.models import Message
from dispatch.actions import letters, papers, registering, rendering
from dispatch.choices import DeliveryChannel, LetterState, SlipState
from dispatch.exports import papers as papers_export
from dispatch.models import Paper
from governance.standing import standing_at
from tests.builders import NOW, commander, director, letter_of, liaison, slip_at
from tests.channels import channel, reachable
from tests.dispatch.test_papers import notice
from tests.pages import text, total

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def gateway_on():
    """A channel of the office and a unit that is reached by it; what it sends is decided by the test."""
    made = channel(name="企业微信")
    reachable(liaison())
    return made


def sent_lines(paper: Paper) -> list[tuple[str, str, object, str]]:
    lines = paper.deliveries.filter(channel=DeliveryChannel.MESSAGE).order_by("id")
    return list(lines.values_list("way", "state", "sent_at", "note"))


def became(state: str, **more) -> None:
    Message.objects.update(state=state, **more)
    registering.follow_messages()


def test_the_row_of_a_slip_says_by_which_channel_it_went_and_when(gateway_on, sign_in):
    paper = Paper.objects.get(slip=slip_at(SlipState.ISSUED))
    assert sent_lines(paper) == [("企业微信", "waiting", None, "")]
    became("sent", sent_at=LATER)
    assert sent_lines(paper) == [("企业微信", "sent", LATER, "")]
    assert registering.follow_messages() == 0
    Message.objects.all().delete()
    shown = text(sign_in(director()).get(reverse("paper_show", args=[paper.pk])))
    assert "企业微信 11-17 10:30 · 已发送" in " ".join(re.sub(r"<[^>]+>", "", shown).split())


def test_a_message_that_was_lost_is_on_the_row_until_it_got_through(gateway_on, sign_in):
    paper = Paper.objects.get(slip=slip_at(SlipState.ISSUED))
    became("given_up", last_error="连不上服务器")
    assert sent_lines(paper) == [("企业微信", "given_up", None, "连不上服务器")]
    client = sign_in(director())
    assert total(client.get(reverse("paper_list"), {"sent": "lost"})) == 1
    shown = text(client.get(reverse("paper_show", args=[paper.pk])))
    assert "未送达" in shown
    assert "连不上服务器" in shown
    became("sent", sent_at=LATER)
    assert sent_lines(paper) == [("企业微信", "sent", LATER, "")]
    assert total(client.get(reverse("paper_list"), {"sent": "lost"})) == 0


def test_a_letter_a_notice_and_its_second_issue_have_their_messages_too(gateway_on):
    proposed = {"state": LetterState.PROPOSED, "number": None, "numbered_at": None, "signed_by": None}
    signed = letters.sign_letter(
        by=commander(), letter=letter_of(slip_at(SlipState.ACKNOWLEDGED), **proposed), at=NOW
    )
    Message.objects.update(state="sent", sent_at=LATER)  # faster than the worker that enters the letter
    rendering.render_pending(LATER)
    letter, sent = Paper.objects.get(letter=signed), notice()
    assert sent_lines(letter) == [("企业微信", "sent", LATER, "")]
    again = papers.reissue_paper(by=director(), paper=sent, why="日期写错", at=LATER)
    for paper in (sent, again):
        assert sent_lines(paper) == [("企业微信", "waiting", None, "")], paper


def test_what_went_into_a_digest_was_sent_when_the_digest_was(gateway_on):
    paper = Paper.objects.get(slip=slip_at(SlipState.ISSUED))
    facts = {
        "officer": liaison().officer,
        "channel": gateway_on,
        "text": "x",
        "created_at": NOW,
        "due_at": NOW,
    }
    digest = Message.objects.create(kind="digest", state="waiting", **facts)
    Message.objects.exclude(pk=digest.pk).update(state="digested", digest=digest)
    Message.objects.filter(pk=digest.pk).update(state="sent", sent_at=LATER)
    registering.follow_messages()
    assert sent_lines(paper) == [("企业微信", "sent", LATER, "并入每日汇总")]


def test_the_row_says_why_the_last_of_many_tries_failed(gateway_on, sign_in):
    paper = Paper.objects.get(slip=slip_at(SlipState.ISSUED))
    became("failed", attempts=1, last_error="连不上服务器")
    became("failed", attempts=2, last_error="密钥已过期")
    assert sent_lines(paper) == [("企业微信", "failed", None, "密钥已过期")]
    shown = text(sign_in(director()).get(reverse("paper_show", args=[paper.pk])))
    assert "试了 2 次，最近一次： 密钥已过期" in " ".join(re.sub(r"<[^>]+>", "", shown).split())
    became("given_up", attempts=6, last_error="密钥已过期")
    assert registering.follow_messages() == 0


def workbook_rows(standing) -> list[tuple[str, ...]]:
    rows = papers_export.paper_rows(Paper.objects.visible_to(standing).order_by("id"), standing)
    titles = [one.title for one in papers_export.PAPER_COLUMNS]
    wanted = [titles.index(name) for name in ("应收人员", "送出（方式、时间）", "打开")]
    return [tuple(row[one] for one in wanted) for row in rows]


def test_the_workbook_says_who_must_get_it_by_which_way_when_and_who_opened_it(gateway_on):
    paper = Paper.objects.get(slip=slip_at(SlipState.ISSUED))
    became("failed", attempts=1, last_error="x")
    paper.deliveries.filter(channel=DeliveryChannel.BELL).update(opened_at=LATER)
    who = f"{paper.unit} {liaison().officer.name}"
    ways = f"{who} 站内铃铛 2026-11-17 09:00；{who} 企业微信 待重试"
    assert workbook_rows(standing_at(director().officer, NOW)) == [(who, ways, f"{who} 2026-11-17 10:30")]
    became("sent", attempts=2, sent_at=LATER)
    [(_, sent, _)] = workbook_rows(standing_at(director().officer, NOW))
    assert sent.endswith(f"{who} 企业微信 2026-11-17 10:30")


def test_a_unit_reads_only_its_own_lines_in_the_workbook(gateway_on):
    paper = Paper.objects.get(slip=slip_at(SlipState.ISSUED))
    paper.deliveries.update(officer=commander().officer)
    assert workbook_rows(standing_at(liaison().officer, NOW)) == [("", "", "")]


def test_the_workbook_costs_the_same_for_many(gateway_on, django_assert_max_num_queries):
    for _ in range(3):
        slip_at(SlipState.ISSUED)
    standing = standing_at(director().officer, NOW)
    with django_assert_max_num_queries(4):
        assert len(workbook_rows(standing)) == 3
