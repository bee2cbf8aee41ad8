"""The verbs of letters."""

from typing import Any

from cases.acts import stored
from core.acts import Act
from dispatch.actions import letters
from dispatch.choices import LetterState, LetterVerb
from dispatch.forms.letters import (
    CheckLetterForm,
    DeclineLetterForm,
    EditLetterForm,
    RenderAgainForm,
    ScanForm,
    SealLetterForm,
    SignLetterForm,
)
from dispatch.models import Letter
from dispatch.permissions import letters as permissions
from governance.standing import Standing


def _sign_letter(standing: Standing, letter: Letter, data: dict[str, Any]) -> str:
    letter = letters.sign_letter(by=standing, letter=letter, at=standing.at)
    return f"已签发 {letter.number}，收函单位即时收到通知，文件稍后生成。"


def _decline_letter(standing: Standing, letter: Letter, data: dict[str, Any]) -> str:
    letters.decline_letter(by=standing, letter=letter, note=data["note"], at=standing.at)
    return "不予签发，理由已记下；这个时限不再提请发函。"


def _render_again(standing: Standing, letter: Letter, data: dict[str, Any]) -> str:
    letters.render_again(by=standing, letter=letter, at=standing.at)
    return "将按现用模板重新生成，稍后刷新查看。"


def _edit_letter(standing: Standing, letter: Letter, data: dict[str, Any]) -> str:
    given = {name: data[name] for name in ("title", "body", "reply_by")}
    letter = letters.edit_letter(by=standing, letter=letter, at=standing.at, **given)
    return (
        "已改稿，审核以后送指挥长签发。" if letter.state == LetterState.DRAFTED else "已改稿，等指挥长签发。"
    )


def _check_letter(standing: Standing, letter: Letter, data: dict[str, Any]) -> str:
    letters.check_letter(by=standing, letter=letter, at=standing.at)
    return "已审核，送指挥长签发；签发时编号。"


def _seal_letter(standing: Standing, letter: Letter, data: dict[str, Any]) -> str:
    letter = letters.seal_letter(by=standing, letter=letter, at=standing.at)
    return f"已记 {letter.number} 用印，请把签字盖章后的函件扫描上传。"


def _attach_scan(standing: Standing, letter: Letter, data: dict[str, Any]) -> str:
    file = stored(standing, [data["scan"]])[0]
    letter = letters.attach_scan(by=standing, letter=letter, file=file, at=standing.at)
    return f"盖章件已归到 {letter.number}。"


LETTER_ACTS: tuple[Act[Letter], ...] = (
    Act(
        LetterVerb.CHECK_LETTER, "审核通过", "check", 5, permissions.why_not_check_letter, CheckLetterForm,
        _check_letter, "正文、主送单位、时限核对无误后送指挥长签发。", weight="primary",
        expected_in=(LetterState.DRAFTED,),
    ),
    Act(
        LetterVerb.EDIT_LETTER, "改稿", "edit", 15, permissions.why_not_edit_letter, EditLetterForm,
        _edit_letter, "签发前可以改标题、正文和反馈时限；改后重新审核。",
    ),
    Act(
        LetterVerb.SIGN_LETTER, "签发", "signature", 10, permissions.why_not_sign_letter, SignLetterForm,
        _sign_letter, "签发后编号，按现在的情况重新行文，收函单位即时收到通知。", weight="primary",
        expected_in=(LetterState.PROPOSED,),
    ),
    Act(
        LetterVerb.DECLINE_LETTER, "不予签发", "x", 20, permissions.why_not_decline_letter, DeclineLetterForm,
        _decline_letter, "写明理由，这个时限不再提请发函。",
    ),
    Act(
        LetterVerb.RENDER_AGAIN, "重新生成", "refresh", 30, permissions.why_not_render_again, RenderAgainForm,
        _render_again, "按现用模板再生成一次。", expected_in=(LetterState.FAILED,),
    ),
    Act(
        LetterVerb.SEAL_LETTER, "用印", "file-certificate", 40, permissions.why_not_seal_letter, SealLetterForm,
        _seal_letter, "打印、盖章以后记一笔，谁盖的、什么时候。", weight="primary",
    ),
    Act(
        LetterVerb.ATTACH_SCAN, "上传盖章件", "upload", 50, permissions.why_not_attach_scan, ScanForm,
        _attach_scan, "签字盖章后的函件扫描件归到这份函件。", weight="primary", has_files=True,
    ),
)  # fmt: skip
