"""The verbs of supervisions."""

from typing import Any

from cases.models import Case
from cases.pages import moment_words
from core.acts import Act
from dispatch.actions import supervising, supervisions
from dispatch.choices import SupervisionVerb
from dispatch.forms.supervisions import LiftForm, NoteSupervisionForm, RaiseForm, SuperviseForm
from dispatch.models import Supervision
from dispatch.permissions import supervisions as permissions
from governance.standing import Standing


def _supervise(standing: Standing, case: Case, data: dict[str, Any]) -> str:
    done = supervising.supervise(by=standing, case=case, at=standing.at, **data)
    letter = "督办函已拟稿，等中心主任审核。" if done.letter_id else ""
    return (
        f"已列入{done.get_level_display()}，由{done.responsible}负责，"
        f"{moment_words(done.due_at)} 前办好、销号。{letter}"
    )


def _raise(standing: Standing, supervision: Supervision, data: dict[str, Any]) -> str:
    done = supervisions.raise_level(by=standing, supervision=supervision, at=standing.at, **data)
    return f"现在是{done.get_level_display()}，由{done.responsible}负责。"


def _note(standing: Standing, supervision: Supervision, data: dict[str, Any]) -> str:
    supervisions.note_supervision(by=standing, supervision=supervision, note=data["note"], at=standing.at)
    return "督办情况已记入办理记录。"


def _lift(standing: Standing, supervision: Supervision, data: dict[str, Any]) -> str:
    supervisions.lift(by=standing, supervision=supervision, reason=data["reason"], at=standing.at)
    return "已销号，理由留在督办台账里。"


CASE_ACTS: tuple[Act[Case], ...] = (
    Act(
        SupervisionVerb.SUPERVISE, "督办", "flag", 72, permissions.why_not_supervise, SuperviseForm, _supervise,
        "随时可以提出，由一位责任人盯到销号。",
    ),
)  # fmt: skip
SUPERVISION_ACTS: tuple[Act[Supervision], ...] = (
    Act(
        SupervisionVerb.LIFT, "销号", "check", 10, permissions.why_not_lift, LiftForm, _lift,
        "办好了，或者不需要再督办；写明理由。还没签发的督办函不再发出。", weight="primary",
    ),
    Act(
        SupervisionVerb.NOTE, "记情况", "notes", 20, permissions.why_not_note, NoteSupervisionForm, _note,
        "到现场看了什么、谁怎么说；承办单位看得到。",
    ),
    Act(
        SupervisionVerb.RAISE, "调整级别", "adjustments", 30, permissions.why_not_raise, RaiseForm, _raise,
        "改级别、责任人或时限，写明理由。",
    ),
)  # fmt: skip
