"""三员分立: nobody holds two of administrator, security officer and auditor at a time."""

from datetime import date, timedelta

import pytest

from governance.choices import Capability, Slot
from governance.models import Appointment, Post
from governance.permissions import separation
from tests.builders import NOW, administrator, auditor, security, street, window

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def post(*capabilities: Capability) -> Post:
    return Post.objects.create(
        unit=street().centre, slot=Slot.SUPPORT, title="-".join(capabilities), capabilities=list(capabilities)
    )


@pytest.mark.parametrize("who", [administrator, security, auditor])
@pytest.mark.parametrize("also", separation.KEEPERS)
def test_one_of_the_three_takes_no_other_of_them(who, also):
    by = who()
    own = by.appointments[0].post.capabilities[0]
    refusal = separation.why_not_hold(by.officer, post(also), from_on=TODAY)
    assert (refusal is None) == (also == own)
    if refusal:
        assert "三员分立" in refusal.sentence
        assert by.name in refusal.sentence


def test_what_ended_before_does_not_count_and_what_starts_later_does():
    by = administrator()
    by.officer.appointments.update(until_on=TODAY - timedelta(days=1))
    assert separation.why_not_hold(by.officer, post(Capability.AUDIT), from_on=TODAY) is None
    by.officer.appointments.update(until_on=TODAY)
    assert separation.why_not_hold(by.officer, post(Capability.SECURE), from_on=TODAY) is not None
    by.officer.appointments.update(from_on=date(2027, 1, 1), until_on=None)
    ends = {"from_on": TODAY, "until_on": date(2026, 12, 31)}
    assert separation.why_not_hold(by.officer, Post.objects.get(title="audit"), **ends) is None
    ends["until_on"] = date(2027, 1, 1)
    assert separation.why_not_hold(by.officer, Post.objects.get(title="audit"), **ends) is not None


def test_other_posts_are_nobody_elses_business():
    assert separation.why_not_hold(auditor().officer, post(Capability.HANDLE), from_on=TODAY) is None
    assert separation.why_not_hold(window().officer, post(Capability.AUDIT), from_on=TODAY) is None


def test_one_post_carries_one_of_them():
    both = post(Capability.AUDIT, Capability.SECURE)
    assert separation.why_not_hold(window().officer, both, from_on=TODAY) is not None
    assert separation.why_not_carry(["audit", "handle", "no such"]) is None


def test_the_doctor_finds_who_holds_two_and_nobody_else():
    by = security()
    assert separation.check(NOW) == []
    Appointment.objects.create(officer=by.officer, post=post(Capability.AUDIT), from_on=TODAY)
    ((level, code, sentence),) = separation.check(NOW)
    assert (level, code) == ("error", "separation")
    assert f"{by.name}同时负责" in sentence
