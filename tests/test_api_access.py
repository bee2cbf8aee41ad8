"""Who gets which answer from the API: a table over every address and every kind of officer, as tests/test_access.py has it
for the pages. 404 before 403; a stranger learns nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import get_resolver, reverse

from cases.choices import ContactKind, State
from cases.models import Category, Contact
from core.models import Erasure, ExportRecord, StoredFile
from dispatch.choices import LineKind
from dispatch.models import WatchLine
from governance.actions.tokens import issue
from governance.choices import Mode
from governance.models import DutyShift, ModeSwitch, Officer
from grids.models import Finding
from risk.models import LevelChange, RedFlag
from tests.builders import NOW, VISITOR, case_at, director, many_cases, stranger, street, window
from tests.test_access import NEVER, OFFICERS, TRIED, World, undone

pytestmark = pytest.mark.django_db

ALL = "200 200 200 200 200 200"
SEEN = "200 200 200 200 200 404"
REFUSED = "403 403 403 403 403 403"
IN_AREA = "200 200 200 404 200 404"
# GET, POST without a body, in the order of OFFICERS: owner director colleague unit grid stranger
ANSWERS: dict[str, tuple[str, str]] = {
    "deliberation_list": (ALL, "403 422 422 403 403 422"),
    "deliberation": ("200 200 200 404 404 404", NEVER),
    "deliberation_item_list": (ALL, NEVER),
    "deliberation_item": ("200 200 200 404 404 404", NEVER),
    "list_item": (NEVER, "403 422 422 404 404 404"),
    "refill_agenda": (NEVER, "403 200 200 404 404 404"),
    "finish_minutes": (NEVER, "403 409 409 404 404 404"),
    "decide_item": (NEVER, "403 403 403 404 404 404"),
    "confirm_item": (NEVER, "403 403 403 404 404 404"),
    "decline_item": (NEVER, "403 403 403 404 404 404"),
    "defer_item": (NEVER, "403 422 422 404 404 404"),
    "strike_item": (NEVER, "403 422 422 404 404 404"),
    "send_up_item": (NEVER, "403 403 403 404 404 404"),
    "deliberate_now": (NEVER, "403 409 403 403 403 404"),
    "channel_list": (REFUSED, NEVER),
    "channel": (REFUSED, NEVER),
    "message_list": (REFUSED, NEVER),
    "message": (REFUSED, NEVER),
    "room_list": (ALL, NEVER),
    "room": (SEEN, NEVER),
    "beat_list": (ALL, NEVER),
    "beat": (SEEN, NEVER),
    "stationing_list": (ALL, NEVER),
    "stationing": (SEEN, NEVER),
    "regulation_list": (ALL, NEVER),
    "regulation": (SEEN, NEVER),
    "meeting_list": (ALL, NEVER),
    "meeting": ("200 200 200 404 404 404", NEVER),
    "answer_invitation": (NEVER, "422 422 403 404 404 404"),
    "note_attendance": (NEVER, "403 409 409 404 404 404"),
    "write_minutes": (NEVER, "403 409 409 404 404 404"),
    "reschedule": (NEVER, "403 422 422 404 404 404"),
    "cancel_meeting": (NEVER, "403 409 409 404 404 404"),
    "confirm_danger": (NEVER, "403 403 403 403 403 404"),
    "exclude": (NEVER, "422 422 403 403 403 404"),
    "hand_over": (NEVER, "422 422 403 403 403 404"),
    "lift_restriction": (NEVER, "403 403 403 403 403 404"),
    "name_on": (NEVER, "403 409 403 403 403 404"),
    "restrict": (NEVER, "422 422 403 403 403 404"),
    "tell_by_phone": (NEVER, "422 422 403 403 403 404"),
    "root": (ALL, NEVER),
    "schema": (ALL, NEVER),
    "docs": (ALL, NEVER),
    "area_list": (ALL, NEVER),
    "area": (SEEN, NEVER),
    "unit_list": (ALL, NEVER),
    "unit": (SEEN, NEVER),
    "officer_list": (ALL, NEVER),
    "officer": (SEEN, NEVER),
    "post_list": (ALL, NEVER),
    "post": (SEEN, NEVER),
    "appointment_list": (ALL, NEVER),
    "appointment": (SEEN, NEVER),
    "duty_shift_list": (ALL, NEVER),
    "duty_shift": (SEEN, NEVER),
    "category_list": (ALL, NEVER),
    "category": (ALL, NEVER),
    "case_list": (ALL, "422 422 403 403 422 422"),
    "case": (SEEN, NEVER),
    "case_file": (SEEN, NEVER),
    "accept": (NEVER, "409 409 403 403 409 404"),
    "complete": (NEVER, "409 409 403 403 409 404"),
    "close": (NEVER, "409 409 403 403 403 404"),
    "take_back": (NEVER, "409 409 403 403 403 404"),
    "reopen": (NEVER, "409 409 403 403 403 404"),
    "remark": (NEVER, "422 422 422 422 422 404"),
    "instruct": (NEVER, "403 403 403 403 403 404"),
    "note_date": (NEVER, "422 422 403 422 403 404"),
    "amend": (NEVER, "422 422 403 403 422 404"),
    "forward": (NEVER, "409 409 403 403 403 404"),
    "transfer": (NEVER, "403 409 403 403 403 404"),
    "withdraw": (NEVER, "409 409 403 403 403 404"),
    "assign": (NEVER, "403 409 403 403 403 404"),
    "draft": (NEVER, "403 409 403 403 403 404"),
    "follow_up": (NEVER, "409 409 403 403 403 404"),
    "reassess": (NEVER, "403 409 403 403 403 404"),
    "task_list": (ALL, NEVER),
    "task": (SEEN, NEVER),
    "finish_task": (NEVER, "403 422 403 422 403 404"),
    "withdraw_task": (NEVER, "403 403 403 403 403 404"),
    "key_date_list": (ALL, NEVER),
    "key_date": (SEEN, NEVER),
    "cross_out": (NEVER, "422 422 403 422 403 404"),
    "import_list": ("200 200 403 403 403 200", NEVER),
    "import": ("200 200 403 404 404 404", NEVER),
    "import_file": ("200 200 403 404 404 404", NEVER),
    "import_rejects": ("200 200 403 404 404 404", NEVER),
    "hazard_class_list": ("403 200 403 403 403 200", NEVER),
    "hazard_class": ("403 200 403 403 403 200", NEVER),
    "loop_stage_list": ("403 200 403 403 403 200", NEVER),
    "loop_stage": ("403 200 403 403 403 200", NEVER),
    "stack_list": ("403 200 403 403 403 200", NEVER),
    "stack": ("403 200 403 403 403 404", NEVER),
    "raise_level": (NEVER, "403 422 403 403 403 404"),
    "propose_lowering": (NEVER, "403 409 403 403 403 404"),
    "confirm_lowering": (NEVER, "403 403 403 403 403 404"),
    "decline_lowering": (NEVER, "403 403 403 403 403 404"),
    "confirm_upgrade": (NEVER, "403 403 403 403 403 404"),
    "reject_upgrade": (NEVER, "403 403 403 403 403 404"),
    "level_change_list": ("403 200 403 403 403 200", NEVER),
    "level_change": ("403 200 403 403 403 404", NEVER),
    "red_flag_list": ("403 200 403 403 403 200", NEVER),
    "red_flag": ("403 200 403 403 403 404", NEVER),
    "assessment_list": ("403 200 403 403 403 200", NEVER),
    "assessment": ("403 200 403 403 403 404", NEVER),
    "catalogue_version_list": ("403 200 403 403 403 200", NEVER),
    "catalogue_version": ("403 200 403 403 403 200", NEVER),
    "begin_draft": (NEVER, "403 403 403 403 403 403"),
    "catalogue_draft_list": ("403 403 403 403 403 403", NEVER),
    "catalogue_draft": ("403 403 403 403 403 403", NEVER),
    "replay": (NEVER, "403 403 403 403 403 403"),
    "stop_replay": (NEVER, "403 403 403 403 403 403"),
    "publish_catalogue": (NEVER, "403 403 403 403 403 403"),
    "drop_draft": (NEVER, "403 403 403 403 403 403"),
    "learned_edition_list": ("403 200 403 403 403 200", NEVER),
    "learned_edition": ("403 200 403 403 403 200", NEVER),
    "switch_on_edition": (NEVER, "403 403 403 403 403 403"),
    "switch_off_edition": (NEVER, "403 403 403 403 403 403"),
    "ask_missing": (NEVER, "403 403 403 403 403 404"),
    "question_list": (ALL, NEVER),
    "question": ("200 200 404 404 404 404", NEVER),
    "answer_question": (NEVER, "422 403 404 404 404 404"),
    "withdraw_question": (NEVER, "403 403 404 404 404 404"),
    "hazard_list": ("403 200 403 403 403 200", NEVER),
    "hazard": ("403 200 403 403 403 404", NEVER),
    "review_hazard": (NEVER, "403 422 403 403 403 404"),
    "name_lead": (NEVER, "403 422 403 403 403 404"),
    "strike_off": (NEVER, "403 409 403 403 403 404"),
    "slip_list": (ALL, NEVER),
    "slip": (SEEN, NEVER),
    "acknowledge": (NEVER, "403 403 403 200 403 404"),
    "feed_back": (NEVER, "403 403 403 409 403 404"),
    "return": (NEVER, "403 403 403 422 403 404"),
    "approve": (NEVER, "403 409 403 403 403 404"),
    "send_back": (NEVER, "403 409 403 403 403 404"),
    "recall": (NEVER, "403 422 403 403 403 404"),
    "name_unit": (NEVER, "403 403 403 403 403 404"),
    "check_draft": (NEVER, "403 409 403 403 403 404"),
    "turn_down": (NEVER, "403 409 403 403 403 404"),
    "countersign": (NEVER, "403 403 403 403 403 404"),
    "report_progress": (NEVER, "403 403 403 409 403 404"),
    "hand_on_slip": (NEVER, "403 403 403 422 403 404"),
    "add_assistant": (NEVER, "403 422 403 403 403 404"),
    "waive": (NEVER, "403 409 403 403 403 404"),
    "seal_slip": (NEVER, "403 200 403 403 403 404"),
    "reissue_slip": (NEVER, "403 409 403 403 403 404"),
    "void_slip": (NEVER, "403 422 403 403 403 404"),
    "requirement_text_list": ("403 200 403 403 403 200", NEVER),
    "requirement_text": ("403 200 403 403 403 404", NEVER),
    "sign": (NEVER, "403 403 403 403 403 404"),
    "refuse": (NEVER, "403 403 403 403 403 404"),
    "paper_list": (ALL, NEVER),
    "paper": ("200 200 200 200 404 404", NEVER),
    **{f"paper_{part}": ("200 200 200 200 404 404", NEVER) for part in ("file", "pdf", "scan", "receipt")},
    "receive_paper": (NEVER, "409 409 409 409 404 404"),
    "make_pdf": (NEVER, "409 409 409 409 404 404"),
    "file_scan": (NEVER, "403 422 422 403 404 404"),
    "file_receipt": (NEVER, "403 409 409 403 404 404"),
    "render_paper": (NEVER, "403 409 409 403 404 404"),
    "void_paper": (NEVER, "403 409 403 403 404 404"),
    "reissue_paper": (NEVER, "403 409 403 403 404 404"),
    "letter_list": (ALL, NEVER),
    "letter": ("200 200 200 200 404 404", NEVER),
    "letter_file": ("200 200 200 200 404 404", NEVER),
    "sign_letter": (NEVER, "403 403 403 403 404 404"),
    "decline_letter": (NEVER, "403 403 403 403 404 404"),
    "render_again": (NEVER, "403 409 403 403 404 404"),
    "lawful_end_list": (ALL, NEVER),
    "lawful_end": (SEEN, NEVER),
    "conclude": (NEVER, "403 403 403 403 403 404"),
    "follow_up_plan_list": ("200 200 403 403 403 200", NEVER),
    "follow_up_plan": ("200 200 403 403 403 200", NEVER),
    "call_script_list": ("200 200 403 403 403 200", NEVER),
    "call_script": ("200 200 403 403 403 200", NEVER),
    "inspection_list": ("403 200 403 403 403 200", NEVER),
    "inspection": ("404 200 404 404 404 404", NEVER),
    "close_round": (NEVER, "404 422 404 404 404 404"),
    "inspection_sample_list": ("403 200 403 403 403 200", NEVER),
    "inspection_sample": ("404 200 404 404 404 404", NEVER),
    "order_rectification": (NEVER, "404 422 404 404 404 404"),
    "check_item_list": ("403 200 403 403 403 200", NEVER),
    "check_item": ("403 200 403 403 403 200", NEVER),
    "whistle_list": (ALL, NEVER),
    "whistle": ("200 200 200 200 404 404", NEVER),
    "close_whistle": (NEVER, "409 409 403 403 404 404"),
    "whistle_call_list": (ALL, NEVER),
    "whistle_call": ("200 200 200 200 404 404", NEVER),
    "answer_whistle": (NEVER, "403 403 403 422 404 404"),
    "note_arrival": (NEVER, "422 422 403 403 404 404"),
    "give_duty": (NEVER, "422 422 403 403 404 404"),
    "finish_duty": (NEVER, "403 403 403 409 404 404"),
    "contact_list": (ALL, NEVER),
    "contact": (SEEN, NEVER),
    "month_list": ("403 200 200 403 403 200", NEVER),
    "month": ("404 200 404 404 404 404", NEVER),
    "month_workbook": ("404 200 404 404 404 404", NEVER),
    "month_report": ("404 200 404 404 404 404", NEVER),
    "campaign_list": (ALL, "403 422 403 403 403 422"),
    "campaign": (IN_AREA, NEVER),
    "extend_canvass": (NEVER, "403 422 403 404 403 404"),
    "close_canvass": (NEVER, "403 200 403 404 403 404"),
    "canvass_task_list": (ALL, NEVER),
    "canvass_task": (IN_AREA, NEVER),
    "finish_grid": (NEVER, "403 403 403 404 200 404"),
    "undo_finish_grid": (NEVER, "403 403 403 404 409 404"),
    "reopen_grid": (NEVER, "403 409 403 404 403 404"),
    "household_list": (ALL, NEVER),
    "household": (IN_AREA, NEVER),
    "nothing_found": (NEVER, "403 403 403 404 200 404"),
    "undo_nothing_found": (NEVER, "403 403 403 404 409 404"),
    "finding_list": (ALL, NEVER),
    "finding": (IN_AREA, NEVER),
    "job_list": (ALL, NEVER),
    "job": ("200 404 404 404 404 404", NEVER),
    "job_file": ("200 404 404 404 404 404", NEVER),
    "notice_list": (ALL, NEVER),
    "notice": ("200 404 404 404 404 404", NEVER),
    "accept_swap": (NEVER, "200 404 403 404 404 404"),
    "answer_request": (NEVER, REFUSED),
    "audit_line_list": (REFUSED, NEVER),
    "booking": (SEEN, NEVER),
    "booking_list": (ALL, NEVER),
    "centre": (SEEN, NEVER),
    "centre_list": (ALL, NEVER),
    "copy_week": (NEVER, "403 422 403 403 403 404"),
    "decline_swap": (NEVER, "422 404 403 404 404 404"),
    "deputise": (NEVER, "403 403 403 403 403 404"),
    "dismiss": (NEVER, "403 403 403 403 403 404"),
    "drop_shift": (NEVER, "403 409 403 403 403 404"),
    "duty_swap": ("200 404 200 404 404 404", NEVER),
    "duty_swap_list": (ALL, NEVER),
    "end_activity": (NEVER, REFUSED),
    "end_mode": (NEVER, "403 403 403 403 403 404"),
    "erasure": (REFUSED, NEVER),
    "erasure_list": (REFUSED, NEVER),
    "export": ("200 404 404 404 404 404", NEVER),
    "export_list": (ALL, NEVER),
    "extend_mode": (NEVER, "403 403 403 403 403 404"),
    "emergency": ("404 200 404 404 200 404", NEVER),
    "emergency_list": (ALL, NEVER),
    "call_out": (NEVER, "404 422 404 404 403 404"),
    "emergency_order": (NEVER, "404 422 404 404 403 404"),
    "emergency_log": (NEVER, "404 422 404 404 422 404"),
    "close_emergency": (NEVER, "404 409 404 404 403 404"),
    "handover_sheet": ("200 200 200 404 404 404", NEVER),
    "handover_sheet_list": ("200 200 200 403 403 200", NEVER),
    "impact_assessment": (REFUSED, NEVER),
    "impact_assessment_file": (REFUSED, NEVER),
    "impact_assessment_list": (REFUSED, NEVER),
    "make_sheet": (NEVER, "200 200 403 403 403 404"),
    "meeting_file": ("200 200 200 404 404 404", NEVER),
    "merger": (SEEN, NEVER),
    "merger_list": (ALL, NEVER),
    "mode_switch": (SEEN, NEVER),
    "mode_switch_list": (ALL, NEVER),
    "party": (SEEN, NEVER),
    "party_list": (ALL, NEVER),
    "processing_activity": (REFUSED, NEVER),
    "processing_activity_list": (REFUSED, NEVER),
    "propose_swap": (NEVER, "409 403 403 403 403 404"),
    "regulation_file": (SEEN, NEVER),
    "remove_assessment": (NEVER, REFUSED),
    "retention_rule_list": (REFUSED, NEVER),
    "revise_activity": (NEVER, REFUSED),
    "sign_over": (NEVER, "403 200 403 404 404 404"),
    "standing_order": ("404 404 404 404 404 404", NEVER),
    "standing_order_list": (REFUSED, NEVER),
    "subject_request": (REFUSED, NEVER),
    "subject_request_list": (REFUSED, NEVER),
    "switch_mode": (NEVER, "403 403 403 403 403 404"),
    "take_over": (NEVER, "403 403 403 404 404 404"),
    "team": (REFUSED, NEVER),
    "team_line": (REFUSED, NEVER),
    "team_line_list": (REFUSED, NEVER),
    "team_list": (REFUSED, NEVER),
    "tell": (NEVER, "422 422 403 403 403 404"),
    "turn": (SEEN, NEVER),
    "turn_list": (ALL, NEVER),
    "wall_item": (SEEN, NEVER),
    "wall_item_list": (ALL, NEVER),
    "watch_line": ("200 200 200 404 404 404", NEVER),
    "watch_line_list": ("200 200 200 403 403 200", NEVER),
    "withdraw_swap": (NEVER, "403 404 200 404 404 404"),
    "write_line": (NEVER, "422 422 403 403 403 404"),
    "warning_list": ("403 200 403 403 403 200", NEVER),
    "warning": ("403 200 403 403 403 404", NEVER),
    "acknowledge_warning": (NEVER, "403 422 403 403 403 404"),
    "rejudge_warning": (NEVER, "403 409 403 403 403 404"),
    "warning_rule_list": ("403 200 403 403 403 200", NEVER),
    "warning_rule": ("403 200 403 403 403 200", NEVER),
    "change_warning_rule": (NEVER, REFUSED),
"ask_pause": (NEVER, "403 403 403 422 403 404"),
    "ask_time": (NEVER, "403 403 403 409 403 404"),
    "calendar_day": (ALL, NEVER),
    "calendar_day_list": (ALL, NEVER),
    "calendar_year": (ALL, NEVER),
    "calendar_year_list": (ALL, NEVER),
    "deadline_policy": ("403 200 200 403 403 404", NEVER),
    "deadline_policy_list": ("403 200 200 403 403 200", NEVER),
    "decline_time": (NEVER, "403 409 403 403 403 404"),
    "grant_time": (NEVER, "403 409 403 403 403 404"),
    "local_closing": (SEEN, NEVER),
    "local_closing_list": (ALL, NEVER),
    "pause_slip": (NEVER, "403 422 403 403 403 404"),
    "resume_slip": (NEVER, "403 409 403 403 403 404"),
    "statutory_term": (ALL, NEVER),
    "statutory_term_list": (ALL, NEVER),
    "time_request": ("200 200 403 200 403 404", NEVER),
    "time_request_list": ("200 200 403 200 403 200", NEVER),
    "ladder_edition_list": ("403 200 200 403 403 200", NEVER),
    "ladder_edition": ("404 200 200 404 404 200", NEVER),
    "edit_letter": (NEVER, "403 409 403 403 404 404"),
    "check_letter": (NEVER, "403 409 403 403 404 404"),
    "seal_letter": (NEVER, "403 409 409 403 404 404"),
    "attach_scan": (NEVER, "403 422 422 403 404 404"),
    "letter_scan": ("200 200 200 200 404 404", NEVER),
    "supervise_case": (NEVER, "403 422 403 403 403 404"),
    "supervision_list": ("200 200 200 200 403 200", NEVER),
    "supervision": ("200 200 200 200 404 404", NEVER),
    "raise_supervision": (NEVER, "403 422 403 403 404 404"),
    "note_supervision": (NEVER, "403 422 403 403 404 404"),
    "lift_supervision": (NEVER, "403 422 403 403 404 404"),
    "escalate": (NEVER, "403 403 403 403 403 404"),
    "escalation_list": ("200 200 200 403 403 200", NEVER),
    "escalation": ("200 200 200 404 404 404", NEVER),
    "list_escalation": (NEVER, "403 200 403 404 404 404"),
    "whistle_about": (NEVER, "422 422 403 403 403 404"),
    "accept_escalation": (NEVER, "403 200 403 404 404 404"),
    "refuse_escalation": (NEVER, "403 422 403 404 404 404"),
    "give_opinion": (NEVER, "403 409 403 404 404 404"),
    "hand_down": (NEVER, "403 409 403 404 404 404"),
    "escalate_further": (NEVER, "403 403 403 404 404 404"),
    "withdraw_escalation": (NEVER, "403 403 403 404 404 404"),
}  # fmt: skip


def _hours(first: int, last: int) -> dict[str, Any]:
    return {"from_at": NOW + timedelta(hours=first), "until_at": NOW + timedelta(hours=last)}


def exported(by: Officer, file: StoredFile) -> ExportRecord:
    """A list that somebody took away, masked."""
    said: dict[str, Any] = {"kind": "x", "title": "x", "rows": 1, "file_name": "x", "digest": "x"}
    return ExportRecord.objects.create(officer=by, at=NOW, file=file, **said)


def api_addresses() -> dict[str, str]:
    """name → route of everything under /api/v1/."""
    found = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "api")
    return {one.name: str(one.pattern) for one in found.url_patterns}


class ApiWorld(World):
    """The world of the pages with what only the API shows by itself."""

    def __init__(self) -> None:
        super().__init__()
        home, owner = street(), window().officer
        shift = DutyShift.objects.create(
            centre=home.centre, leader=owner, from_at=NOW, until_at=NOW.replace(hour=20)
        )
        call: dict[str, Any] = {"kind": ContactKind.FOLLOW_UP, "planned_at": NOW, "due_at": NOW}
        held = owner.appointments.get()
        rows: dict[str, Any] = {
            "areas/": home.grid,
            "units/": home.unit,
            "officers/": owner,
            "posts/": held.post,
            "appointments/": held,
            "duty-shifts/": shift,
            "categories/": Category.objects.first(),
            "follow-ups/": Contact.objects.create(case=self.case, **call),
            "lawful-ends/": self.rows["follow-ups/lawful-ends/"],
            "follow-up-plans/": self.rows["follow-ups/plans/"],
            "call-scripts/": self.rows["follow-ups/scripts/"],
            "inspection-samples/": self.rows["inspections/samples/"],
            "check-items/": self.rows["inspections/items/"],
            "whistle-calls/": self.rows["whistles/calls/"],
            "assessments/": self.rows["risk/desk/"],
            "requirement-texts/": self.rows["slips/texts/"],
            "stacks/": self.rows["risk/stacks/"],
            "hazard-classes/": self.rows["risk/hazard-classes/"],
            "loop-stages/": self.rows["risk/loop-stages/"],
            "level-changes/": LevelChange.objects.create(
                case=self.case, state="made", to_level="low", reason="x", made_by=owner, made_at=NOW
            ),
            "red-flags/": RedFlag.objects.create(
                case=self.case, screening=self.rows["risk/desk/"].screening, raised_at=NOW
            ),
            "questions/": self.rows["risk/questions/"],
            "months/": self.rows["analysis/months/"],
            "regulations/": self.rows["rules/"],
            "bookings/": self.rows["rooms/bookings/"],
            "wall-items/": self.rows["wall/items/"],
            "team-posts/": self.rows["teams/posts/"],
            "mergers/": self.rows["merge/communities/"],
            "duty-swaps/": self.rows["duty/swaps/"],
            "modes/": ModeSwitch.objects.create(
                centre=home.centre,
                mode=Mode.URGENT,
                made_by=owner,
                made_at=NOW,
                reason="汛情",
                **_hours(2, 3),
            ),
            "centres/": home.centre,
            "watch-lines/": WatchLine.objects.create(
                centre=home.centre, kind=LineKind.LINE, at=NOW, text="x", officer=owner, written_at=NOW
            ),
            "emergencies/": self.rows["emergencies/"],
            "handover-sheets/": self.rows["duty/sheets/"],
            "standing-orders/": self.order,
            "exports/": exported(owner, self.file),
            "processing-activities/": self.rows["privacy/activities/"],
            "impact-assessments/": self.rows["privacy/assessments/"],
            "subject-requests/": self.rows["privacy/requests/"],
            "warnings/": self.rows["risk/warnings/"],
            "warning-rules/": self.rows["risk/rules/"],
            "erasures/": Erasure.objects.create(
                key="line", label="x", keep_days=1, before=NOW, asked_by=owner, asked_at=NOW, reason="x"
            ),
            "hazards/": self.rows["risk/hazards/"],
            "campaigns/": self.rows["canvass/"],
            "canvass-tasks/": self.rows["m/canvass/"],
            "households/": self.rows["m/canvass/doors/"],
            "findings/": Finding.objects.get(),
        }
        self.rows = rows | self.rows

    def api(self, name: str, pk: int = 0) -> str:
        """The address of this name for the row of the world, or for another id."""
        route, arguments = api_addresses()[name], {}
        if "<int:pk>" in route:
            own = next(row.pk for start, row in self.rows.items() if route.startswith(start))
            arguments["pk"] = pk or own
        if "file_id" in route:
            arguments["file_id"] = self.file.pk
        return reverse(f"api:{name}", kwargs=arguments)


def call(client: Any, method: str, url: str, **more: Any) -> Any:
    if method == "post":
        more.setdefault("content_type", "application/json")
    response = getattr(client, method)(url, **more)
    if response.streaming:
        list(response.streaming_content)
    return response


def test_the_table_knows_every_address_of_the_api():
    assert set(ANSWERS) == set(api_addresses())


@pytest.mark.parametrize("kind", TRIED)
def test_each_officer_gets_the_answer_of_the_table(sign_in, kind):
    """By a token: programs have no session."""
    world, who, place = ApiWorld(), OFFICERS[kind](), list(OFFICERS).index(kind)
    _, secret = issue(by=who, label="取数", at=NOW)
    client, header = sign_in(), {"Authorization": f"Bearer {secret}"}
    expected, got = {}, {}
    for name, answers in ANSWERS.items():
        if name == "docs":
            continue  # a page for people
        for method, codes in zip(("get", "post"), answers, strict=True):
            if codes == NEVER and kind != "owner":
                continue
            expected[name, method] = int(codes.split()[place])
            with undone():
                response = call(client, method, world.api(name), headers=header)
            got[name, method] = response.status_code
            if response.status_code >= 400:
                assert response["Content-Type"] == "application/problem+json", name
                assert response.json()["detail"].endswith("。"), name
    assert got == expected


def test_nobody_is_let_in_without_a_token_or_a_session(sign_in):
    world = ApiWorld()
    for name in ANSWERS:
        for method in ("get", "post"):
            response = call(sign_in(), method, world.api(name))
            if name == "docs":
                assert response.status_code == (302 if method == "get" else 401)
                continue
            assert response.status_code == 401, name
            assert response["WWW-Authenticate"] == 'Bearer realm="api"'
            assert "令牌" in response.json()["detail"]


def test_a_stranger_cannot_tell_whether_a_record_exists(sign_in):
    """The answer about a real record is word for word that about one which nobody ever made."""
    world, client = ApiWorld(), sign_in(stranger())
    asked = 0
    for name, (reading, writing) in ANSWERS.items():
        for method, codes in (("get", reading), ("post", writing)):
            if codes.split()[-1] != "404":
                continue
            real = world.api(name)
            unreal = world.api(name, pk=987654)
            there, nowhere = call(client, method, real), call(client, method, unreal)
            assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content), name
            asked += 1
    assert asked > 40


def test_no_list_filter_search_or_count_tells_a_stranger_anything(sign_in):
    world, client = ApiWorld(), sign_in(stranger())
    case = world.case
    for name, query in (
        ("case_list", f"?q={case.number}"),
        ("case_list", f"?q={VISITOR.name}"),
        ("case_list", f"?q={VISITOR.phone[-4:]}"),
        ("case_list", f"?batch={world.rows['imports/'].pk}"),
        ("case_list", ""),
        *(("case_list", f"?sort={sort}") for sort in ("received", "oldest", "due", "acted")),
        ("slip_list", "?state=all"),
        ("slip_list", f"?state=all&case={case.pk}"),
        ("letter_list", f"?case={case.pk}"),
        ("task_list", f"?state=all&case={case.pk}"),
        ("key_date_list", f"?case={case.pk}"),
        ("contact_list", f"?case={case.pk}"),
        ("assessment_list", f"?state=all&case={case.pk}"),
        ("level_change_list", f"?state=all&case={case.pk}"),
        ("red_flag_list", f"?state=all&case={case.pk}"),
        ("hazard_list", ""),
        ("import_list", ""),
        ("month_list", ""),
    ):
        answer = client.get(reverse(f"api:{name}") + query)
        assert answer.status_code == 200, (name, query)
        assert (answer.json()["count"], answer.json()["results"]) == (0, []), (name, query)


def test_whoever_the_case_accuses_gets_nothing(sign_in):
    """Trap 26: the unit complained about, though its officers look at the area's slips."""
    world = ApiWorld()
    accused = OFFICERS["unit"]()
    world.case.exclusions.create(unit=world.slip.unit, why="反映对象", at=NOW)
    client = sign_in(accused)
    for name in ("case", "slip", "task", "letter", "key_date", "contact", "case_file"):
        assert call(client, "get", world.api(name)).status_code == 404, name
    assert client.get(reverse("api:slip_list") + "?state=all").json()["count"] == 0


def test_a_restricted_case_is_for_those_named_by_the_api_too(sign_in):
    case = case_at(State.ACCEPTED, is_restricted=True)
    from_outside = sign_in(OFFICERS["colleague"]())
    assert call(from_outside, "get", reverse("api:case", args=[case.pk])).status_code == 404
    assert from_outside.get(reverse("api:case_list")).json()["count"] == 0
    assert sign_in(window()).get(reverse("api:case_list")).json()["count"] == 1


@pytest.mark.parametrize("kind", TRIED)
def test_list_page_and_api_agree_for_every_officer(sign_in, kind):
    """Trap 20."""
    ApiWorld()
    many_cases(3)
    many_cases(2, home=street(2))
    client = sign_in(OFFICERS[kind]())
    for page, name in (("case_list", "case_list"), ("slip_list", "slip_list"), ("task_list", "task_list")):
        shown = client.get(reverse(page)).context["page"]
        answer = client.get(reverse(f"api:{name}")).json()
        assert (shown.count, [row.pk for row in shown.rows]) == (
            answer["count"],
            [row["id"] for row in answer["results"]],
        ), page


def test_nothing_personal_is_in_clear(sign_in):
    world = ApiWorld()
    client = sign_in(director())
    read = [name for name, (reading, _) in ANSWERS.items() if reading.split()[1] == "200"]
    texts = (call(client, "get", world.api(name)) for name in read if name not in ("docs", "schema"))
    told = [one.content.decode() for one in texts if not one.streaming]
    words = "".join(told)
    assert VISITOR.name not in words
    assert VISITOR.phone not in words
    assert VISITOR.id_number not in words
    assert "王*强" in words
