"""Pages of letters: the register, the paper, signing and declining, orders, the template; who sees what."""

import io
from datetime import timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core import files, jobs
from core.models import Job
from dispatch.actions import ladder
from dispatch.choices import LetterKind, LetterState, SlipState
from dispatch.models import Letter, LetterTemplate, StandingOrder
from governance.choices import Capability
from tests.builders import (
    NOW,
    commander,
    director,
    letter_of,
    liaison,
    many_slips,
    officer,
    picture,
    secretary,
    slip_at,
    stranger,
    street,
    unit,
)
from tests.dispatch.test_ladder import LATE
from tests.pages import text, total

pytestmark = pytest.mark.django_db


def proposal() -> Letter:
    """Nobody signed in advance, so the reminder waits for a commander; it is late in December."""
    slip_at(SlipState.ACKNOWLEDGED)
    ladder.sweep(LATE)
    return Letter.objects.get()


def test_the_unit_reads_the_letters_addressed_to_it_and_no_proposals(sign_in):
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED))
    upwards = {"unit": street().centre, "kind": LetterKind.ESCALATION}
    letter_of(letter.slip, **upwards)
    letter_of(letter.slip, LetterKind.SUPERVISION, state=LetterState.PROPOSED, number=None)
    client = sign_in(liaison())
    assert total(client.get(reverse("letter_list"))) == 1
    assert letter.number in text(client.get(reverse("slip_show", args=[letter.slip_id])))
    assert [total(sign_in(who()).get(reverse("letter_list"))) for who in (director, secretary, stranger)] == [
        3,
        3,
        0,
    ]


def test_a_unit_that_lost_sight_of_the_case_loses_its_letters(sign_in):
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED))
    letter.case.exclusions.create(unit=letter.unit, why="被反映单位", at=NOW)
    assert sign_in(liaison()).get(reverse("letter_show", args=[letter.pk])).status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("?kind=reminder", 2),
        ("?kind=supervision", 1),
        ("?state=proposed", 1),
        ("?month=2026-11", 3),
        ("?month=2026-10", 0),
        ("?month=x", 3),
        ("?kind=nothing", 3),
    ],
)
def test_each_filter_narrows_the_register(sign_in, query, count):
    first = letter_of(slip_at(SlipState.ACKNOWLEDGED))
    letter_of(first.slip, LetterKind.SUPERVISION)
    letter_of(
        slip_at(SlipState.ACKNOWLEDGED, unit=unit(street().area, "综合执法队")),
        state=LetterState.PROPOSED,
        number=None,
    )
    assert total(sign_in(director()).get(reverse("letter_list") + query)) == count


def test_the_page_looks_like_the_paper(sign_in):
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED), file=files.store(picture(), by=None, at=NOW))
    for name in ("letter_show", "letter_print"):
        page = text(sign_in(liaison()).get(reverse(name, args=[letter.pk])))
        for words in (
            letter.number,
            letter.title,
            f"{letter.unit.name}：",
            "期限计算：按默认时限。",
            "2026年11月17日",
        ):
            assert words in page, name
    assert "下载 Word 文件" in text(sign_in(liaison()).get(reverse("letter_show", args=[letter.pk])))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (LetterState.NUMBERED, "正在后台生成"),
        (LetterState.FAILED, "文件没有生成"),
        (LetterState.FILED, "纸质存档"),
    ],
)
def test_a_letter_without_a_file_says_why(sign_in, state, words):
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED), state=state, last_error="模板有误。")
    client = sign_in(director())
    assert words in text(client.get(reverse("letter_show", args=[letter.pk])))
    assert client.get(reverse("letter_file", args=[letter.pk])).status_code == 404


def test_a_commander_finds_signs_and_declines_from_the_first_page(sign_in):
    letter = proposal()
    client = sign_in(commander())
    assert "等我签发：函件" in text(client.get(reverse("desk")))
    assert total(client.get(reverse("letter_list") + "?state=proposed")) == 1
    page = text(client.get(reverse("letter_show", args=[letter.pk])))
    assert "签发后编号，按现在的情况重新行文" in page
    assert client.post(reverse("sign_letter", args=[letter.pk]), {"once": "k"}).status_code == 302
    letter.refresh_from_db()
    assert letter.number == "街1综提〔2026〕1号"
    assert (
        client.post(reverse("decline_letter", args=[letter.pk]), {"note": "不", "once": "k2"}).status_code
        == 409
    )


def test_declining_needs_a_reason(sign_in):
    letter = proposal()
    client = sign_in(commander())
    response = client.post(reverse("decline_letter", args=[letter.pk]), {"once": "k"})
    assert response.status_code == 422
    assert "请写明为什么不签发" in text(response)


def test_the_case_page_has_a_panel_of_its_letters(sign_in):
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED))
    assert letter.number in text(sign_in(secretary()).get(reverse("case_show", args=[letter.case_id])))


def test_the_workbook_has_the_rows_of_the_register(sign_in):
    """Traps 16 and 20."""
    first = letter_of(slip_at(SlipState.ACKNOWLEDGED), number="=HYPERLINK(1)")
    letter_of(first.slip, LetterKind.SUPERVISION)
    client = sign_in(director())
    client.post(reverse("letter_export") + "?kind=reminder", {"once": "k"})
    job = Job.objects.get()
    jobs.run(jobs.claim(job.pk, NOW))
    job.refresh_from_db()
    sheet = load_workbook(io.BytesIO(files.path_of(job.result_file).read_bytes()))["函件登记簿"]
    lines = [row for row in sheet.iter_rows(values_only=True) if row[1] == "提醒函"]
    assert [(row[0], row[3]) for row in lines] == [("=HYPERLINK(1)", "第1市监所")]


def test_the_register_costs_the_same_at_ten_and_at_a_thousand(sign_in, django_assert_max_num_queries):
    """Trap 15."""
    client = sign_in(director())
    for count in (10, 200):
        slips = many_slips(count, SlipState.ACKNOWLEDGED)
        clocks = [slip.case.clocks.create(kind="complete", subject=f"slip:{slip.pk}", rule="15 workdays",
                  started_at=NOW, due_at=slip.due_at) for slip in slips]  # fmt: skip
        Letter.objects.bulk_create(
            Letter(
                kind="reminder", state="proposed", case=slip.case, slip=slip, clock=clock, centre=slip.centre,
                unit=slip.unit, title="x", body="x", reckoning="x", due_at=NOW, reply_by=NOW, created_at=NOW,
            )
            for slip, clock in zip(slips, clocks, strict=True)
        )  # fmt: skip
        with django_assert_max_num_queries(9):
            client.get(reverse("letter_list"))


# --- orders and the template


def test_a_commander_signs_and_ends_a_standing_order(sign_in):
    client = sign_in(commander())
    url = reverse("standing_orders")
    assert "还没有常设签发令" in text(client.get(url))
    until = {"until_at": "2026-12-31T23:59", "note": "第四季度", "once": "k"}
    assert client.post(url, until).status_code == 302
    assert "第四季度" in text(client.get(url))
    order = StandingOrder.objects.get()
    client.post(reverse("standing_order_end", args=[order.pk]), {"once": "k2"})
    order.refresh_from_db()
    assert order.until_at == NOW


def test_an_order_without_end_is_refused_beside_its_field(sign_in):
    client = sign_in(commander())
    response = client.post(reverse("standing_orders"), {"until_at": "2030-01-01T00:00", "once": "k"})
    assert (response.status_code, "一年之内" in text(response)) == (422, True)


def administrator():
    return officer(street().centre, Capability.ADMINISTER, name="系统管理员")


def upload(client, words: str, name: str = "模板.docx"):
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(words)
    document.save(out)
    return client.post(
        reverse("letter_template"),
        {"file": SimpleUploadedFile(name, out.getvalue()), "note": "换了抬头", "once": words},
    )


def test_the_administrator_downloads_edits_and_uploads_the_template(sign_in):
    client = sign_in(administrator())
    response = client.get(reverse("letter_template_file", args=[0]))
    assert b"".join(response.streaming_content)[:2] == b"PK"
    response = upload(client, "{{ nonsense }}")
    assert (response.status_code, "不认识的变量：nonsense" in text(response)) == (422, True)
    assert not LetterTemplate.objects.exists()
    assert upload(client, "{{ issuer }} {{ number }}").status_code == 302
    assert "换了抬头" in text(client.get(reverse("letter_template")))


def test_a_letter_of_another_street_is_not_found(sign_in):
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED))
    client = sign_in(commander(street(2)))
    for name in ("letter_show", "letter_print", "letter_file", "sign_letter"):
        assert client.get(reverse(name, args=[letter.pk])).status_code == 404


def test_a_clock_that_is_provisional_says_so_on_the_case(sign_in):
    """Trap 19."""
    slip = slip_at(SlipState.ACKNOWLEDGED, at=NOW + timedelta(days=28))
    assert "暂估" in text(sign_in(director()).get(reverse("case_show", args=[slip.case_id])))
