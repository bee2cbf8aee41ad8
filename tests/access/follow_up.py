"""Follow-up, checks, 吹哨报到: what GET and an empty POST get, for the officers of tests/test_access in order."""

from datetime import timedelta
from typing import Any

from cases.actions.tasks import rectify
from cases.choices import ContactKind
from cases.models import Contact, FollowUpPlan
from dispatch.actions import inspecting, whistling
from dispatch.choices import InspectionKind, LawfulManner
from dispatch.models import CallScript, CheckItem, InspectionSample, LawfulEnd, Rectification, WhistleCall
from tests.access import NEVER
from tests.builders import NOW, commander, director, street

CALLERS = "200 200 403 403 403 200"
READERS = "403 200 403 403 403 200"
ANSWERS: dict[str, tuple[str, str]] = {
    "follow_up_export": (NEVER, "302 302 302 302 302 302"),
    "follow_up_figures": (CALLERS, NEVER),
    "call_next": (NEVER, "302 302 403 403 403 302"),
    "lawful_end_list": ("200 200 200 200 200 200", NEVER),
    "lawful_end_print": ("200 200 200 200 200 404", NEVER),
    # the case is being handled: nobody calls about it now
    "call_show": ("409 409 403 403 403 404", "409 409 403 403 403 404"),
    "call_put_off": (NEVER, "409 409 403 403 403 404"),
    "call_phones": (NEVER, "409 409 403 403 403 404"),
    "conclude": ("403 403 403 403 403 404", "403 403 403 403 403 404"),
    "follow_up_plan_list": (CALLERS, NEVER),
    "follow_up_plan_add": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "follow_up_plan_edit": (CALLERS, "403 422 403 403 403 422"),
    "follow_up_plan_export": (NEVER, CALLERS),
    "follow_up_plan_import": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "call_script_list": (CALLERS, NEVER),
    "call_script_add": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "call_script_edit": (CALLERS, "403 422 403 403 403 422"),
    "call_script_export": (NEVER, CALLERS),
    "call_script_import": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "check_item_list": (READERS, NEVER),
    "check_item_add": (READERS, "403 422 403 403 403 422"),
    "check_item_edit": (READERS, "403 422 403 403 403 422"),
    "check_item_export": (NEVER, READERS),
    "check_item_import": (READERS, "403 422 403 403 403 422"),
    "inspection_list": (READERS, NEVER),
    "inspection_draw": (READERS, "403 422 403 403 403 422"),
    "inspection_show": ("404 200 404 404 404 404", NEVER),
    "inspection_print": ("404 200 404 404 404 404", NEVER),
    "inspection_export": (NEVER, "404 302 404 404 404 404"),
    "sample_check": ("404 200 404 404 404 404", "404 422 404 404 404 404"),
    "close_round": ("404 422 404 404 404 404", "404 422 404 404 404 404"),
    "order_rectification": ("404 422 404 404 404 404", "404 422 404 404 404 404"),
    "approve_rectification": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "send_back_rectification": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "whistle_list": ("200 200 200 200 200 200", NEVER),
    "whistle_export": (NEVER, "302 302 302 302 302 302"),
    "whistle_figures": ("200 200 200 200 200 200", NEVER),
    "whistle_new": ("200 200 403 403 403 200", "422 422 403 403 403 422"),
    "whistle_about": ("200 200 403 403 403 404", "422 422 403 403 403 404"),
    "whistle_show": ("200 200 200 200 404 404", NEVER),
    "close_whistle": ("409 409 403 403 404 404", "409 409 403 403 404 404"),
    "answer_whistle": ("403 403 403 200 404 404", "403 403 403 422 404 404"),
    "note_arrival": ("200 200 403 403 404 404", "422 422 403 403 404 404"),
    "give_duty": ("200 200 403 403 404 404", "422 422 403 403 404 404"),
    "finish_duty": ("403 403 403 409 404 404", "403 403 403 409 404 404"),
}


def rows(world: Any) -> dict[str, Any]:
    """A call planned, a lawful end, a round that drew the case, a whistle that calls the unit."""
    home, case = street(), world.case
    facts: dict[str, Any] = {"case": case, "kind": ContactKind.FOLLOW_UP, "step": 7}
    call = Contact.objects.create(planned_at=NOW, due_at=NOW, **facts)
    end = LawfulEnd.objects.create(
        case=case, rounds=2, summary="x", remedies="x", manner=LawfulManner.IN_PERSON,
        signed_by=commander().officer, signed_at=NOW,
    )  # fmt: skip
    round_, sample = drawn(case, home)
    made = whistled(home)
    return {
        "follow-ups/": call,
        "follow-ups/lawful-ends/": end,
        "follow-ups/plans/": FollowUpPlan.objects.first(),
        "follow-ups/scripts/": CallScript.objects.first(),
        "inspections/items/": CheckItem.objects.first(),
        "inspections/": round_,
        "inspections/samples/": sample,
        "inspections/rectifications/": rectification(sample, home),
        "whistles/": made,
        "whistles/calls/": WhistleCall.objects.get(whistle=made),
    }


def drawn(case: Any, home: Any) -> tuple[Any, Any]:
    """A round with this one case, not checked yet."""
    round_ = inspecting.InspectionRound.objects.create(
        centre=home.centre, kind=InspectionKind.QUARTERLY, title="第三季度抽查", area=home.area,
        since=NOW.date(), until=NOW.date(), size=1, seed="x", population=1, drawn=1,
        made_by=director().officer, made_at=NOW,
    )  # fmt: skip
    facts: dict[str, Any] = {"round": round_, "unit": home.unit, "ticket": "0"}
    return round_, InspectionSample.objects.create(case=case, **facts)


def rectification(sample: Any, home: Any) -> Rectification:
    """A notice of another round about the same case, not answered yet."""
    other = drawn(sample.case, home)[1]
    told: dict[str, Any] = {
        "text": "请补充现场照片",
        "due_at": NOW + timedelta(days=3),
        "verb": "order_rectification",
    }
    task = rectify(by=director(), case=sample.case, unit=home.unit, at=NOW, **told)
    return Rectification.objects.create(sample=other, task=task)


def whistled(home: Any) -> Any:
    told: dict[str, Any] = {"title": "占道经营", "matter": "请到现场", "place": "北门"}
    meet_at = NOW + timedelta(hours=3)
    return whistling.whistle(by=director(home), units=[home.unit], case=None, meet_at=meet_at, at=NOW, **told)
