"""The line on every page of a centre that stands in 急时 or 战时."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from governance.duty import modes_for
from governance.permissions.duty import words
from governance.standing import Standing

register = template.Library()
SHOWN = 4


@register.simple_tag
def mode_banner(me: Any) -> SafeString:
    """街道综治中心 急时，至 11月23日 08:00：原因. Nothing in routine. Cost: see `modes_for`."""
    if not isinstance(me, Standing):
        return SafeString("")
    own = {one.post.unit.area.path for one in me.appointments}
    lines = (
        (
            one.mode,
            f"{reverse('duty_modes')}?centre={one.centre_id}",
            one.centre,
            one.get_mode_display(),
            words(one.until_at),
            one.reason,
        )
        for one in modes_for(own, me.area_paths, me.at)[:SHOWN]
    )
    return format_html_join(
        "", '<div class="mode-bar mode-{}" role="status"><a href="{}">{} {}</a> 至 {}：{}</div>', lines
    )


@register.filter
def watch_words(moment: Any) -> str:
    """11月24日 17:30."""
    return words(moment) if moment else ""


@register.simple_tag
def dial(officer: Any) -> SafeString:
    """A telephone number that is called with one tap; "没有电话" where there is none."""
    number = getattr(officer, "phone", "")
    if not number:
        return format_html('<span class="muted">{}</span>', "没有留电话")
    return format_html('<a href="tel:{}">{}</a>', number, number)
