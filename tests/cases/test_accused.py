"""Whoever a case accuses never hears of it, in any list, count, notice, choice or figure (trap 26)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from analysis.figures.months import read_month
from analysis.figures.scope import Scope
from analysis.rules import Month
from analysis.today import dangerous, flow, lateness, satisfaction
from cases import rules
from cases.actions import accused, tasks
from cases.board_forms import InstructForm
from cases.choices import State, Verb
from cases.models import Case, Exclusion, Task
from cases.permissions import why_seen
from cases.sight_forms import NameOnForm
from core import jobs
from core.models import Job, Notice
from core.refusals import Refused
from core.registry import registry
from dispatch import actions
from dispatch.choices import SlipState
from dispatch.forms.slips import AssignForm
from dispatch.models import Letter, Slip
from governance.choices import Capability, Sees, UnitKind
from risk.models import Assessment
from tests.builders import (
    NOW,
    assessment_of,
    case_at,
    commander,
    director,
    district,
    grade,
    letter_of,
    liaison,
    officer,
    registered,
    secretary,
    slip_at,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
URL = "/cases/register/"


def district_director():
    centre = unit(district(), "区综治中心", UnitKind.CENTRE, number_prefix="QZ", document_name="区综")
    return officer(centre, Capability.ASSIGN, Capability.INTAKE, sees=Sees.AREA, name="区中心主任")


def told(**more):
    return {
        "narrative": "反映窗口人员态度恶劣，推诿不办。",
        "area": street().grid.pk,
        "channel": "visit",
        "do": "register",
    } | more


def exclude(case, *, by=None, **who):
    return accused.exclude(by=by or window(), case=case, reason="来访人当面指认", at=NOW, **who)


def case_seen_by_all():
    """A dangerous, late case with a slip, letter, instruction, assessment, call and paper, that everybody here sees."""
    slip = slip_at(SlipState.ISSUED)
    case = slip.case
    grade(case, "high", red_flag=True)
    Case.objects.filter(pk=case.pk).update(next_due_at=NOW - timedelta(hours=1))
    letter_of(slip)
    tasks.instruct(by=commander(), case=case, text="请上门。", unit=slip.unit, at=NOW)
    assessment_of(case)
    return case


# --- marking


def test_marking_takes_the_case_from_whoever_it_accuses_and_from_nobody_else():
    case, by = registered(), secretary()
    exclude(case, officer=by.officer)
    assert not Case.objects.visible_to(by).exists()
    assert Case.objects.visible_to(director()).count() == 1
    line = case.entries.get(verb=Verb.EXCLUDE)
    assert line.note == "事项反映的是秘书，按规定回避。来访人当面指认"


def test_who_has_no_duty_for_it_may_not_mark():
    with pytest.raises(Refused, match="不能标明回避"):
        exclude(registered(), by=secretary(), unit=street().unit)


def test_a_unit_that_works_on_it_is_recalled_first():
    slip = slip_at(SlipState.ISSUED)
    with pytest.raises(Refused, match="先收回交办单"):
        exclude(slip.case, unit=slip.unit)


def test_marking_ends_the_instructions_of_the_accused_and_empties_their_bell():
    case, by = case_at(State.ACCEPTED), secretary()
    tasks.instruct(by=commander(), case=case, text="请上门。", officer=by.officer, at=NOW)
    assert Notice.objects.filter(recipient=by.officer).count() == 1
    exclude(case, officer=by.officer)
    assert not Notice.objects.filter(recipient=by.officer).exists()
    assert Task.objects.get().withdrawn_at == NOW


def test_only_a_commander_lifts_it_and_says_why():
    case, by = registered(), secretary()
    exclude(case, officer=by.officer)
    with pytest.raises(Refused, match="指挥长决定"):
        accused.lift_exclusion(by=director(), exclusion=Exclusion.objects.get(), reason="误标", at=NOW)
    accused.lift_exclusion(by=commander(), exclusion=Exclusion.objects.get(), reason="误标", at=NOW)
    assert Case.objects.visible_to(by).count() == 1
    assert "误标" in case.entries.get(verb=Verb.LIFT_EXCLUSION).note


def test_marking_oneself_leads_to_the_list_not_to_a_page_that_is_gone(sign_in):
    case, by = registered(), window(name="二号窗口")
    director()
    response = sign_in(by).post(
        reverse("exclude", args=[case.pk]), {"officer": by.pk, "reason": "反映的是我本人"}, follow=True
    )
    assert response.redirect_chain == [("/cases/", 302)]
    assert "已标明回避" in text(response)


# --- at the window


def test_a_complaint_about_the_window_officer_goes_to_the_director_at_once(sign_in):
    by, chief = window(), director()
    client = sign_in(by)
    page = text(client.post(URL, told(excluded_officer=by.pk, do="accept"), follow=True))
    case = Case.objects.get()
    assert (case.owner_id, case.state) == (chief.pk, State.REGISTERED)
    assert not Case.objects.visible_to(by).exists()
    assert "已登记并交第1街道综治中心主任办理" in page
    assert (case.number in page, case.tracking_code in page) == (False, False)
    assert Notice.objects.get(recipient=chief.officer).text.startswith("有一件事项因原经办人须回避")


def test_the_accused_cannot_complete_it_on_the_spot_and_loses_no_word(sign_in):
    by = window()
    response = sign_in(by).post(URL, told(excluded_officer=by.pk, do="complete", outcome="已解释"))
    assert response.status_code == 422
    assert ("不能由您当场办结" in text(response), "已解释" in text(response)) == (True, True)
    assert not Case.objects.exists()


def test_a_complaint_about_the_centre_goes_up(sign_in):
    by, above, boss = window(), district_director(), commander()
    page = text(sign_in(by).post(URL, told(excluded=street().centre.pk), follow=True))
    case = Case.objects.get()
    assert [Case.objects.visible_to(who).count() for who in (by, director(), secretary(), boss, above)] == [
        0,
        0,
        0,
        1,
        1,
    ]
    assert case.owner_id == boss.pk
    assert case.awaited == "区综治中心 受理"
    assert set(Notice.objects.values_list("recipient", flat=True)) == {boss.pk, above.pk}
    assert "看不到本事项" in page


def test_a_restricted_complaint_about_the_centre_is_known_above(sign_in):
    by, above, boss = window(), district_director(), commander()
    sign_in(by).post(URL, told(excluded=street().centre.pk, restriction="whistle_blower"))
    assert [Case.objects.visible_to(who).count() for who in (by, director(), boss, above)] == [0, 0, 1, 1]


def test_a_complaint_that_nobody_here_may_have_is_still_kept(sign_in):
    by = window()
    page = text(sign_in(by).post(URL, told(excluded=street().centre.pk), follow=True))
    assert Case.objects.get().owner_id is None
    assert "请向指挥长报告" in page


def test_nasty_values_of_the_accused_are_refused_in_words(sign_in):
    for value in ("x", "-1", "9" * 30, "\0", "😀", str(director(street(2)).pk)):
        response = sign_in(window()).post(URL, told(excluded_officer=value))
        assert (response.status_code, "选择" in text(response)) == (422, True), value


# --- nowhere


@pytest.fixture
def hidden():
    """An accused commander who looks at the whole street, and the case that accuses."""
    station = unit(street().area, "派出所", UnitKind.POLICE_STATION)
    rights = (
        Capability.COMMAND,
        Capability.ASSIGN,
        Capability.SUPERVISE,
        Capability.REPORT,
        Capability.INTAKE,
    )
    who = officer(station, *rights, sees=Sees.AREA, name="所长")
    case = case_seen_by_all()
    exclude(case, officer=who.officer)
    return who, case


def test_no_list_of_any_kind_has_it(hidden):
    who, _ = hidden
    for model in (Case, Slip, Letter, Task, Assessment):
        assert not model.objects.visible_to(who).exists(), model
        assert model.objects.visible_to(director()).exists() or model is Letter, model


def test_no_page_names_it(hidden, sign_in):
    who, case = hidden
    client = sign_in(who)
    pages = ["/cases/", "/desk/", "/slips/?state=all", "/letters/", "/tasks/?state=all", "/follow-ups/?show=done", "/today/",
             "/risk/desk/", "/analysis/months/", "/account/", "/break-glass/", "/notices/",
             f"/cases/?q={case.number}", "/cases/?q=wxq", "/cases/?q=1234", "/cases/?q=烧烤"]  # fmt: skip
    for url in pages:
        page = text(client.get(url))
        # what was typed stands in the search field and in links
        found = [f"/cases/{case.pk}/" in page, case.title in page, f">{case.number}" in page]
        assert not any(found), url


def test_no_earlier_matter_no_export_no_choice_has_it(hidden, sign_in):
    who, case = hidden
    client = sign_in(who)
    page = text(client.post(reverse("earlier_matters"), {"phone": "13800001234"}))
    assert case.number not in page
    client.post("/cases/export/")
    jobs.run_due()
    assert Job.objects.get().result == {"rows": 0}
    assert who.officer not in NameOnForm(standing=commander(), target=case).officers.values()
    offered = InstructForm(standing=commander(), target=case).addressees
    assert f"officer-{who.pk}" not in offered


def test_no_figure_counts_it(hidden):
    who, _ = hidden
    assert sum(flow(who, NOW).came.values()) == 0
    assert (lateness(who, NOW).late, dangerous(who)[0], satisfaction(who, NOW).judged) == (0, 0, 0)
    assert [one.rows(who, NOW)[0] for one in registry.waiting if one.shown(who)].count(0) >= 5
    month = read_month(Scope(who, street().area, Month.of(NOW)))
    assert (month.count("new"), month.count("slips"), month.by_unit, month.withheld) == (0, 0, [], "")
    assert read_month(Scope(director(), street().area, Month.of(NOW))).count("new") == 1


def test_no_bell_rings_for_an_accused_officer_of_a_unit_that_is_given_the_slip():
    """The unit is not accused, one of its officers is."""
    case = case_at(State.ACCEPTED)
    deaf, other = liaison(), liaison(name="另一承办人")
    exclude(case, officer=deaf.officer)
    slip = actions.assign(by=director(), case=case, unit=street().unit, requirement="请办理", at=NOW)
    actions.recall(by=director(), slip=slip, note="换单位", at=NOW)
    assert set(Notice.objects.values_list("recipient", flat=True)) == {other.pk}


def test_no_bell_rings_for_an_accused_commander_when_a_slip_waits_for_signature():
    case = grade(case_at(State.ACCEPTED), "medium")
    boss = commander()
    other = officer(
        unit(street().area, "街道党工委", UnitKind.PARTY_OFFICE),
        Capability.COMMAND,
        sees=Sees.AREA,
        name="书记",
    )
    exclude(case, officer=boss.officer)
    actions.draft(by=director(), case=case, unit=street().unit, requirement="请办理", at=NOW)
    assert set(Notice.objects.values_list("recipient", flat=True)) == {other.pk}


def test_the_accused_unit_is_never_among_the_choices_of_a_slip():
    case = case_at(State.ACCEPTED)
    exclude(case, unit=street().unit)
    assert street().unit not in AssignForm(standing=director(), target=case).fields["unit"].queryset
    with pytest.raises(Refused, match="回避"):
        actions.assign(by=director(), case=case, unit=street().unit, requirement="请办理", at=NOW)


def test_the_accused_has_no_reason_to_see_it():
    case, by = registered(), secretary()
    assert why_seen(by, case)
    exclude(case, officer=by.officer)
    assert why_seen(by, case) == []


# --- the hint

NAMES = {"station": ["望湖派出所", "派出所", "民警"], "li": ["李春晖"], "justice": ["司法所"]}


@pytest.mark.parametrize(
    ("narrative", "keys"),
    [
        ("派出所民警打人，我身上有伤。", {"station"}),
        ("我要举报李春晖收钱不办事。", {"li"}),
        ("投诉望湖派出所不作为。", {"station"}),
        ("到派出所报案，被对方打伤。", set()),
        ("派出所给过告诫书，没几天照样动手。", set()),
        ("向司法所申请调解，态度诚恳。", set()),
        ("楼上漏水，物业推诿。", set()),
        ("司法所工作人员到场后，态度很差。", {"justice"}),
        ("", set()),
        ("举报" * 50_000, set()),
        ("派出所\0𠮷😀民警辱骂群众", {"station"}),
    ],
)
def test_a_text_suggests_whom_it_accuses(narrative, keys):
    assert set(rules.accusations(narrative, NAMES)) == keys


def test_the_hint_stands_beside_the_form_and_on_the_case_and_decides_nothing(sign_in):
    client = sign_in(director())
    words = f"举报{street().unit.name}的人推诿、乱收费。"
    assert "可能反映的是" in text(client.post(reverse("accused_hint"), {"narrative": words}))
    assert "可能反映的是" not in text(client.post(reverse("accused_hint"), {"narrative": "楼上漏水。"}))
    case = registered(narrative=words)
    assert "可能反映的是" in text(client.get(reverse("case_show", args=[case.pk])))
    assert not case.exclusions.exists()
    form = text(client.get(reverse("exclude", args=[case.pk])))
    assert f'<option value="{street().unit.pk}" selected>' in form


# --- transfer


@pytest.mark.parametrize(
    ("organ", "label"), [("discipline", "纪检监察机关"), ("court", "人民法院"), ("police", "公安机关")]
)
def test_a_transfer_names_the_organ_the_reason_and_the_legal_ground(sign_in, organ, label):
    case = case_at(State.ACCEPTED)
    client = sign_in(director())
    page = text(
        client.post(reverse("transfer", args=[case.pk]), {"to": organ, "note": "属于其职责"}, follow=True)
    )
    assert f"移送{label}：属于其职责（依据：《" in page
    assert f"已移送{label}" in text(client.get(reverse("track", args=[case.tracking_code])))


def test_a_complaint_about_an_officer_proposes_the_discipline_organ(sign_in):
    case = case_at(State.ACCEPTED)
    exclude(case, officer=secretary().officer)
    page = text(sign_in(director()).get(reverse("transfer", args=[case.pk])))
    assert '<option value="discipline" selected>' in page
