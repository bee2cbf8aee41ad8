"""Warnings: each kind fires and stays quiet; one is open for a subject; who hears; verdicts; rules; the daily sheet."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cases.actions import board, dates, intake
from cases.actions.people import PersonText
from cases.choices import DateKind, Restriction, Role, State
from cases.models import Case, Category, Entry, Grant
from core import jobs, switches
from core.clock import ZONE
from core.models import AuditLine, Job, Notice
from core.refusals import Kind, Refused
from governance.choices import Capability, Sees, UnitKind
from risk.actions.warnings import daily, editing, judging, sweeping
from risk.actions.warnings.kinds import KINDS
from risk.actions.warnings.telling import tell
from risk.models import RiskWarning, RuleEdition, WarningRule
from tests.access.warnings import warning_of
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    VISITOR,
    assessment_of,
    commander,
    director,
    district,
    grade,
    hazard_of,
    many_cases,
    officer,
    registered,
    secretary,
    standing,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import download, text, total

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NEIGHBOUR = PersonText("李大明", "13900005678", role=Role.COUNTERPART)
NIGHT = datetime(2026, 11, 17, 2, 10, tzinfo=ZONE)


def rule(kind: str) -> WarningRule:
    return WarningRule.objects.get(kind=kind, area=None)


def look(kind: str, at: datetime = NOW) -> list[RiskWarning]:
    sweeping.look_by(rule(kind).pk, at)
    return list(RiskWarning.objects.filter(rule__kind=kind).order_by("id"))


def quarrel(days_ago: float, **more: Any) -> Case:
    at = NOW - timedelta(days=days_ago)
    return registered(at=at, people=(VISITOR, NEIGHBOUR), **more)


def quarrels(*days_ago: float) -> list[Case]:
    return [quarrel(one) for one in days_ago]


def silent(level: str = "high", days: float = 8) -> Case:
    return grade(registered(at=NOW - timedelta(days=days)), level)


def bells() -> list[tuple[str, str]]:
    return [
        (one.recipient.name, one.text)
        for one in Notice.objects.filter(text__contains="预警（").order_by("id")
    ]


# --- each kind


def test_the_third_matter_of_a_pair_in_thirty_days():
    quarrels(31, 20, 10)
    assert look("pair") == []
    last = quarrel(1)
    (one,) = look("pair", NOW + DAY / 2)
    assert one.text.startswith(f"{street().grid.label}：王*强和李*明 30 天内第 3 次来件")
    assert last.pk in one.rows.values_list("case", flat=True)
    assert one.rows.count() == 3


def test_two_visitors_of_one_side_are_no_pair():
    together = (VISITOR, PersonText("赵小红", "13700001111"))
    for ago in (3, 2, 1):
        registered(at=NOW - timedelta(days=ago), people=together)
    assert look("pair") == []


def test_a_pair_of_another_street_is_not_that_of_a_rule_for_this_one():
    quarrels(3, 2, 1)
    WarningRule.objects.filter(kind="pair").update(area=street(2).area)
    sweeping.warn(NOW)
    assert not RiskWarning.objects.exists()


def dated(kind: DateKind, days: int, **more: Any) -> Case:
    case = registered(**more)
    Case.objects.filter(pk=case.pk).update(is_unread=False)
    dates.note_date(by=director(), case=case, kind=kind, day=(NOW + timedelta(days=days)).date(), at=NOW)
    return case


@pytest.mark.parametrize(("days", "count"), [(0, 1), (7, 1), (8, 0), (-1, 0)])
def test_a_protection_order_that_ends_within_a_week(days, count):
    if days < 0:
        case = dated(DateKind.ORDER_END, 0)
        case.key_dates.update(day=(NOW - DAY).date())
    else:
        dated(DateKind.ORDER_END, days)
    assert len(look("order_end")) == count


def test_a_date_that_was_crossed_out_warns_of_nothing():
    case = dated(DateKind.ORDER_END, 3)
    dates.cross_out(by=director(), key_date=case.key_dates.get(), reason="已续期", at=NOW)
    assert look("order_end") == []


@pytest.mark.parametrize(("days", "count"), [(0, 1), (-30, 1), (-31, 0), (1, 0)])
def test_the_first_month_after_a_release(days, count):
    case = dated(DateKind.RELEASE, 0)
    case.key_dates.update(day=(NOW + timedelta(days=days)).date())
    assert len(look("release")) == count


def test_a_dangerous_case_without_a_note_for_a_week():
    quiet, _, _ = silent(), silent("medium"), silent(days=6)
    flagged = grade(registered(at=NOW - 9 * DAY), "", red_flag=True)
    found = look("silence")
    assert {one.subject for one in found} == {f"case:{quiet.pk}", f"case:{flagged.pk}"}


def test_what_the_system_writes_is_no_note_but_what_an_officer_writes_is():
    case = silent()
    Entry.objects.create(case=case, verb="screen", at=NOW - DAY)
    assert len(look("silence")) == 1
    other = silent()
    intake.remark(by=window(), case=other, note="已上门", at=NOW - DAY)
    assert len(look("silence")) == 1


def noise(count: int, days_ago: float, **more: Any) -> list[Case]:
    category = Category.objects.order_by("id").first()
    at = NOW - timedelta(days=days_ago)
    return many_cases(count, category=category, received_at=at, recorded_at=at, **more)


def test_a_hot_spot_is_summed_over_the_grids_of_a_community():
    home = street()
    noise(3, 2, area=home.grid)
    noise(1, 3, area=home.community)
    assert look("hot_spot") == []
    noise(1, 1, area=home.community)
    (one,) = look("hot_spot", NOW + DAY / 24)
    assert one.area == home.community
    assert one.rows.count() == 5
    assert "7 天内 5 件，前 90 天没有" in one.text


def test_what_is_usual_in_a_place_is_no_hot_spot():
    noise(40, 30)
    noise(5, 1)
    assert look("hot_spot") == []


def test_a_review_that_is_not_done_warns():
    assert look("review") == []
    case = registered()
    hazard_of(case, "high", next_review_on=(NOW - DAY).date())
    (one,) = look("review", NOW + DAY / 12)
    assert one.text == f"{case.number}，应于 11月16日 复核，未复核"


def test_old_ledgers_warn_of_nothing():
    """Trap 27."""
    for case in (*quarrels(3, 2, 1), silent()):
        Case.objects.filter(pk=case.pk).update(is_history=True)
    assert sweeping.warn(NOW) == 0


# --- one open for a subject


def test_a_second_look_adds_nothing_and_rings_no_bell():
    quarrels(3, 2, 1)
    silent()
    assert sweeping.warn(NOW) == 2
    rung = Notice.objects.count()
    assert sweeping.warn(NOW) == 0
    assert sweeping.warn(NOW + timedelta(minutes=5)) == 0
    assert (RiskWarning.objects.count(), Notice.objects.count()) == (2, rung)


def test_a_new_row_joins_the_open_warning_and_is_told():
    quarrels(3, 2, 1)
    sweeping.warn(NOW)
    fresh = quarrel(0.01)
    sweeping.warn(NOW + timedelta(minutes=5))
    one = RiskWarning.objects.get()
    assert "第 4 次" in one.text
    assert fresh.pk in one.rows.values_list("case", flat=True)
    assert one.grown_at == NOW + timedelta(minutes=5)
    assert [name for name, words in bells() if "第 4 次" in words]


def judge(one: RiskWarning, verdict: str = "true", note: str = "已上门", at: datetime = NOW) -> RiskWarning:
    return judging.acknowledge(by=director(), warning=one, verdict=verdict, note=note, at=at)


def test_a_judged_pair_warns_again_with_the_next_matter_alone():
    quarrels(3, 2, 1)
    judge(look("pair")[0])
    assert len(look("pair", NOW + DAY / 12)) == 1
    quarrel(0.01)
    assert len(look("pair", NOW + DAY / 6)) == 2


def test_a_judged_hot_spot_starts_counting_anew():
    noise(5, 1)
    judge(look("hot_spot")[0])
    noise(4, 0.5)
    assert len(look("hot_spot", NOW + DAY / 12)) == 1
    noise(1, 0.4)
    assert len(look("hot_spot", NOW + DAY / 6)) == 2


def test_silence_that_lasts_warns_again_a_week_after():
    silent(days=8)
    judge(look("silence")[0])
    assert len(look("silence", NOW + 2 * DAY)) == 1
    assert len(look("silence", NOW + 7 * DAY)) == 2


def test_a_warning_whose_reason_is_gone_says_so_and_waits_all_the_same():
    case = silent()
    look("silence")
    intake.remark(by=window(), case=case, note="已上门", at=NOW)
    (one,) = look("silence", NOW + timedelta(hours=2))
    assert one.eased_at == NOW + timedelta(hours=2)
    assert one.acknowledged_at is None


def test_a_look_asks_as_often_with_many_hits_as_with_few():
    """Trap 15."""
    counted = []
    for more in (3, 20):
        cases = many_cases(more, recorded_at=NOW - 9 * DAY, level="high")
        assert cases
        WarningRule.objects.update(looked_at=None)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            sweeping.look_by(rule("silence").pk, NOW)
        counted.append(len(queries))
    assert counted[0] == counted[1]


# --- who hears


def test_urgent_ones_ring_at_night_and_others_wait_for_the_morning():
    """Trap 12."""
    quarrels(3, 2, 1)
    silent()
    commander()
    sweeping.look_by(rule("pair").pk, NOW)
    sweeping.look_by(rule("silence").pk, NOW)
    RiskWarning.objects.update(told_at=None)
    tell(NIGHT)
    assert {words.split("：")[0] for _, words in bells()} == {"预警（高风险事项没有动静）"}
    tell(NOW)
    assert {words.split("：")[0] for _, words in bells()} == {
        "预警（高风险事项没有动静）", "预警（同一双方第三次来件）",
    }  # fmt: skip


def test_nobody_whom_the_case_accuses_hears_sees_or_counts_it():
    """Trap 26."""
    chief, case = commander(), silent()
    board.exclude(by=director(), case=case, why="被反映", officer=chief.officer, at=NOW - 9 * DAY)
    Entry.objects.filter(verb="exclude")
    sweeping.look_by(rule("silence").pk, NOW)
    tell(NOW)
    one = RiskWarning.objects.get()
    assert chief.name not in {name for name, _ in bells()}
    assert bells(), "the owner hears"
    accused = standing(chief)
    assert not RiskWarning.objects.visible_to(accused).exists()
    assert judging.measured(accused, [one.rule_id], NOW)[one.rule_id]["fired"] == 0
    assert daily.sheet_of(accused, NOW).silent.count == 0


def test_a_restricted_case_is_told_to_those_named_on_it_alone(sign_in):
    case = dated(DateKind.ORDER_END, 3, is_restricted=True, restriction=Restriction.DOMESTIC_VIOLENCE)
    chief = commander()
    Grant.objects.filter(case=case, officer=chief.officer).delete()
    sweeping.look_by(rule("order_end").pk, NOW)
    tell(NOW)
    (one,) = RiskWarning.objects.all()
    assert chief.name not in {name for name, _ in bells()}
    assert {name for name, _ in bells()} >= {"窗口"}
    assert sign_in(chief).get(reverse("warning_show", args=[one.pk])).status_code == 404
    assert total(sign_in(chief).get(reverse("warning_list"))) == 0


def test_one_restricted_row_hides_the_whole_warning():
    first, *_ = quarrels(3, 2, 1)
    (one,) = look("pair")
    assert RiskWarning.objects.visible_to(director()).get() == one
    Case.objects.filter(pk=first.pk).update(is_restricted=True)
    assert not RiskWarning.objects.visible_to(secretary()).exists()


# --- verdicts


def test_a_verdict_says_what_is_done_and_is_in_the_audit():
    one = judge(warning_of(registered(), rule("silence")), note="已派民警上门")
    assert (one.verdict, one.acknowledged_by.name, one.note) == ("true", "主任", "已派民警上门")
    assert one.appointment.post.title == "主任"
    line = AuditLine.objects.get(verb="acknowledge_warning")
    assert "属实：已派民警上门" in line.note


@pytest.mark.parametrize(("verdict", "note"), [("", "x"), ("true", ""), ("false_alarm", ""), ("maybe", "x")])
def test_a_verdict_without_its_words_is_refused(verdict, note):
    one = warning_of(registered(), rule("silence"))
    with pytest.raises(Refused) as refused:
        judge(one, verdict, note)
    assert refused.value.refusal.kind == Kind.INCOMPLETE


def test_the_second_of_two_officers_is_told_by_name():
    """Trap 22."""
    one = warning_of(registered(), rule("silence"))
    judge(one)
    with pytest.raises(Refused) as refused:
        judging.acknowledge(by=commander(), warning=one, verdict="false_alarm", note="x", at=NOW)
    assert "主任" in refused.value.refusal.sentence


def test_a_wrong_verdict_is_put_right_and_the_audit_has_both():
    one = judge(warning_of(registered(), rule("silence")), "false_alarm", "看错了")
    one = judging.rejudge(by=commander(), warning=one, verdict="true", note="已联系", at=NOW)
    assert (one.verdict, one.acknowledged_by.name) == ("true", "政法委员")
    assert "原为误报（看错了）" in AuditLine.objects.get(verb="rejudge_warning").note


def test_a_right_of_another_street_judges_nothing_here():
    case = registered()
    one = warning_of(case, rule("silence"))
    guest = officer(street(2).centre, Capability.PRE_ASSESS, sees=Sees.AREA, name="外街道专班")
    Grant.objects.create(case=case, officer=guest.officer, why="x", from_at=AN_HOUR_AGO)
    with pytest.raises(Refused) as refused:
        judging.acknowledge(by=guest, warning=one, verdict="true", note="x", at=NOW)
    assert refused.value.refusal.kind == Kind.FORBIDDEN


def test_the_false_alarms_of_ninety_days_stand_beside_the_rule(sign_in):
    pair = rule("pair")
    for verdict, ago in (("false_alarm", 1), ("true", 2), ("false_alarm", 3), ("false_alarm", 91)):
        at = NOW - timedelta(days=ago)
        judge(warning_of(registered(), pair, fired_at=at), verdict, "x", at)
    warning_of(registered(), pair)
    found = judging.measured(director(), [pair.pk], NOW)[pair.pk]
    assert found == {"fired": 4, "judged": 3, "false": 2, "percent": 67}
    assert "67%" in text(sign_in(director()).get(reverse("warning_rules")))


# --- rules


def chief_of_district() -> Any:
    return officer(
        unit(district(), "区委政法委", UnitKind.PARTY_OFFICE),
        Capability.COMMAND,
        sees=Sees.AREA,
        name="区指挥长",
    )


def facts(of: WarningRule, **more: Any) -> dict[str, Any]:
    return {name: getattr(of, name) for name in editing.FACTS} | more


def changed(of: WarningRule, by: Any = None, **more: Any) -> WarningRule:
    return editing.change_rule(
        by=by or chief_of_district(),
        rule=of,
        facts=facts(of, **more),
        reason="太多",
        number=of.number,
        at=NOW,
    )


def test_every_kind_has_a_rule_and_its_sentence_says_the_parameters():
    assert set(WarningRule.objects.values_list("kind", flat=True)) == set(KINDS)
    for one in WarningRule.objects.all():
        assert editing.sentence_of(one) == one.editions.get().sentence
        assert set(one.parameters) == {parameter.key for parameter in KINDS[one.kind].parameters}


def test_a_change_is_an_edition_with_its_reason_and_holds_from_the_next_look():
    quarrels(3, 2)
    assert look("pair") == []
    changed(rule("pair"), parameters={"days": 30, "count": 2})
    assert len(look("pair", NOW + timedelta(minutes=1))) == 1
    first, second = RuleEdition.objects.filter(rule=rule("pair")).order_by("number")
    assert "满 3 次" in first.sentence
    assert "满 2 次" in second.sentence
    assert (second.reason, second.made_by.name) == ("太多", "区指挥长")
    assert AuditLine.objects.filter(verb="change_warning_rule").count() == 1


def test_who_saw_an_older_edition_changes_nothing():
    seen = rule("pair")
    changed(rule("pair"), name="甲")
    with pytest.raises(Refused) as refused:
        changed(seen, name="乙")
    assert refused.value.refusal.kind == Kind.WRONG_STATE


def test_a_rule_that_is_off_fires_nothing():
    silent()
    changed(rule("silence"), is_on=False)
    assert sweeping.warn(NOW) == 0


def test_a_street_sets_its_own_rule_instead_of_the_general_one():
    here = silent(days=5)
    there = grade(registered(at=NOW - 8 * DAY, home=street(2)), "high")
    general = rule("silence")
    with pytest.raises(Refused):
        changed(general, by=commander(), name="甲")
    own = editing.add_rule(
        by=commander(), kind="silence", area=street().area, instead_of=general, reason="本地要快", at=NOW,
        facts=facts(general, parameters={"days": 3, "level": "high"}),
    )  # fmt: skip
    sweeping.warn(NOW)
    assert {(one.rule_id, one.subject) for one in RiskWarning.objects.all()} == {
        (own.pk, f"case:{here.pk}"), (general.pk, f"case:{there.pk}"),
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        editing.add_rule(
            by=commander(), kind="silence", area=street().area, instead_of=general, reason="x", at=NOW,
            facts=facts(general),
        )  # fmt: skip
    assert "直接修改" in refused.value.refusal.sentence


def test_a_street_makes_no_rule_for_another():
    with pytest.raises(Refused):
        editing.add_rule(
            by=commander(), kind="pair", area=street(2).area, reason="x", at=NOW, facts=facts(rule("pair"))
        )


@pytest.mark.parametrize(
    ("kind", "expected"), [("pair", 1), ("silence", 1), ("order_end", 1), ("release", 0), ("hot_spot", 1)]
)
def test_a_preview_says_how_often_the_rule_would_have_fired(kind, expected):
    quarrels(12, 11, 10)
    silent()
    noise(6, 5)
    dated(DateKind.ORDER_END, 2)
    assert editing.rehearse(rule(kind), NOW) == expected
    assert not RiskWarning.objects.exists()


def test_a_preview_of_reviews_cannot_be_told():
    assert editing.rehearse(rule("review"), NOW) is None


def sent(of: WarningRule, **more: Any) -> dict[str, Any]:
    return {
        "name": of.name, "urgency": of.urgency, "is_on": "on", "tell_owner": "on", "number": of.number, "reason": "x",
        **of.parameters, **more,
    }  # fmt: skip


def test_the_page_previews_without_saving_and_then_saves(sign_in):
    quarrels(12, 11)
    pair, client = rule("pair"), sign_in(chief_of_district())
    url = reverse("change_warning_rule", args=[pair.pk])
    shown = client.post(url, sent(pair, count=2, preview="1"))
    assert shown.status_code == 200
    assert "最近 30 天会触发 <b>1</b> 次" in shown.content.decode()
    assert rule("pair").number == 1
    assert client.post(url, sent(pair, count=2)).status_code == 302
    assert rule("pair").parameters == {"days": 30, "count": 2}
    refused = client.post(url, sent(pair, count=1))
    assert refused.status_code == 422


def test_a_commander_adds_a_rule_for_the_own_street_on_the_page(sign_in):
    pair = rule("pair")
    url = reverse("add_warning_rule", args=[pair.pk])
    client = sign_in(commander())
    given = sent(pair, number=0, area=street().area.pk, instead="on", count=2)
    assert client.post(url, given | {"preview": "1"}).status_code == 200
    assert client.post(url, given).status_code == 302
    own = WarningRule.objects.get(area=street().area)
    assert (own.instead_of, own.parameters["count"]) == (pair, 2)
    assert client.post(url, given | {"area": street(2).area.pk}).status_code == 422


def test_a_rule_is_changed_over_the_api(sign_in):
    pair = rule("pair")
    client = sign_in(chief_of_district())
    body = {
        "name": pair.name, "urgency": "urgent", "is_on": True, "tell_owner": True, "number": 1, "reason": "急",
        "days": 30, "count": 4,
    }  # fmt: skip
    url = reverse("api:change_warning_rule", args=[pair.pk])
    assert client.post(url, body, content_type="application/json").status_code == 200
    told = client.get(reverse("api:warning_rule", args=[pair.pk])).json()
    assert (told["parameters"]["count"], told["number"], len(told["editions"])) == (4, 2, 2)


# --- pages


def test_the_list_the_api_and_the_workbook_agree(sign_in):
    """Trap 20."""
    for _ in range(3):
        warning_of(registered(), rule("silence"))
    judge(RiskWarning.objects.first())
    warning_of(registered(home=street(2)), rule("silence"))
    client = sign_in(director())
    assert total(client.get(reverse("warning_list"))) == 2
    assert client.get(reverse("api:warning_list")).json()["count"] == 2
    client.post(reverse("warning_export") + "?state=all")
    jobs.run_due()
    job = Job.objects.get(kind="warning_export")
    content, _ = download(client, reverse("job_file", args=[job.pk]))
    sheet = load_workbook(BytesIO(content)).active
    assert sum(1 for row in sheet.iter_rows(values_only=True) if row[1] == "高风险事项没有动静") == 3


def test_pages_ask_as_often_with_many_warnings_as_with_few(sign_in, django_assert_max_num_queries):
    """Trap 15."""
    client, counted = sign_in(director()), []
    for more in (2, 20):
        for case in many_cases(more):
            warning_of(case, rule("silence"), fired_at=AN_HOUR_AGO)
        for name in (
            "warning_list",
            "risk_daily",
            "warning_rules",
            "api:warning_list",
            "api:warning_rule_list",
        ):
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name)).status_code == 200
            counted.append((name, len(queries)))
    assert counted[:5] == counted[5:]


def test_what_is_not_judged_waits_on_the_first_page(sign_in):
    one = warning_of(registered(), rule("silence"))
    page = text(sign_in(director()).get(reverse("desk")))
    assert "预警待确认" in page
    assert reverse("warning_show", args=[one.pk]) in page
    judge(one)
    assert reverse("warning_show", args=[one.pk]) not in text(sign_in(director()).get(reverse("desk")))


def test_the_case_page_shows_its_warnings_to_readers_of_scores_alone(sign_in):
    """Trap 30."""
    case = registered()
    one = warning_of(case, rule("silence"))
    url, address = reverse("case_show", args=[case.pk]), reverse("warning_show", args=[one.pk])
    assert address in text(sign_in(director()).get(url))
    assert address not in text(sign_in(window()).get(url))


def test_a_verdict_on_the_page(sign_in):
    one, client = warning_of(registered(), rule("silence")), sign_in(director())
    url = reverse("acknowledge_warning", args=[one.pk])
    assert client.post(url, {"verdict": "false_alarm", "note": " "}).status_code == 422
    assert client.post(url, {"verdict": "false_alarm", "note": "刚打过电话"}).status_code == 302
    page = text(client.get(reverse("warning_show", args=[one.pk])))
    assert "误报" in page
    assert "刚打过电话" in page


# --- the daily sheet


def test_the_daily_sheet_has_each_part_from_live_rows(sign_in):
    quiet, flagged = silent(), registered()
    assessment = assessment_of(flagged)
    type(assessment).objects.filter(pk=assessment.pk).update(is_red=True)
    fresh = warning_of(registered(), rule("pair"), fired_at=NOW - DAY)
    older = warning_of(registered(), rule("pair"), fired_at=NOW - 3 * DAY)
    judged = judge(warning_of(registered(), rule("pair"), fired_at=NOW - 3 * DAY))
    sheet = daily.sheet_of(director(), NOW)
    assert (sheet.fresh.rows, sheet.waiting.rows, sheet.silent.rows) == ([fresh], [older], [quiet])
    assert [one.case for one in sheet.red.rows] == [flagged]
    page = text(sign_in(director()).get(reverse("risk_daily")))
    assert reverse("warning_show", args=[judged.pk]) not in page


def test_the_daily_sheet_has_the_reviews_that_are_due(sign_in):
    hazard = hazard_of(registered(), "high", next_review_on=NOW.date())
    page = text(sign_in(director()).get(reverse("risk_daily")))
    assert reverse("hazard_show", args=[hazard.pk]) in page
    assert "今天该复核" in page


def test_the_morning_bell_rings_once_for_each_commander():
    commander()
    warning_of(registered(), rule("silence"), fired_at=NOW - 3 * DAY)
    eight = NOW.replace(hour=8)
    assert daily.ring_in_the_morning(eight - timedelta(minutes=1)) == 0
    assert daily.ring_in_the_morning(eight) == 1
    assert daily.ring_in_the_morning(eight + timedelta(minutes=1)) == 0
    notice = Notice.objects.get(text__startswith="每日风险单")
    assert "更早未确认 1 条" in notice.text
    assert (notice.recipient, notice.url) == (commander().officer, reverse("risk_daily"))


def test_a_switch_keeps_the_morning_quiet_and_nobody_is_woken_in_the_afternoon(monkeypatch):
    commander()
    assert daily.ring_in_the_morning(NOW.replace(hour=13)) == 0
    monkeypatch.setattr(switches, "value", lambda _key: False)
    assert daily.ring_in_the_morning(NOW.replace(hour=8)) == 0


def test_a_stranger_sees_nothing_of_this_street():
    warning_of(registered(), rule("silence"))
    silent()
    sheet = daily.sheet_of(stranger(), NOW)
    assert (sheet.fresh.count, sheet.silent.count) == (0, 0)


def test_a_finished_case_is_silent_by_right():
    case = silent()
    Case.objects.filter(pk=case.pk).update(state=State.CLOSED, closed_at=NOW, next_due_at=None)
    assert look("silence") == []
