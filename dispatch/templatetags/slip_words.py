"""Words of slips in templates."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dispatch.choices import (
    CallAnswer,
    EscalationState,
    LetterState,
    PaperState,
    RequestState,
    SlipState,
    SupervisionLevel,
)

register = template.Library()


# the few badges there are, made once: a list shows fifty of them
_SLIPS = {
    one.value: format_html('<span class="word word-{}">{}</span>', one.tone, one.label) for one in SlipState
}


@register.simple_tag
def slip_badge(state: str) -> SafeString:
    return _SLIPS[state]


@register.simple_tag
def letter_badge(state: str) -> SafeString:
    return format_html(
        '<span class="word word-{}">{}</span>', LetterState(state).tone, LetterState(state).label
    )


@register.filter
def call_tone(answer: str) -> str:
    return CallAnswer(answer).tone


@register.simple_tag
def request_badge(state: str) -> SafeString:
    return format_html(
        '<span class="word word-{}">{}</span>', RequestState(state).tone, RequestState(state).label
    )


@register.simple_tag
def escalation_badge(state: str) -> SafeString:
    found = EscalationState(state)
    return format_html('<span class="word word-{}">{}</span>', found.tone, found.label)


@register.filter
def supervision_tone(level: str) -> str:
    return SupervisionLevel(level).tone


@register.simple_tag
def paper_badge(paper: Any) -> SafeString:
    """Its state; void before everything else."""
    if paper.void_at:
        return format_html('<span class="word word-late">{}</span>', "已作废")
    state = PaperState(paper.state)
    return format_html('<span class="word word-{}">{}</span>', state.tone, state.label)
