"""Letters by people step by step; supervisions from asking to striking off; escalations up and down again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.choices import ClockKind
from cases.models import Case, Clock, Exclusion, Grant
from core import files
from core.models import ExportRecord, Job, Notice
from core.refusals import Refused
from dispatch import actions
from dispatch.actions import escalations, handing_over, ladder, letters, supervising, supervisions
from dispatch.choices import EscalationState, LetterKind, LetterState, SlipState, SupervisionLevel
from dispatch.exports.supervisions import escalation_rows, run_supervision_export, supervision_rows
from dispatch.forms.supervisions import SuperviseForm
from dispatch.models import Escalation, Letter, Slip, Supervision
from governance.choices import Capability, Sees, UnitKind
from tests.builders import (
    NOW,
    commander,
    director,
    district,
    letter_of,
    liaison,
    officer,
    picture,
    secretary,
    slip_at,
    standing,
    stranger,
    street,
    unit,
    window,
)
from tests.dispatch.test_ladder import late_slip, moment
from tests.pages import text

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=3)


def above():
    """The centre of the district."""
    more = {"number_prefix": "YL", "document_name": "云综"}
    return unit(district(), "云澜区综治中心", UnitKind.CENTRE, **more)


def coordinator():
    return officer(above(), Capability.ASSIGN, Capability.SUPERVISE, sees=Sees.AREA, name="区主任")


def head():
    office = unit(district(), "区委政法委", UnitKind.PARTY_OFFICE)
    return officer(office, Capability.COMMAND, sees=Sees.AREA, name="区指挥长")


def supervised(
    slip: Slip | None = None, level: str = SupervisionLevel.ORDINARY, by=None, **more
) -> Supervision:
    slip = slip or slip_at(SlipState.ACKNOWLEDGED)
    given = {
        "case": slip.case, "unit": slip.unit, "reason": "没有进展", "responsible": director().officer, "due_at": SOON,
        "with_letter": True, "at": NOW,
    } | more  # fmt: skip
    return supervising.supervise(by=by or commander(), level=level, **given)


def told(who) -> list[str]:
    return list(Notice.objects.filter(recipient=who.officer).order_by("id").values_list("text", flat=True))


def drafted() -> Letter:
    """A supervision letter as the sweep proposes it."""
    late_slip()
    ladder.sweep(moment(9))
    ladder.sweep(moment(14))
    return Letter.objects.get(kind=LetterKind.SUPERVISION)


# --- a letter's life


def test_a_letter_is_drafted_checked_signed_sealed_and_comes_back_scanned():
    letter, at = drafted(), moment(14, 10)
    chief, boss, clerk = (standing(one(), at) for one in (director, commander, secretary))
    letter = letters.check_letter(by=chief, letter=letter, at=at)
    letter = letters.sign_letter(by=boss, letter=letter, at=at)
    assert letter.number == "街1综督〔2026〕1号"
    letter = letters.seal_letter(by=clerk, letter=letter, at=at)
    scan = files.store(picture(), by=None, at=at)
    letter = letters.attach_scan(by=clerk, letter=letter, file=scan, at=at)
    assert (letter.checked_by, letter.sealed_by, letter.scan) == (chief.officer, clerk.officer, scan)
    verbs = letter.case.entries.order_by("id").values_list("verb", flat=True)
    assert list(verbs)[-4:] == ["check_letter", "sign_letter", "seal_letter", "attach_scan"]


def test_no_step_is_taken_before_the_one_before_it():
    letter, at = drafted(), moment(14, 10)
    chief, boss = standing(director(), at), standing(commander(), at)
    for step, sentence in (
        (lambda: letters.sign_letter(by=boss, letter=letter, at=at), "还没有审核"),
        (lambda: letters.seal_letter(by=chief, letter=letter, at=at), "还没有签发"),
        (lambda: letters.attach_scan(by=chief, letter=letter, file=None, at=at), "还没有记用印"),
    ):
        with pytest.raises(Refused, match=sentence):
            step()
    letters.check_letter(by=chief, letter=letter, at=at)
    with pytest.raises(Refused, match="待签发"):
        letters.check_letter(by=chief, letter=letter, at=at)


@pytest.mark.parametrize("who", [liaison, secretary, stranger])
def test_only_the_director_and_the_commander_prepare_a_letter(who):
    letter = drafted()
    with pytest.raises(Refused, match="拟稿、审核"):
        letters.check_letter(by=standing(who(), moment(14)), letter=letter, at=moment(14))


def test_what_a_person_wrote_is_signed_as_it_stands():
    letter, at = drafted(), moment(14, 10)
    chief = standing(director(), at)
    letter = letters.check_letter(by=chief, letter=letter, at=at)
    given = {"title": "督办函", "body": "请于周五前办结。", "reply_by": moment(18, 17, 30)}
    letter = letters.edit_letter(by=chief, letter=letter, at=at, **given)
    assert (letter.state, letter.checked_by) == (LetterState.DRAFTED, None), "checked again after a change"
    letters.check_letter(by=chief, letter=letter, at=at)
    signed = letters.sign_letter(by=standing(commander(), at), letter=letter, at=moment(15, 9))
    assert (signed.title, signed.body, signed.reply_by) == ("督办函", "请于周五前办结。", moment(18, 17, 30))
    assert signed.next_at == moment(18, 17, 30)


def test_the_database_keeps_the_order_of_the_steps():
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED))
    for wrong in ({"sealed_at": NOW}, {"scan": files.store(picture(), by=None, at=NOW)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**wrong)


def test_the_scan_is_uploaded_on_the_page_and_handed_out(sign_in):
    letter = letter_of(
        slip_at(SlipState.ACKNOWLEDGED), LetterKind.SUPERVISION, sealed_by=director().officer, sealed_at=NOW
    )
    client = sign_in(director())
    sent = client.post(reverse("attach_scan", args=[letter.pk]), {"scan": picture(), "once": "k"})
    assert sent.status_code == 302
    scan = client.get(reverse("letter_scan", args=[letter.pk]))
    assert b"".join(scan.streaming_content).startswith(b"\x89PNG")
    assert "盖章件" in text(client.get(reverse("letter_show", args=[letter.pk])))


def test_what_waits_for_whom_stands_on_the_first_page(sign_in, monkeypatch):
    drafted()
    assert "等我审核：函件" in text(sign_in(director()).get(reverse("desk")))
    assert "等我审核：函件" not in text(sign_in(liaison()).get(reverse("desk")))


# --- supervisions


def test_a_signed_letter_begins_a_supervision_that_its_signer_answers_for():
    letter, at = drafted(), moment(14, 10)
    letters.check_letter(by=standing(director(), at), letter=letter, at=at)
    letters.sign_letter(by=standing(commander(), at), letter=letter, at=at)
    found = Supervision.objects.get()
    assert (found.letter, found.level, found.responsible) == (letter, "ordinary", commander().officer)


def test_asked_by_hand_it_drafts_the_letter_before_any_deadline():
    found = supervised(level=SupervisionLevel.ON_SITE)
    letter = found.letter
    assert (letter.kind, letter.state) == (LetterKind.SUPERVISION, LetterState.DRAFTED)
    assert "应于2026年12月8日17时30分前办结，你单位已签收" in letter.body
    assert "超过期限" not in letter.body
    assert told(director())[-2:] == [
        "请您负责现场督办：楼下烧烤店夜里油烟大，反映多次没有解决（第1市监所）",
        "请审核督办函：楼下烧烤店夜里油烟大，反映多次没有解决（第1市监所）",
    ]
    assert told(liaison())[-1].startswith("现场督办：")


def test_the_ladder_goes_on_from_a_letter_that_was_asked_for_by_hand():
    slip = late_slip()
    found = supervised(slip)
    letters.check_letter(by=director(), letter=found.letter, at=NOW)
    letters.sign_letter(by=commander(), letter=found.letter, at=NOW)
    above()
    tally = [ladder.sweep(at) for at in (moment(9), moment(14), moment(15), moment(15))]
    assert [one.letters for one in tally] == [1, 0, 0, 0]
    assert sum(one.proposed for one in tally) == 1, "no second supervision letter, but the escalation"
    assert set(Letter.objects.values_list("kind", flat=True)) == set(LetterKind.values)
    assert Supervision.objects.count() == 1


@pytest.mark.parametrize("who", [liaison, secretary, window, stranger])
def test_who_may_not_supervise_is_told_why(who):
    slip = slip_at(SlipState.ACKNOWLEDGED)
    with pytest.raises(Refused):
        supervised(slip, by=who())


def test_a_director_supervises_but_does_not_put_on_the_wall():
    slip = slip_at(SlipState.ACKNOWLEDGED)
    with pytest.raises(Refused, match="指挥长、书记"):
        supervised(slip, SupervisionLevel.LISTED, by=director())
    one = supervised(slip, by=director())
    facts = {"responsible": director().officer, "due_at": SOON, "reason": "久拖不决", "at": NOW}
    one = supervisions.raise_level(by=commander(), supervision=one, level=SupervisionLevel.LISTED, **facts)
    with pytest.raises(Refused, match="销号"):
        supervisions.lift(by=director(), supervision=one, reason="办好了", at=NOW)
    with pytest.raises(Refused, match="调整"):
        supervisions.raise_level(by=director(), supervision=one, level=SupervisionLevel.ORDINARY, **facts)


def test_a_form_offers_only_the_levels_that_its_officer_may_choose():
    case = slip_at(SlipState.ACKNOWLEDGED).case
    offered = {
        who: [value for value, _ in SuperviseForm(standing=who(), target=case).fields["level"].choices]
        for who in (director, commander)
    }
    assert offered == {director: ["ordinary", "on_site"], commander: ["ordinary", "on_site", "listed"]}


def test_one_supervision_is_open_for_a_case_and_a_unit():
    one = supervised()
    with pytest.raises(Refused, match="还没有销号"):
        supervised(one.slip)
    supervisions.lift(by=director(), supervision=one, reason="办好了", at=NOW)
    assert supervised(one.slip).pk != one.pk


def test_the_accused_is_neither_supervised_nor_answerable():
    """Trap 26."""
    slip = slip_at(SlipState.ACKNOWLEDGED)
    Exclusion.objects.create(case=slip.case, officer=director().officer, why="被反映人", at=NOW)
    with pytest.raises(Refused, match="不能负责"):
        supervised(slip)
    one = supervised(slip, responsible=commander().officer)
    assert not Supervision.objects.visible_to(director()).exists()
    Exclusion.objects.create(case=slip.case, unit=slip.unit, why="被反映单位", at=NOW)
    assert not Supervision.objects.visible_to(standing(liaison())).exists()
    assert "督办" not in "".join(told(director()))
    assert one.letter_id


def test_struck_off_it_keeps_its_reason_and_its_unsigned_letter_lapses():
    one = supervised()
    one = supervisions.note_supervision(by=director(), supervision=one, note="到现场看过", at=NOW)
    one = supervisions.lift(by=director(), supervision=one, reason="已办结", at=NOW)
    one.letter.refresh_from_db()
    assert (one.lift_reason, one.letter.state) == ("已办结", LetterState.LAPSED)
    with pytest.raises(Refused, match="已经销号"):
        supervisions.note_supervision(by=director(), supervision=one, note="x", at=NOW)
    assert [Supervision.objects.open().count(), Supervision.objects.lifted().count()] == [0, 1]


def test_what_was_answered_is_to_be_struck_off():
    one = supervised(with_letter=False)
    assert not Supervision.objects.to_lift().exists()
    slip = actions.feed_back(by=liaison(), slip=one.slip, answer="已整改", at=NOW)
    actions.approve(by=director(), slip=slip, note="", at=NOW)
    assert Supervision.objects.to_lift().get() == one


def test_the_list_counts_what_it_shows_and_the_workbook_has_the_same_rows(sign_in):
    one = supervised(level=SupervisionLevel.LISTED)
    supervisions.lift(by=commander(), supervision=supervised(), reason="办好了", at=NOW)
    client = sign_in(director())
    page = client.get(reverse("supervision_list"))
    assert page.context["figures"] == {"open": 1, "listed": 1, "late": 0, "to_lift": 0, "lifted": 1}
    assert [row.pk for row in page.context["page"].rows] == [one.pk]
    assert len(list(supervision_rows(Supervision.objects.visible_to(director())))) == 2
    client.post(reverse("supervision_export") + "?state=all", {"once": "k"})
    job = Job.objects.get(kind="supervision_export")
    run_supervision_export(job, lambda *_: None)
    assert ExportRecord.objects.get().rows == 2


def test_the_list_asks_as_often_for_many_as_for_few(sign_in):
    """Trap 15."""
    client, asked = sign_in(director()), []
    for slip in [slip_at(SlipState.ISSUED) for _ in range(4)]:
        supervised(slip, with_letter=False)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("supervision_list"))
        asked.append(len(queries))
    assert asked[1] == asked[-1]


def test_the_wall_shows_neither_title_nor_a_restricted_case(sign_in):
    one = supervised(level=SupervisionLevel.LISTED)
    client = sign_in(director())
    page = text(client.get(reverse("supervision_wall")))
    assert one.case.number in page
    assert "油烟" not in page
    assert "王" not in page.split("督办责任人")[1].split("打印")[0]
    Case.objects.filter(pk=one.case_id).update(is_restricted=True)
    assert one.case.number not in text(client.get(reverse("supervision_wall")))


def test_a_listed_case_stands_on_the_case_page_and_the_command_desk(sign_in):
    one = supervised(level=SupervisionLevel.LISTED)
    client = sign_in(commander())
    for url in (reverse("case_show", args=[one.case_id]), reverse("command")):
        page = client.get(url)
        assert "挂牌督办" in text(page)
        assert reverse("supervision_show", args=[one.pk]) in page.content.decode()


def test_supervisions_go_to_the_successor_who_may_answer_for_them():
    one = supervised()
    done = handing_over.hand_supervisions(commander(), director().officer, commander().officer, "调岗", NOW)
    one.refresh_from_db()
    assert (done, one.responsible) == ((1, []), commander().officer)
    number, stayed = handing_over.hand_supervisions(
        commander(), commander().officer, liaison().officer, "调岗", NOW
    )
    assert (number, len(stayed)) == (0, 1)


def test_whose_answerable_officer_is_gone_is_found():
    one = supervised()
    assert not Supervision.objects.ownerless(None, NOW).exists()
    director().officer.appointments.update(until_on="2020-01-01")
    assert Supervision.objects.ownerless(None, NOW).get() == one


# --- escalations


def escalated(case: Case | None = None) -> Escalation:
    above()
    case = case or slip_at(SlipState.ACKNOWLEDGED).case
    return escalations.escalate(by=commander(), case=case, reason="街道协调不了", at=NOW)


def test_a_street_asks_the_district_and_a_clock_runs_there():
    coordinator()
    one = escalated()
    assert (one.level, one.to_centre, one.state) == ("district", above(), "asked")
    clock = Clock.objects.running().get(kind=ClockKind.ESCALATION)
    assert (clock.unit, clock.due_at, clock.subject) == (above(), one.due_at, f"escalation:{one.pk}")
    assert told(coordinator())[-1].startswith("请受理提级（区级中心）")
    assert Escalation.objects.to_answer(coordinator()).get() == one


def test_up_to_the_leading_group_and_back_down_with_the_opinion_of_each_level():
    coordinator()
    one = escalations.accept_escalation(by=coordinator(), escalation=escalated(), at=NOW)
    assert Grant.objects.filter(case=one.case, unit=above(), until_at=None).exists()
    with pytest.raises(Refused, match="指挥"):
        escalations.escalate_further(by=coordinator(), escalation=one, reason="x", at=NOW)
    two = escalations.escalate_further(by=head(), escalation=one, reason="需定牵头单位", at=NOW)
    assert (two.level, two.below, two.from_centre) == ("leading", one, above())
    with pytest.raises(Refused, match="再提请上一级"):
        escalations.hand_down(by=coordinator(), escalation=one, opinion="x", at=NOW)
    with pytest.raises(Refused, match="指挥"):
        escalations.accept_escalation(by=coordinator(), escalation=two, at=NOW)
    two = escalations.accept_escalation(by=head(), escalation=two, at=NOW)
    two = escalations.hand_down(by=head(), escalation=two, opinion="住建局牵头", at=NOW)
    one = escalations.hand_down(by=coordinator(), escalation=one, opinion="按领导小组意见办", at=NOW)
    assert {one.state, two.state} == {EscalationState.HANDED_DOWN}
    assert not Clock.objects.running().filter(kind=ClockKind.ESCALATION).exists()
    assert not Grant.objects.filter(unit=above(), until_at=None).exists()
    assert told(commander())[-1].startswith("区级中心已签署意见、交回办理")
    verbs = set(one.case.entries.values_list("verb", flat=True))
    assert verbs >= {"escalate", "accept_escalation", "escalate_further", "hand_down"}


def test_what_is_refused_goes_back_with_its_reason_and_may_be_asked_again():
    one = escalations.refuse_escalation(by=head(), escalation=escalated(), note="街道可以办", at=NOW)
    assert (one.state, one.end_note) == ("refused", "街道可以办")
    assert told(commander())[-1].startswith("区级中心不予提级")
    assert escalated(one.case).state == "asked"


def test_it_is_asked_once_and_withdrawn_by_who_asked():
    one = escalated()
    with pytest.raises(Refused, match="已经提级，正在协调"):
        escalated(one.case)
    with pytest.raises(Refused, match="指挥"):
        escalations.withdraw_escalation(by=head(), escalation=one, note="x", at=NOW)
    done = escalations.withdraw_escalation(by=commander(), escalation=one, note="已办好", at=NOW)
    assert done.state == EscalationState.WITHDRAWN


@pytest.mark.parametrize("who", [director, liaison, window])
def test_only_a_commander_escalates(who):
    case = slip_at(SlipState.ACKNOWLEDGED).case
    above()
    with pytest.raises(Refused, match="指挥"):
        escalations.escalate(by=who(), case=case, reason="x", at=NOW)


def test_without_a_level_above_nothing_can_be_asked():
    case = slip_at(SlipState.ACKNOWLEDGED).case
    with pytest.raises(Refused, match="没有可以提请的一级"):
        escalations.escalate(by=commander(), case=case, reason="x", at=NOW)


def test_a_signed_letter_asks_the_level_above():
    coordinator()
    letter = letter_of(slip_at(SlipState.ACKNOWLEDGED), LetterKind.ESCALATION, state=LetterState.PROPOSED,
                       number=None, numbered_at=None, signed_by=None, unit=above())  # fmt: skip
    letters.sign_letter(by=commander(), letter=letter, at=NOW)
    one = Escalation.objects.get()
    assert (one.letter, one.state, one.asked_by) == (letter, "asked", commander().officer)
    assert [line[:3] for line in told(coordinator())] == ["提级函"], "one bell, not two"


def test_a_letter_joins_what_was_asked_by_hand():
    one = escalated()
    letter = letter_of(one.case.slips.get(), LetterKind.ESCALATION, state=LetterState.PROPOSED,
                       number=None, numbered_at=None, signed_by=None, unit=above())  # fmt: skip
    letters.sign_letter(by=commander(), letter=letter, at=NOW)
    assert Escalation.objects.get().letter == letter


def test_a_late_answer_is_told_to_the_level_that_owes_it():
    coordinator(), head()
    escalated()
    before = len(told(director()))
    ladder.sweep(moment(19, 9, month=11))
    assert told(coordinator())[-1].startswith("提级答复已超期")
    assert told(head())[-1].startswith("提级答复已超期")
    assert len(told(director())) == before


def test_a_restricted_case_is_seen_above_only_once_it_was_taken(sign_in):
    case = slip_at(SlipState.ACKNOWLEDGED).case
    Grant.objects.create(case=case, officer=commander().officer, why="指挥长", from_at=NOW)
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    coordinator()
    one = escalated(Case.objects.get(pk=case.pk))
    assert case.title not in told(coordinator())[-1]
    client = sign_in(coordinator())
    page = text(client.get(reverse("escalation_show", args=[one.pk])))
    assert "受理后可见" in page
    assert case.title not in page
    assert case.title not in text(client.get(reverse("escalation_list")))
    rows = list(escalation_rows(Escalation.objects.visible_to(coordinator()), coordinator()))
    assert rows[0][1] == "限制知悉的事项"
    assert client.get(reverse("case_show", args=[case.pk])).status_code == 404
    escalations.accept_escalation(by=coordinator(), escalation=one, at=NOW)
    assert case.title in text(client.get(reverse("escalation_show", args=[one.pk])))
    assert client.get(reverse("case_show", args=[case.pk])).status_code == 200


def test_whoever_the_case_accuses_never_hears_of_it_above_either():
    """Trap 26."""
    case = slip_at(SlipState.ACKNOWLEDGED).case
    Exclusion.objects.create(case=case, officer=coordinator().officer, why="被反映人", at=NOW)
    head()
    escalated(case)
    assert told(coordinator()) == []
    assert not Escalation.objects.visible_to(coordinator()).exists()
    assert told(head())[-1].startswith("请受理提级")


def test_a_unit_sees_no_escalation(sign_in):
    one = escalated()
    assert not Escalation.objects.visible_to(liaison()).exists()
    page = text(sign_in(liaison()).get(reverse("case_show", args=[one.case_id])))
    assert "街道协调不了" not in page


def test_figures_by_level_are_their_rows(sign_in):
    one = escalations.accept_escalation(by=head(), escalation=escalated(), at=NOW)
    escalations.escalate_further(by=head(), escalation=one, reason="x", at=NOW)
    page = sign_in(head()).get(reverse("escalation_list"))
    figures = {level: count for level, _, count in page.context["figures"]}
    assert figures == {"street": 0, "district": 1, "leading": 1}
    assert page.context["mine"] == 2
    for level, count in figures.items():
        rows = sign_in(head()).get(reverse("escalation_list") + f"?level={level}").context["page"].rows
        assert len(rows) == count
    assert street().centre.name in text(page) or street().centre.short_name in text(page)
