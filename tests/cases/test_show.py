"""One case in one reading: what is shown, what is masked, which buttons are there and why others are not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.actions import closing, intake
from cases.choices import ClockKind, State
from cases.models import Clock
from dispatch.choices import SlipState
from tests.builders import (
    NOW,
    assisted,
    case_at,
    commander,
    director,
    liaison,
    registered,
    secretary,
    slip_at,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
REASON = "核实身份"


def show(client, case):
    return client.get(reverse("case_show", args=[case.pk]))


def test_everything_about_the_case_is_on_one_page(sign_in):
    slip = slip_at(SlipState.ANSWERED, demand="停止营业", place="翠湖路 8 号")
    page = text(show(sign_in(director()), slip.case))
    for words in (
        slip.case.number, "楼下烧烤店夜里油烟大", "停止营业", "翠湖路 8 号", "第1网格", "第1街道综治中心 审核",
        slip.number, "已责令整改并复查。", "窗口", "承办人", slip.case.tracking_code, "为什么是这个时间",
    ):  # fmt: skip
        assert words in page


def test_of_each_kind_the_clock_that_ends_first_stands_in_the_head_and_says_whose_it_is(sign_in):
    lead = slip_at(SlipState.ISSUED)
    for name in ("妇联", "民政所"):
        assisted(lead, unit(street().area, name))
    shown = show(sign_in(director()), lead.case).context["clocks"]
    assert Clock.objects.running().filter(case=lead.case).count() == 8
    assert [(one["clock"].kind, one["whose"]) for one in shown] == [
        (ClockKind.ACKNOWLEDGE, "第1市监所等 3 家"),
        (ClockKind.FIRST_REPORT, "妇联等 2 家"),
        (ClockKind.COMPLETE, "第1市监所等 3 家"),
    ]
    assert all(
        one["clock"].due_at
        == Clock.objects.running().filter(kind=one["clock"].kind).order_by("due_at")[0].due_at
        for one in shown
    )


def test_a_clock_of_one_unit_among_several_names_it_and_alone_it_does_not(sign_in):
    lead = slip_at(SlipState.ACKNOWLEDGED)
    client = sign_in(director())
    assert {one["whose"] for one in show(client, lead.case).context["clocks"]} == {""}
    assisted(lead, unit(street().area, "妇联"))
    page = show(client, lead.case)
    assert {one["clock"].kind: one["whose"] for one in page.context["clocks"]} == {
        ClockKind.ACKNOWLEDGE: "妇联",
        ClockKind.FIRST_REPORT: "妇联",
        ClockKind.COMPLETE: "第1市监所等 2 家",
    }
    assert "（妇联）" in text(page)


def test_a_clock_that_stands_still_gives_way_to_one_that_runs(sign_in):
    lead = slip_at(SlipState.ACKNOWLEDGED)
    assisted(lead, unit(street().area, "妇联"))
    Clock.objects.filter(subject=f"slip:{lead.pk}", kind=ClockKind.COMPLETE).update(
        paused_at=NOW, due_at=NOW + timedelta(minutes=1)
    )
    shown = show(sign_in(director()), lead.case).context["clocks"]
    [whole] = [one for one in shown if one["clock"].kind == ClockKind.COMPLETE]
    assert (str(whole["clock"].unit), whole["whose"]) == ("妇联", "妇联等 2 家")


def test_personal_data_is_masked(sign_in):
    page = text(show(sign_in(secretary()), registered()))
    assert ("王*强" in page, "138****1234" in page, "530***********3972" in page) == (True, True, True)
    assert ("王小强" in page, "13800001234" in page) == (False, False)


def test_a_look_by_its_address_alone_shows_nothing(sign_in):
    case = registered()
    response = sign_in(window()).get(reverse("case_look", args=[case.pk]))
    assert (response.status_code, response["Location"]) == (302, reverse("case_show", args=[case.pk]))


def test_the_natural_next_step_is_the_marked_button(sign_in):
    shown = show(sign_in(director()), case_at(State.ACCEPTED)).context["acts"]
    assert [one["key"] for one in shown if one["primary"]] == ["assign"]


def test_a_button_that_is_not_mine_is_greyed_with_the_sentence_why(sign_in):
    client, case = sign_in(secretary()), registered()
    shown = {one["key"]: one["why_not"] for one in show(client, case).context["acts"]}
    assert "职责" in shown["accept"]
    assert shown["remark"] == ""
    assert shown["accept"] in text(show(client, case))


def test_what_does_not_fit_the_state_is_not_shown_at_all(sign_in):
    shown = [one["key"] for one in show(sign_in(director()), registered()).context["acts"]]
    assert ("close" in shown, "reopen" in shown, "take_back" in shown) == (False, False, False)


def test_whoever_handled_it_reads_why_a_colleague_must_call(sign_in):
    """Trap 21."""
    page = text(show(sign_in(window()), case_at(State.COMPLETED)))
    assert "您经办过这件事项，回访须由其他同事进行" in page


@pytest.mark.parametrize("state", State)
def test_the_steps_show_what_was_done_and_one_current(sign_in, state):
    steps = show(sign_in(commander()), case_at(state)).context["steps"]
    states = [step["state"] for step in steps]
    assert states[0] == "done"
    open_end = state in (State.REGISTERED, State.ACCEPTED, State.COMPLETED)
    assert states.count("current") == (1 if open_end else 0)


def test_what_was_typed_is_shown_as_text(sign_in):
    """Trap 25."""
    case = registered(narrative="<script>alert(1)</script>\n第二行 {{ x }}", place="<b>粗</b>")
    page = show(sign_in(window()), case).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>第二行 {{ x }}" in page


def test_history_names_who_did_it_under_which_post_newest_first(sign_in):
    case = registered()
    intake.remark(by=secretary(), case=case, note="来访人补充了照片", at=NOW)
    lines = show(sign_in(window()), case).context["timeline"]
    assert [(one["who"], one["post"], one["verb"]) for one in lines] == [
        ("秘书", "第1街道综治中心 秘书", "记事"),
        ("窗口", "第1街道综治中心 窗口", "登记"),
    ]


def test_the_unit_reads_its_slip_without_a_word_of_risk(sign_in):
    """Trap 30, as far as there are levels."""
    slip = slip_at(SlipState.ISSUED)
    slip.case.level = "high"
    slip.case.save()
    for name in ("slip_show", "slip_print"):
        page = text(sign_in(liaison()).get(reverse(name, args=[slip.pk])))
        assert ("风险" in page, "因素" in page, "评分" in page) == (False, False, False)


def test_the_receipt_has_number_code_and_qr(sign_in):
    case = case_at(State.ACCEPTED)
    page = text(sign_in(window()).get(reverse("receipt", args=[case.pk])))
    assert (case.number in page, case.tracking_code in page, "data:image/svg+xml" in page) == (
        True,
        True,
        True,
    )
    assert "13800001234" not in page


@pytest.mark.parametrize("verb", ["accept", "remark", "withdraw"])
def test_a_verb_has_a_page_of_its_own_that_works_without_javascript(sign_in, verb):
    client, case = sign_in(director()), registered()
    assert client.get(reverse(verb, args=[case.pk])).status_code == 200
    response = client.post(reverse(verb, args=[case.pk]), {"note": "说明"})
    assert (response.status_code, response["Location"]) == (302, reverse("case_show", args=[case.pk]))


def test_an_act_without_its_reason_comes_back_with_the_form(sign_in):
    client, case = sign_in(director()), registered()
    response = client.post(reverse("withdraw", args=[case.pk]), {"note": ""})
    assert (response.status_code, "请写明原因或去向" in text(response)) == (422, True)


def test_the_second_officer_reads_that_a_colleague_was_faster_and_keeps_the_text(sign_in):
    """Trap 22."""
    case = registered()
    intake.accept(by=window(), case=case, note="", at=NOW)
    response = sign_in(director()).post(reverse("accept", args=[case.pk]), {"note": "我来受理这件事"})
    assert response.status_code == 409
    assert ("可能有同事刚刚处理过" in text(response), "我来受理这件事" in text(response)) == (True, True)
    assert case.entries.filter(verb="accept").count() == 1


def test_a_verb_that_is_not_mine_is_a_sentence_not_a_form(sign_in):
    response = sign_in(secretary()).get(reverse("accept", args=[registered().pk]))
    assert response.status_code == 403
    assert "职责，不能受理" in text(response)


@pytest.mark.parametrize("pk", ["0", "999999999", "99999999999999999999999999"])
def test_a_case_that_is_not_there_is_not_found(sign_in, pk):
    assert sign_in(window()).get(f"/cases/{pk}/").status_code == 404


def test_what_a_reopened_case_came_to_before_is_history_with_its_round(sign_in):
    case, client = case_at(State.COMPLETED), sign_in(director())
    assert "<b>办理结果：</b>" in text(show(client, case))
    closing.reopen(by=director(), case=case, note="没有解决", at=NOW)
    page = text(show(client, case))
    assert "<b>办理结果：</b>" not in page
    assert "第 1 轮的办理结果（已重新办理，仅供参考）" in page
    assert page.count(case.outcome) >= 1
