"""Words of cases in templates: time left, state, whose move."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from cases import pages
from cases.choices import Level, State
from cases.models import ImportProblem, Task
from cases.rules import due_words
from core.clock import ZONE

register = template.Library()
register.filter("whose_move", pages.whose_move)
register.filter("moment_words", pages.moment_words)


@register.simple_tag
def due(due_at: datetime | None, at: datetime) -> SafeString:
    """剩 3 小时 / 超 2 天 as a badge, the moment itself on hover; nothing without a deadline."""
    if due_at is None:
        return mark_safe('<span class="muted">—</span>')
    words = due_words(due_at, at)
    css = f"word word-{words.tone}" if words.tone else ""
    return format_html('<span class="{}" title="{}">{}</span>', css, pages.moment_words(due_at), words.text)


@register.simple_tag
def task_badge(task: Task, at: datetime) -> SafeString:
    """已报结 / 已撤回, else the time left."""
    if task.is_open:
        return due(task.due_at, at)
    tone, label = ("ok", "已报结") if task.done_at else ("neutral", "已撤回")
    return format_html('<span class="word word-{}">{}</span>', tone, label)


# the few badges there are, made once: a list shows fifty of them
_STATES = {
    one.value: format_html('<span class="word word-{}">{}</span>', one.tone, one.label) for one in State
}
_LEVELS = {"": ""} | {
    one.value: format_html('<span class="word word-{}">{}</span>', one.value, one.label) for one in Level
}


@register.simple_tag
def state_badge(state: str) -> str:
    return _STATES[state]


@register.simple_tag
def level_badge(level: str) -> str:
    """高风险 / 中风险 / 低风险 as a badge; nothing for a case that is not assessed."""
    return _LEVELS[level]


@register.simple_tag
def when(moment: datetime, at: datetime) -> SafeString:
    """今天 09:30 or 11-18 with the full moment on hover."""
    local = moment.astimezone(ZONE)
    return format_html('<span title="{}">{}</span>', f"{local:%Y-%m-%d %H:%M:%S}", day_words(moment, at))


@register.filter
def day_words(moment: datetime, at: datetime) -> str:
    """今天 09:30, else 11-18, in another year 2019-11-18."""
    local = moment.astimezone(ZONE)
    if local.date() == at.date():
        return f"今天 {local:%H:%M}"
    return f"{local:%m-%d}" if local.year == at.year else f"{local:%Y-%m-%d}"


@register.filter
def capped(count: int) -> str:
    """99+ for what was counted up to a hundred only."""
    return "99+" if count >= 100 else str(count)


@register.filter
def section_tone(section: dict[str, Any]) -> str:
    return "late" if section["waiting"].key == "overdue" and section["count"] else ""


@register.filter
def short_cells(problem: ImportProblem) -> str:
    """The cells of a rejected row in one line, each cut to what tells rows apart."""
    return "　|　".join(Truncator(cell).chars(24) for cell in problem.cells if cell)[:400]
