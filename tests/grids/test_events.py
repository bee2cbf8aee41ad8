"""The phone pages: an event is filed once, done on the spot or up to the centre, and seen by whom it concerns."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.choices import Channel, Kind, State, Verb
from cases.models import Attachment, Case, Category, Entry
from dispatch import actions as dispatch
from governance.choices import AreaLevel, Capability, Sees
from tests import builders
from tests.builders import NOW, PNG, picture

pytestmark = pytest.mark.django_db
FILE = "/m/event/"


def event(**more):
    """What the form sends; the grid's area is the one that the page preselects."""
    facts = {
        "kind": Category.objects.get(code="event_facility").pk,
        "narrative": "井盖破损，碧桂路 118 号门口",
        "area": builders.street().grid.pk,
        "place": "",
        "outcome": "",
        "do": "submit",
        "once": "一次",
    }
    return facts | more


@pytest.fixture
def worker():
    return builders.grid_worker()


@pytest.fixture
def phone(sign_in, worker):
    return sign_in(worker)


def colleague_of_another_grid():
    home = builders.street()
    other = builders.area(f"{home.grid.code}9", "第9网格", AreaLevel.GRID4, home.community)
    unit = builders.unit(home.community, f"{home.community.name}居委会")
    return builders.officer(unit, Capability.PATROL, sees=Sees.AREA, name="第九网格员", area=other)


def verbs(case):
    return list(Entry.objects.filter(case=case).order_by("id").values_list("verb", flat=True))


# ---------- filing ----------
def test_an_event_done_on_the_spot_is_completed_with_its_answer_in_one_go(phone, worker):
    phone.post(FILE, event(do="complete", outcome="已放警示锥，井盖已复位"))
    case = Case.objects.get()
    assert (case.state, case.kind, case.channel) == (State.COMPLETED, Kind.EVENT, Channel.GRID)
    assert case.outcome == "已放警示锥，井盖已复位"
    assert case.owner == worker.officer
    assert verbs(case) == [Verb.REGISTER, Verb.ACCEPT, Verb.COMPLETE]


def test_an_event_sent_up_waits_for_the_director_to_assign(phone, sign_in):
    phone.post(FILE, event())
    case = Case.objects.get()
    assert (case.state, case.lead_unit) == (State.ACCEPTED, None)
    director = builders.director()
    slip = dispatch.assign(by=director, case=case, unit=builders.street().unit, requirement="修复", at=NOW)
    assert slip.case == case


def test_a_sentence_left_in_the_answer_does_not_complete_what_is_sent_up(phone):
    phone.post(FILE, event(outcome="先放了警示锥"))
    assert Case.objects.get().state == State.ACCEPTED


def test_each_line_of_history_names_the_post_of_the_grid_worker(phone, worker):
    phone.post(FILE, event(do="complete", outcome="已复位"))
    posts = set(Entry.objects.values_list("appointment", flat=True))
    assert posts == {worker.appointments[0].pk}


def test_the_page_after_sending_says_the_number_and_what_comes_next(phone):
    page = phone.post(FILE, event(), follow=True).content.decode()
    number = Case.objects.get().number
    assert f'data-sent="{number}"' in page
    assert "下一步：综治中心交办" in page


def test_photos_hang_on_the_line_that_registers(phone):
    phone.post(FILE, event(photos=[picture("一.png"), picture("二.png")]))
    papers = Attachment.objects.select_related("file", "entry").order_by("id")
    assert [(one.file.name, one.entry.verb) for one in papers] == [
        ("一.png", "register"),
        ("二.png", "register"),
    ]


def test_no_photo_and_no_place_are_asked_for(phone):
    assert phone.post(FILE, event(place="", photos=[])).status_code == 302


def test_the_grid_of_the_appointment_is_already_found(phone):
    answer = phone.get(FILE)
    assert "第1社区 第1网格" in answer.content.decode()
    assert answer.context["form"]["area"].value() == builders.street().grid.pk


def test_the_kind_used_last_comes_first(phone):
    phone.post(FILE, event(kind=Category.objects.get(code="event_care").pk))
    kinds = phone.get(FILE).context["kinds"]
    assert [one.name for one in kinds][:2] == ["困难帮扶", "环境卫生"]
    assert len(kinds) == 8


def test_every_kind_has_a_drawing_of_its_own(phone):
    sprite = (Path(__file__).parents[2] / "static/vendor/icons.svg").read_text("utf-8")
    assert all(f'id="{one.icon}"' in sprite for one in phone.get(FILE).context["kinds"])


# ---------- a bad network ----------
def test_a_form_that_arrives_twenty_times_is_one_case_and_one_answer(phone):
    """Trap 24."""
    answers = [phone.post(FILE, event(photos=[picture()])) for _ in range(20)]
    case = Case.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {reverse("event_sent", args=[case.pk])}
    assert Attachment.objects.count() == 1


def test_a_refused_form_may_be_mended_and_sent_with_the_same_token(phone):
    assert phone.post(FILE, event(narrative="")).status_code == 422
    assert phone.post(FILE, event()).status_code == 302
    assert Case.objects.count() == 1


def test_the_same_token_with_another_text_is_refused_in_words(phone):
    phone.post(FILE, event())
    answer = phone.post(FILE, event(narrative="另一件事情"))
    assert answer.status_code == 409
    assert "已经提交过" in answer.content.decode()


def test_an_expired_session_answers_401_which_the_outbox_keeps(sign_in):
    assert sign_in().post(FILE, {"narrative": "过期", "once": "x"}).status_code == 401


# ---------- bad input ----------
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(phone):
    answer = phone.post(FILE, event(kind="", do="complete", place="北门", photos=[picture()]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选一类" in page
    assert "请写一句怎么处理的" in page
    assert "照片没有保留，请重新选择" in page
    assert "井盖破损，碧桂路 118 号门口" in page
    assert 'value="北门"' in page
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<script>alert(1)</script>堆物", "<script>alert(1)</script>堆物"),
        ("🔥 𠮷㛃路口", "🔥 𠮷㛃路口"),
        ("前\x00后\x07", "前后"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("长" * 100_000, "长" * 100_000),
    ],
)
def test_rare_and_nasty_text_is_kept_and_shown_as_text(phone, text, kept):
    phone.post(FILE, event(narrative=text))
    case = Case.objects.get()
    assert case.narrative == kept
    page = phone.get(reverse("event_show", args=[case.pk])).content.decode()
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"narrative": "长" * 100_001},
        {"narrative": "\x00 　"},
        {"kind": "\x00"},
        {"kind": "99999999999999999999"},
        {"area": "x"},
        {"area": "1"},
        {"photos": picture("照片.png", b"no picture")},
        {"photos": picture("空.png", b"")},
        {"photos": [picture(f"{n}.png") for n in range(10)]},
    ],
)
def test_wrong_values_are_refused_in_words_never_with_500(phone, wrong):
    assert phone.post(FILE, event(**wrong)).status_code == 422
    assert not Case.objects.exists()


def test_a_grid_outside_the_own_area_is_refused(phone):
    assert phone.post(FILE, event(area=builders.street(2).grid.pk)).status_code == 422


def test_a_kind_that_is_no_event_is_refused(phone):
    assert phone.post(FILE, event(kind=Category.objects.get(code="debts").pk)).status_code == 422


def test_a_photo_named_with_a_tag_is_kept_as_text(phone):
    phone.post(FILE, event(photos=picture("<b>.png", PNG)))
    assert "<b>.png" not in phone.get(reverse("event_show", args=[Case.objects.get().pk])).content.decode()


# ---------- who may ----------
def test_a_grid_worker_starts_on_the_phone_page(phone):
    assert phone.get("/").url == reverse("phone_home")


def test_a_community_officer_who_handles_slips_starts_at_the_desk(sign_in):
    home = builders.street()
    unit = builders.unit(home.community, f"{home.community.name}居委会")
    rights = (Capability.HANDLE, Capability.PATROL)
    both = sign_in(builders.officer(unit, *rights, sees=Sees.AREA, name="社区主任"))
    assert both.get("/").url == reverse("desk")
    assert both.get(reverse("phone_home")).status_code == 200


@pytest.mark.parametrize("name", ["phone_home", "event_file", "my_events"])
def test_who_does_not_patrol_is_told_where_to_register(sign_in, name):
    answer = sign_in(builders.window()).get(reverse(name))
    assert answer.status_code == 403
    assert "来访登记" in answer.content.decode()


@pytest.mark.parametrize("name", ["event_show", "event_sent"])
def test_the_event_of_another_grid_does_not_exist_for_a_stranger(phone, sign_in, name):
    phone.post(FILE, event())
    address = reverse(name, args=[Case.objects.get().pk])
    assert phone.get(address).status_code == 200
    assert sign_in(colleague_of_another_grid()).get(address).status_code == 404
    assert sign_in(builders.stranger()).get(address).status_code == 404


def test_another_grid_worker_cannot_complete_it(phone, sign_in):
    phone.post(FILE, event())
    address = reverse("event_complete", args=[Case.objects.get().pk])
    assert sign_in(colleague_of_another_grid()).post(address, {"outcome": "好了"}).status_code == 404
    director = sign_in(builders.director())
    assert director.post(address, {"outcome": "好了"}).status_code == 403
    assert Case.objects.get().state == State.ACCEPTED


# ---------- afterwards ----------
def test_the_one_who_filed_it_completes_it_later(phone):
    phone.post(FILE, event())
    case = Case.objects.get()
    assert "处理完毕" in phone.get(reverse("event_show", args=[case.pk])).content.decode()
    answer = phone.post(reverse("event_complete", args=[case.pk]), {"outcome": "已换井盖", "once": "k"})
    case.refresh_from_db()
    assert answer.url == reverse("event_sent", args=[case.pk])
    assert (case.state, case.outcome) == (State.COMPLETED, "已换井盖")


def test_completing_without_a_sentence_keeps_the_page(phone):
    phone.post(FILE, event())
    answer = phone.post(reverse("event_complete", args=[Case.objects.get().pk]), {"outcome": " "})
    assert answer.status_code == 422
    assert "请写一句怎么处理的" in answer.content.decode()


def test_what_a_unit_has_is_no_longer_completed_from_the_phone(phone):
    phone.post(FILE, event())
    case = Case.objects.get()
    unit = builders.street().unit
    dispatch.assign(by=builders.director(), case=case, unit=unit, requirement="修复", at=NOW)
    page = phone.get(reverse("event_show", args=[case.pk])).content.decode()
    assert f"{unit.short_name}办理中" in page
    assert "处理完毕" not in page
    answer = phone.post(reverse("event_complete", args=[case.pk]), {"outcome": "好了"})
    assert answer.status_code == 409


def test_the_first_page_counts_what_is_undone_and_what_waits_for_me(phone):
    phone.post(FILE, event(once="1"))
    phone.post(FILE, event(once="2"))
    phone.post(FILE, event(once="3", do="complete", outcome="好了"))
    with_unit = Case.objects.order_by("id")[0]
    dispatch.assign(
        by=builders.director(), case=with_unit, unit=builders.street().unit, requirement="修复", at=NOW
    )
    context = phone.get(reverse("phone_home")).context
    assert (context["undone"], context["waiting"]) == (2, 1)
    waiting = phone.get(reverse("my_events"), {"show": "waiting"}).context["rows"]
    assert [row["case"].pk for row in waiting] == [with_unit.pk + 1]


def test_an_unknown_list_is_the_whole_list(phone):
    phone.post(FILE, event())
    assert len(phone.get(reverse("my_events"), {"show": "x'"}).context["rows"]) == 1


@pytest.mark.parametrize("name", ["phone_home", "my_events", "event_file"])
def test_a_page_asks_as_many_questions_at_200_events_as_at_10(phone, worker, name):
    """Trap 15."""

    def ask():
        with CaptureQueriesContext(connection) as asked:
            assert phone.get(reverse(name)).status_code == 200
        return len(asked)

    def more(count):
        first = Case.objects.order_by("id")[0]
        start = Case.objects.count()
        for number in range(start, start + count):
            first.pk, first.number, first.tracking_code = None, f"J1-{number}", f"T{number}"
            first.received_at = NOW - timedelta(minutes=number)
            first.save(force_insert=True)

    phone.post(FILE, event())
    more(9)
    ask()  # takes the word to the draft along, once
    at_ten = ask()
    more(190)
    assert (ask(), Case.objects.count()) == (at_ten, 200)
    assert at_ten <= 12


def test_every_page_of_the_list_follows_the_one_before(phone):
    for number in range(25):
        phone.post(FILE, event(once=str(number), narrative=f"第 {number} 件事情"))
    first = phone.get(reverse("my_events")).context["page"]
    second = phone.get(reverse("my_events"), {"cursor": first.next_cursor}).context["page"]
    shown = [case.pk for case in [*first.rows, *second.rows]]
    assert len(shown) == len(set(shown)) == 25
