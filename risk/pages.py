"""What the desk and the case page show, put together from rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cases.models import Case
from core.rules import mask_name
from governance.standing import Standing
from risk.actions.screening import text_of
from risk.actions.versions import catalogue_of, in_force
from risk.choices import AssessmentState, FactorState, SubjectKind
from risk.models import AssessedFactor, Assessment, CatalogueVersion, LevelChange, RedFlag, Screening, Stack
from risk.permissions.assessing import may_read
from risk.rules.catalogue import DIMENSIONS, Catalogue
from risk.rules.scoring import after_supersession
from risk.rules.texts import sha_of

DIMENSION_WORDS = {"background": "背景", "emotion": "情绪", "behaviour": "行为"}
# that many flags and changes of a level are shown on the page of a case
MOST = 20
# behaviour outweighs emotion outweighs background where phrases overlap
_WEIGHT = {name: place for place, name in enumerate(DIMENSIONS)}


@dataclass(frozen=True)
class Segment:
    """A piece of a text; `kind` is a dimension, "passed" for what was not counted, or empty."""

    text: str
    kind: str = ""
    title: str = ""
    codes: str = ""


def segments(text: str, screening: Screening, catalogue: Catalogue) -> list[Segment]:
    """The text cut at every phrase. Phrases that do not stand in this text (it was amended since) are left out."""
    marks = [
        (start, end, code, "") for code, start, end, words in screening.phrases if text[start:end] == words
    ]
    marks += [
        (start, end, code, why)
        for code, start, end, words, why in screening.passed_over
        if text[start:end] == words
    ]
    cuts = sorted({0, len(text), *(cut for start, end, _, _ in marks for cut in (start, end))})
    found = []
    for start, end in pairwise(cuts):
        over = [one for one in marks if one[0] <= start and end <= one[1]]
        found.append(_segment(text[start:end], over, catalogue))
    return found


def _segment(text: str, over: list[tuple[int, int, str, str]], catalogue: Catalogue) -> Segment:
    counted = [code for _, _, code, why in over if not why and code in catalogue.factors]
    if counted:
        kind = max((catalogue.factors[code].dimension for code in counted), key=_WEIGHT.__getitem__)
        names = dict.fromkeys(
            f"{catalogue.factors[code].name} {catalogue.factors[code].points} 分" for code in counted
        )
        return Segment(text, kind, "，".join(names), " ".join(dict.fromkeys(counted)))
    passed = [(code, why) for _, _, code, why in over if why]
    if passed:
        words = (f"未计“{_name(code, catalogue)}”：{why}" for code, why in passed)
        return Segment(text, "passed", "；".join(dict.fromkeys(words)))
    return Segment(text)


def _name(code: str, catalogue: Catalogue) -> str:
    return catalogue.factors[code].name if code in catalogue.factors else code


def passed_over(screening: Screening, catalogue: Catalogue) -> list[dict[str, str]]:
    """What was seen and not counted, with why."""
    return [
        {"name": _name(code, catalogue), "words": words, "why": why}
        for code, _start, _end, words, why in screening.passed_over
    ]


def flag_words(flags: Iterable[str], catalogue: Catalogue) -> list[str]:
    return ["＋".join(_name(code, catalogue) for code in flag.split("+")) for flag in flags]


def words_of_flags() -> Callable[[RedFlag], str]:
    """What the red flags of rows read by `with_row` say, by the catalogue that read each. Cost: one query."""
    catalogues = {one.pk: catalogue_of(one) for one in CatalogueVersion.objects.order_by("id")}
    return lambda flag: "、".join(flag_words(flag.flags, catalogues[flag.version]))  # type: ignore[attr-defined]  # with_row


def parts(
    assessment: Assessment, factors: Iterable[AssessedFactor], catalogue: Catalogue
) -> list[dict[str, Any]]:
    """Each factor with its words and what became of it; `counts` is False for removed and superseded ones."""
    rows = list(factors)
    is_open = assessment.state == AssessmentState.OPEN
    kept = [one.code for one in rows if is_open or one.state == FactorState.CONFIRMED]
    counting = set(after_supersession([code for code in kept if code in catalogue.factors], catalogue))
    order = {code: place for place, code in enumerate(catalogue.factors)}
    return [
        {
            "row": one,
            "name": _name(one.code, catalogue),
            "dimension": catalogue.factors[one.code].dimension if one.code in catalogue.factors else "",
            "counts": one.code in counting,
            "superseded": one.code in kept and one.code not in counting,
            "words": list(dict.fromkeys(words for _, _, words in one.phrases)),
        }
        for one in sorted(rows, key=lambda one: order.get(one.code, len(order)))
    ]


def panel(standing: Standing, case: Case) -> dict[str, Any] | None:
    """The assessment of a case for those who may read scores, None for everybody else (trap 30). Seven queries."""
    if not may_read(standing):
        return None
    red_flags = list(case.red_flags.with_row().order_by("-id")[:MOST])
    changes = list(case.level_changes.with_row().order_by("-id")[:MOST])
    assessments = list(
        Assessment.objects.filter(case=case)
        .select_related(
            "version", "screening__edition", "hazard_class", "decided_by", "appointment__post__unit"
        )
        .defer(*(f"screening__edition__{one}" for one in ("weights", "figures", "changes")))
        .order_by("-id")
    )
    judged = [one for one in assessments if one.state != AssessmentState.OPEN]
    waiting = next((one for one in assessments if one.state == AssessmentState.OPEN), None)
    shown = waiting or (judged[0] if judged else None)
    board = {"case": case, "red_flags": red_flags, "changes": [_change(one) for one in changes]}
    if shown is None:
        return board if red_flags or changes else None
    rows = AssessedFactor.objects.filter(assessment__in=assessments).select_related("decided_by")
    by_assessment: dict[int, list[AssessedFactor]] = {}
    for row in rows:
        by_assessment.setdefault(row.assessment_id, []).append(row)
    catalogue = catalogue_of(shown.version)
    text = text_of(case)
    return board | {
        "waiting": waiting,
        "judged": [_told(one, by_assessment.get(one.pk, [])) for one in judged],
        "suggested": _told(waiting, by_assessment.get(waiting.pk, [])) if waiting else None,
        "segments": segments(text, shown.screening, catalogue),
        "is_stale": shown.screening.text_sha != sha_of(text),
    }


def _change(change: LevelChange) -> dict[str, Any]:
    """One change of the level, with the names of the 5-point factors that it sets aside."""
    catalogue = catalogue_of(change.assessment.version) if change.assessment else None
    return {
        "one": change,
        "aside": [_name(code, catalogue) for code in change.removed] if catalogue else [],
    }


def _told(one: Assessment, factors: list[AssessedFactor]) -> dict[str, Any]:
    catalogue = catalogue_of(one.version)
    return {
        "one": one,
        "parts": parts(one, factors, catalogue),
        "flags": flag_words(one.red_flags, catalogue),
    }


def subject_words(stack: Stack) -> str:
    """王*强, 王*强和李*, 王*强一户: masked as everywhere; the row comes with its people."""
    first = mask_name(stack.person.name)
    if stack.kind == SubjectKind.HOUSEHOLD:
        return f"{first}一户"
    return f"{first}和{mask_name(stack.other.name)}" if stack.other else first


def stack_parts(stack: Stack) -> list[dict[str, Any]]:
    """Each factor of the sum with the cases that show it, by the catalogue in force."""
    catalogue = catalogue_of(in_force(stack.computed_at))
    return [
        {
            "name": _name(code, catalogue),
            "dimension": catalogue.factors[code].dimension if code in catalogue.factors else "",
            "points": points,
            "cases": cases,
        }
        for code, points, cases in stack.parts
    ]


def stack_flags(stack: Stack) -> list[str]:
    return flag_words(stack.red_flags, catalogue_of(in_force(stack.computed_at)))
