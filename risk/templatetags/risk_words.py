"""Words of the risk work in templates."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.templatetags.case_words import due
from risk.choices import AssessmentState
from risk.models import Question

register = template.Library()


@register.simple_tag
def question_badge(question: Question, at: datetime) -> SafeString:
    """已补充 / 已撤回 / 不用再补充 (decided without it), else the time left; the question comes with its assessment."""
    if question.answered_at:
        tone, label = "ok", "已补充"
    elif question.withdrawn_at:
        tone, label = "neutral", "已撤回"
    elif question.assessment.state != AssessmentState.OPEN:
        tone, label = "neutral", "不用再补充"
    else:
        return due(question.due_at, at)
    return format_html('<span class="word word-{}">{}</span>', tone, label)
