"""What cases tell a person about the own data, and what they keep back."""

import pytest

from cases.actions.people import PersonText
from cases.choices import Role
from cases.holders import find
from core.registry import Subject
from tests.builders import VISITOR, registered

pytestmark = pytest.mark.django_db
ME = Subject(VISITOR.name, VISITOR.phone, VISITOR.id_number)
OTHER = PersonText("李大山", "13911112222", "", Role.COUNTERPART)
THEY = Subject(OTHER.name, OTHER.phone)


def told(subject: Subject) -> list[tuple[str, str]]:
    return [(what, said) for what, _, _, said in find(subject)]


def test_one_is_found_by_id_number_or_by_phone_never_by_name_alone():
    registered()
    assert len(told(ME)) == len(told(Subject(VISITOR.name, "", VISITOR.id_number))) == 2
    assert len(told(Subject(VISITOR.name, VISITOR.phone))) == 2
    assert told(Subject(VISITOR.name)) == []
    assert told(Subject("别人", VISITOR.phone, VISITOR.id_number)) == []
    assert told(Subject("\x00", "x" * 10_000, "𠮷")) == []


def test_the_other_side_learns_that_there_is_a_case_not_what_was_said():
    case = registered(people=[VISITOR, OTHER])
    assert case.narrative in told(ME)[1][1]
    (_, (what, said)) = told(THEY)
    assert what == "事项"
    assert case.narrative not in said
    assert VISITOR.name not in said


def test_the_other_side_of_a_restricted_case_learns_nothing():
    registered(people=[VISITOR, OTHER], is_restricted=True)
    assert [what for what, _ in told(THEY)] == ["人员资料"]
    assert [what for what, _ in told(ME)] == ["人员资料", "事项"]
