"""Every kind of rule, one file each: a file with a `KIND` in this folder is a kind."""

from importlib import import_module
from pkgutil import iter_modules

from risk.actions.warnings.kind import Kind


def _found() -> dict[str, Kind]:
    modules = (import_module(f"{__name__}.{one.name}") for one in iter_modules(__path__))
    kinds = [one.KIND for one in modules]
    return {kind.key: kind for kind in sorted(kinds, key=lambda kind: kind.label)}


KINDS = _found()
