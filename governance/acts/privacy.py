"""Verbs on the records of personal information."""

from typing import Any

from django.urls import reverse

from core.acts import Act
from governance.actions import privacy as actions
from governance.forms.privacy import AnswerForm, PurposeForm, ReviseForm, WhyForm
from governance.models import ImpactAssessment, ProcessingActivity, SubjectRequest
from governance.permissions import privacy as permissions
from governance.standing import Standing


def _revise(standing: Standing, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    actions.revise_activity(by=standing, activity=activity, facts=data, at=standing.at)
    return "已修订，今天起按新版本；以前的版本保留在本页下方。"


def _end(standing: Standing, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    actions.end_activity(by=standing, activity=activity, reason=data["reason"], at=standing.at)
    return "已停止。以前的版本都保留。"


def _remove(standing: Standing, assessment: ImpactAssessment, data: dict[str, Any]) -> str:
    actions.remove_assessment(by=standing, assessment=assessment, reason=data["reason"], at=standing.at)
    return "已撤下，不再列出；撤下人和理由已记录。"


def _answer(standing: Standing, request: SubjectRequest, data: dict[str, Any]) -> str:
    actions.answer_request(
        by=standing, request=request, decision=data["decision"], answer=data["answer"], at=standing.at
    )
    return "已记录答复。请按联系方式告知当事人。"


def _export(standing: Standing, request: SubjectRequest, data: dict[str, Any]) -> str:
    actions.export_person(by=standing, request=request, purpose=data["reason"], at=standing.at)
    return f"{request.number}：正在后台生成工作簿，完成后铃铛会提醒，也可在这里下载。本次导出已写入审计。"


ACTIVITY_ACTS: tuple[Act[ProcessingActivity], ...] = (
    Act(
        actions.REVISE, "修订", "edit", 10, permissions.why_not_revise, ReviseForm, _revise,
        "形成今天起的新版本，以前的版本保留。",
    ),
    Act(
        actions.END, "停止", "x", 20, permissions.why_not_revise, WhyForm, _end,
        "不再这样处理个人信息；登记和以前的版本都保留。", weight="danger",
    ),
)  # fmt: skip
ASSESSMENT_ACTS: tuple[Act[ImpactAssessment], ...] = (
    Act(
        actions.REMOVE, "撤下", "archive", 10, permissions.why_not_remove, WhyForm, _remove,
        "满三年的影响评估可以从列表撤下。", weight="danger",
    ),
)  # fmt: skip
REQUEST_ACTS: tuple[Act[SubjectRequest], ...] = (
    Act(
        actions.ANSWER, "答复", "check", 10, permissions.why_not_answer, AnswerForm, _answer,
        "写明处理决定和答复内容，答复后不再改动。", weight="primary",
    ),
    Act(
        actions.EXPORT, "导出全部信息", "file-spreadsheet", 20, permissions.why_not_answer, PurposeForm, _export,
        "把系统里有关请求人的信息生成工作簿，供答复本人。写入审计，文件七天后清除。",
        after=lambda _standing, _request: reverse("jobs"),
    ),
)  # fmt: skip
