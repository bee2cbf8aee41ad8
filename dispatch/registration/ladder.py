"""What the ladder, supervisions and escalations offer to the frame, the first page, the case page and the worker."""

from datetime import datetime

from django.urls import reverse

from cases.waiting import Needs, Rows, lines
from core.grounds import Referral
from core.registry import JobKind, MenuEntry, OpenWork, Ownerless, Panel, Seeder, Waiting, registry
from dispatch.actions import escalations, handing_over
from dispatch.choices import EscalationVerb, LadderVerb, LetterState, SupervisionVerb
from dispatch.exports.supervisions import run_escalation_export, run_supervision_export
from dispatch.models import Escalation, Letter, Supervision
from dispatch.permissions.escalations import why_not_read_escalations
from dispatch.permissions.supervisions import why_not_read_supervisions
from dispatch.querysets.escalations import OPEN
from dispatch.seeding.ladder import seed_ladder
from dispatch.views.escalations import escalations_panel
from dispatch.views.supervisions import supervisions_panel
from governance.choices import Capability
from governance.standing import Standing

_OF_LETTER = ("pk", "case__number", "case__title", "unit__short_name", "title")


def _to_check(standing: Standing, at: datetime) -> Rows:
    letters = Letter.objects.to_check(standing).order_by("created_at", "id")
    return lines(letters, (*_OF_LETTER, "due_at"), "letter_show", reverse("letter_list") + "?state=drafted")


def _to_seal(standing: Standing, at: datetime) -> Rows:
    letters = Letter.objects.to_seal(standing).order_by("numbered_at", "id")
    return lines(
        letters, (*_OF_LETTER, "reply_by"), "letter_show", reverse("letter_list") + "?state=rendered"
    )


def _supervised(standing: Standing, at: datetime) -> Rows:
    columns = ("pk", "case__number", "case__title", "unit__short_name", "case__area__label", "due_at")
    rows = Supervision.objects.for_officer(standing).order_by("due_at", "id")
    return lines(rows, columns, "supervision_show", reverse("supervision_list") + "?mine=on")


def _to_answer(standing: Standing, at: datetime) -> Rows:
    # no title: a restricted case shows it only once it was taken
    columns = ("pk", "case__number", "letter__title", "from_centre__short_name", "level", "due_at")
    rows = Escalation.objects.to_answer(standing).order_by("due_at", "id")
    count, found, url = lines(rows, columns, "escalation_show", reverse("escalation_list") + "?side=mine")
    return count, [row | {"title": "下级提请协调"} for row in found], url


def _seal_needs(who: Standing) -> Needs:
    centres = [one.pk for one in who.centres_with(Capability.ASSIGN, Capability.REPORT)]
    papers = {"kind": ("supervision", "escalation"), "state": LetterState.RENDERED, "scan_id": None}
    return reverse("letter_list") + "?state=rendered", [(Letter, papers | {"centre_id": centres})]


def _check_needs(who: Standing) -> Needs:
    centres = [one.pk for one in who.centres_with(Capability.ASSIGN)]
    drafts = {"state": LetterState.DRAFTED, "centre_id": centres}
    return reverse("letter_list") + "?state=drafted", [(Letter, drafts)]


def _answer_needs(_who: Standing) -> Needs:
    return reverse("escalation_list") + "?side=mine", [(Escalation, {"state": OPEN})]


def _supervised_needs(who: Standing) -> Needs:
    url = reverse("supervision_list") + "?mine=on"
    return url, [(Supervision, {"responsible_id": who.pk, "lifted_at": None})]


def _assigns(who: Standing) -> bool:
    return who.may(Capability.ASSIGN)


WAITING = (
    Waiting("check_letter", "等我审核：函件", 14, _assigns, _to_check, needs=_check_needs),
    Waiting("seal_letter", "待用印、待上传盖章件", 16,
            lambda who: who.may(Capability.ASSIGN, Capability.REPORT), _to_seal, needs=_seal_needs),
    Waiting("escalations", "提级到我这里的", 5,
            lambda who: who.may(Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE), _to_answer,
            needs=_answer_needs),
    Waiting("supervisions", "我负责的督办", 8, lambda who: why_not_read_supervisions(who) is None, _supervised,
            needs=_supervised_needs),
)  # fmt: skip


def _lost(standing: Standing | None, at: datetime, most: int) -> list[dict[str, str]]:
    columns = ("pk", "case__number", "case__title", "responsible__name")
    rows = Supervision.objects.ownerless(standing, at).order_by("due_at", "id")
    return [
        {
            "title": f"{number} {title}" if standing else number,
            "note": f"督办责任人{name}现在没有任职",
            "url": reverse("supervision_show", args=[pk]),
            "fix": "另定责任人",
            "fix_url": reverse("raise_supervision", args=[pk]),
        }
        for pk, number, title, name in rows.values_list(*columns)[:most]
    ]


def _held(standing: Standing, at: datetime) -> tuple[str, str]:
    return f"共 {handing_over.supervised_by(standing.officer).count()} 件", reverse(
        "supervision_list"
    ) + "?mine=on"


def register() -> None:
    registry.verbs.update(SupervisionVerb.choices)
    registry.verbs.update(EscalationVerb.choices)
    registry.verbs.update(LadderVerb.choices)
    registry.add(
        MenuEntry(
            "supervision", "督办", "supervision_list", "flag", 46, lambda who: why_not_read_supervisions(who) is None
        ),
        MenuEntry(
            "escalation", "提级", "escalation_list", "hierarchy", 47, lambda who: why_not_read_escalations(who) is None
        ),
        Panel("supervisions", 12, "dispatch/supervisions_panel.html", supervisions_panel, rows=(Supervision,)),
        Panel("escalations", 13, "dispatch/escalations_panel.html", escalations_panel, rows=(Escalation,)),
        Referral(
            "escalations", 10, escalations.referred, "dispatch/escalations_panel.html", escalations_panel,
            escalations.answered,
        ),
        JobKind("supervision_export", run_supervision_export),
        JobKind("escalation_export", run_escalation_export),
        OpenWork(
            "supervisions", "我负责的督办", 45, _held,
            amount=lambda officer, _at: handing_over.supervised_by(officer).count(),
            hand_over=handing_over.hand_supervisions,
        ),
        Ownerless("supervisions", "责任人没有任职的督办", 35, _lost),
        Seeder("ladder", 42, seed_ladder),
        *WAITING,
    )  # fmt: skip
