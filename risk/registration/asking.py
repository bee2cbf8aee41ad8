"""What the desk's questions, clock and ledgers offer to the frame, the case page, the worker and the handover."""

from datetime import datetime

from django.urls import reverse

from core import paging
from core.grounds import ImportPanel
from core.registry import JobKind, OpenWork, Ownerless, Panel, Seeder, Sweeper, Switch, registry
from governance.choices import Capability
from governance.standing import Standing
from risk.actions import asking, batches, desk_times
from risk.choices import QuestionVerb
from risk.exports.asking import run_question_export
from risk.models import Question
from risk.seeding.questions import seed_questions
from risk.views.asking import questions_panel
from risk.views.batches import batch_panel

_KEEPERS = (Capability.ADMINISTER,)


def _put_to_me(standing: Standing, _at: datetime) -> tuple[str, str]:
    questions = Question.objects.visible_to(standing).open().filter(to=standing.officer)
    return paging.count_words(questions, "条"), reverse("question_list") + "?side=mine"


def _without_addressee(standing: Standing | None, at: datetime, most: int) -> list[dict[str, str]]:
    lost = Question.objects.ownerless(standing, at.date()).order_by("due_at", "id")
    columns = ("pk", "case__number", "text", "to__name")
    return [
        {
            "title": f"{number} {text[:40]}" if standing else number,
            "note": f"请{name}补充核实，现在没有任职",
            "url": reverse("question_show", args=[pk]),
            "fix": "撤回，另请人补充",
            "fix_url": reverse("withdraw_question", args=[pk]),
        }
        for pk, number, text, name in lost.values_list(*columns)[:most]
    ]


def register() -> None:
    registry.verbs.update(QuestionVerb.choices)
    registry.verbs[batches.KIND] = "批量预评"
    registry.add(
        Panel("questions", 6, "risk/questions_panel.html", questions_panel, rows=(Question,)),
        ImportPanel("assess", 10, "risk/batch_panel.html", batch_panel),
        JobKind("question_export", run_question_export),
        JobKind(batches.KIND, batches.run, batches.page_of),
        Sweeper("questions", 60.0, asking.ring_late),
        Seeder("questions", 32, seed_questions),
        OpenWork(
            "questions", "请我补充核实的问题", 22, _put_to_me,
            amount=asking.put_to, hand_over=asking.hand_questions,
        ),
        Ownerless("questions", "没有人答复的补充核实", 22, _without_addressee),
        Switch(
            asking.HOURS, "补充核实的时限（工作小时）", 24,
            "请人补充一个问题后，多久没有答复就提醒提问人、线索回到预评台最前面。", 60, _KEEPERS, low=1, high=240,
        ),
        Switch(
            desk_times.IDLE, "预评计时：多久没有动作就暂停（秒）", 60,
            "预评台上没有按键、滚动或移动鼠标满这么久，计时暂停，再动时接着计。", 61, _KEEPERS, low=10, high=600,
        ),
        Switch(
            desk_times.LONGEST, "预评计时：一件最多计多久（秒）", 600,
            "超过的按这个数计，免得一次忘关页面拉偏中位数。", 62, _KEEPERS, low=60, high=7200,
        ),
    )  # fmt: skip
