"""A red flag is looked at by a person the same day, and a commander says whether the level rises."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.actions import intake
from cases.models import Case, Exclusion
from core.models import Notice
from core.refusals import Kind, Refused
from governance.choices import Capability, Sees, UnitKind
from governance.models import DutyShift
from risk.actions import deciding, flags, upgrading
from risk.actions.screening import screen
from risk.choices import FactorState, FlagAnswer
from risk.models import Assessment, LevelChange, RedFlag
from risk.permissions.assessing import Mark
from risk.rules.flags import next_ring
from tests.builders import (
    NOW,
    assessor,
    commander,
    director,
    district,
    grade,
    officer,
    registered,
    street,
    unit,
    window,
)
from tests.pages import text
from tests.risk.texts import DANGEROUS, ORDINARY

pytestmark = pytest.mark.django_db
IN_TWO_HOURS = NOW + timedelta(hours=2)
EVENING = NOW.replace(hour=20)


def flagged(**more) -> Case:
    case = registered(narrative=DANGEROUS, **more)
    screen(NOW)
    return Case.objects.get(pk=case.pk)


def flag(case: Case) -> RedFlag:
    return RedFlag.objects.get(case=case)


def bells(who) -> list[str]:
    return list(
        Notice.objects.filter(recipient=who.officer, text__contains="红旗").values_list("text", flat=True)
    )


def leads() -> None:
    more = {"from_at": NOW - timedelta(days=2), "until_at": NOW + timedelta(days=5)}
    DutyShift.objects.create(centre=street().centre, leader=director().officer, **more)


def chief():
    """The commander of the district."""
    headquarters = unit(district(), "区委政法委", UnitKind.PARTY_OFFICE)
    return officer(headquarters, Capability.COMMAND, sees=Sees.AREA, name="区指挥长")


# looked at


def test_the_flag_is_a_row_once_for_a_text():
    case = flagged()
    one = flag(case)
    assert (one.raised_at, one.seen_at, one.next_ring_at) == (NOW, None, IN_TWO_HOURS)
    Case.objects.update(is_unread=True)
    screen(NOW)
    assert RedFlag.objects.count() == 1


@pytest.mark.parametrize("address", ["case_show", "risk_desk_show"])
def test_who_looked_first_and_when_is_written_down(sign_in, address):
    case = flagged()
    pk = case.pk if address == "case_show" else Assessment.objects.get(case=case).pk
    sign_in(assessor()).get(reverse(address, args=[pk]))
    sign_in(commander()).get(reverse("case_show", args=[case.pk]))
    one = flag(case)
    assert (one.seen_by, one.next_ring_at) == (assessor().officer, None)
    assert one.seen_at is not None


def test_who_may_not_read_it_has_not_looked(sign_in):
    case = flagged()
    sign_in(window()).get(reverse("case_show", args=[case.pk]))
    assert flag(case).seen_at is None


def test_it_rings_up_the_chain_while_nobody_looks():
    boss, above = commander(), chief()
    leads()
    flagged()
    assert (len(bells(director())), len(bells(boss)), len(bells(above))) == (1, 0, 0)
    assert flags.ring_again(NOW + timedelta(hours=1)) == 0
    assert flags.ring_again(IN_TWO_HOURS) == 1
    assert (len(bells(director())), len(bells(boss)), len(bells(above))) == (2, 1, 0)
    assert "已 2 小时无人查看" in bells(boss)[0]
    assert flags.ring_again(EVENING - timedelta(minutes=1)) == 0
    assert flags.ring_again(EVENING) == 1
    assert (len(bells(boss)), len(bells(above))) == (2, 1)


def test_two_sweeps_ring_once():
    commander()
    flagged()
    assert (flags.ring_again(IN_TWO_HOURS), flags.ring_again(IN_TWO_HOURS)) == (1, 0)


def test_what_was_looked_at_or_closed_rings_no_more():
    case = flagged()
    flags.look(by=assessor(), case=case, at=NOW)
    assert flags.ring_again(IN_TWO_HOURS) == 0
    intake.forward(by=director(), case=flagged(), note="请到派出所", at=NOW)
    assert flags.ring_again(IN_TWO_HOURS) == 0


def test_whoever_the_case_accuses_hears_nothing():
    """Trap 26."""
    boss, above = commander(), chief()
    case = flagged()
    Exclusion.objects.create(case=case, officer=boss.officer, why="反映对象", at=NOW)
    Notice.objects.all().delete()
    flags.ring_again(IN_TWO_HOURS)
    assert bells(boss) == []
    assert len(bells(above)) == 1, "one level up instead"


@pytest.mark.parametrize(
    ("hour", "rings", "expected"),
    [(9, 0, "11"), (9, 1, "20"), (19, 1, "23"), (23, 0, "01"), (9, 2, "11")],
)
def test_when_it_rings_again(hour, rings, expected):
    raised = NOW.replace(hour=hour, minute=0)
    at = raised + timedelta(hours=2)
    assert f"{next_ring(raised, rings, at, NOW.tzinfo):%H}" == expected


# answered


def test_the_commander_raises_the_case_with_a_reason():
    case = grade(flagged(), "medium")
    upgrading.confirm_upgrade(by=commander(), case=case, reason="持刀属实", at=NOW)
    one = flag(case)
    assert (one.answer, one.answered_by, one.reason, one.seen_by) == (
        FlagAnswer.RAISED,
        commander().officer,
        "持刀属实",
        commander().officer,
    )
    assert Case.objects.get(pk=case.pk).level == "high"
    change = LevelChange.objects.get(case=case)
    assert (change.from_level, change.to_level, change.made_by) == ("medium", "high", commander().officer)


def test_the_commander_leaves_the_level_with_a_reason():
    case = grade(flagged(), "medium")
    upgrading.reject_upgrade(by=commander(), case=case, reason="民警到场，是口角", at=NOW)
    assert (flag(case).answer, Case.objects.get(pk=case.pk).level) == (FlagAnswer.KEPT, "medium")
    assert not RedFlag.objects.unanswered().exists()


@pytest.mark.parametrize("answer", [upgrading.confirm_upgrade, upgrading.reject_upgrade])
def test_only_a_commander_answers_with_a_reason_and_once(answer):
    case = flagged()
    for who in (assessor(), director(), window()):
        with pytest.raises(Refused) as refused:
            answer(by=who, case=case, reason="x", at=NOW)
        assert refused.value.refusal.kind == Kind.FORBIDDEN
    with pytest.raises(Refused, match="请写明理由"):
        answer(by=commander(), case=case, reason="", at=NOW)
    answer(by=commander(), case=case, reason="看过", at=NOW)
    with pytest.raises(Refused) as refused:
        answer(by=commander(), case=case, reason="看过", at=NOW)
    assert refused.value.refusal.kind == Kind.WRONG_STATE


def test_what_is_high_already_needs_no_answer():
    case = grade(flagged(), "high")
    with pytest.raises(Refused, match="已经是高风险"):
        upgrading.confirm_upgrade(by=commander(), case=case, reason="x", at=NOW)


def test_it_waits_for_the_commander_until_answered(sign_in):
    case, client = flagged(), sign_in(commander())
    assert "红旗升级待确认" in text(client.get(reverse("desk")))
    page = text(client.get(reverse("case_show", args=[case.pk])))
    assert "请指挥长确认是否升级为高风险" in page
    client.post(reverse("reject_upgrade", args=[case.pk]), {"note": "民警看过", "once": "k"})
    assert "不予升级：民警看过" in text(client.get(reverse("case_show", args=[case.pk])))
    assert RedFlag.objects.unanswered().count() == 0


def test_the_history_says_that_it_was_answered_and_not_why():
    """Trap 30."""
    case = flagged()
    upgrading.reject_upgrade(by=commander(), case=case, reason="持刀不属实", at=NOW)
    line = case.entries.latest("id")
    assert (line.verb, line.note, line.about) == ("reject_upgrade", "", {})


def test_a_flag_that_a_person_raises_asks_the_commander_too():
    case = registered(narrative=ORDINARY)
    screen(NOW)
    one = deciding.reassess(by=assessor(), case=Case.objects.get(pk=case.pk), note="来电", at=NOW)
    said = {"A01": Mark(FactorState.CONFIRMED, "电话里说的")}
    deciding.decide(by=assessor(), assessment=one, marks=said, seen=one.screening.text_sha, note="", at=NOW)
    raised = flag(case)
    assert (raised.flags, raised.seen_by) == (["A01"], assessor().officer)
    assert RedFlag.objects.unanswered().count() == 1


def test_the_database_wants_somebody_behind_an_answer():
    case = flagged()
    with pytest.raises(IntegrityError), transaction.atomic():
        RedFlag.objects.filter(case=case).update(answer="kept")
