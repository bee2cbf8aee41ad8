"""The verbs of letters."""

from typing import Any

from core.acts import Act
from dispatch.actions import letters
from dispatch.choices import LetterState, LetterVerb
from dispatch.forms.letters import DeclineLetterForm, RenderAgainForm, SignLetterForm
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


LETTER_ACTS: tuple[Act[Letter], ...] = (
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
)  # fmt: skip
