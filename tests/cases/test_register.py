"""The window's form: what it takes, what it refuses in words, and that nothing typed is lost or written twice."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.choices import Channel, Role, State
from cases.models import Attachment, Case, Category
from governance.models import Officer
from tests.builders import (
    NOW,
    PASSWORD,
    picture,
    registered,
    secretary,
    stranger,
    street,
    window,
)
from tests.pages import download, hidden, text

URL = "/cases/register/"
SENTENCE = "三楼住户每晚放音响，劝了多次不听。"


def told(**more):
    """The form as sent: only what must be filled in, and its key."""
    facts = {
        "narrative": SENTENCE,
        "area": street().grid.pk,
        "channel": Channel.VISIT,
        "do": "register",
        "once": "key-1",
    }
    return {name: value for name, value in (facts | more).items() if value is not None}


@pytest.fixture
def desk(sign_in):
    return sign_in(window())


def test_what_and_where_are_enough(desk):
    response = desk.post(URL, told())
    case = Case.objects.get()
    assert response["Location"] == reverse("case_show", args=[case.pk])
    assert (case.narrative, case.area, case.state) == (SENTENCE, street().grid, State.REGISTERED)
    assert (case.is_anonymous, case.party_line, case.received_at) == (True, "匿名", NOW)


@pytest.mark.parametrize(("missing", "sentence"), [("narrative", "请写下"), ("area", "请选择所属社区")])
def test_what_is_missing_is_said_at_the_form(desk, missing, sentence):
    response = desk.post(URL, told(**{missing: None}))
    assert (response.status_code, Case.objects.count()) == (422, 0)
    assert sentence in text(response)


def test_registered_and_accepted_leads_to_the_receipt(desk):
    response = desk.post(URL, told(do="accept"))
    case = Case.objects.get()
    assert (case.state, response["Location"]) == (State.ACCEPTED, reverse("receipt", args=[case.pk]))


def test_done_on_the_spot_needs_the_answer(desk):
    response = desk.post(URL, told(do="complete"))
    assert (response.status_code, Case.objects.count()) == (422, 0)
    assert "当场办结请写下答复内容" in text(response)


def test_done_on_the_spot_is_completed_with_its_answer(desk):
    desk.post(URL, told(do="complete", outcome="已告知办理流程。"))
    case = Case.objects.get()
    assert (case.state, case.outcome) == (State.COMPLETED, "已告知办理流程。")


def test_a_proxy_speaks_for_somebody(desk):
    desk.post(URL, told(name="王小强", phone="138 0000 1234", principal="王奶奶", other="李四"))
    parties = [
        (party.role, party.person.name, party.person.phone) for party in Case.objects.get().parties.all()
    ]
    assert parties == [
        (Role.VISITOR, "王奶奶", ""),
        (Role.PROXY, "王小强", "13800001234"),
        (Role.COUNTERPART, "李四", ""),
    ]


def test_a_proxy_without_a_name_is_asked_for_it(desk):
    assert "请填来访人（代办人）姓名" in text(desk.post(URL, told(principal="王奶奶")))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("received_at", "2026-02-30T09:00", "核对这一天是否存在"),
        ("received_at", "昨天上午", "核对这一天是否存在"),
        ("received_at", "0001-01-01T00:00", "年份应在"),
        ("received_at", "2026-11-18T09:00", "来件时间不能晚于现在"),
        ("people_count", "三个", "请填数字"),
        ("people_count", "0", "1"),
        ("phone", "12345", "电话应为 7 到 13 位数字"),
        ("name", "王" * 41, "40"),
        ("area", "999999", "999999"),
        ("channel", "telepathy", "telepathy"),
        ("category", "abc", "选择"),
        ("excluded", "x", "选择"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_in_the_form(desk, field, typed, sentence):
    response = desk.post(URL, told(**{field: typed}))
    assert (response.status_code, Case.objects.count()) == (422, 0)
    assert sentence in text(response)
    assert SENTENCE in text(response)


def test_a_hundred_thousand_characters_are_kept(desk):
    desk.post(URL, told(narrative="长" * 100_000))
    assert len(Case.objects.get().narrative) == 100_000


@pytest.mark.parametrize("length", [100_001, 1_000_000])
def test_a_longer_narrative_is_refused_with_the_form_intact(desk, length):
    """Trap 25: also a line of a megabyte."""
    long = "长" * length
    response = desk.post(URL, told(narrative=long, place="小区东门"))
    page = text(response)
    assert (response.status_code, Case.objects.count()) == (422, 0)
    assert "100000" in page.replace(",", "")
    assert (long in page, "小区东门" in page) == (True, True)


def test_more_than_a_form_may_carry_is_refused_in_words(desk):
    response = desk.post(URL, told(narrative="x" * 7_000_000))
    assert (response.status_code, Case.objects.count()) == (400, 0)
    assert "太大" in text(response)


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("空.png", b""), "是空的"),
        (picture("程序.png", b"MZ\x90\x00" + b"x" * 100), "内容与后缀不符"),
        (picture("网页.html", b"<script>alert(1)</script>"), "类型不支持"),
        (picture("太大.png"), "超过"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_in_words_with_the_form_intact(
    desk, settings, upload, sentence
):
    if "太大" in upload.name:
        settings.MAX_UPLOAD_BYTES = 50
    response = desk.post(URL, told(papers=[upload], place="小区东门"))
    page = text(response)
    assert (response.status_code, Case.objects.count()) == (422, 0)
    assert (sentence in page, SENTENCE in page, "小区东门" in page) == (True, True, True)


def test_a_picture_comes_back_as_it_went_in(desk):
    desk.post(URL, told(papers=[picture("现场 照片.png")]))
    paper = Attachment.objects.select_related("file").get()
    content, response = download(desk, reverse("case_file", args=[paper.case_id, paper.file_id]))
    assert content == picture().read()
    assert response["Content-Disposition"].startswith("inline; filename*=UTF-8''%E7%8E%B0")


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script>",
        '=HYPERLINK("http://x.cn","点我")',
        "王\x00小\x08强",
        "😀张三",
        "𠮷田㛃",
        "'; DROP TABLE cases_case; --",
        "{{ 7|add:7 }}{% url 'home' %}",
        "\u202e反写",
    ],
)
def test_a_nasty_name_is_kept_and_shown_as_text(desk, nasty):
    """Trap 25."""
    response = desk.post(URL, told(name=nasty, narrative=f"{nasty}反映楼道堆物", place=nasty))
    case = Case.objects.get()
    page = desk.get(response["Location"])
    kept = nasty.replace("\x00", "").replace("\x08", "")
    assert (case.parties.get().person.name, case.place) == (kept, kept)
    assert kept in text(page)
    assert b"<script>alert" not in page.content


@pytest.mark.parametrize(
    "name", ["<script>.png", "=1+1.png", "..\\..\\a.png", "𠮷㛃😀.png", "长" * 300 + ".png", "a\x00b.png"]
)
def test_a_nasty_file_name_is_kept_clean(desk, name):
    """Trap 25."""
    desk.post(URL, told(papers=[picture(name)]))
    paper = Attachment.objects.select_related("file").get()
    assert paper.file.name.endswith(".png")
    assert not set("/\\\x00") & set(paper.file.name)
    assert len(paper.file.name) <= 120
    assert desk.get(reverse("case_show", args=[paper.case_id])).status_code == 200
    assert download(desk, reverse("case_file", args=[paper.case_id, paper.file_id]))


def test_the_same_form_sent_twice_is_one_case(desk):
    answers = [desk.post(URL, told()) for _ in range(2)]
    assert Case.objects.count() == 1
    assert {(one.status_code, one["Location"]) for one in answers} == {
        (302, reverse("case_show", args=[Case.objects.get().pk]))
    }


def test_the_key_of_a_form_with_other_content_is_refused(desk):
    desk.post(URL, told())
    response = desk.post(URL, told(narrative="另一件事，楼道堆物。"))
    assert (response.status_code, Case.objects.count()) == (409, 1)
    assert "已经提交过" in text(response)
    assert "另一件事，楼道堆物。" in text(response)


def test_a_refused_form_is_mended_and_sent_with_the_same_key(desk):
    desk.post(URL, told(narrative=""))
    assert desk.post(URL, told()).status_code == 302
    assert Case.objects.count() == 1


def test_the_same_key_of_two_officers_is_two_forms(desk, sign_in):
    desk.post(URL, told())
    sign_in(window(name="二号窗口")).post(URL, told())
    assert Case.objects.count() == 2


def test_a_stale_token_keeps_what_was_typed_and_offers_to_send_it_again(sign_in):
    desk = sign_in(window(), enforce_csrf_checks=True)
    response = desk.post(URL, told(name="王小强", phone="13800001234"))
    page = text(response)
    assert (response.status_code, Case.objects.count()) == (403, 0)
    assert SENTENCE in page
    fields = hidden(response)
    assert fields["name"] == "王小强"
    assert desk.post(URL, fields).status_code == 302
    assert Case.objects.get().narrative == SENTENCE


def test_a_form_from_a_foreign_site_gets_no_button(sign_in):
    desk = sign_in(window(), enforce_csrf_checks=True)
    response = desk.post(URL, told(), headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert "narrative" not in hidden(response)


def test_a_form_sent_after_the_session_ended_is_carried_out_once_after_signing_in(sign_in):
    nobody, by = sign_in(), window()
    by.officer.set_password(PASSWORD)
    by.officer.save()
    response = nobody.post(URL, told(name="王小强"))
    assert (response.status_code, Case.objects.count()) == (401, 0)
    assert SENTENCE in text(response)
    fields = hidden(response)
    resume = nobody.post("/login/", fields | {"username": by.officer.username, "password": PASSWORD})
    assert (resume.status_code, Case.objects.count()) == (200, 0)
    again = hidden(resume)
    for _ in range(2):
        assert nobody.post(urlsplit(fields["next"]).path, again).status_code == 302
    assert [(case.narrative, case.party_line) for case in Case.objects.all()] == [(SENTENCE, "王*强")]


def test_a_wrong_password_on_the_way_loses_nothing(sign_in):
    nobody = sign_in()
    window()
    fields = hidden(nobody.post(URL, told()))
    response = nobody.post("/login/", fields | {"username": Officer.objects.get().username, "password": "x"})
    assert response.status_code == 401
    assert hidden(response)["kept"] == fields["kept"]
    assert SENTENCE in text(response)


@pytest.mark.parametrize("kept", ["{", "[1]", '[["a"]]', '{"a": 1}', "[" * 100_000])
def test_kept_contents_that_nobody_here_wrote_do_not_break_signing_in(sign_in, kept):
    by = window().officer
    by.set_password(PASSWORD)
    by.save()
    answer = sign_in().post(
        "/login/", {"username": by.username, "password": PASSWORD, "kept": kept, "next": URL}
    )
    assert answer.status_code in (200, 302)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"phone": "138-0000-1234"}, True),
        ({"id_number": "530199198112113972"}, True),
        ({"name": "王小强"}, True),
        ({"phone": "13900009999"}, False),
        ({"name": "王小强", "phone": "13900009999"}, False),
        ({}, False),
    ],
)
def test_earlier_matters_of_the_same_person_are_seen_before_saving(desk, typed, found):
    case = registered()
    response = desk.post("/cases/earlier/", typed)
    assert (case.number in text(response)) == found
    assert "<html" not in text(response)


def test_earlier_matters_are_seen_without_javascript_too_and_nothing_is_saved(desk):
    case = registered()
    response = desk.post(URL, told(do="look_up", phone="13800001234"))
    assert (response.status_code, Case.objects.count()) == (200, 1)
    assert (case.number in text(response), SENTENCE in text(response)) == (True, True)


def test_earlier_matters_show_only_what_the_officer_may_see(sign_in):
    case = registered()
    response = sign_in(stranger()).post("/cases/earlier/", {"phone": "13800001234"})
    assert case.number not in text(response)


def test_the_accused_unit_is_excluded_from_the_first_moment(desk):
    """Trap 26."""
    desk.post(URL, told(excluded=street().unit.pk))
    assert Case.objects.get().exclusions.get().unit == street().unit


def test_categories_for_visitors_are_offered_and_kept(desk):
    category = Category.objects.filter(kind="dispute").first()
    assert category.name in text(desk.get(URL))
    desk.post(URL, told(category=category.pk))
    assert Case.objects.get().category == category


def test_only_areas_of_ones_own_street_are_offered(desk):
    street(2)
    page = text(desk.get(URL))
    assert (street().grid.name in page, street(2).grid.name in page) == (True, False)


def test_who_takes_in_nothing_gets_the_sentence_why(sign_in):
    response = sign_in(secretary()).get(URL)
    assert response.status_code == 403
    assert "您的岗位没有“受理登记”职责" in text(response)


def test_a_moment_a_little_ahead_of_the_server_is_no_mistake(desk):
    ahead = f"{NOW + timedelta(minutes=3):%Y-%m-%dT%H:%M}"
    assert desk.post(URL, told(received_at=ahead)).status_code == 302
