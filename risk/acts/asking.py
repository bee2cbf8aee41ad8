"""The verbs of a question."""

from typing import Any

from core.acts import Act
from governance.standing import Standing
from risk.actions import asking
from risk.choices import QuestionVerb
from risk.forms.asking import AnswerForm, AskForm, WithdrawQuestionForm
from risk.models import Assessment, Question
from risk.permissions import asking as permissions


def _answer(standing: Standing, question: Question, data: dict[str, Any]) -> str:
    asking.answer(by=standing, question=question, text=data["text"], at=standing.at)
    return f"已补充，{question.made_by}即时收到，不用再做别的。"


def _withdraw(standing: Standing, question: Question, data: dict[str, Any]) -> str:
    asking.withdraw(by=standing, question=question, note=data["note"], at=standing.at)
    return f"已撤回，{question.to}不用再答复；线索回到预评台原来的位置。"


def _ask(standing: Standing, one: Assessment, data: dict[str, Any]) -> str:
    question = asking.ask(
        by=standing, assessment=one, to=data["to"], text=data["text"], parks=bool(data.get("parks")),
        at=standing.at,
    )  # fmt: skip
    after = "线索先离开预评台，有答复或超时会回到最前面" if question.parks else "线索留在预评台"
    return f"已请{question.to}补充核实，{after}。"


# on a clue; the desk has a page of its own for it, which goes on to the next clue
ASK = Act(
    QuestionVerb.ASK, "请补充核实", "messages", 10, permissions.why_not_ask, AskForm, _ask,
    "向一个知情人问一个问题，有时限。",
)  # fmt: skip

QUESTION_ACTS: tuple[Act[Question], ...] = (
    Act(
        QuestionVerb.ANSWER, "补充核实", "message", 10, permissions.why_not_answer, AnswerForm, _answer,
        "知道多少写多少，不知道也请写明。", weight="primary",
    ),
    Act(
        QuestionVerb.WITHDRAW, "撤回提问", "x", 20, permissions.why_not_withdraw, WithdrawQuestionForm, _withdraw,
        "撤回后对方不用再答复；提问和撤回都留在办理记录里。",
    ),
)  # fmt: skip
