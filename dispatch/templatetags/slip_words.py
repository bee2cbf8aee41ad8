"""Words of slips in templates."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dispatch.choices import LetterState, PaperState, SlipState

register = template.Library()


@register.simple_tag
def slip_badge(state: str) -> SafeString:
    return format_html('<span class="word word-{}">{}</span>', SlipState(state).tone, SlipState(state).label)


@register.simple_tag
def letter_badge(state: str) -> SafeString:
    return format_html(
        '<span class="word word-{}">{}</span>', LetterState(state).tone, LetterState(state).label
    )


@register.simple_tag
def paper_badge(paper: Any) -> SafeString:
    """Its state; void before everything else."""
    if paper.void_at:
        return format_html('<span class="word word-late">{}</span>', "已作废")
    state = PaperState(paper.state)
    return format_html('<span class="word word-{}">{}</span>', state.tone, state.label)
