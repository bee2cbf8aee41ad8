"""What an office may set without an engineer: each switch is registered with its default, a row holds the choice."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction

from core import audit
from core.forms import TextField
from core.models import Setting
from core.refusals import Refusal, forbidden, insist
from core.registry import Switch, registry

# each process reads the few rows anew after that long; one that changes them at once
_FRESH = 5.0
_read: tuple[float, dict[str, Any]] | None = None


def value(key: str) -> Any:
    """The choice for a registered switch, else its default. Raises KeyError for a switch that nobody registered."""
    default = registry.switches[key].default
    return _chosen().get(key, default)


def forget() -> None:
    global _read  # noqa: PLW0603 - one small memory for each process
    _read = None


def remember_nothing_chosen(**chosen: Any) -> None:
    """Every switch stands at its default (or as said) until somebody chooses: for tests and benches that count queries."""
    global _read  # noqa: PLW0603 - as above
    _read = time.monotonic() + 3600, chosen


def _chosen() -> dict[str, Any]:
    global _read  # noqa: PLW0603 - as above
    if _read is None or time.monotonic() - _read[0] > _FRESH:
        _read = time.monotonic(), dict(Setting.objects.values_list("key", "value"))
    return _read[1]


def kept_by(standing: Any) -> list[Switch]:
    """The switches that this officer may set, in their order."""
    shown = [one for one in registry.switches.values() if standing.may(*one.who)]
    return sorted(shown, key=lambda one: one.order)


def why_not_set(standing: Any) -> Refusal | None:
    if kept_by(standing):
        return None
    return forbidden("改系统设置要有“系统管理”或“安全管理”职责。请联系本单位的管理员。")


class SwitchForm(forms.Form):
    """One field for each switch that the officer may set."""

    def __init__(self, *args: Any, switches: Sequence[Switch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in switches:
            self.fields[one.key] = _field(one)
            self.initial.setdefault(one.key, value(one.key))


def _field(one: Switch) -> forms.Field:
    words: dict[str, Any] = {"label": one.label, "help_text": one.help}
    if one.choices:
        return forms.ChoiceField(choices=one.choices, **words)
    if isinstance(one.default, bool):
        return forms.BooleanField(required=False, **words)
    if isinstance(one.default, int):
        return forms.IntegerField(min_value=one.low, max_value=one.high, **words)
    return TextField(required=False, max_length=200, **words)


@transaction.atomic
def choose(*, by: Any, chosen: dict[str, Any], at: datetime) -> list[str]:
    """Write what differs from what holds now; the labels of what changed. Refuses who may set nothing."""
    insist(why_not_set(by))
    changed = [one for one in kept_by(by) if one.key in chosen and chosen[one.key] != value(one.key)]
    for one in changed:
        row = {"value": chosen[one.key], "set_by": by.officer, "set_at": at}
        setting, _ = Setting.objects.update_or_create(key=one.key, defaults=row)
        audit.record(by=by, verb="set", about=setting, note=f"{one.label}：{chosen[one.key]}", at=at)
    forget()
    return [one.label for one in changed]
