"""The verbs of a question."""

from typing import Any

from core.acts import Act
from governance.standing import Standing
from risk.actions import asking
from risk.choices import QuestionVerb
from risk.forms.asking import AnswerForm, WithdrawQuestionForm
from risk.models import Question
from risk.permissions import asking as permissions


def _answer(standing: Standing, question: Question, data: dict[str, Any]) -> str:
    asking.answer(by=standing, question=question, text=data["text"], at=standing.at)
    return f"已补充，{question.made_by}即时收到，不用再做别的。"


def _withdraw(standing: Standing, question: Question, data: dict[str, Any]) -> str:
    asking.withdraw(by=standing, question=question, note=data["note"], at=standing.at)
    return f"已撤回，{question.to}不用再答复；线索回到预评台原来的位置。"


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
