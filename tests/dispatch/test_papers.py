"""Official documents: the register, files of every kind, templates of an office, receipts, void and anew."""

import io
import re
import zipfile
from contextlib import contextmanager
from datetime import timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core import files, jobs
from core.documents import Renderer
from core.models import AuditLine, Job, Notice, StoredFile
from core.refusals import Refused
from dispatch import actions
from dispatch.actions import letters, papers, registering, rendering
from dispatch.actions.paper_text import BUILT_IN, NAMES, SAMPLES, broken, paper_words, slip_paper
from dispatch.choices import (
    DeliveryChannel,
    LetterKind,
    LetterState,
    PaperKind,
    PaperState,
    SlipState,
    TemplateKind,
)
from dispatch.models import Delivery, Letter, LetterTemplate, Paper
from dispatch.permissions import letters as permissions
from governance.actions import meetings
from governance.models import Meeting, Unit
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    administrator,
    commander,
    convened,
    director,
    grade,
    letter_of,
    liaison,
    many_slips,
    picture,
    secretary,
    slip_at,
    standing,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import download, text, total

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=30)
INTERNAL = re.compile("风险|评分|得分|要素|高危|红旗|预评")


@pytest.fixture(scope="module")
def child():
    """The process that fills templates, once for the whole file."""
    with Renderer() as renderer:
        yield renderer


@pytest.fixture(autouse=True)
def one_child(monkeypatch, child):
    @contextmanager
    def lent():
        yield child

    monkeypatch.setattr(rendering, "Renderer", lent)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def words_of(file: StoredFile) -> str:
    """Every text of a Word document, tables, heads and feet too; it opens, so it is whole."""
    path = files.path_of(file)
    docx.Document(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = [
            archive.read(name).decode()
            for name in archive.namelist()
            if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name)
        ]
    return re.sub(r"<[^>]+>", "", "".join(parts))


def notice(**more) -> Paper:
    given = {
        "title": "关于开展排查的通知",
        "units": [street().unit],
        "body": "一、全面排查\n请各单位抓好落实。",
        "cc": "区综治中心。",
    }
    return papers.issue_notice(by=director(), at=NOW, **(given | more))


def minuted(text_: str = "一、上周工作\n（一）交办事项\n全部按期办结。") -> Meeting:
    by = director()
    meeting = convened(by, liaison().officer, title="第47周工作例会", place="二楼")
    after = standing(by, meeting.ends_at)
    meetings.note_attendance(by=after, meeting=meeting, present=[by.pk], at=after.at)
    meetings.write_minutes(by=after, meeting=meeting, text=text_, file=None, at=after.at)
    return meeting


def issued_minutes() -> Paper:
    meeting = minuted()
    after = standing(director(), meeting.ends_at)
    return papers.issue_minutes(by=after, meeting=meeting, cc="", at=after.at)


def registered_letter(**more) -> Paper:
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED), **more)
    rendering.render_pending(NOW)
    return Paper.objects.get(letter=letter)


# --- a row before a file, each kind


def test_a_signed_slip_is_a_row_at_once_and_a_file_after_the_worker():
    slip = slip_at(SlipState.ISSUED)
    paper = Paper.objects.get(slip=slip)
    assert (paper.number, paper.state, paper.file, paper.addressee) == (
        slip.number, PaperState.NUMBERED, None, "第1市监所",
    )  # fmt: skip
    assert rendering.render_papers(NOW) == 1
    assert rendering.render_papers(NOW) == 0
    paper.refresh_from_db()
    written = words_of(paper.file)
    assert (paper.state, paper.file.name) == (PaperState.RENDERED, f"交办单_{slip.number}.docx")
    said = "承办单位 第1市监所 协办单位 依　　据 办理要求 请依法办理。 签　收　回　执 盖　　章"
    for words in (slip.number, *said.split(" "), "拟　　稿", "审　　核", "签　　发", "2026年11月17日"):
        assert words in written, words


def test_a_draft_is_no_document_and_is_entered_when_a_commander_signs():
    slip = slip_at(SlipState.DRAFTED)
    assert not Paper.objects.exists()
    actions.sign(by=commander(), slip=slip, at=NOW)
    assert Paper.objects.get().signed_by == commander().officer


def test_a_letter_minutes_and_a_notice_are_written_each_from_its_template():
    letter, minutes, sent = registered_letter(), issued_minutes(), notice()
    assert rendering.render_papers(NOW) == 3  # the slip of the letter too
    for paper in (letter, minutes, sent):
        paper.refresh_from_db()
    assert letter.file_id == Letter.objects.get().file_id
    assert "请抓紧办理。" in words_of(letter.file)
    found = words_of(minutes.file)
    assert (minutes.number, sent.number) == ("街1综纪〔2026〕1号", "街1综通〔2026〕1号")
    for words in ("会议纪要", "一、上周工作", "（一）交办事项", "出席：", "主任", "二楼", minutes.number):
        assert words in found, words
    found = words_of(sent.file)
    for words in ("第1街道综治中心文件", "第1市监所：", "抄送：区综治中心。", "2026年11月17日印发"):
        assert words in found, words


def test_the_office_signs_with_the_letterhead_that_was_set():
    Unit.objects.filter(pk=street().centre.pk).update(letterhead="第1街道平安办")
    street.cache_clear()
    paper = notice()
    paper.refresh_from_db()
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED))
    letter.centre.refresh_from_db()
    assert {paper_words(paper)["issuer"], rendering.letter_paper(letter)["issuer"]} == {"第1街道平安办"}


@pytest.mark.parametrize("kind", TemplateKind)
def test_the_built_in_templates_use_names_that_are_explained(kind):
    with Renderer() as renderer:
        assert set(renderer.names(BUILT_IN[kind].read_bytes())) <= set(SAMPLES[kind])
    assert set(SAMPLES[kind]) <= set(NAMES)


def test_the_words_behind_each_kind_are_the_names_of_its_sample():
    slip, letter = (
        slip_at(SlipState.ISSUED),
        letter_of(slip_at(SlipState.ACKNOWLEDGED, unit=unit(street().area, "城管"))),
    )
    found = {
        TemplateKind.SLIP: slip_paper(slip),
        TemplateKind.LETTER: paper_words(Paper(letter=letter, kind=letter.kind, number="x")),
        TemplateKind.MINUTES: paper_words(issued_minutes()),
        TemplateKind.NOTICE: paper_words(notice()),
    }
    assert {kind: set(words) for kind, words in found.items()} == {
        kind: set(SAMPLES[kind]) for kind in TemplateKind
    }


def test_no_paper_and_no_print_says_a_score_a_factor_or_a_word_of_risk(sign_in):
    """Trap 30: whatever the case is graded."""
    slip = slip_at(SlipState.ISSUED)
    grade(slip.case, "high", red_flag=True)
    letter = letter_of(slip)
    rendering.render_pending(NOW)
    rendering.render_papers(NOW)
    papers_ = [*Paper.objects.select_related("file")]
    assert {one.kind for one in papers_} == {"slip", "reminder"}
    for one in papers_:
        assert not INTERNAL.search(words_of(one.file))
    client = sign_in(liaison())
    prints = [reverse("slip_print", args=[slip.pk]), reverse("letter_print", args=[letter.pk])]
    for url in [*prints, *(reverse("paper_print", args=[one.pk]) for one in papers_)]:
        assert not INTERNAL.search(text(client.get(url)).split("<main")[1]), url


@pytest.mark.parametrize("words", ["属高风险", "风险评分 14 分", "红旗事项"])
def test_a_notice_with_internal_words_is_refused_in_words(words):
    with pytest.raises(Refused, match="内部评估用语"):
        notice(body=f"这件事{words}。")
    assert not Paper.objects.exists()


def test_the_page_says_what_the_word_file_says(sign_in):
    slip = slip_at(SlipState.ISSUED)
    page = text(sign_in(liaison()).get(reverse("slip_print", args=[slip.pk])))
    for name, value in slip_paper(slip).items():
        for words in value if isinstance(value, list) else [value]:
            assert words in page, name


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于开展排查的通知", 1),
        ("关于做好岁末年初矛盾纠纷排查化解工作的通知", 2),
        ("一" * 50, 3),
        ("、" * 21, 2),
    ],
)
def test_a_long_title_is_broken_between_words(title, lines):
    found = broken(title).split("\n")
    assert ("".join(found), len(found)) == (title, lines)
    assert max(len(one) for one in found) <= 20


def test_text_with_marks_of_a_template_or_of_markup_stays_text():
    """Trap 25."""
    paper = notice(body="{{ issuer }} <w:p/> {% for %} & ㍿ 𠮷")
    rendering.render_papers(NOW)
    paper.refresh_from_db()
    assert "{{ issuer }} &lt;w:p/&gt; {% for %} &amp; ㍿ 𠮷" in words_of(paper.file)


# --- exactly once, and again when asked


def test_a_letter_is_entered_once_however_often_the_worker_comes():
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED))
    rendering.render_pending(NOW)
    Letter.objects.update(state=LetterState.NUMBERED, file=None, rendered_at=None)
    StoredFile.objects.exclude(pk__in=Paper.objects.filter(letter=None).values("file"))
    Paper.objects.filter(letter=letter).update(round=1)
    rendering.render_pending(NOW)
    assert Paper.objects.filter(letter=letter).count() == 1
    assert Delivery.objects.filter(paper__letter=letter).count() == 1


def test_asked_for_anew_a_document_keeps_its_number_and_gets_another_file():
    paper = Paper.objects.get(slip=slip_at(SlipState.ISSUED))
    rendering.render_papers(NOW)
    paper.refresh_from_db()
    first = paper.file
    actions.acknowledge(by=liaison(), slip=paper.slip, at=NOW)
    papers.render_paper(by=director(), paper=paper, at=NOW)
    rendering.render_papers(NOW)
    paper.refresh_from_db()
    assert (paper.file_id != first.pk, paper.state, files.path_of(first).exists()) == (
        True,
        PaperState.RENDERED,
        True,
    )
    assert "承办人" in words_of(paper.file)  # the return slip is filled in now


def test_a_letter_too_is_written_anew_when_asked():
    paper = registered_letter()
    first = paper.file_id
    papers.render_paper(by=director(), paper=paper, at=NOW)
    assert Letter.objects.get().state == LetterState.NUMBERED
    rendering.render_pending(LATER)
    paper.refresh_from_db()
    assert (paper.file_id == Letter.objects.get().file_id, paper.file_id == first) == (True, False)


def test_what_cannot_be_written_is_tried_three_times_and_told():
    paper = notice()
    LetterTemplate.objects.create(
        kind=TemplateKind.NOTICE, centre=street().centre, uploaded_by=director().officer, uploaded_at=NOW,
        file=files.store(SimpleUploadedFile("坏.docx", b"PK\x03\x04"), by=None, at=NOW, kind="x"),
    )  # fmt: skip
    for _ in range(4):
        rendering.render_papers(NOW)
    paper.refresh_from_db()
    assert (paper.state, paper.attempts, bool(paper.last_error)) == (PaperState.FAILED, 3, True)
    assert Notice.objects.filter(recipient=director().officer, text__contains="没有生成").count() == 1


# --- templates of an office


def template(words: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(words)
    document.save(out)
    return out.getvalue()


def test_a_centre_has_its_own_template_others_the_common_one_and_all_can_go_back():
    own = {"by": director(), "kind": TemplateKind.NOTICE, "centre": street().centre, "at": NOW}
    rendering.replace_template(content=template("本中心 {{ number }}"), note="", **own)
    rendering.replace_template(
        by=administrator(), content=template("共用 {{ number }}"), note="", kind=TemplateKind.NOTICE, at=NOW
    )
    of = rendering.current_template
    assert "本中心" in docx.Document(io.BytesIO(of("notice", street().centre.pk))).paragraphs[0].text
    assert "共用" in docx.Document(io.BytesIO(of("notice", street(2).centre.pk))).paragraphs[0].text
    assert of("slip", street().centre.pk) == BUILT_IN["slip"].read_bytes()
    rendering.back_to_built_in(**own)
    assert of("notice", street().centre.pk) == BUILT_IN["notice"].read_bytes()
    assert AuditLine.objects.filter(verb="replace_template").count() == 3


def test_nobody_replaces_the_template_of_another_centre_or_of_all():
    for who, centre in ((director(), None), (director(), street(2).centre), (window(), street().centre)):
        with pytest.raises(Refused, match="职责"):
            rendering.replace_template(by=who, content=template("x"), note="", centre=centre, at=NOW)


def test_the_director_uploads_a_form_for_slips_on_the_page(sign_in):
    client, url = sign_in(director()), reverse("letter_template")
    page = text(client.get(url, {"kind": "slip"}))
    assert ("办结时限" in page, "各中心共用</option>" in page) == (True, False)
    built_in, response = download(client, reverse("letter_template_file", args=[0]) + "?kind=slip")
    assert (built_in[:2], "filename" in response["Content-Disposition"]) == (b"PK", True)
    sent = {"kind": "slip", "file": SimpleUploadedFile("a.docx", template("{{ reckoning }}")), "once": "a"}
    assert "不认识的变量：reckoning" in text(client.post(url, sent))
    good = {
        "kind": "slip",
        "file": SimpleUploadedFile("a.docx", template("{{ due }}")),
        "note": "加了期限",
        "once": "b",
    }
    assert client.post(url, good).status_code == 302
    assert "加了期限" in text(client.get(url, {"kind": "slip"}))
    assert client.post(url, {"kind": "slip", "built_in": "1", "once": "c"}).status_code == 302
    newest = LetterTemplate.objects.order_by("-id").first()
    assert (newest.file, newest.centre, newest.kind) == (None, street().centre, "slip")


# --- the register


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3), ("?kind=slip", 1), ("?kind=notice", 1), ("?state=numbered", 2), ("?state=void", 0), ("?q=街1综通", 1),
        ("?receipt=no", 2), ("?opened=yes", 0), ("?since=2026-11-18", 0), ("?until=2026-11-17", 3), ("?kind=x", 3),
        ("?sort=oldest", 3),
    ],
)  # fmt: skip
def test_one_register_over_all_kinds_each_filter_narrows_it(sign_in, query, count):
    registered_letter()
    notice()
    assert total(sign_in(director()).get(reverse("paper_list") + query)) == count


def test_list_print_workbook_and_api_agree(sign_in):
    """Traps 16 and 20."""
    registered_letter(number="=HYPERLINK(1)")
    notice()
    client = sign_in(director())
    query = "?kind=reminder"
    assert total(client.get(reverse("paper_list") + query)) == 1
    assert "=HYPERLINK(1)" in text(client.get(reverse("paper_register") + query))
    assert client.get(f"/api/v1/papers/{query}").json()["count"] == 1
    client.post(reverse("paper_export") + query, {"once": "k"})
    job = Job.objects.get()
    jobs.run(jobs.claim(job.pk, NOW))
    job.refresh_from_db()
    sheet = load_workbook(io.BytesIO(files.path_of(job.result_file).read_bytes()))["发文登记簿"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] == "提醒函"]
    assert [(row[0], row[4]) for row in rows] == [("=HYPERLINK(1)", "第1市监所")]


def test_the_centre_and_the_addressee_read_a_document_a_stranger_none(sign_in):
    registered_letter()
    notice()
    issued_minutes()
    found = {
        who.__name__: total(sign_in(who()).get(reverse("paper_list")))
        for who in (director, commander, liaison, stranger)
    }
    # the unit: its slip, its letter, its notice, and the minutes of the meeting it was asked to
    assert found == {"director": 4, "commander": 4, "liaison": 4, "stranger": 0}


def test_the_accused_unit_reads_nothing(sign_in):
    """Trap 26."""
    paper = registered_letter()
    paper.case.exclusions.create(unit=paper.unit, why="被反映单位", at=NOW)
    client = sign_in(liaison())
    assert total(client.get(reverse("paper_list"))) == 0
    for name in ("paper_show", "paper_print"):
        assert client.get(reverse(name, args=[paper.pk])).status_code == 404
    assert client.get(reverse("paper_file", args=[paper.pk])).status_code == 404


def test_the_accused_is_not_among_those_it_goes_to():
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED))
    letter.case.exclusions.create(officer=liaison().officer, why="被反映人", at=NOW)
    rendering.render_pending(NOW)
    assert not Delivery.objects.filter(paper__letter=letter, officer=liaison().officer).exists()


def test_the_register_costs_the_same_at_ten_and_at_hundreds(sign_in, django_assert_max_num_queries):
    """Trap 15."""
    client = sign_in(director())
    for count in (10, 200):
        for slip in many_slips(count):
            slip.case.centre = slip.centre
        registering.enter_missing()
        with django_assert_max_num_queries(10):
            client.get(reverse("paper_list"))


def test_what_was_numbered_before_enters_once():
    many_slips(3)
    letter_of(slip_at(SlipState.ACKNOWLEDGED))
    assert registering.enter_missing() == 4
    assert registering.enter_missing() == 0
    assert Paper.objects.filter(state=PaperState.FILED).count() == 3


# --- to whom, opened, received


def test_opening_is_noted_for_the_addressee_alone(sign_in):
    paper = registered_letter()
    line = paper.deliveries.get()
    assert (line.officer, line.channel, line.sent_at) == (
        liaison().officer,
        DeliveryChannel.BELL,
        AN_HOUR_AGO,
    )
    sign_in(secretary()).get(reverse("paper_show", args=[paper.pk]))
    line.refresh_from_db()
    assert line.opened_at is None
    sign_in(liaison()).get(reverse("letter_show", args=[paper.letter_id]))
    line.refresh_from_db()
    assert line.opened_at == NOW
    assert "打开" in text(sign_in(director()).get(reverse("paper_show", args=[paper.pk])))


def test_the_slip_of_a_unit_is_opened_and_received_on_its_own_page(sign_in):
    slip = slip_at(SlipState.ISSUED)
    sign_in(liaison()).get(reverse("slip_show", args=[slip.pk]))
    actions.acknowledge(by=liaison(), slip=slip, at=LATER)
    paper = Paper.objects.get(slip=slip)
    assert (paper.received_at, paper.received_by, paper.deliveries.get().opened_at) == (LATER, "承办人", NOW)


def test_a_case_whose_letter_was_signed_for_is_read_as_before(sign_in):
    paper = registered_letter()
    client = sign_in(liaison())
    assert client.post(reverse("receive_paper", args=[paper.pk]), {"once": "a"}).status_code == 302
    for page in (
        reverse("slip_show", args=[paper.letter.slip_id]),
        reverse("case_show", args=[paper.case_id]),
    ):
        read = client.get(page)
        assert (read.status_code, paper.number in text(read)) == (200, True)


def test_a_unit_signs_for_a_notice_and_all_units_make_it_received(sign_in):
    other = unit(street().area, "第1城管队")
    liaison(other, "城管")
    paper = notice(units=[street().unit, other])
    client = sign_in(liaison())
    assert "收文单位即时" not in text(client.get(reverse("paper_show", args=[paper.pk])))
    assert client.post(reverse("receive_paper", args=[paper.pk]), {"once": "a"}).status_code == 302
    paper.refresh_from_db()
    assert not paper.received_at
    assert client.post(reverse("receive_paper", args=[paper.pk]), {"once": "b"}).status_code == 409
    papers.receive(by=liaison(other, "城管"), paper=paper, at=LATER)
    paper.refresh_from_db()
    assert paper.received_at == LATER
    assert paper.received_by == "2 个单位"


def test_where_nobody_can_be_told_the_paper_itself_is_to_be_sent(sign_in):
    paper = notice(units=[unit(street().area, "供电所")])
    line = paper.deliveries.get()
    assert (line.officer, line.channel, line.sent_at) == (None, DeliveryChannel.PAPER, None)
    client = sign_in(director())
    sent = {
        "received_by": "李四",
        "received_at": "2026-11-17T10:00",
        "once": "k",
        "file": picture("回执.png"),
    }
    response = client.post(reverse("file_receipt", args=[paper.pk]), sent)
    assert response.status_code == 302
    paper.refresh_from_db()
    assert (paper.received_by, paper.receipt.name, paper.received_at) == ("李四", "回执.png", NOW)
    assert download(client, reverse("paper_receipt", args=[paper.pk]))[0][1:4] == b"PNG"


@pytest.mark.parametrize("moment", ["2026-11-16T10:00", "2026-11-18T10:00", ""])
def test_a_receipt_is_signed_between_issue_and_now(sign_in, moment):
    sent = {"received_by": "李四", "received_at": moment, "once": "k", "file": picture()}
    assert sign_in(director()).post(reverse("file_receipt", args=[notice().pk]), sent).status_code == 422


def test_the_scan_of_the_signed_paper_hangs_on_its_row(sign_in):
    paper = notice()
    client = sign_in(secretary())
    assert (
        client.post(
            reverse("file_scan", args=[paper.pk]), {"file": picture("扫描.png"), "once": "k"}
        ).status_code
        == 302
    )
    assert "扫描.png" in text(client.get(reverse("paper_show", args=[paper.pk])))
    assert AuditLine.objects.filter(verb="file_scan").exists()


# --- void and anew


def test_a_void_document_keeps_its_number_says_why_and_is_told(sign_in):
    paper = registered_letter()
    client = sign_in(director())
    assert "请写明为什么作废" in text(client.post(reverse("void_paper", args=[paper.pk]), {"once": "a"}))
    assert (
        client.post(reverse("void_paper", args=[paper.pk]), {"why": "发错单位", "once": "b"}).status_code
        == 302
    )
    paper.refresh_from_db()
    assert (paper.void_why, paper.void_by, paper.void_at) == ("发错单位", director().officer, NOW)
    assert Notice.objects.filter(recipient=liaison().officer, text__endswith="已作废").count() == 1
    assert paper.case.entries.filter(verb="void_paper").count() == 1
    assert (
        client.post(reverse("void_paper", args=[paper.pk]), {"why": "再来", "once": "c"}).status_code == 409
    )
    assert total(client.get(reverse("paper_list") + "?state=void")) == 1


def test_a_sealed_letter_is_issued_anew_the_old_one_keeps_its_scan():
    old = registered_letter(kind=LetterKind.SUPERVISION)
    letter = letters.seal_letter(by=director(), letter=old.letter, at=NOW)
    scan = files.store(picture("盖章件.png"), by=None, at=NOW)
    letters.attach_scan(by=director(), letter=letter, file=scan, at=NOW)
    old.refresh_from_db()
    assert old.scan == scan
    new = papers.reissue_paper(by=commander(), paper=old, why="文号有误", at=LATER)
    old.refresh_from_db()
    letter.refresh_from_db()
    assert (old.scan, new.scan, letter.scan, letter.sealed_at) == (scan, None, None, None)
    assert permissions.why_not_seal_letter(director(), letter) is None


def test_a_letter_issued_anew_has_a_new_number_both_name_each_other(sign_in):
    old = registered_letter()
    new = papers.reissue_paper(by=commander(), paper=old, why="文号有误", at=LATER)
    rendering.render_pending(LATER)
    old.refresh_from_db()
    new.refresh_from_db()
    letter = Letter.objects.get()
    assert (old.reissued_as, new.reissue_of, letter.number) == (new, old, new.number)
    assert (new.number, new.state, old.file_id == new.file_id) == (
        "街1综提〔2026〕1号",
        PaperState.RENDERED,
        False,
    )
    assert new.deliveries.get().officer == liaison().officer
    page = text(sign_in(director()).get(reverse("paper_show", args=[old.pk])))
    assert "重发为" in page
    assert new.number in page


def test_a_notice_is_corrected_by_issuing_it_anew_numbers_have_no_gap(sign_in):
    old = notice()
    client = sign_in(director())
    sent = {
        "why": "时间写错",
        "title": "关于开展排查的补充通知",
        "body": "请于 12 月 1 日前报送。",
        "once": "k",
    }
    assert client.post(reverse("reissue_paper", args=[old.pk]), sent).status_code == 302
    new = Paper.objects.get(reissue_of=old)
    assert (new.number, new.title, new.addressee, new.unit) == (
        "街1综通〔2026〕2号", "关于开展排查的补充通知", "第1市监所", street().unit,
    )  # fmt: skip
    old.refresh_from_db()
    assert (old.number, old.body.splitlines()[0]) == ("街1综通〔2026〕1号", "一、全面排查")


def test_minutes_issued_anew_take_the_newest_version():
    old = issued_minutes()
    by = standing(director(), NOW + timedelta(days=2))
    with pytest.raises(Refused, match="已经印发"):
        papers.issue_minutes(by=by, meeting=old.minutes.meeting, cc="", at=by.at)
    meetings.write_minutes(by=by, meeting=old.minutes.meeting, text="改过的一稿", file=None, at=by.at)
    new = papers.reissue_paper(by=by, paper=old, why="补充一项", at=by.at)
    assert (new.minutes.number, new.number) == (2, "街1综纪〔2026〕2号")


def test_a_running_slip_is_taken_back_before_its_document_is_void():
    slip = slip_at(SlipState.ISSUED)
    paper = Paper.objects.get()
    with pytest.raises(Refused, match="先在交办单页收回"):
        papers.void_paper(by=director(), paper=paper, why="错", at=NOW)
    with pytest.raises(Refused, match="重新交办"):
        papers.reissue_paper(by=director(), paper=paper, why="错", at=NOW)
    actions.recall(by=director(), slip=slip, note="交错", at=NOW)
    assert papers.void_paper(by=director(), paper=paper, why="交错单位", at=NOW).void_at == NOW


@pytest.mark.parametrize("verb", ["void_paper", "reissue_paper", "file_scan", "file_receipt", "render_paper"])
def test_the_unit_and_the_window_change_nothing_in_the_register(sign_in, verb):
    paper = registered_letter()
    for who in (liaison, window):
        response = sign_in(who()).post(reverse(verb, args=[paper.pk]), {"why": "x", "once": verb})
        assert response.status_code == 403


# --- issuing on pages


def test_a_notice_is_looked_at_and_issued(sign_in):
    client, url = sign_in(director()), reverse("notice_new")
    told = liaison().officer
    sent = {
        "title": "关于开展排查的通知",
        "units": [street().unit.pk],
        "body": "一、全面排查",
        "cc": "",
        "once": "a",
    }
    page = text(client.post(url, sent | {"look": "1"}))
    assert "第1街道综治中心文件" in page
    assert not Paper.objects.exists()
    assert client.post(url, sent | {"issue": "1"}).status_code == 302
    assert Paper.objects.get().kind == PaperKind.NOTICE
    assert Notice.objects.filter(recipient=told, text__startswith="通知").exists()
    assert client.post(url, {"once": "b"}).status_code == 422
    assert client.post(url, sent | {"body": "属高风险", "issue": "1", "once": "c"}).status_code == 422


def test_the_meeting_page_leads_to_its_issued_minutes(sign_in, monkeypatch):
    meeting = minuted()
    monkeypatch.setattr("core.clock.now", lambda: meeting.ends_at)
    client = sign_in(director())
    monkeypatch.setattr("core.clock.now", lambda: meeting.ends_at)
    url = reverse("minutes_issue", args=[meeting.pk])
    assert url in text(client.get(reverse("meeting_show", args=[meeting.pk])))
    assert client.post(url, {"title": "第47周工作例会", "once": "k"}).status_code == 302
    paper = Paper.objects.get()
    assert reverse("paper_show", args=[paper.pk]) in text(
        client.get(reverse("meeting_show", args=[meeting.pk]))
    )
    assert "出席：" in text(client.get(reverse("paper_show", args=[paper.pk])))
